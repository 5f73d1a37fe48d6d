"""Taking pictures in: one or fifty, each with its own outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from images import storing
from images.looking import known, look, newest, one_at_a_time
from images.metadata import LABELS, first_said
from images.models import Image
from images.opening import FORMATS, MAX_BYTES, MAX_PIXELS
from images.storing import written

from ...forms.pictures import ForAllForm, UploadForm

STORED, KNOWN, REFUSED = "stored", "known", "refused"


@dataclass
class Outcome:
    """What became of one file."""

    name: str
    state: str
    image: Image | None = None
    error: str = ""
    #: Whether the very same file may be taken after all.
    again: bool = False
    #: What the library has already: the very file, or what looks like it.
    same: list[Image] = field(default_factory=list)
    alike: list[Image] = field(default_factory=list)

    @property
    def said(self) -> list[tuple[str, str]]:
        """What the file said of itself: label and text."""
        assert self.image is not None
        found = ((label, first_said(self.image.embedded, name)) for name, label in LABELS.items())
        return [(str(label), text) for label, text in found if text]

    @property
    def missing(self) -> list[str]:
        return missing(self.image) if self.image else []


def missing(image: Image) -> list[str]:
    """What the desk has still to say before readers may see it."""
    found = []
    if not image.credit_line:
        found.append(_("credit line"))
    if image.rights in Image.UNUSABLE:
        found.append(_("rights"))
    if not image.alt:
        found.append(_("alt text"))
    return found


def take_in(file: UploadedFile, form: ForAllForm, *, keep: bool) -> Outcome:
    """
    Store ``file`` with what the valid ``form`` gives to all, and tell what became of it.

    What the library has, or what looks like it, is stored only with ``keep``. Decodes
    twice; waits for whoever else is storing one, after all that is slow.
    """
    name = file.name or ""
    there = newest()
    try:
        seen = look(file.read(MAX_BYTES + 1))
        if not keep and (found := known(seen)):
            return Outcome(name, KNOWN, same=found.same, alike=found.alike)
        file.seek(0)
        fields = form.fields_for(seen.said)
        with written(file, **fields) as ready, transaction.atomic():  # type: ignore[arg-type]
            one_at_a_time()
            # Of the same one dropped twice, the other may have come in meanwhile.
            if not keep and (found := known(seen, after=there)):
                return Outcome(name, KNOWN, same=found.same, alike=found.alike)
            image = storing.keep(ready)
            image.dramas.set(form.cleaned_data["dramas"])
    except ValidationError as error:
        return Outcome(name, REFUSED, error=" ".join(error.messages))
    return Outcome(name, STORED, image=image)


def upload(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The page; with ``Accept: application/json`` one file a request, without script all."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    user: Any = request.user
    if request.method == "POST" and request.headers.get("Accept") == "application/json":
        return _one(request)
    form = UploadForm(request.POST or None, request.FILES if request.method == "POST" else None)
    form.fields["usable_until"].widget.own_zone = user.zone
    outcomes: list[Outcome] = []
    if request.method == "POST" and form.is_valid():
        keep = form.cleaned_data["keep"]
        outcomes = [take_in(file, form, keep=keep) for file in form.cleaned_data["pictures"]]
    stored = [outcome.image.pk for outcome in outcomes if outcome.image]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Upload pictures"),
        "opts": model_admin.opts,
        "form": form,
        "media": model_admin.media + form.media,
        "outcomes": outcomes,
        "stored": stored,
        "may_change": user.has_perm("images.change_image"),
        "formats": ", ".join(FORMATS),
        "max_megabytes": MAX_BYTES // 1024 // 1024,
        "max_megapixels": MAX_PIXELS // 1_000_000,
    }
    return TemplateResponse(request, "admin/images/image/upload.html", context)


def _one(request: HttpRequest) -> JsonResponse:
    form = ForAllForm(request.POST)
    file = request.FILES.get("file")
    name = file.name if file and file.name else ""
    if not form.is_valid():
        texts = [
            f"{form[name].label}: {' '.join(map(str, errors))}"
            if name in form.fields
            else " ".join(map(str, errors))
            for name, errors in form.errors.items()
        ]
        outcome = Outcome(name, REFUSED, error=" ".join(texts), again=True)
    elif file is None:
        outcome = Outcome(name, REFUSED, error=_("Choose a file first."))
    else:
        outcome = take_in(file, form, keep="keep" in request.POST)
    user: Any = request.user
    html = render_to_string(
        "admin/images/image/_outcome.html",
        {
            "outcome": outcome,
            "scripted": True,
            "may_change": user.has_perm("images.change_image"),
        },
        request,
    )
    return JsonResponse(
        {
            "state": outcome.state,
            "id": outcome.image.pk if outcome.image else None,
            "html": html,
        },
        headers={"Cache-Control": "private, no-store"},
    )
