"""A better file is a new picture. What shows the old one may show it: each place is offered."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from images.admin import numbers
from images.looking import look, one_at_a_time, same_bytes
from images.models import Image
from images.opening import MAX_BYTES
from images.storing import changed, keep, written
from people.models import User

from ... import workflow
from ...forms.pictures import ReplaceForm
from ...models import Edition
from ...workflow import Refused
from .uses import Use, uses

#: What the new picture is given of the old one's.
KEPT = (
    "alt",
    "caption",
    "creator",
    "credit_line",
    "copyright_notice",
    "source",
    "rights",
    "restrictions",
    "licence_url",
    "acquire_url",
    "usable_from",
    "usable_until",
    "regions",
    "fallback",
    "focal_x",
    "focal_y",
)
PUT_IN, CORRECT, USE = "put-in", "correct", "use"


@dataclass(frozen=True)
class Offer:
    """What can be done about one place that names the old picture."""

    use: Use
    #: ``PUT_IN``, ``CORRECT``, ``USE``; "" where nothing is offered.
    deed: str
    #: Why nothing is.
    why_not: str = ""


@dataclass(frozen=True)
class Doubt:
    """Why a file is perhaps not the better one."""

    #: Other pictures with the very same bytes.
    same: list[Image]
    #: Its size, where that is less than the old one's.
    smaller: tuple[int, int] | None

    def __bool__(self) -> bool:
        return bool(self.same or self.smaller)


def successor(old: Image, file: Any, *, anyway: bool = False) -> Image | Doubt:
    """
    Store ``file`` as the picture that replaces ``old``, with all that the desk knows of it.

    Gives it, or what there is to doubt; with ``anyway``, it is stored all the same.
    Raises ``ValidationError`` for what ``store`` refuses, and for the same file again.
    """
    seen = look(file.read(MAX_BYTES + 1))
    size = (seen.width, seen.height)
    smaller = size if seen.width * seen.height < old.width * old.height else None
    doubt = Doubt(same_bytes(seen), smaller)
    if old in doubt.same:
        raise ValidationError(_("This is the same file as the one it would replace."))
    if doubt and not anyway:
        return doubt
    file.seek(0)
    kept = {name: getattr(old, name) for name in KEPT}
    with written(file, replaces=old, **kept) as ready, transaction.atomic():
        one_at_a_time()
        # The same one may have come in meanwhile.
        if not anyway and (doubt := Doubt(same_bytes(seen), smaller)):
            return doubt
        new = keep(ready)
        new.dramas.set(old.dramas.all())
        new.people_shown.set(old.people_shown.all())
    return new


def take_the_known(old: Image, number: str) -> Image | None:
    """
    Have the library's picture ``number`` replace ``old``; ``None`` where it cannot.

    It cannot where it replaces another, or is itself replaced by ``old``.
    """
    with transaction.atomic():
        others = Image.objects.exclude(pk__in=[old.pk, old.replaces_id])
        new = others.filter(pk__in=numbers(number)).select_for_update().first()
        if new is None or new.replaces_id not in (None, old.pk):
            return None
        new.replaces = old
        new.save(update_fields=["replaces"])
    return new


def offers(old: Image, user: User, at: Any) -> list[Offer]:
    """What ``user`` may do about each place that names ``old``. A few queries an edition."""
    by_key: dict[str, Use] = {}
    for use in uses([old], at)[old.pk]:
        # An edition that shows it twice is one place to change.
        if use.key in by_key:
            use = replace(by_key[use.key], place=f"{by_key[use.key].place}, {use.place}")
        by_key[use.key] = use
    return [_offer(use, user, at) for use in by_key.values()]


def _offer(use: Use, user: User, at: Any) -> Offer:
    if use.kind != "edition":
        permission = f"{use.thing._meta.app_label}.change_{use.thing._meta.model_name}"
        may = user.has_perm(permission)
        return Offer(use, USE) if may else Offer(use, "", _("You may not change it."))
    edition = use.thing
    review = edition.review
    if edition.spiked_at:
        return Offer(use, "", _("It is put away."))
    if edition.stage != Edition.Stage.APPROVED:
        why = workflow.why_not("edit", review, edition, user, at)
        return Offer(use, "", why) if why else Offer(use, PUT_IN)
    base = review.edition_in_effect(at) or review.working_edition()
    if base is None or base.pk != edition.pk:
        if edition.is_due(at):
            return Offer(use, "", _("A later edition stands in its place."))
        return Offer(use, "", _("It is approved: reopen it first, on the review’s page."))
    why = workflow.why_not("start", review, edition, user, at)
    return Offer(use, "", why) if why else Offer(use, CORRECT)


def swap(edition: Edition, old: Image, new: Image) -> None:
    """Set ``new`` on the unsaved ``edition`` wherever it shows ``old``; refused if nowhere."""
    before = edition.content()
    if edition.hero_id == old.pk:
        edition.hero = new
    # Words that it has in this text stay.
    figure = re.compile(rf'(<figure data-image="){old.pk}(?=")')
    edition.body = figure.sub(rf"\g<1>{new.pk}", edition.body)
    edition.verdict = figure.sub(rf"\g<1>{new.pk}", edition.verdict)
    if edition.content() == before:
        raise Refused(_("It does not show the old picture any more."))


@transaction.atomic
def do(offer: Offer, old: Image, new: Image, *, by: User, at: Any, version: int) -> str:
    """Do what is offered, and give what to tell. Raises ``Refused``; then nothing is done."""
    thing = offer.use.thing
    if offer.deed == PUT_IN:
        edition = Edition.objects.select_related("review").get(pk=thing.pk)
        edition.version = version
        swap(edition, old, new)
        workflow.edit(edition, by=by, at=at)
        return _("Edition %(number)s of “%(headline)s” shows the new picture.") % {
            "number": edition.number,
            "headline": edition.headline,
        }
    if offer.deed == CORRECT:
        edition = workflow.start(thing.review, by=by, at=at)
        swap(edition, old, new)
        workflow.edit(edition, by=by, at=at)
        return _("A correction of “%(headline)s” is begun, with the new picture.") % {
            "headline": edition.headline
        }
    if offer.deed == USE:
        place = {"poster": "poster", "fallback": "fallback"}.get(offer.use.kind, "portrait")
        if offer.use.kind == "fallback" and thing.pk == new.pk:
            raise Refused(_("A picture cannot stand in for itself."))
        setattr(thing, place, new)
        thing.save()
        if offer.use.kind == "fallback":
            changed(thing, {"fallback"})
        return _("%(place)s of %(thing)s: the new picture.") % {
            "place": offer.use.place,
            "thing": thing,
        }
    raise Refused(offer.why_not or _("There is no such button."))


# --- Its two pages -----------------------------------------------------------


def replace_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the better file."""
    old = get_object_or_404(Image, pk=pk)
    if not (
        model_admin.has_add_permission(request) and model_admin.has_change_permission(request, old)
    ):
        raise PermissionDenied
    posted = request.method == "POST"
    form = ReplaceForm(request.POST if posted else None, request.FILES if posted else None)
    doubt = None
    if posted and "use" in request.POST:
        if new := take_the_known(old, request.POST["use"]):
            return HttpResponseRedirect(reverse("admin:images_image_replaced", args=[new.pk]))
        messages.error(request, _("That one cannot replace it: it replaces another picture."))
        return HttpResponseRedirect(request.path)
    if posted and form.is_valid():
        try:
            file, anyway = form.cleaned_data["file"], form.cleaned_data["anyway"]
            found = successor(old, file, anyway=anyway)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            if isinstance(found, Doubt):
                doubt = found
            else:
                messages.success(request, _("The better file is in the library."))
                return HttpResponseRedirect(reverse("admin:images_image_replaced", args=[found.pk]))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Replace a picture"),
        "opts": model_admin.opts,
        "image": old,
        "form": form,
        "doubt": doubt,
    }
    return TemplateResponse(request, "admin/images/image/replace.html", context)


def replaced_page(model_admin: Any, request: Any, pk: int) -> HttpResponse:
    """What would show the new picture, each with its own button."""
    new = get_object_or_404(Image.objects.select_related("replaces"), pk=pk)
    old = new.replaces
    if not model_admin.has_change_permission(request, new):
        raise PermissionDenied
    found = offers(old, request.user, request.at) if old else []
    if old and request.method == "POST":
        _pressed(request, found, old, new)
        return HttpResponseRedirect(request.path)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Where the new picture would stand"),
        "opts": model_admin.opts,
        "image": new,
        "old": old,
        "offers": found,
    }
    return TemplateResponse(request, "admin/images/image/replaced.html", context)


def _pressed(request: Any, found: list[Offer], old: Image, new: Image) -> None:
    name, deed = request.POST.get("use", ""), request.POST.get("deed", "")
    offer = next((o for o in found if o.use.key == name and o.deed == deed), None)
    version = request.POST.get("version", "")
    if offer is None:
        messages.error(request, _("That is not as it was any more: see below."))
        return
    try:
        number = int(version) if version.isdecimal() and len(version) < 10 else 0
        told = do(offer, old, new, by=request.user, at=request.at, version=number)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, told)
