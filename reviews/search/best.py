"""
The best of what a query finds, at a bounded cost.

Where a word asked for stands in few things, what has it is gathered and sorted. Where
each stands in very many, nothing is: rows are looked into one after the other, in an
order that an index has, until there are enough. What is found by names goes first, so
there are up to three such lists, one behind the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from ..models import Review
from ..models.search import how_many_hold
from ..paging import NEWEST_FIRST, Key, by_keys, cut
from . import matching
from .matching import Things
from .query import Query, Term

M = TypeVar("M", bound=Model)

#: A term that stands in more things than this is common.
FEW = 2_000
#: So many reviews are looked into for a page at first, and then so many more.
LOOKS = (300, 2_700)
#: So many dramas or performers, those with the shortest names.
LOOKS_AT_SHORTEST = 100
#: All that is found; and what is as good as each other, which an index has in order.
ORDER = replace(NEWEST_FIRST, field="publish_at", key="pk", place="place")
BY_TIME = replace(ORDER, place="")

#: In how many things a term stands, anywhere or in names; counted up to one more than ``FEW``.
Counts = Mapping[tuple[Term, bool], int]


def _counts(query: Query) -> Counts:
    """One query."""
    terms = dict.fromkeys((*query.terms, *query.without))
    asked = [(term, named) for term in terms for named in (False, True)]
    if query.whole:
        asked.append((query.whole, True))
    counted = how_many_hold(asked, FEW + 1, of=matching.OF_READERS)
    return dict(zip(asked, counted, strict=True))


@dataclass(frozen=True)
class Search:
    """A query asked at an instant. How common its words are is asked once, by a query."""

    query: Query
    at: dt.datetime

    @cached_property
    def common(self) -> Common:
        return Common(self.query, _counts(self.query))

    def reviews(
        self, public: QuerySet[Review], after: Key | None, size: int
    ) -> tuple[list[Review], Key | None]:
        """
        ``size`` and one of ``public`` that are found, each with its ``place``, after a key.

        And the key from where to look on, if that is not behind these: where all words are
        common and seldom together, a page ends after so many ``LOOKS``. Three queries; where
        all words are common, at most fifteen. The query has a word to find.
        """
        found = _Reviews(self, public)
        rarest = self.common.rarest(named=False)
        if rarest:
            rows = matching.placed(found.among(rarest, named=False), self.query, found.holds)
            return list(cut(rows, ORDER, after, size)), None
        return found.walk(after, size)

    def shortest(self, things: Things[M], rows: QuerySet[M], size: int) -> list[M]:
        """
        The best ``size`` of ``rows``, which are some of ``things``: with ``place``.

        Without a word to find, those that came last. One query; where all words are common,
        at most seven: the things with the shortest names are looked into first, and only
        where these are not enough all that is found is gathered.
        """
        if not self.query.terms:
            newest = matching.placed(rows, self.query, matching.among(things.holders))
            return list(newest.order_by("-pk")[:size])
        if self.common.rarest(named=False) is None:
            found = _among_the_shortest(things, rows, self.common, size)
            if len(found) == size:
                return found
        return list(things.found(self.query, rows)[:size])


@dataclass(frozen=True)
class Common:
    """How common a query's words are."""

    query: Query
    counts: Counts

    def has(self, term: Term, named: bool) -> bool:
        """Whether a term is common, anywhere or in names."""
        return self.counts[term, named] > FEW

    @property
    def places(self) -> range:
        """Of one word none is found by one name that has all."""
        return range(0 if self.query.whole else matching.BY_NAMES, matching.BY_TEXT + 1)

    def rarest(self, *, named: bool) -> Term | None:
        """The term of those asked for that stands in the fewest things, if it is not common."""
        rarest = min(self.query.terms, key=lambda term: self.counts[term, named])
        return None if self.has(rarest, named) else rarest

    def rare_name(self, place: int) -> Term | None:
        """What all that is found at this place has in a name, if that is not common."""
        if place == matching.BY_NAMES:
            return self.rarest(named=True)
        whole = self.query.whole
        if place == matching.BY_TEXT or not whole or self.has(whole, True):
            return None
        return whole


def _among_the_shortest(things: Things[M], rows: QuerySet[M], common: Common, size: int) -> list[M]:
    """The best ``size``, or fewer where more may be found than was looked into."""
    gathered = matching.among(things.holders)

    def holds(term: Term, named: bool) -> Q:
        return things.itself(term, named) if common.has(term, named) else gathered(term, named)

    shortest = things.public.order_by(*things.order).values_list("pk", flat=True)
    looked_at = list(shortest[:LOOKS_AT_SHORTEST])
    found: list[M] = []
    for place in common.places:
        named = common.rare_name(place)
        keys = by_keys(things.holders(named, True)) if named else looked_at
        of_place = matching.at_place(rows.filter(pk__in=keys), common.query, place, holds)
        found += of_place.order_by(*things.order)[: size - len(found)]
        if len(found) == size or not named:
            break
    return found


class _Reviews:
    def __init__(self, search: Search, public: QuerySet[Review]) -> None:
        self.search = search
        self.query = search.query
        self.common = search.common
        self.public = public
        self.holds = matching.review_holds(search.at, self.common.has)

    def among(self, term: Term, *, named: bool) -> QuerySet[Review]:
        """
        The public reviews that hold a term that is not common. One query, for the keys.

        Without these PostgreSQL looks for a page of them along the index of all reviews.
        """
        keys = by_keys(matching.review_holders(term, named, self.search.at))
        return self.public.filter(pk__in=keys)

    def walk(self, after: Key | None, size: int) -> tuple[list[Review], Key | None]:
        """Each place in turn, until the page is full or enough was looked at."""
        found: list[Review] = []
        for place in self.common.places:
            if after and place < after[2]:
                continue
            behind = after if after and after[2] == place else None
            rows, stopped = self._at(place, behind, size - len(found))
            found += rows
            if stopped or len(found) > size:
                return found, stopped
        return found, None

    def _at(self, place: int, after: Key | None, size: int) -> tuple[list[Review], Key | None]:
        """``size`` and one at this place, and where looking stopped."""
        if named := self.common.rare_name(place):
            return self._of(self.among(named, named=True), place, after, size), None
        found: list[Review] = []
        for look in LOOKS:
            keys = list(cut(self.public, BY_TIME, after, look).values_list("publish_at", "pk"))
            looked_at = self.public.filter(pk__in=[key for _, key in keys[:look]])
            found += self._of(looked_at, place, None, size - len(found))
            if len(found) > size or len(keys) <= look:
                return found, None
            published, key = keys[look - 1]
            assert published  # all that is live has it
            after = (published, key, place)
            if place == matching.BY_TEXT and look == LOOKS[0]:
                # What is common may be so seldom together that all of it is soon gathered.
                few = matching.few_that_may_hold(self.query.terms, self.search.at, FEW)
                if few is not None:
                    rest = self.public.filter(pk__in=few)
                    return found + self._of(rest, place, after, size - len(found)), None
        return found, after

    def _of(self, rows: QuerySet[Review], place: int, after: Key | None, size: int) -> list[Review]:
        return list(
            cut(matching.at_place(rows, self.query, place, self.holds), BY_TIME, after, size)
        )
