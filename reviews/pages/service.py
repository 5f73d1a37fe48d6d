"""The page of a streaming service: what it has in a country, and what leaves soon."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from .. import gate
from ..models import Availability, StreamingService
from ..models.availability import AvailabilityQuerySet
from ..paging import BY_DRAMA, Page, page_listed
from ..prepared import prepared
from ..structured_data import list_graph
from .feeds import feed_links
from .meta import Meta, Step, address, list_path
from .watching import (
    Country,
    countries,
    drama_offers,
    leaving_soon,
    of_dramas,
    own_and_worldwide,
)

_LEAVING = 12


def find(slug: str, at: dt.datetime) -> StreamingService | None:
    """The service at ``slug`` with an open offer somewhere. One query."""
    return next(iter(_found(at, slug)), None)


@prepared
def _found(at: dt.datetime, slug: str) -> QuerySet[StreamingService]:
    return gate.services(at).filter(slug=slug)


def service_page(
    service: StreamingService, at: dt.datetime, country: str, cursor: str
) -> dict[str, Any]:
    """A public service's dramas in ``country``. Five queries."""
    here = (at, service.pk, country)
    found = page_listed(_listed, here, BY_DRAMA, cursor, dressed=of_dramas)
    ending = [] if cursor else leaving_soon(_offers, here, at, _LEAVING)
    page = Page(drama_offers(found.items, at), found.next_cursor, found.is_first)
    chosen = Country(country, chosen=True)
    meta = Meta(
        title=_("Korean drama on %(service)s") % {"service": service.name},
        path=list_path(address(service), cursor),
        description=_("What to watch on %(service)s, country by country, and what leaves soon.")
        % {"service": service.name},
        trail=[Step(service.name, address(service))],
        feeds=feed_links(service),
    )
    return {
        "service": service,
        "country": chosen,
        "countries": countries(_countries(service, at), country),
        "page": page,
        "leaving": drama_offers(ending, at),
        "meta": meta,
        "structured_data": list_graph(meta, [offer.poster for offer in page.items]),
    }


def _offers(at: dt.datetime, service: int, country: str) -> tuple[AvailabilityQuerySet, ...]:
    return own_and_worldwide(gate.availabilities(at).filter(service=service), country)


def _listed(
    at: dt.datetime, service: int, country: str
) -> tuple[AvailabilityQuerySet, tuple[AvailabilityQuerySet, ...]]:
    return Availability.objects.all(), _offers(at, service, country)


def _countries(service: StreamingService, at: dt.datetime) -> list[str]:
    """
    Where ``service`` has an open offer. Two queries.

    Each country is asked for by itself, so that not all offers are looked at.
    """
    codes = _ever_told(service.pk)
    answers = _have_some(at, service.pk, *codes)[0] if codes else ()
    return [code for code, has_some in zip(codes, answers, strict=True) if has_some]


@prepared
def _ever_told(service: int) -> QuerySet[Any, str]:
    told = Availability.objects.filter(service=service).order_by()
    return told.values_list("country", flat=True).distinct()


@prepared
def _have_some(at: dt.datetime, service: int, *codes: str) -> QuerySet[Any, tuple[bool, ...]]:
    offers = gate.availabilities(at).filter(service=service)
    return StreamingService.objects.filter(pk=service).values_list(
        *(Exists(offers.filter(country=code)) for code in codes)
    )
