"""The pages that are lists of reviews: home, all of them, a year, a topic."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Exists
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import gate
from ..models import Review, Topic
from ..structured_data import home_graph, list_graph
from .cards import card_page, cards, for_cards, prefetch_people_and_pictures
from .meta import Meta, address, list_path
from .watching import Country, countries, drama_offers, in_country, leaving_soon

_HOME_REVIEWS = 14
_LEAVING_ON_HOME = 6


def home_page(at: dt.datetime, country: str) -> dict[str, Any]:
    """The lead and the latest, what leaves soon in ``country``, and the services. Five queries."""
    newest = list(for_cards(gate.editions(at).newest_review_first())[:_HOME_REVIEWS])
    ending = list(leaving_soon(in_country(gate.availabilities(at), country), at, _LEAVING_ON_HOME))
    prefetch_people_and_pictures(newest, *(offer.drama.poster for offer in ending))
    latest = cards(newest, at)
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
        "leaving": drama_offers(ending, at),
        "services": gate.services(at),
        "meta": meta,
        "structured_data": home_graph(meta),
    }


def reviews_page(at: dt.datetime, cursor: str) -> dict[str, Any]:
    """All live reviews, and the years that have some. Five queries."""
    page = card_page(gate.editions(at), at, cursor)
    return {"page": page, "years": _years(at)} | _list_context(
        _("All reviews"), reverse("reviews"), cursor, _("Every review we have published.")
    )


def archive_page(year: int, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """
    The live reviews published in a year of the site's zone. Five queries.

    Raises ``Http404`` for a year without one.
    """
    page = card_page(gate.editions(at).filter(review__publish_at__year=year), at, cursor)
    if not page.items:
        raise Http404
    return {"page": page, "year": year, "years": _years(at)} | _list_context(
        _("Reviews of %(year)d") % {"year": year},
        reverse("archive", args=[year]),
        cursor,
        _("Every review we published in %(year)d.") % {"year": year},
    )


def topic_page(topic: Topic, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """The live reviews under a public topic. Three queries."""
    editions = gate.editions(at).filter(review__topic_items__tag=topic)
    return {"page": card_page(editions, at, cursor), "topic": topic} | _list_context(
        topic.name,
        address(topic),
        cursor,
        _("Our reviews on the topic “%(topic)s”.") % {"topic": topic.name},
    )


def _list_context(title: str, path: str, cursor: str, description: str) -> dict[str, Any]:
    meta = Meta(title=title, path=list_path(path, cursor), description=description)
    return {"meta": meta, "structured_data": list_graph(meta)}


def _years(at: dt.datetime) -> list[int]:
    """
    The years of the site's zone that have a live review, the newest first. Two queries.

    Each year is asked for by itself, so that none reads the archive.
    """
    first = gate.reviews(at).order_by("publish_at").values_list("pk", "publish_at").first()
    if first is None or first[1] is None:
        return []
    oldest, since = first
    years = range(timezone.localtime(at).year, timezone.localtime(since).year - 1, -1)
    # One row, whichever, to hang the answers on.
    row = Review.objects.filter(pk=oldest).values_list(
        *(Exists(gate.reviews(at).filter(publish_at__year=year)) for year in years)
    )
    return [year for year, has_some in zip(years, row.get(), strict=True) if has_some]
