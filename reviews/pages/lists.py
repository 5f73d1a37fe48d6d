"""The pages that are lists of reviews: home, all of them, a year, a topic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Exists, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import gate
from ..models import Review, StreamingService, Topic
from ..models.availability import AvailabilityQuerySet
from ..models.edition import EditionQuerySet
from ..paging import Page
from ..prepared import prepared
from ..structured_data import home_graph, list_graph
from .cards import Card, card_page, pictures_of
from .feeds import feed_links
from .front import front
from .meta import FeedLink, Meta, Step, address, list_path
from .watching import Country, countries, drama_offers, leaving_soon, own_and_worldwide

_LEAVING_ON_HOME = 6


def home_page(at: dt.datetime, country: str) -> dict[str, Any]:
    """The front, what leaves soon in ``country``, and the services. At most six queries."""
    ending = leaving_soon(_offers, (at, country), at, _LEAVING_ON_HOME)
    page = front(at)
    meta = Meta(
        title=settings.SITE_TAGLINE,
        path=reverse("home"),
        description=f"{settings.SITE_NAME}. {settings.SITE_TAGLINE}.",
        picture=page.lead.picture if page.lead else None,
    )
    return {
        "lead": page.lead,
        "features": page.latest[:2],
        "picks": page.picks,
        "cards": page.latest[2:],
        "archive": page.archive,
        "country": Country(country, chosen=True),
        "countries": countries((), country),
        "leaving": drama_offers(ending, at),
        "services": _services(at),
        "meta": meta,
        "structured_data": home_graph(meta, pictures_of(page.all_cards)),
    }


def reviews_page(at: dt.datetime, cursor: str) -> dict[str, Any]:
    """All live reviews, and the years that have some. Five queries."""
    page = card_page(_everything, at, cursor)
    return {"page": page, "year": None, "years": _years(at)} | _list_context(
        _("All reviews"), reverse("reviews"), cursor, _("Every review we have published."), page
    )


def archive_page(year: int, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """
    The live reviews published in a year of the site's zone. Five queries.

    Raises ``Http404`` for a year without one.
    """
    page = card_page(_between, at, cursor, *_bounds(year))
    if not page.items:
        raise Http404
    return {"page": page, "year": year, "years": _years(at)} | _list_context(
        _("Reviews of %(year)d") % {"year": year},
        reverse("archive", args=[year]),
        cursor,
        _("Every review we published in %(year)d.") % {"year": year},
        page,
        below=[Step(_("Reviews"), reverse("reviews"))],
    )


def find_topic(slug: str, at: dt.datetime) -> Topic | None:
    """The topic at ``slug`` of a live review. One query."""
    return next(iter(_topics(at, slug)), None)


@prepared
def _topics(at: dt.datetime, slug: str) -> QuerySet[Topic]:
    return gate.topics(at).filter(slug=slug)


def topic_page(topic: Topic, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """The live reviews under a public topic. Three queries."""
    page = card_page(_on_topic, at, cursor, topic.pk)
    return {"page": page, "topic": topic} | _list_context(
        topic.name,
        address(topic),
        cursor,
        _("Our reviews on the topic “%(topic)s”.") % {"topic": topic.name},
        page,
        is_told=True,
        feeds=feed_links(topic),
    )


@prepared
def _services(at: dt.datetime) -> QuerySet[StreamingService]:
    return gate.services(at).only("name", "slug")


Editions = tuple[EditionQuerySet, Sequence[QuerySet[Any]]]


def _offers(at: dt.datetime, country: str) -> tuple[AvailabilityQuerySet, ...]:
    return own_and_worldwide(gate.availabilities(at), country)


def _everything(at: dt.datetime) -> Editions:
    return gate.editions(at), ()


def _between(at: dt.datetime, first: dt.datetime, last: dt.datetime) -> Editions:
    within = {"review__publish_at__gte": first, "review__publish_at__lte": last}
    return gate.editions(at).filter(**within), ()


def _on_topic(at: dt.datetime, topic: int) -> Editions:
    return gate.editions(at), (gate.topic_items(at).filter(tag=topic),)


def _list_context(
    title: str,
    path: str,
    cursor: str,
    description: str,
    page: Page[Card],
    *,
    below: Sequence[Step] = (),
    is_told: bool = False,
    feeds: Sequence[FeedLink] = (),
) -> dict[str, Any]:
    """
    ``below``: what the list stands under, between itself and the front page.

    ``is_told``: whether the title is the publication's own words.
    """
    meta = Meta(
        title=title,
        path=list_path(path, cursor),
        description=description,
        trail=[*below, Step(title, path, is_told=is_told)],
        feeds=feeds,
    )
    return {"meta": meta, "structured_data": list_graph(meta, pictures_of(page.items))}


def _years(at: dt.datetime) -> list[int]:
    """
    The years of the site's zone that have a live review, the newest first. Two queries.

    Each year is asked for by itself, so that none reads the archive.
    """
    oldest = _oldest(at)
    if not oldest:
        return []
    pk, since = oldest[0]
    years = range(timezone.localtime(at).year, timezone.localtime(since).year - 1, -1)
    answers = _have_some(at, pk, *(bound for year in years for bound in _bounds(year)))
    return [year for year, has_some in zip(years, answers[0], strict=True) if has_some]


@prepared
def _oldest(at: dt.datetime) -> QuerySet[Any, Any]:
    return gate.reviews(at).order_by("publish_at").values_list("pk", "publish_at")[:1]


@prepared
def _have_some(
    at: dt.datetime, oldest: int, *bounds: dt.datetime
) -> QuerySet[Any, tuple[bool, ...]]:
    """Whether there is a live review between the bounds, two of each year."""
    each = zip(bounds[::2], bounds[1::2], strict=True)
    # One row, whichever, to hang the answers on.
    return Review.objects.filter(pk=oldest).values_list(
        *(Exists(gate.reviews(at).filter(publish_at__range=pair)) for pair in each)
    )


def _bounds(year: int) -> tuple[dt.datetime, dt.datetime]:
    """The first and the last instant of a year in the site's zone."""
    zone = timezone.get_current_timezone()
    first = dt.datetime(year, 1, 1, tzinfo=zone)
    last = dt.datetime(year, 12, 31, 23, 59, 59, 999_999, tzinfo=zone)
    return first, last
