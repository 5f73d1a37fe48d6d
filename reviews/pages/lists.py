"""The pages that are lists of reviews: home, all of them, a year, a topic."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import gate
from ..models import Topic
from ..paging import Page
from ..structured_data import home_graph, list_graph
from .cards import Card, card_page, cards, pictures_of, with_bylines
from .meta import Meta, address, list_path
from .watching import Country, countries, in_country, leaving_soon

_HOME_REVIEWS = 14
_LEAVING_ON_HOME = 6


def home_page(at: dt.datetime, country: str) -> dict[str, Any]:
    """The lead and the latest, what leaves soon in ``country``, and the services. Six queries."""
    offers = in_country(gate.availabilities(at), country)
    latest = cards(with_bylines(gate.reviews(at).newest_first())[:_HOME_REVIEWS], at)
    meta = Meta(
        title=settings.SITE_TAGLINE,
        path=reverse("home"),
        description=f"{settings.SITE_NAME}. {settings.SITE_TAGLINE}.",
        picture=latest[0].picture if latest else None,
    )
    return {
        "lead": latest[0] if latest else None,
        "features": latest[1:3],
        "cards": latest[3:],
        "country": Country(country, chosen=True),
        "countries": countries((), country),
        "leaving": leaving_soon(offers, at, _LEAVING_ON_HOME),
        "services": gate.services(at),
        "meta": meta,
        "structured_data": home_graph(meta, pictures_of(latest)),
    }


def reviews_page(at: dt.datetime, cursor: str) -> dict[str, Any]:
    """All live reviews, and the years that have some. Five queries."""
    page = card_page(gate.reviews(at), at, cursor)
    return {"page": page, "years": _years(at)} | _list_context(
        _("All reviews"), reverse("reviews"), cursor, _("Every review we have published."), page
    )


def archive_page(year: int, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """
    The live reviews published in a year of the site's zone. Five queries.

    Raises ``Http404`` for a year without one.
    """
    page = card_page(gate.reviews(at).filter(publish_at__year=year), at, cursor)
    if not page.items:
        raise Http404
    return {"page": page, "year": year, "years": _years(at)} | _list_context(
        _("Reviews of %(year)d") % {"year": year},
        reverse("archive", args=[year]),
        cursor,
        _("Every review we published in %(year)d.") % {"year": year},
        page,
    )


def topic_page(topic: Topic, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """The live reviews under a public topic. Four queries."""
    page = card_page(gate.reviews(at).filter(topic_items__tag=topic), at, cursor)
    return {"page": page, "topic": topic} | _list_context(
        topic.name,
        address(topic),
        cursor,
        _("Our reviews on the topic “%(topic)s”.") % {"topic": topic.name},
        page,
    )


def _list_context(
    title: str, path: str, cursor: str, description: str, page: Page[Card]
) -> dict[str, Any]:
    meta = Meta(title=title, path=list_path(path, cursor), description=description)
    return {"meta": meta, "structured_data": list_graph(meta, pictures_of(page.items))}


def _years(at: dt.datetime) -> list[int]:
    """The years of the site's zone that have a live review, the newest first. One query."""
    return [year.year for year in gate.reviews(at).datetimes("publish_at", "year", order="DESC")]
