"""Where to watch, in one country at a time: never one country passed off as the world."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from images.countries import COUNTRIES, country_name

from ..models import LEAVING_SOON, WORLD, Availability, Drama
from ..models.availability import AvailabilityQuerySet
from ..paging import NEXT_TO_CLOSE, rows_of_page
from ..pictures import Picture, picture, with_picture
from ..prepared import prepared
from .art import Art, art

_SELECTED = mark_safe(" selected")
#: Of a drama, what lists of dramas leave to its own page.
_TOLD_ON_ITS_PAGE = ("synopsis", "alternative_titles", "external_ids", "trailer_url")


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
class Choices:
    """Every country there is, for a reader to choose from; each group by name."""

    #: Those with offers of their own.
    with_offers: Sequence[Country]
    others: Sequence[Country]

    @cached_property
    def options_with_offers(self) -> SafeString:
        return _options(self.with_offers)

    @cached_property
    def other_options(self) -> SafeString:
        return _options(self.others)


def _options(countries: Iterable[Country]) -> SafeString:
    """For a ``<select>``; by a template, all the world's were a sixth of a page's rendering."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((c.code, _SELECTED if c.chosen else "", c.name) for c in countries),
    )


@dataclass(frozen=True)
class WhereToWatch:
    country: Country
    #: In the country, worldwide ones included.
    offers: Sequence[Offer]
    countries: Choices
    #: Whether there is an offer anywhere.
    known: bool

    @property
    def services(self) -> list[str]:
        """By name, each once, however many kinds of offer it has."""
        return list(dict.fromkeys(offer.availability.service.name for offer in self.offers))


def of_dramas(rows: AvailabilityQuerySet) -> AvailabilityQuerySet:
    """For a list of dramas: with the drama and its poster."""
    offers = with_picture(rows.select_related("service"), "drama__poster")
    return offers.defer("service__aliases", *(f"drama__{name}" for name in _TOLD_ON_ITS_PAGE))


def drama_offers(rows: Iterable[Availability], at: dt.datetime) -> list[Offer]:
    """The offers of rows that came ``of_dramas``, their posters' files fetched. No query."""
    return [Offer(row, row.is_leaving_soon(at), picture(row.drama.poster, at)) for row in rows]


def in_country(rows: AvailabilityQuerySet, country: str) -> AvailabilityQuerySet:
    """
    Those of ``rows`` that a reader in ``country`` has, worldwide ones included.

    A worldwide offer gives way to the country's own of the same service and kind:
    its link, dates and source are the nearer ones. No query of its own.
    """
    return rows.in_country(country).exclude(Exists(_told_by(rows, country)), country=WORLD)


def own_and_worldwide(
    rows: AvailabilityQuerySet, country: str
) -> tuple[AvailabilityQuerySet, AvailabilityQuerySet]:
    """``in_country`` in two parts, each of one country: an index gives each in order."""
    worldwide = rows.filter(country=WORLD).exclude(Exists(_told_by(rows, country)))
    return rows.filter(country=country), worldwide


def _told_by(rows: AvailabilityQuerySet, country: str) -> AvailabilityQuerySet:
    """The country's own offer beside that of an outer query, of the same service and kind."""
    return rows.filter(
        country=country,
        drama=OuterRef("drama"),
        drama__gte=OuterRef("drama"),  # as in gate.dramas
        service=OuterRef("service"),
        monetization=OuterRef("monetization"),
    )


def countries(codes: Collection[str], chosen: str) -> Choices:
    """All countries, ``chosen`` marked; ``codes`` are those of the offers."""
    return _choices(get_language(), frozenset(codes), chosen)


@lru_cache(maxsize=128)
def _choices(language: str | None, codes: frozenset[str], chosen: str) -> Choices:
    """Kept, with their options once they are asked for, in ``language``, the present one."""
    known = [Country(code, code == chosen) for code in _codes_by_name(language)]
    return Choices(
        with_offers=[country for country in known if country.code in codes],
        others=[country for country in known if country.code not in codes],
    )


@lru_cache
def _codes_by_name(language: str | None) -> list[str]:
    """By their names in ``language``, the present one; accents aside: Åland stands under A."""

    def plain(code: str) -> str:
        letters = unicodedata.normalize("NFKD", country_name(code)).casefold()
        return "".join(letter for letter in letters if not unicodedata.combining(letter))

    return sorted(COUNTRIES, key=plain)


def where_to_watch(drama: Drama, at: dt.datetime, country: str) -> WhereToWatch:
    """
    A public drama's open offers in ``country``. One query.

    The drama itself has come through the gate; an unpublished one is only ever
    asked for by a preview, which shows what will be public with it.
    """
    rows = _open_offers(at, drama.pk)
    own = [row for row in rows if row.country == country]
    told = {(row.service_id, row.monetization) for row in own}
    worldwide = [
        row for row in rows if row.worldwide and (row.service_id, row.monetization) not in told
    ]
    shown = sorted(
        [*own, *worldwide], key=lambda row: (row.worldwide, row.service.name, row.monetization)
    )
    return WhereToWatch(
        country=Country(country, chosen=True),
        offers=[Offer(row, row.is_leaving_soon(at)) for row in shown],
        countries=countries({row.country for row in rows}, country),
        known=bool(rows),
    )


@prepared
def _open_offers(at: dt.datetime, drama: int) -> AvailabilityQuerySet:
    offers = Availability.objects.open(at).filter(drama=drama)
    return offers.select_related("service").defer("drama_title", "service__aliases")


def leaving_soon(
    offers: Callable[..., Sequence[AvailabilityQuerySet]],
    values: Sequence[Any],
    at: dt.datetime,
    limit: int,
) -> Sequence[Availability]:
    """
    The next to end of the open ``offers(*values)``, at most ``limit``, ``of_dramas``. One query.

    ``offers``, a function of a module, gives them in parts.
    """
    return _next_to_close(at, *values, offers=offers, limit=limit)[:limit]


@prepared
def _next_to_close(
    at: dt.datetime,
    *values: Any,
    offers: Callable[..., Sequence[AvailabilityQuerySet]],
    limit: int,
) -> QuerySet[Availability]:
    # From now: an index would begin with all that has ended.
    soon = {"closes_at__gt": at, "closes_at__lte": at + LEAVING_SOON}
    parts = [part.filter(**soon) for part in offers(*values)]
    return rows_of_page(Availability.objects.all(), NEXT_TO_CLOSE, None, limit, of_dramas, parts)
