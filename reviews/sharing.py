"""
Share links: somebody without a login sees one edition as it is, for some days.

A link is a signed address; nothing is stored but who made it and until when. It
stops at its end, when the edition is spiked, and when sharing is stopped for the
review or the review is held or withdrawn, which ends every link made before. It
shows the pictures that its edition names and opens nothing else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from images.models import Image
from people.models import User

from .models import Edition, Review, WorkflowEvent
from .workflow import Refused

SHARE, STOP = "share", "stop_sharing"
#: The verbs that end every link made before them.
_ENDS = (STOP, "hold", "withdraw")
_SIGNER = "reviews.sharing"


@dataclass(frozen=True)
class Link:
    path: str
    until: dt.datetime


@dataclass(frozen=True)
class Shared:
    edition: Edition
    until: dt.datetime


def share(edition: Edition, *, by: User | None, at: dt.datetime) -> Link:
    """
    A link to the preview of ``edition`` for ``SHARE_LINK_DAYS`` from ``at``; who made it is kept.

    Raises ``Refused``. Two queries.
    """
    _may_view(by)
    if edition.spiked_at is not None:
        raise Refused(_("It has been spiked."))
    # To the second, as it is written into the link.
    until = (at + dt.timedelta(days=settings.SHARE_LINK_DAYS)).replace(microsecond=0)
    said = [edition.pk, edition.review.share_round, int(until.timestamp())]
    WorkflowEvent.objects.create(
        review=edition.review, edition=edition, verb=SHARE, by=by, at=at, time=until
    )
    signed = Signer(salt=_SIGNER).sign_object(said)
    return Link(reverse("shared", args=[signed]), until)


def stop(review: Review, *, by: User | None, at: dt.datetime) -> None:
    """End every link to editions of ``review``. Raises ``Refused``. Two queries."""
    _may_view(by)
    with transaction.atomic():
        Review.objects.filter(pk=review.pk).update(share_round=F("share_round") + 1)
        WorkflowEvent.objects.create(review=review, verb=STOP, by=by, at=at)


def is_shared(review: Review, at: dt.datetime) -> bool:
    """Whether a link to it works still, as far as its history tells. One query."""
    for event in review.events.filter(verb__in=(SHARE, *_ENDS)):
        if event.verb in _ENDS:
            return False
        if event.time is not None and event.time > at:
            return True
    return False


def opened(signed: str, at: dt.datetime) -> Shared | None:
    """What a link shows at ``at``, or ``None`` where it shows nothing (any more). One query."""
    try:
        pk, share_round, end = Signer(salt=_SIGNER).unsign_object(signed)
    except BadSignature:
        return None
    until = dt.datetime.fromtimestamp(end, dt.UTC)
    if until <= at:
        return None
    edition = (
        Edition.objects.filter(pk=pk, spiked_at=None, review__share_round=share_round)
        .select_related("review__drama")
        .first()
    )
    return Shared(edition, until) if edition else None


def shown_at(edition: Edition, at: dt.datetime) -> dt.datetime:
    """As of when a link shows it: its own time if that is to come, else now."""
    return max(edition.takes_effect_at or at, at)


def pictures(edition: Edition, at: dt.datetime) -> QuerySet[Image]:
    """
    The usable pictures that the page of ``edition`` shows as its own at ``at``: hero, body, and
    those who sign it, or what stands in for one of these.
    """
    usable = Image.objects.usable(at)
    named = Image.objects.filter(
        Q(edition_images__edition=edition)
        | Q(pk__in=edition.review.authors.order_by().values("portrait"))
    )
    stood_in_for = named.exclude(pk__in=usable.values("pk"))
    return usable.filter(Q(pk__in=named.values("pk")) | Q(pk__in=stood_in_for.values("fallback")))


def _may_view(by: User | None) -> None:
    if by is not None and not by.has_perm("reviews.view_review"):
        raise Refused(_("You may not do this."))
