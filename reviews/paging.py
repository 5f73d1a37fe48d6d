"""
Lists that page by key: the next page begins after the last row of this one.

No page number, so nothing shifts while a reader pages, and nothing is counted.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import Http404

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
NEWEST_FIRST = Order("review__publish_at", descending=True, read=_instant, key="review_id")
BY_DRAMA = Order("drama__title", descending=False, read=str)
#: For programs: no name that changes moves a row to where they have been already.
BY_NUMBER = Order("pk", descending=False, read=_number)


def page_of(
    rows: QuerySet[M],
    order: Order,
    cursor: str = "",
    dressed: Callable[[Any], QuerySet[M]] | None = None,
) -> Page[M]:
    """
    One page of ``rows`` in ``order``, beginning after ``cursor``. One query.

    ``dressed`` gives rows what they are shown with, as in ``page_after``. Raises
    ``Http404`` for a cursor that no page of ours gave, and for one with nothing
    after it.
    """
    page = page_after(rows, order, cursor, settings.PAGE_SIZE, dressed)
    if cursor and not page.items:
        raise Http404
    return page


def page_after(
    rows: QuerySet[M],
    order: Order,
    cursor: str,
    size: int,
    dressed: Callable[[Any], QuerySet[M]] | None = None,
) -> Page[M]:
    """
    At most ``size`` of ``rows`` in ``order``, after ``cursor``; maybe none. One query.

    ``dressed`` gives rows what they are shown with, by joins: a sub-query finds and
    sorts the page's bare rows first, so that no database joins and carries what
    stands on other pages.

    Raises ``BadCursor`` for one that no page of ours gave.
    """
    sign = "-" if order.descending else ""
    first = [order.place] if order.place else []
    ordering = (*first, f"{sign}{order.field}", f"{sign}{order.key}")
    rows = rows.order_by(*ordering)
    if cursor:
        value, pk, place = _read(cursor, order)
        after = "lt" if order.descending else "gt"
        later = Q(**{f"{order.field}__{after}": value}) | Q(
            **{order.field: value, f"{order.key}__{after}": pk}
        )
        if order.place:
            rows = rows.filter(
                Q(**{order.place: place}) & later | Q(**{f"{order.place}__gt": place})
            )
        else:
            # Said twice, so that an index leads to where the page begins.
            rows = rows.filter(later, **{f"{order.field}__{after}e": value})
    rows = rows[: size + 1]
    if dressed:
        bare = rows.model._default_manager.filter(pk__in=rows.values("pk"))
        rows = dressed(bare).order_by(*ordering)
    found = list(rows)
    items = found[:size]
    more = len(found) > len(items)
    return Page(items, _write(items[-1], order) if more else "", is_first=not cursor)


def _write(row: Model, order: Order) -> str:
    value: object = row
    for name in order.field.split("__"):
        value = getattr(value, name)
    text = value.isoformat() if isinstance(value, dt.datetime) else str(value)
    mark = getattr(row, order.key)
    key = [text, mark, getattr(row, order.place)] if order.place else [text, mark]
    packed = json.dumps(key, ensure_ascii=False, separators=(",", ":"))
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
