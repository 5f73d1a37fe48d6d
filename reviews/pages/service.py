"""The page of a streaming service: what it has in a country, and what leaves soon."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists
from django.utils.translation import gettext as _

from .. import gate
from ..models import Availability, StreamingService
from ..models.availability import AvailabilityQuerySet
from ..paging import BY_DRAMA, Page, page_of
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
    return gate.services(at).filter(slug=slug).first()


def service_page(
    service: StreamingService, at: dt.datetime, country: str, cursor: str
) -> dict[str, Any]:
    """A public service's dramas in ``country``. Five queries."""
    everywhere = gate.availabilities(at).filter(service=service)
    parts = own_and_worldwide(everywhere, country)
    found = page_of(Availability.objects.all(), BY_DRAMA, cursor, of_dramas, parts)
    ending = [] if cursor else leaving_soon(parts, at, _LEAVING)
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
        "countries": countries(_countries(service, everywhere), country),
        "page": page,
        "leaving": drama_offers(ending, at),
        "meta": meta,
        "structured_data": list_graph(meta, [offer.poster for offer in page.items]),
    }


def _countries(service: StreamingService, offers: AvailabilityQuerySet) -> list[str]:
    """
    Where ``service`` has one of ``offers``. Two queries.

    Each country is asked for by itself, so that not all offers are looked at.
    """
    told = Availability.objects.filter(service=service).order_by()
    codes = list(told.values_list("country", flat=True).distinct())
    row = StreamingService.objects.filter(pk=service.pk).values_list(
        *(Exists(offers.filter(country=code)) for code in codes)
    )
    return [code for code, has_some in zip(codes, row.get(), strict=True) if has_some]
