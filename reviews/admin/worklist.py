"""What needs somebody at the desk now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from images.models import Image
from people.models import User

from ..ending import Use, ending
from ..models import LEAVING_SOON, Availability, Byline, Edition, Note
from .states import with_changes_requested

SHOWN = 6


@dataclass(frozen=True)
class Item:
    text: str
    url: str
    #: Smaller, beside it.
    detail: str = ""
    time: dt.datetime | None = None
    image: Image | None = None
    #: What it is about.
    uses: Sequence[Use] = ()


@dataclass(frozen=True)
class Work:
    heading: str
    items: Sequence[Item]
    #: All of them, where there are more than are shown.
    more_url: str = ""


def worklist(user: User, at: dt.datetime) -> list[Work]:
    """
    What this user would want to see first, without what is empty. Twelve queries at most.

    Nothing for staff who may not look into reviews.
    """
    if not user.has_perm("reviews.view_review"):
        return []
    works = [
        _mentions(user),
        *(_own(user) if user.has_perm("reviews.change_review") else []),
        *([_in_review()] if user.has_perm("reviews.approve_edition") else []),
        *([_approved()] if user.has_perm("reviews.schedule_edition") else []),
        _scheduled(at),
        *([_leaving(at)] if user.has_perm("reviews.change_availability") else []),
        *([_rights_ending(at)] if user.has_perm("reviews.change_edition") else []),
    ]
    return [work for work in works if work.items]


def _list(query: str) -> str:
    return f"{reverse('admin:reviews_review_changelist')}?{query}"


def _edition_item(edition: Edition, time: dt.datetime | None = None) -> Item:
    url = reverse("admin:reviews_review_change", args=[edition.review_id])
    return Item(edition.headline, url, str(edition.review.drama), time)


def _mentions(user: User) -> Work:
    notes = (
        Note.objects.filter(mentions=user, resolved_at__isnull=True)
        .select_related("edition", "by")
        .order_by("-created_at")[:SHOWN]
    )
    items = [
        Item(
            note.edition.headline,
            reverse("admin:reviews_review_change", args=[note.edition.review_id]) + "#notes",
            f"{note.by.display_name if note.by else ''}: {note.text[:80]}",
        )
        for note in notes
    ]
    return Work(_("You are mentioned"), items)


def _changes_requested(user: User) -> Work:
    signed = Byline.objects.filter(review=OuterRef("review"), author__user=user)
    mine = (
        with_changes_requested(Edition.objects.open())
        .filter(Q(review__started_by=user) | Exists(signed), changes_requested=True)
        .select_related("review__drama")[:SHOWN]
    )
    items = [
        replace(_edition_item(edition), detail=_what_was_requested(edition)) for edition in mine
    ]
    return Work(_("Changes are requested of you"), items, _list("state=changes&mine=written"))


def _own(user: User) -> list[Work]:
    return [_changes_requested(user), _drafts(user)]


def _drafts(user: User) -> Work:
    """What this user has begun or signs and has not submitted, the last touched first."""
    signed = Byline.objects.filter(review=OuterRef("review"), author__user=user)
    drafts = (
        with_changes_requested(Edition.objects.open())
        .filter(Q(review__started_by=user) | Exists(signed), stage=Edition.Stage.DRAFT)
        .filter(changes_requested=False)
        .select_related("review__drama")
        .order_by("-changed_at")[:SHOWN]
    )
    items = [_edition_item(edition) for edition in drafts]
    return Work(_("Your drafts"), items, _list("state=draft&mine=written"))


def _what_was_requested(edition: Edition) -> str:
    """In the editor's own words. One query; a writer has few of these."""
    event = edition.events.filter(verb="request_changes").select_related("by").first()
    if event is None:
        return str(edition.review.drama)
    who = event.by.display_name if event.by else _("The site")
    return f"{who}: {event.reason}"


def _in_review() -> Work:
    editions = (
        Edition.objects.open()
        .filter(stage=Edition.Stage.IN_REVIEW)
        .select_related("review__drama")
        .order_by("changed_at")[:SHOWN]
    )
    items = [_edition_item(edition) for edition in editions]
    return Work(_("Waiting for approval"), items, _list("state=in-review"))


def _approved() -> Work:
    editions = (
        Edition.objects.unfinished()
        .filter(stage=Edition.Stage.APPROVED)
        .select_related("review__drama")
        .order_by("changed_at")[:SHOWN]
    )
    items = [_edition_item(edition) for edition in editions]
    return Work(_("Approved, without a time"), items, _list("state=approved"))


def _scheduled(at: dt.datetime) -> Work:
    editions = (
        Edition.objects.waiting(at)
        .select_related("review__drama")
        .order_by("takes_effect_at")[:SHOWN]
    )
    items = [_edition_item(edition, edition.takes_effect_at) for edition in editions]
    return Work(_("Next on the site"), items, _list("state=scheduled"))


def _leaving(at: dt.datetime) -> Work:
    offers = (
        Availability.objects.filter(closes_at__gt=at, closes_at__lte=at + LEAVING_SOON)
        .select_related("drama", "service")
        .order_by("closes_at")[:SHOWN]
    )
    items = [
        Item(
            str(offer.drama),
            reverse("admin:reviews_availability_change", args=[offer.pk]),
            f"{offer.service} {offer.country}",
            offer.closes_at,
        )
        for offer in offers
    ]
    more = f"{reverse('admin:reviews_availability_changelist')}?offer=leaving"
    return Work(_("Leaving a service soon"), items, more)


def _rights_ending(at: dt.datetime) -> Work:
    found = ending(at)
    items = [
        Item(
            str(entry.image),
            reverse("admin:images_image_change", args=[entry.image.pk]),
            _then(entry.stand_in),
            entry.until,
            entry.image,
            list(entry.uses.values()),
        )
        for entry in found[:SHOWN]
    ]
    unshown = len(found) - len(items)
    words = _("Pictures whose rights end soon")
    return Work(f"{words} (+{unshown})" if unshown else words, items)


def _then(stand_in: Image | None) -> str:
    if stand_in is None:
        return _("Nothing stands in for it then.")
    return _("No. %(number)s stands in for it then.") % {"number": stand_in.pk}
