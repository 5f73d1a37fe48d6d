"""
What sitemaps name at an instant: sitemaps.org's protocol, with Google's additions.

A section is cut into files by ranges of primary keys, so that a file is found
through an index however long the archive is, and a page stays in its file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db import connections
from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import RawSQL
from django.urls import reverse

from images.crops import Crop
from images.models import Image

from .. import gate
from ..models import Edition, EditionImage
from ..pictures import Picture, picture
from .meta import absolute, address
from .review import shown_pictures, told_pictures

#: Primary keys a file; at most three tables share one, so it never nears 50,000 addresses.
STEP = 1_000
#: No primary key lies beyond this file.
LAST = 2**63 // STEP
#: As many as Google takes in one news sitemap, and of one page's pictures.
NEWS_LIMIT = PICTURES_LIMIT = 1_000

Gate = Callable[[dt.datetime], QuerySet[Any]]

_PEOPLE: tuple[Gate, ...] = (gate.authors, gate.cast, gate.crew)
#: Of nothing but reviews is it written down when their page last changed.
_PAGES: Mapping[str, tuple[Gate, ...]] = {
    "dramas": (gate.dramas,),
    "people": _PEOPLE,
    "lists": (gate.topics, gate.services),
}
#: The pages that are always there, in the first file of the lists.
_FIXED = ("home", "reviews", "dramas", "performers", "makers", "authors")
SECTIONS = ("reviews", *_PAGES, "images")


@dataclass(frozen=True)
class File:
    """One sitemap, as the index names it."""

    url: str
    changed: dt.datetime | None = None


@dataclass(frozen=True)
class Location:
    """One page. ``changed`` is left out where nobody knows it: a guess would be a lie."""

    url: str
    changed: dt.datetime | None = None
    pictures: Sequence[Picture] = ()


@dataclass(frozen=True)
class NewsItem:
    url: str
    title: str
    published: dt.datetime


def index(at: dt.datetime) -> list[File]:
    """Every sitemap that names something, the news always. Fourteen queries at most."""
    files = [file for section in SECTIONS for file in section_files(section, at)]
    return [*files, File(absolute(reverse("sitemap_section", args=["news"])))]


def section_files(section: str, at: dt.datetime) -> list[File]:
    """
    The files of one of ``SECTIONS``. One query for each of its tables.

    That of reviews, three at most: it is told with the newest edition in effect in each.
    """
    fixed = {0} if section == "lists" else set()
    found = {n for rows, key in _numbered(section, at) for n in _files(rows, key)}
    numbers = sorted(fixed | found)
    changed = _newest(numbers, at) if section == "reviews" else {}
    return [
        File(absolute(reverse("sitemap_file", args=[section, number])), changed.get(number))
        for number in numbers
    ]


def locations(section: str, number: int, at: dt.datetime) -> list[Location]:
    """The pages of one file of one of ``SECTIONS``: none if there is no such file. Few queries."""
    if section == "reviews":
        rows = _part(gate.editions(at), number, "review_id").values_list(
            "review__slug", "takes_effect_at"
        )
        return [
            Location(absolute(reverse("review", args=[slug])), changed) for slug, changed in rows
        ]
    if section == "images":
        return list(_with_pictures(number, at))
    fixed = _FIXED if section == "lists" and number == 0 else ()
    return [
        *(Location(absolute(reverse(route))) for route in fixed),
        *(
            Location(absolute(address(row)))
            for gated in _PAGES[section]
            for row in _part(gated(at), number).only("pk", "slug")
        ),
    ]


def news(at: dt.datetime) -> list[NewsItem]:
    """The reviews of the last two days, the newest first. One query."""
    rows = (
        gate.editions(at)
        # Its age said twice, so that PostgreSQL begins with the new ones.
        .filter(review__in=gate.news(at), review__publish_at__gt=at - gate.NEWS_AGE)
        .order_by("-review__publish_at", "-review")
        .values_list("review__slug", "headline", "review__publish_at")
    )
    return [
        NewsItem(absolute(reverse("review", args=[slug])), headline, published)
        for slug, headline, published in rows[:NEWS_LIMIT]
        if published  # always: a live review has a start
    ]


# --- Parts -------------------------------------------------------------------


def _part(rows: QuerySet[Any], number: int, key: str = "pk") -> QuerySet[Any]:
    start = number * STEP
    return rows.filter(**{f"{key}__gte": start, f"{key}__lt": start + STEP}).order_by(key)


def _files(rows: QuerySet[Any], key: str) -> list[int]:
    """
    The numbers of the files that ``rows`` stand in, in order. One query.

    From the first row a step along the index of ``key`` to the first one of a later file,
    and so on: no row between is read, as there would be to group them.
    """
    # Each row's own look-up, by a sub-query that PostgreSQL makes no join of: a join would
    # begin at the first row there is, at every step.
    own = rows.order_by().filter(pk=OuterRef("pk")).values("pk")[:1]
    public = rows.model._default_manager.order_by(key).alias(seen=Subquery(own))
    public = public.filter(seen__isnull=False).values(key)
    first, first_params = public[:1].query.get_compiler(rows.db).as_sql()
    later = RawSQL("(walk.found / %s + 1) * %s", [STEP, STEP], BigIntegerField())
    following = public.filter(**{f"{key}__gte": later})[:1].query.get_compiler(rows.db)
    next_one, next_params = following.as_sql()
    with connections[rows.db].cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE walk (found) AS (SELECT ({first}) UNION ALL"  # noqa: S608 - Django's own SQL
            f" SELECT ({next_one}) FROM walk WHERE walk.found IS NOT NULL)"
            " SELECT found / %s FROM walk WHERE found IS NOT NULL",
            [*first_params, *next_params, STEP],
        )
        return [number for (number,) in cursor.fetchall()]


def _newest(numbers: Sequence[int], at: dt.datetime) -> dict[int, dt.datetime | None]:
    """
    When the newest edition in effect of each file took effect. Two queries, mostly.

    The index alone has the newest of all editions in each file, and the gate is asked of
    these alone. Only where readers may not see that one is the whole file looked through.
    """
    file = F("review_id") / STEP
    # No condition but in the aggregate: with one, SQLite goes by an index that lacks the review.
    last = Max("takes_effect_at", filter=Q(takes_effect_at__lte=at))
    each = Edition.objects.order_by().annotate(file=file).values("file").annotate(last=last)
    newest = dict(each.values_list("file", "last"))
    public = gate.editions(at).order_by().annotate(file=file)
    seen = {
        (number, instant)
        for number, instant in public.filter(takes_effect_at__in=set(newest.values())).values_list(
            "file", "takes_effect_at"
        )
    }
    rest = [number for number in numbers if (number, newest[number]) not in seen]
    if rest:
        within = (
            Q(review_id__gte=number * STEP, review_id__lt=(number + 1) * STEP) for number in rest
        )
        rows = public.filter(reduce(Q.__or__, within)).values("file")
        newest |= dict(rows.annotate(last=Max("takes_effect_at")).values_list("file", "last"))
    return {number: newest[number] for number in numbers}


def _numbered(section: str, at: dt.datetime) -> Iterable[tuple[QuerySet[Any], str]]:
    """The rows of a section, and the key that they are numbered by."""
    if section == "reviews":
        return [(gate.reviews(at), "pk")]
    if section == "images":
        return [
            (_editions_with_pictures(at), "review_id"),
            (gate.dramas(at).filter(_shown("poster", at)), "pk"),
            *((gated(at).filter(_shown("portrait", at)), "pk") for gated in _PEOPLE),
        ]
    return [(gated(at), "pk") for gated in _PAGES[section]]


def _usable(at: dt.datetime) -> QuerySet[Image]:
    """Pictures that may be shown, and of which there is a file to show."""
    return Image.objects.usable(at).filter(made__has_key=Crop.FULL)


def _shown(field: str, at: dt.datetime) -> Q:
    """``field`` names a picture that may be shown, or whose fallback may."""
    usable = _usable(at)
    # Said first: it is known of a row before the gate is asked about it.
    named = Q(**{f"{field}__isnull": False})
    return named & (Q(**{f"{field}__in": usable}) | Q(**{f"{field}__fallback__in": usable}))


def _editions_with_pictures(at: dt.datetime) -> QuerySet[Edition]:
    shown = EditionImage.objects.filter(_shown("image", at), edition=OuterRef("pk"))
    return gate.editions(at).filter(Exists(shown))


def _with_pictures(number: int, at: dt.datetime) -> Iterator[Location]:
    """Pages with the pictures of their own, in at most sixteen queries."""
    images = EditionImage.objects.select_related("image__fallback")
    editions = (
        _part(_editions_with_pictures(at), number, "review_id")
        .select_related("review")
        .only("review__slug", "body", "spoiler_level")
        .prefetch_related(Prefetch("shown_images", images))
    )
    for edition in editions:
        pictures = told_pictures(edition, *shown_pictures(edition.shown_images.all(), at))
        yield Location(absolute(address(edition.review)), None, pictures[:PICTURES_LIMIT])
    sources = [(gate.dramas(at), "poster"), *((gated(at), "portrait") for gated in _PEOPLE)]
    for rows, field in sources:
        shown = _part(rows.filter(_shown(field, at)), number).select_related(f"{field}__fallback")
        for row in shown:
            if own := picture(getattr(row, field), at):
                yield Location(absolute(address(row)), None, [own])
