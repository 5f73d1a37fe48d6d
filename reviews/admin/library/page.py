"""The picture library: the sheet, the page of one picture, and the ways to the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from images.admin import CREDIT, FOCAL_POINT, RIGHTS
from images.admin import ImageAdmin as Alone
from images.crops import RATIOS
from images.looking import alike
from images.models import Image, Rendition
from images.rendering import ask_again, locked
from images.tasks import render_image

from ...forms.pictures import OneOf, PictureForm
from ...pictures import Picture
from . import replacing, together, upload
from .listing import FILTERS, ContactSheet, find
from .upload import missing
from .uses import Use, uses


@admin.register(Image)
class ImageAdmin(Alone):
    form = PictureForm
    list_display = ("__str__",)
    list_filter = FILTERS
    search_fields = ("alt",)  # ``find`` says what is really searched
    search_help_text = gettext_lazy(
        "Alt text, caption, creator, credit, what the file says, drama, performer, number"
    )
    list_per_page = 48
    actions = ("edit_together",)

    class Media:
        css = {"all": ["desk/library.css"]}

    @property
    def media(self) -> forms.Media:
        # The sheet's filters find dramas and performers by typing.
        mine: forms.Media = super().media
        return mine + OneOf().media + forms.Media(css={"all": ["desk/library.css"]})

    def get_urls(self) -> list[URLPattern]:
        def view(page: Callable[..., HttpResponse]) -> Any:
            def shown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
                return page(self, request, **kwargs)

            return self.admin_site.admin_view(shown)

        return [
            path("upload/", view(upload.upload), name="images_image_upload"),
            path("together/", view(together.together), name="images_image_together"),
            path("<int:pk>/replace/", view(replacing.replace_page), name="images_image_replace"),
            path("<int:pk>/replaced/", view(replacing.replaced_page), name="images_image_replaced"),
            path("<int:pk>/render/", view(render_again), name="images_image_render"),
            *super().get_urls(),
        ]

    # --- The sheet -----------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ContactSheet]:
        return ContactSheet

    def find(self, images: QuerySet[Image], text: str) -> QuerySet[Image]:
        return find(images, text)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = {"title": _("The picture library"), "subtitle": None}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Image], search_term: str
    ) -> tuple[QuerySet[Image], bool]:
        return self.find(queryset, search_term), False

    @admin.action(description=gettext_lazy("Edit credit and rights…"), permissions=["change"])
    def edit_together(self, request: HttpRequest, queryset: QuerySet[Image]) -> HttpResponse:
        keys = ",".join(str(pk) for pk in queryset.values_list("pk", flat=True)[:200])
        return HttpResponseRedirect(f"{reverse('admin:images_image_together')}?ids={keys}")

    # --- One picture ---------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:
        belongs = ("dramas", "people_shown")
        if not self.has_change_permission(request, obj):
            belongs = ("its_dramas", "its_performers")
        return [
            (gettext_lazy("Credit"), {"fields": (*CREDIT, "said_in_the_file")}),
            (gettext_lazy("Rights"), {"fields": RIGHTS}),
            (gettext_lazy("What it belongs to"), {"fields": belongs}),
            (
                gettext_lazy("Focal point"),
                {
                    "fields": FOCAL_POINT,
                    "description": _(
                        "What stays in sight when the picture is cropped, 0 to 1. "
                        "Or click on the picture."
                    ),
                },
            ),
        ]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Image | None:
        # Locked until it is saved: the form compares what was opened with what is there.
        image: Image | None = super().get_object(request, object_id, from_field)
        return locked(image) if image and request.method == "POST" else image

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:images_image_upload"))

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        # The form has set what was typed on its own instance, saved or not.
        image = Image.objects.select_related("replaces").get(pk=kwargs["obj"].pk)
        about = {**self._about(request, image), "original": image}
        return super().render_change_form(request, {**context, **about}, *args, **kwargs)

    def _about(self, request: Any, image: Image) -> dict[str, Any]:
        picture = Picture(image, image.alt, image.caption)
        return {
            "title": _("Picture No. %(number)s") % {"number": image.pk},
            "subtitle": None,
            "show_save_and_add_another": False,
            "image": image,
            "shown": picture.usual() if image.thumbnail else None,
            "crops": [(crop, Rendition.Crop(crop).label) for crop in RATIOS],
            "missing": missing(image),
            "uses": uses([image], request.at)[image.pk],
            "alike": alike(image),
            "replaced_by": list(image.replaced_by.all()),
            "files": files_of(image),
            "may_replace": self.has_add_permission(request)
            and self.has_change_permission(request, image),
        }

    # For those who may look and not touch.

    @admin.display(description=gettext_lazy("dramas it was provided for"))
    def its_dramas(self, image: Image) -> str:
        return ", ".join(map(str, image.dramas.all())) or "–"

    @admin.display(description=gettext_lazy("performers it shows"))
    def its_performers(self, image: Image) -> str:
        return ", ".join(map(str, image.people_shown.all())) or "–"

    # --- Letting go ----------------------------------------------------------

    def get_deleted_objects(
        self, objs: Iterable[Image], request: Any
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Refused while anything names a picture; says where, with links."""
        images = list(objs)
        used_in = uses(images, request.at)
        named = [told(image, use) for image in images for use in used_in[image.pk]]
        counted = {str(self.opts.verbose_name_plural): len(images)}
        return [str(image) for image in images], counted, set(), named

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:
            # Somebody took it into a text while this page was open.
            messages.error(request, _("It is used meanwhile: nothing was deleted."))
            return HttpResponseRedirect(request.path)


def told(image: Image, use: Use) -> str:
    """“Picture – Hero of Headline (3): Live now”, with a link."""
    return format_html(
        '{} – {}: <a href="{}">{}</a>{}',
        image,
        use.place,
        use.url,
        use.thing,
        f" ({use.state_text})" if use.state_text else "",
    )


def files_of(image: Image) -> dict[str, Any]:
    """How far its files are: “34 of 36 made”. One query."""
    rows = list(image.renditions.all())
    states = Counter(row.state for row in rows)
    return {
        "number": len(rows),
        "made": states[Rendition.State.MADE],
        "waiting": states[Rendition.State.WAITING],
        "failed": [row for row in rows if row.state == Rendition.State.FAILED],
    }


def render_again(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The button “Try again”: what is not made is asked for anew."""
    image = get_object_or_404(Image, pk=pk)
    if request.method != "POST" or not model_admin.has_change_permission(request, image):
        raise PermissionDenied
    number = ask_again(image, ~Q(state=Rendition.State.MADE))
    if number:
        render_image.enqueue(image.pk)
    messages.success(
        request,
        ngettext(
            "%(number)s file is asked for again.", "%(number)s files are asked for again.", number
        )
        % {"number": number},
    )
    return HttpResponseRedirect(reverse("admin:images_image_change", args=[pk]))
