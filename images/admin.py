"""The picture library at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .metadata import LABELS, said_by
from .models import Image
from .opening import MAX_BYTES, opened
from .rights import as_badge
from .storing import changed, store

LIBRARY_PAGE = 24
CREDIT = ("alt", "caption", ("creator", "credit_line"), ("copyright_notice", "source"))
RIGHTS = (
    "rights",
    "restrictions",
    ("usable_from", "usable_until"),
    ("licence_url", "acquire_url"),
)
FOCAL_POINT = (("focal_x", "focal_y"),)
FIELDS = tuple(flatten((*CREDIT, *RIGHTS, *FOCAL_POINT)))


class UploadForm(forms.ModelForm):
    """A new picture: its file is looked at before anything is kept."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        help_text=gettext_lazy("JPEG, PNG, WebP or TIFF. It is kept as it is and never changes."),
    )

    class Meta:
        model = Image
        fields = FIELDS

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        opened(file.read(MAX_BYTES + 1))
        file.seek(0)
        return file


class UsableFilter(admin.SimpleListFilter):
    title = gettext_lazy("may be shown")
    parameter_name = "usable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("yes", gettext_lazy("Now")),
            ("no", gettext_lazy("Not now")),
            ("ended", gettext_lazy("Its rights have ended")),
            ("no-credit", gettext_lazy("Has no credit")),
            ("no-alt", gettext_lazy("Has no alt text")),
        ]

    def queryset(self, request: Any, queryset: QuerySet[Image]) -> QuerySet[Image]:
        usable = Image.objects.usable(request.at).values("pk")
        match self.value():
            case "yes":
                return queryset.filter(pk__in=usable)
            case "no":
                return queryset.exclude(pk__in=usable)
            case "ended":
                return queryset.filter(usable_until__lte=request.at)
            case "no-credit":
                return queryset.filter(credit_line="")
            case "no-alt":
                return queryset.filter(alt="")
        return queryset


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    list_display = (
        "thumbnail",
        "described",
        "credit_line",
        "rights",
        "usable_until",
        "used",
        "created_at",
    )
    list_display_links = ("thumbnail", "described")
    list_filter = (UsableFilter, "rights")
    search_fields = ("=id", "alt", "caption", "creator", "credit_line", "source")
    search_help_text = gettext_lazy("Number, alt text, caption, creator, credit, source")
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = ("shown", "used_in", "said_in_the_file")

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:
        file = ("shown", "used_in") if obj else ("file",)
        said = ("said_in_the_file",) if obj else ()
        return [
            (None, {"fields": file}),
            (_("Credit"), {"fields": (*CREDIT, *said)}),
            (_("Rights"), {"fields": RIGHTS}),
            (
                _("Focal point"),
                {
                    "fields": FOCAL_POINT,
                    "description": _("What stays in sight when the picture is cropped, 0 to 1."),
                },
            ),
        ]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = UploadForm
        return super().get_form(request, obj, change, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        images: QuerySet[Image] = super().get_queryset(request)
        used = Count("edition_images__edition__review", distinct=True)
        return images.annotate(times_used=used)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            changed(obj, set(form.changed_data))
            return
        names = [name for name in form.cleaned_data if name != "file"]
        fields = {name: form.cleaned_data[name] for name in names}
        stored = store(form.cleaned_data["file"], **fields)
        obj.__dict__.update(stored.__dict__)

    # --- Columns -------------------------------------------------------------

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, image: Image) -> SafeString:
        return render_to_string("admin/images/_thumbnail.html", {"image": image}) or SafeString("–")

    @admin.display(description=gettext_lazy("alt text"), ordering="alt")
    def described(self, image: Image) -> SafeString:
        size = f"{image.width} × {image.height} {image.format}"
        alt = image.alt or _("(none)")
        return format_html('{}<br><span class="quiet">No. {} · {}</span>', alt, image.pk, size)

    @admin.display(description=gettext_lazy("used in"), ordering="times_used")
    def used(self, image: Any) -> int:
        return int(image.times_used)

    # --- The change page -----------------------------------------------------

    @admin.display(description=gettext_lazy("picture"))
    def shown(self, image: Image) -> SafeString:
        return render_to_string("admin/images/image/shown.html", {"image": image})

    @admin.display(description=gettext_lazy("used in"))
    def used_in(self, image: Image) -> SafeString:
        rows = image.edition_images.select_related("edition__review").order_by("-edition")
        reviews = {row.edition.review_id: row.edition for row in rows}
        return render_to_string("admin/images/image/used_in.html", {"editions": reviews.values()})

    @admin.display(description=gettext_lazy("said in the file"))
    def said_in_the_file(self, image: Image) -> SafeString:
        rows = [
            {"label": label, "said": said.items(), "kept": getattr(image, field, None)}
            for field, label in LABELS.items()
            if (said := said_by(image.embedded, field))
        ]
        return render_to_string("admin/images/image/embedded.html", {"rows": rows})

    # --- For the forms that choose a picture ---------------------------------

    def get_urls(self) -> list[URLPattern]:
        library = self.admin_site.admin_view(self.library)
        return [path("library/", library, name="images_image_library"), *super().get_urls()]

    def library(self, request: Any) -> HttpResponse:
        """The newest pictures that match ``?q=``, or those of ``?ids=1,2``, as JSON."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        images = Image.objects.all()
        if "ids" in request.GET:
            numbers = [n for n in request.GET["ids"].split(",") if n.isdecimal() and len(n) < 19]
            images = images.filter(pk__in=numbers[:200])
        else:
            for word in request.GET.get("q", "").split()[:10]:
                images = images.filter(_matches(word))
            images = images[:LIBRARY_PAGE]
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
            "thumbnail": image.thumbnail.url if image.thumbnail else "",
        }


def _matches(word: str) -> Q:
    found = Q()
    for field in ("alt", "caption", "creator", "credit_line", "source"):
        found |= Q(**{f"{field}__icontains": word})
    return found | Q(pk=int(word)) if word.isdecimal() and len(word) < 19 else found
