"""What stands where on the home page: the editors' choice, and the latest around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from .. import gate
from ..models import Pick
from ..models.edition import EditionQuerySet
from ..prepared import prepared
from .cards import Card, cards, for_cards, said

_LATEST = 13
#: How many each place shows at most.
_ROOM: dict[str, int] = {Pick.Place.LEAD: 1, Pick.Place.PICK: 4, Pick.Place.ARCHIVE: 4}
_ORDER = {place: number for number, place in enumerate(_ROOM)}


@dataclass(frozen=True)
class Front:
    """Each review stands in one place: the first of these that names it."""

    lead: Card | None
    picks: Sequence[Card]
    archive: Sequence[Card]
    latest: Sequence[Card]

    @property
    def all_cards(self) -> list[Card]:
        lead = [self.lead] if self.lead else []
        return [*lead, *self.latest, *self.picks, *self.archive]


def front(at: dt.datetime) -> Front:
    """
    The front at ``at``. Without a chosen lead, the newest review leads. Four queries at most.

    Of an editors' list that is longer than its place, the first are shown.
    """
    chosen = _chosen(at)
    numbers = [number for place in chosen.values() for number in place]
    several = sum(_ROOM.values())
    shown = {e.review_id: e for e in _newest(at, count=_LATEST + several)}
    # What was chosen is often among the newest.
    older = [number for number in numbers if number not in shown]
    shown |= {e.review_id: e for e in said(at, older)}
    by_review = {card.review.pk: card for card in cards(shown.values(), at)}
    placed = {
        place: [by_review[number] for number in place_numbers if number in by_review]
        for place, place_numbers in chosen.items()
    }
    taken = set(numbers)
    rest = (card for card in by_review.values() if card.review.pk not in taken)
    latest = sorted(rest, key=lambda card: (card.review.publish_at, card.review.pk), reverse=True)
    remaining = iter(latest)
    lead = next(iter(placed[Pick.Place.LEAD]), None) or next(remaining, None)
    return Front(
        lead=lead,
        picks=placed[Pick.Place.PICK],
        archive=placed[Pick.Place.ARCHIVE],
        latest=list(islice(remaining, _LATEST)),
    )


@prepared
def _newest(at: dt.datetime, *, count: int) -> EditionQuerySet:
    return for_cards(gate.editions(at)).newest_review_first()[:count]


@prepared
def _picks(at: dt.datetime) -> QuerySet[Any, tuple[str, int]]:
    return gate.picks(at).values_list("place", "review_id")


def _chosen(at: dt.datetime) -> dict[str, list[int]]:
    """The reviews' keys by place, each review once. One query."""
    found: dict[str, list[int]] = {place: [] for place in _ROOM}
    seen: set[int] = set()
    for place, number in sorted(_picks(at), key=lambda pick: _ORDER[pick[0]]):
        if number not in seen and len(found[place]) < _ROOM[place]:
            found[place].append(number)
            seen.add(number)
    return found
