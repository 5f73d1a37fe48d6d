"""Dramas side by side: what each is told with in a list and in what a search found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from .. import gate
from ..languages import mark_languages_of_text
from ..models import Drama, Review
from ..pictures import Picture, picture
from ..prepared import prepared
from .art import Art, art


@dataclass(frozen=True)
class ShelfDrama:
    drama: Drama
    title: SafeString
    native_title: SafeString
    poster: Picture | None
    #: Of the newest final review, if that gives one.
    score: Decimal | None
    #: By name: those that have it in the reader's country.
    services: Sequence[str]

    @property
    def art(self) -> Art:
        return art(self.drama)


def shelf(
    dramas: Sequence[Drama],
    at: dt.datetime,
    country: str,
    titled: Callable[[str], SafeString] = mark_languages_of_text,
) -> list[ShelfDrama]:
    """
    ``dramas``, which have their posters, as readers are told of them at ``at``. Two queries.

    Services are those of ``country``; without one none is told, and it is one query.
    ``titled`` makes HTML of a title.
    """
    scores = _scores(dramas, at)
    services = _services(dramas, country, at) if country else {}
    return [
        ShelfDrama(
            drama,
            titled(drama.title),
            titled(drama.native_title),
            picture(drama.poster, at),
            scores.get(drama.pk),
            services.get(drama.pk, ()),
        )
        for drama in dramas
    ]


def _scores(dramas: Sequence[Drama], at: dt.datetime) -> Mapping[int, Decimal | None]:
    """What the newest final review of each gives. One query."""
    # The newest last: it is what remains.
    return dict(_final_scores(at, [drama.pk for drama in dramas]))


@prepared
def _final_scores(at: dt.datetime, dramas: list[int]) -> QuerySet[Any, tuple[int, Decimal | None]]:
    """The oldest review first."""
    final = gate.editions(at).filter(review__drama__in=dramas, review__kind=Review.Kind.FINAL)
    return final.order_by("review__publish_at", "review").values_list("review__drama", "score")


def _services(dramas: Sequence[Drama], country: str, at: dt.datetime) -> Mapping[int, list[str]]:
    """Which have each in ``country``, by name. One query."""
    found: dict[int, dict[str, None]] = {}
    for drama, name in _having(at, country, [drama.pk for drama in dramas]):
        found.setdefault(drama, {})[name] = None
    return {drama: list(names) for drama, names in found.items()}


@prepared
def _having(at: dt.datetime, country: str, dramas: list[int]) -> QuerySet[Any, tuple[int, str]]:
    """Dramas, and the names of services that have them there, by name."""
    rows = gate.availabilities(at).in_country(country).filter(drama__in=dramas)
    return rows.order_by("service__name").values_list("drama", "service__name")
