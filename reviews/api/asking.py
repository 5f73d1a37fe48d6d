"""What a program asks a list for, and one page of the answer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from images.countries import COUNTRIES

from ..pages.meta import absolute
from ..paging import BadCursor, Order, Page, page_after
from ..views.asked import TimedRequest, read
from .problems import BadRequest

M = TypeVar("M", bound=Model)

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
#: Nothing of ours is older or newer, and databases count no further than this everywhere.
_FIRST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
_LAST = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
#: Each asker's own instants would fill the page cache with pages that nobody asks for again.
_NEVER_TWICE = frozenset({"since", "updated_since", "closes_before"})


def _written(value: object) -> object:
    if not isinstance(value, str) or not _RFC_3339.fullmatch(value):
        raise ValueError("write it as in 2026-11-22T09:00:00Z")
    return value


def _within(value: dt.datetime) -> dt.datetime:
    return min(max(value, _FIRST), _LAST)


def _known(value: str) -> str:
    if value not in COUNTRIES:
        raise ValueError("write it by two letters, as in KR")
    return value


def _no_nul(value: str) -> str:
    """PostgreSQL takes none; no slug has one."""
    return value.replace("\0", "\ufffd")


When = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_within)]
Slug = Annotated[str, Field(min_length=1), AfterValidator(_no_nul)]
Country = Annotated[
    str, AfterValidator(_known), Field(json_schema_extra={"enum": sorted(COUNTRIES)})
]


class Asked(BaseModel):
    limit: int = Field(24, ge=1, le=100, description="How many at most.")
    cursor: str = Field("", description="Where the page begins: an answer’s “next” has it.")


class ReviewsAsked(Asked):
    since: When | SkipJsonSchema[None] = Field(None, description="Published at or after it.")
    updated_since: When | SkipJsonSchema[None] = Field(
        None,
        description=(
            "Published, corrected, released or changed at or after it. What was taken down "
            "since is in no list: its own address answers 410 or 404."
        ),
    )
    drama: Slug | SkipJsonSchema[None] = Field(None, description="The slug of what they review.")
    author: Slug | SkipJsonSchema[None] = Field(None, description="The slug of who signs.")
    topic: Slug | SkipJsonSchema[None] = Field(None, description="A topic’s slug.")
    service: Slug | SkipJsonSchema[None] = Field(
        None, description="The slug of a service that has the drama now."
    )
    country: Country | SkipJsonSchema[None] = Field(
        None, description="Where the drama can be watched now; with a service: on it."
    )


class AvailabilityAsked(Asked):
    country: Country | SkipJsonSchema[None] = Field(
        None, description="Offers for it, worldwide ones included where it has none of its own."
    )
    service: Slug | SkipJsonSchema[None] = Field(None, description="A service’s slug.")
    drama: Slug | SkipJsonSchema[None] = Field(None, description="A drama’s slug.")
    closes_before: When | SkipJsonSchema[None] = Field(
        None, description="Offers that end before it: what leaves soon."
    )


def page(
    request: TimedRequest,
    asked: Asked,
    rows: QuerySet[M],
    order: Order,
    parts: Sequence[QuerySet[Any]] = (),
) -> Page[M]:
    """
    The page of ``rows`` that is asked for, found by ``parts`` as in ``page_after``. One query.

    Raises ``BadRequest`` for a cursor of nobody's, and for a parameter that the
    list does not know or that is given twice: half an answer would be a wrong one.
    A page with nothing on it is not kept: such can be made up without end.
    """
    for name, values in request.GET.lists():
        if name not in type(asked).model_fields:
            raise BadRequest(f"{name}: this list has no such parameter")
        if len(values) > 1:
            raise BadRequest(f"{name}: given more than once")
    try:
        found = page_after(rows, order, asked.cursor, asked.limit, parts=parts)
    except BadCursor as error:
        raise BadRequest("cursor: no answer of ours gave it") from error
    if found.items:
        for name in asked.model_fields_set - _NEVER_TWICE:
            read(request, name)
    return found


def next_url(request: TimedRequest, found: Page[M]) -> str | None:
    """The address of the page after ``found``, with everything that was asked for."""
    if not found.next_cursor:
        return None
    asked = request.GET.dict() | {"cursor": found.next_cursor}
    return absolute(f"{request.path}?{urlencode(asked)}")
