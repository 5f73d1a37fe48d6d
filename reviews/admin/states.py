"""Where a review stands at an instant, for lists, filters and the panel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Edition, Review, WorkflowEvent
from ..paging import by_keys

#: What the list can be narrowed to. A live review with a correction in review is in both.
STATES: dict[str, Any] = {
    "draft": gettext_lazy("Draft"),
    "changes": gettext_lazy("Changes requested"),
    "in-review": gettext_lazy("In review"),
    "approved": gettext_lazy("Approved, no time yet"),
    "scheduled": gettext_lazy("Scheduled"),
    "live": gettext_lazy("Live"),
    "held": gettext_lazy("On hold"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "embargoed": gettext_lazy("Embargoed"),
    "spiked": gettext_lazy("Spiked"),
}


@dataclass(frozen=True)
class Badge:
    """A word about a review, its time if it has one, and the state that colours it."""

    state: str
    text: str
    time: dt.datetime | None = None


def _changes_requested() -> Exists:
    """Whether the edition came back from an editor and was not submitted since."""
    moves = WorkflowEvent.objects.filter(
        edition=OuterRef("pk"), verb__in=("submit", "request_changes")
    ).order_by("-at", "-pk")
    last = Edition.objects.filter(pk=OuterRef("pk")).annotate(
        last_move=Subquery(moves.values("verb")[:1])
    )
    return Exists(last.filter(last_move="request_changes", stage=Edition.Stage.DRAFT))


def _working() -> QuerySet[Edition]:
    """``Review.working_edition`` as a sub-query."""
    return Edition.objects.filter(review=OuterRef("pk")).order_by(
        F("spiked_at").asc(nulls_first=True), "-number"
    )


def _of(editions: QuerySet[Edition]) -> Q:
    """Reviews with one of ``editions``, which are found first: they are few. One query."""
    return Q(pk__in=by_keys(editions.order_by().values_list("review", flat=True)))


def _is_live(at: dt.datetime) -> Exists:
    """Of each review in turn: twice, as in gate.dramas."""
    return Exists(Review.objects.live(at).filter(pk=OuterRef("pk"), pk__gte=OuterRef("pk")))


def with_states(reviews: QuerySet[Review], at: dt.datetime) -> QuerySet[Review]:
    """With ``is_live_now``, ``waiting_for`` and ``working_id``, for ``badges``."""
    waiting = (
        Edition.objects.waiting(at)
        .filter(review=OuterRef("pk"))
        .order_by()
        .values("review")
        .annotate(first=Min("takes_effect_at"))
        .values("first")
    )
    return reviews.annotate(
        is_live_now=Case(
            When(_is_live(at), then=Value(True)), default=False, output_field=BooleanField()
        ),
        waiting_for=Subquery(waiting),
        working_id=Subquery(_working().values("pk")[:1]),
    )


def in_state(reviews: QuerySet[Review], state: str, at: dt.datetime) -> QuerySet[Review]:
    """Those in one of ``STATES`` at ``at``."""
    open_editions = Edition.objects.open()
    drafts = open_editions.filter(stage=Edition.Stage.DRAFT)
    match state:
        case "draft":
            return reviews.filter(_of(drafts))
        case "changes":
            return reviews.filter(_of(drafts.filter(_changes_requested())))
        case "in-review":
            return reviews.filter(_of(open_editions.filter(stage=Edition.Stage.IN_REVIEW)))
        case "approved":
            ready = Edition.objects.unfinished().filter(stage=Edition.Stage.APPROVED)
            return reviews.filter(_of(ready))
        case "scheduled":
            return reviews.filter(_of(Edition.objects.waiting(at)))
        case "live":
            return reviews.filter(_is_live(at))
        case "held":
            return reviews.filter(held_at__isnull=False)
        case "withdrawn":
            return reviews.filter(withdraw_at__lte=at)
        case "embargoed":
            own = Review.objects.filter(embargoed_until__gt=at).order_by().values("pk")
            by_drama = Review.objects.filter(drama__embargoed_until__gt=at).order_by()
            keys = own.union(by_drama.values("pk")).values_list("pk", flat=True)
            return reviews.filter(pk__in=by_keys(keys))
        case "spiked":
            return reviews.filter(_of(Edition.objects.filter(spiked_at__isnull=False)))
    raise ValueError(state)


def with_changes_requested(editions: QuerySet[Edition]) -> QuerySet[Any]:
    """With ``changes_requested``, for ``badges``."""
    return editions.annotate(
        changes_requested=Case(
            When(_changes_requested(), then=Value(True)),
            default=False,
            output_field=BooleanField(),
        )
    )


def _public_badges(review: Any, at: dt.datetime) -> list[Badge]:
    badges = []
    if review.held_at:
        badges.append(Badge("held", _("On hold since"), review.held_at))
    if review.withdraw_at and review.withdraw_at <= at:
        badges.append(Badge("withdrawn", _("Withdrawn since"), review.withdraw_at))
    end = review.embargo_end()
    if end and end > at:
        badges.append(Badge("embargoed", _("Embargoed until"), end))
    if review.is_live_now:
        badges.append(Badge("live", _("Live since"), review.publish_at))
        if review.withdraw_at:
            badges.append(Badge("withdrawn", _("Withdrawn from"), review.withdraw_at))
    if review.waiting_for:
        badges.append(Badge("scheduled", _("Scheduled for"), review.waiting_for))
    return badges


def badges(review: Any, edition: Any, at: dt.datetime) -> Sequence[Badge]:
    """
    Everything true of the review at ``at``, the most urgent first. No query.

    ``review`` came ``with_states``, ``edition`` (its working one) ``with_changes_requested``.
    """
    found = _public_badges(review, at)
    if edition is None:
        return found
    if edition.spiked_at:
        return [*found, Badge("spiked", _("Spiked"), edition.spiked_at)]
    if edition.stage == Edition.Stage.IN_REVIEW:
        found.append(Badge("in-review", _("In review")))
    elif edition.stage == Edition.Stage.DRAFT:
        asked = edition.changes_requested
        found.append(
            Badge("changes", _("Changes requested")) if asked else Badge("draft", _("Draft"))
        )
    elif edition.takes_effect_at is None:
        found.append(Badge("approved", _("Approved, no time yet")))
    return found
