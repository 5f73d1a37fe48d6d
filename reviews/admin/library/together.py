"""Credit and rights of many pictures at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from images.admin import numbers
from images.credit import CreditLost
from images.models import Image
from images.rendering import locked
from images.storing import changed

from ...forms.pictures import TogetherForm
from .uses import mark


@dataclass(frozen=True)
class Told:
    image: Image
    #: "" where it was changed.
    error: str = ""


def give(image: Image, values: dict[str, Any]) -> None:
    """
    Set ``values`` on ``image`` as it is now; dramas and performers are added.

    In one transaction, with full validation. Raises ``ValidationError`` or what
    ``storing.changed`` raises. Some ten queries, and more where the credit changes.
    """
    with transaction.atomic():
        now = locked(image)
        fields = {k: v for k, v in values.items() if k not in TogetherForm.ADDED}
        different = {k for k, v in fields.items() if getattr(now, k) != v}
        for name in different:
            setattr(now, name, fields[name])
        if different:
            now.full_clean(exclude=["embedded", "made"])
            now.save()
            changed(now, different)
        for name in TogetherForm.ADDED:
            if values.get(name):
                getattr(now, name).add(*values[name])


def together(model_admin: Any, request: Any) -> HttpResponse:
    """The page for the pictures of ``?ids=1,2,3``."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    chosen = Image.objects.filter(pk__in=numbers(request.GET.get("ids", "")))
    posted = request.method == "POST"
    form = TogetherForm(request.POST if posted else None)
    for name in ("usable_from", "usable_until"):
        form.fields[name].widget.own_zone = request.user.zone
    told: list[Told] = []
    if posted and form.is_valid():
        told = [_told(image, form.chosen()) for image in chosen]
        for line in told:
            if not line.error:
                text = _("Credit and rights, together with others.")
                model_admin.log_change(request, line.image, text)
        if told and not any(line.error for line in told):
            messages.success(request, _changed(len(told)))
            return HttpResponseRedirect(request.get_full_path())
        form = TogetherForm()
    images = list(chosen.all())  # as they are now
    mark(images, request.at)
    errors = {line.image.pk: line.error for line in told}
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Edit credit and rights"),
        "opts": model_admin.opts,
        "form": form,
        "media": model_admin.media + form.media,
        "rows": [(image, errors.get(image.pk)) for image in images],
        "done": bool(told),
        "changed": _changed(sum(not line.error for line in told)),
        "number_failed": sum(bool(line.error) for line in told),
    }
    return TemplateResponse(request, "admin/images/image/together.html", context)


def _changed(number: int) -> str:
    words = ngettext("%(number)s picture is changed.", "%(number)s pictures are changed.", number)
    return words % {"number": number}


def _told(image: Image, values: dict[str, Any]) -> Told:
    try:
        give(image, values)
    except ValidationError as error:
        return Told(image, " ".join(error.messages))
    except (CreditLost, ValueError) as error:
        # A file on the disk that is no picture any more: nothing of this one was changed.
        return Told(image, _("Its files could not be changed: %(error)s") % {"error": error})
    return Told(image)
