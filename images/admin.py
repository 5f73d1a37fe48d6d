"""
A picture at the desk, as far as it stands alone.

Who is shown, for which drama, and where it is used are not this app's to know:
``reviews.admin.library`` builds the library on this and registers it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from .forms import PicturesFromTheLibrary
from .metadata import LABELS, said_by
from .models import Image
from .rights import as_badge
from .storing import changed, completion, remove

LIBRARY_PAGE = 24
CREDIT = ("alt", "caption", ("creator", "credit_line"), ("copyright_notice", "source"))
RIGHTS = (
    "rights",
    "restrictions",
    ("usable_from", "usable_until"),
    ("licence_url", "acquire_url"),
    "regions",
    "fallback",
)
FOCAL_POINT = (("focal_x", "focal_y"),)


class ImageAdmin(PicturesFromTheLibrary, admin.ModelAdmin):
    """What of the library needs nothing but pictures. Not registered: see above."""

    readonly_fields = ("said_in_the_file",)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        changed(obj, set(form.changed_data))

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        with transaction.atomic():
            for image in queryset.prefetch_related("renditions"):
                remove(image)

    @admin.display(description=gettext_lazy("said in the file"))
    def said_in_the_file(self, image: Image) -> SafeString:
        """Field by field beside what is kept, to be taken over by a button."""
        fitting = completion(image.embedded)
        rows = [
            {
                "field": field,
                "label": capfirst(str(label)),
                "said": said.items(),
                "kept": getattr(image, field, None),
                "fitting": fitting.get(field, ""),
            }
            for field, label in LABELS.items()
            if (said := said_by(image.embedded, field))
        ]
        return render_to_string("admin/images/image/embedded.html", {"rows": rows})

    # --- For the forms that choose a picture ---------------------------------

    def find(self, images: QuerySet[Image], text: str) -> QuerySet[Image]:
        """Those that ``text`` is said of; where, is for the library to say."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        library = self.admin_site.admin_view(self.library)
        return [path("library/", library, name="images_image_library"), *super().get_urls()]

    def library(self, request: Any) -> HttpResponse:
        """
        As JSON, the pictures that match ``?q=``, or those of ``?ids=1,2``.

        What may be shown now comes first, then the newest.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        images: Iterable[Image]
        if "ids" in request.GET:
            images = Image.objects.filter(pk__in=numbers(request.GET["ids"]))
        else:
            images = _page(self.find(Image.objects.all(), request.GET.get("q", "")), request.at)
        return JsonResponse(
            {"images": [self._as_json(image, request) for image in images]},
            headers={"Cache-Control": "private, no-store"},
        )

    def _as_json(self, image: Image, request: Any) -> dict[str, Any]:
        return {
            "id": image.pk,
            "alt": image.alt,
            "caption": image.caption,
            "credit": image.credit_line,
            "rights": image.get_rights_display(),
            "usable": image.is_usable(request.at),
            "badge": as_badge(image, request.at),
            "thumbnail": image.thumbnail._asdict() if image.thumbnail else None,
        }


def _page(found: QuerySet[Image], at: dt.datetime) -> list[Image]:
    """Those that may be shown, then the others. Two queries: one alone would sort all of them."""
    found = found.order_by("-created_at", "-pk")
    usable = list((found & Image.objects.usable(at))[:LIBRARY_PAGE])
    others = (found & Image.objects.unusable(at))[: LIBRARY_PAGE - len(usable)]
    return [*usable, *others]


def numbers(text: str) -> list[int]:
    """The pictures' numbers in “1,2,3”; what is none is left out. At most 200."""
    parts = (part.strip() for part in text.split(","))
    return [int(n) for n in parts if n.isascii() and n.isdecimal() and len(n) < 19][:200]
