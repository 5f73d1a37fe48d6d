"""
Lists that page by key: the next page begins after the last row of this one.

No page number, so nothing shifts while a reader pages, and nothing is counted.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from .prepared import prepared

M = TypeVar("M", bound=Model)
T = TypeVar("T")
Key = tuple[str | dt.datetime | int, int, int]


class BadCursor(Http404):
    """A cursor that no page of ours gave."""


@dataclass(frozen=True)
class Page(Generic[T]):
    items: Sequence[T]
    #: What the link to the next page asks for, or nothing on the last one.
    next_cursor: str = ""
    is_first: bool = True


@dataclass(frozen=True)
class Order:
    """A list's order: a field, then a key that no two rows share, both in one direction."""

    field: str
    descending: bool
    #: Reads the field from the text in a cursor; raises ``ValueError``.
    read: Callable[[str], str | dt.datetime | int]
    #: A small number that goes before the field, the lowest first, if there is one.
    place: str = ""
    key: str = "pk"
    #: Under which name the rows of ``parts`` carry the field themselves.
    carried: str = ""


def _instant(value: str) -> dt.datetime:
    instant = dt.datetime.fromisoformat(value)
    if instant.tzinfo is None or not 1900 < instant.year < 9000:
        raise ValueError(value)
    return instant


def _number(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 19):
        raise ValueError(value)
    return int(value)


#: Of editions, by the review that each is of.
NEWEST_FIRST = Order(
    "review__publish_at", descending=True, read=_instant, key="review_id", carried="publish_at"
)
#: Of dramas and of people, whose rows come with ``sort_name``, the folded title or name:
#: a title set in small letters is not put after Z. Offers lead to dramas in the same order.
BY_TITLE = Order("sort_name", descending=False, read=str, key="drama_id", carried="sort_name")
BY_NAME = Order("sort_name", descending=False, read=str)
BY_DRAMA = Order("drama__title", descending=False, read=str, carried="drama_title")
NEXT_TO_CLOSE = Order("closes_at", descending=False, read=_instant, carried="closes_at")
#: For programs: no name that changes moves a row to where they have been already.
BY_NUMBER = Order("pk", descending=False, read=_number, carried="pk")


def page_of(
    rows: QuerySet[M],
    order: Order,
    cursor: str = "",
    dressed: Callable[[Any], QuerySet[M]] | None = None,
    parts: Sequence[QuerySet[Any]] = (),
) -> Page[M]:
    """
    One page of ``rows`` in ``order``, beginning after ``cursor``. One query.

    ``dressed`` gives rows what they are shown with and ``parts`` find them, as in
    ``page_after``. Raises ``Http404`` for a cursor that no page of ours gave, and for
    one with nothing after it.
    """
    page = page_after(rows, order, cursor, settings.PAGE_SIZE, dressed, parts)
    if cursor and not page.items:
        raise Http404
    return page


def page_after(
    rows: QuerySet[M],
    order: Order,
    cursor: str,
    size: int,
    dressed: Callable[[Any], QuerySet[M]] | None = None,
    parts: Sequence[QuerySet[Any]] = (),
) -> Page[M]:
    """
    At most ``size`` of ``rows`` in ``order``, after ``cursor``; maybe none. One query.

    ``dressed`` gives rows what they are shown with, by joins: a sub-query finds and
    sorts the page's bare rows first, so that no database joins and carries what
    stands on other pages.

    ``parts``, if given, lead to the rows: each of rows that have the order's key and
    carry its field, so that an index gives each part in order and nothing is read beyond
    the page. A part that leads to a row twice is ``distinct``. They hold exactly what of
    ``rows`` the list shows.

    Raises ``BadCursor`` for one that no page of ours gave.
    """
    after = _read(cursor, order) if cursor else None
    found = list(rows_of_page(rows, order, after, size, dressed, parts))
    return _page(found, order, cursor, size)


def page_found(
    find: Callable[[Key | None, int], tuple[list[M], Key | None]], order: Order, cursor: str
) -> Page[M]:
    """
    One page of what ``find`` gives after a key: at most so many rows and one more.

    And a key, where it stopped looking: there the next page begins, which may be an empty
    one. Raises ``Http404`` for a cursor that no page of ours gave.
    """
    size = settings.PAGE_SIZE
    rows, stopped = find(_read(cursor, order) if cursor else None, size)
    page = _page(rows, order, cursor, size)
    if stopped and not page.next_cursor:
        page = replace(page, next_cursor=_pack(stopped, order))
    return page


#: What a page's rows are among, by some values, and the parts that find them.
Listed = Callable[..., tuple[QuerySet[M], Sequence[QuerySet[Any]]]]


def page_listed(
    listed: Listed[M],
    values: Sequence[Any],
    order: Order,
    cursor: str = "",
    *,
    size: int | None = None,
    dressed: Callable[[Any], QuerySet[M]] | None = None,
) -> Page[M]:
    """
    ``page_of`` what ``listed(*values)`` gives, by a query that is put together once.

    ``listed`` and ``dressed`` are functions of a module (a query is kept for each) and
    the values as ``prepared`` takes them. Without ``size``, a page has its usual one.
    """
    after = _read(cursor, order) if cursor else ()
    size = size or settings.PAGE_SIZE
    found = _listed_rows(
        *values, *after, listed=listed, order=order, size=size, dressed=dressed, own=len(values)
    )
    page: Page[M] = _page(found, order, cursor, size)
    if cursor and not page.items:
        raise Http404
    return page


@prepared
def _listed_rows(
    *values: Any, listed: Listed[Any], order: Order, size: int, dressed: Any, own: int
) -> QuerySet[Any]:
    """Of ``values`` the first are ``listed``'s ``own``, and the rest the cursor's."""
    rows, parts = listed(*values[:own])
    value, pk, place = values[own:] or (None, 0, 0)
    after = None if value is None else (value, pk, place)
    return rows_of_page(rows, order, after, size, dressed, parts)


def rows_of_page(
    rows: QuerySet[M],
    order: Order,
    after: Key | None,
    size: int,
    dressed: Callable[[Any], QuerySet[M]] | None,
    parts: Sequence[QuerySet[Any]],
) -> QuerySet[M]:
    """The page's rows in order, and one more if there is one."""
    if parts:
        carried = replace(order, field=order.carried)
        cuts = [cut(part, carried, after, size).values(order.key) for part in parts]
        keys = _together(rows.model, cuts)
        rows = (dressed or _as_they_are)(rows.filter(**{f"{order.key}__in": keys}))
        return rows.order_by(*_ordering(order))[: size + 1]
    rows = cut(rows, order, after, size)
    if dressed:
        bare = rows.model._default_manager.filter(pk__in=rows.values("pk"))
        return dressed(bare).order_by(*_ordering(order))
    return rows


def _page(found: list[M], order: Order, cursor: str, size: int) -> Page[M]:
    items = found[:size]
    more = len(found) > len(items)
    return Page(items, _write(items[-1], order) if more else "", is_first=not cursor)


def _as_they_are(rows: QuerySet[M]) -> QuerySet[M]:
    return rows


def _ordering(order: Order) -> list[str]:
    sign = "-" if order.descending else ""
    return [*([order.place] if order.place else []), f"{sign}{order.field}", f"{sign}{order.key}"]


def cut(rows: QuerySet[M], order: Order, after: Key | None, size: int) -> QuerySet[M]:
    """The page's rows: ``size`` of those after a key, and one more if there is one."""
    if after:
        value, pk, place = after
        then = "lt" if order.descending else "gt"
        later = Q(**{f"{order.field}__{then}": value}) | Q(
            **{order.field: value, f"{order.key}__{then}": pk}
        )
        if order.place:
            rows = rows.filter(
                Q(**{order.place: place}) & later | Q(**{f"{order.place}__gt": place})
            )
        else:
            # Said twice, so that an index leads to where the page begins.
            rows = rows.filter(later, **{f"{order.field}__{then}e": value})
    return rows.order_by(*_ordering(order))[: size + 1]


def _together(model: type[Model], cuts: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    """The keys of all, which are those of ``model``, each sorted and cut by itself."""
    if len(cuts) == 1:
        return cuts[0]
    # The rows by their keys: SQLite takes no limit within a union but in a sub-query.
    first, *others = (
        model._default_manager.filter(pk__in=one).order_by().values("pk") for one in cuts
    )
    together: QuerySet[Any, Any] = first.union(*others, all=True)
    return together


def by_keys(keys: QuerySet[Any, Any], few: int = 1000) -> QuerySet[Any, Any] | list[Any]:
    """
    ``keys`` for an ``__in``: the keys themselves where there are but a few. One query.

    A database finds a few at once, but does not know before how many a sub-query will
    give: for one page in order it would look at each row of an archive for one of them.
    """
    found: list[Any] = list(keys[: few + 1])
    return found if len(found) <= few else keys


def _write(row: Model, order: Order) -> str:
    value: Any = row
    for name in order.field.split("__"):
        value = getattr(value, name)
    return _pack(
        (value, getattr(row, order.key), getattr(row, order.place) if order.place else 0), order
    )


def _pack(key: Key, order: Order) -> str:
    value, mark, place = key
    text = value.isoformat() if isinstance(value, dt.datetime) else str(value)
    packed = json.dumps(
        [text, mark, place] if order.place else [text, mark],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def _read(cursor: str, order: Order) -> Key:
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        text, pk, *place = json.loads(packed)
    except (ValueError, TypeError, RecursionError) as error:
        raise BadCursor from error
    if type(text) is not str or "\0" in text or type(pk) is not int or not 0 < pk < 2**63:
        raise BadCursor
    if len(place) != bool(order.place) or not all(type(n) is int and 0 <= n < 9 for n in place):
        raise BadCursor
    try:
        text.encode()  # a lone surrogate is no text that a database takes
        return order.read(text), pk, place[0] if place else 0
    except ValueError as error:
        raise BadCursor from error
