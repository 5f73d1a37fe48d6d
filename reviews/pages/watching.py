"""Where to watch, in one country at a time: never one country passed off as the world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..countries import country_name
from ..models import LEAVING_SOON, WORLD, Availability, Drama
from ..models.availability import AvailabilityQuerySet
from ..pictures import Picture, picture
from .art import Art, art


@dataclass(frozen=True)
class Offer:
    availability: Availability
    leaving_soon: bool
    #: The drama's, where the list is of dramas.
    poster: Picture | None = None

    @property
    def art(self) -> Art:
        return art(self.availability.drama)


@dataclass(frozen=True)
class Country:
    code: str
    chosen: bool = False

    @property
    def name(self) -> str:
        return country_name(self.code)


@dataclass(frozen=True)
class WhereToWatch:
    country: Country
    #: In the country, worldwide ones included.
    offers: Sequence[Offer]
    #: Those with offers of their own, by name.
    countries: Sequence[Country]
    #: Whether there is an offer anywhere.
    known: bool


def of_dramas(rows: AvailabilityQuerySet) -> AvailabilityQuerySet:
    """For a list of dramas: with the drama and its poster, in one more query."""
    return rows.select_related("drama__poster", "service").prefetch_related(
        "drama__poster__renditions"
    )


def drama_offers(rows: Iterable[Availability], at: dt.datetime) -> list[Offer]:
    """The offers of rows that came ``of_dramas``."""
    return [Offer(row, row.is_leaving_soon(at), picture(row.drama.poster, at)) for row in rows]


def countries(codes: Iterable[str], chosen: str) -> list[Country]:
    """The countries of offers, each once, by name; the whole world is none."""
    found = {Country(code, code == chosen) for code in codes if code != WORLD}
    return sorted(found, key=lambda country: country.name)


def where_to_watch(drama: Drama, at: dt.datetime, country: str) -> WhereToWatch:
    """
    A public drama's open offers in ``country``. One query.

    The drama itself has come through the gate; an unpublished one is only ever
    asked for by a preview, which shows what will be public with it.
    """
    rows = list(drama.availabilities.open(at).select_related("service"))
    in_country = [row for row in rows if row.country in (country, WORLD)]
    in_country.sort(key=lambda row: (row.worldwide, row.service.name, row.monetization))
    return WhereToWatch(
        country=Country(country, chosen=True),
        offers=[Offer(row, row.is_leaving_soon(at)) for row in in_country],
        countries=countries((row.country for row in rows), country),
        known=bool(rows),
    )


def leaving_soon(rows: AvailabilityQuerySet, at: dt.datetime, limit: int) -> list[Offer]:
    """The next of open offers to end, at most ``limit``. Two queries."""
    ending = of_dramas(rows.filter(closes_at__lte=at + LEAVING_SOON))
    return drama_offers(ending.order_by("closes_at", "pk")[:limit], at)
