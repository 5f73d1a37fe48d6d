"""
The reviews that a query finds, the best first, a page at a time and at a bounded cost.

Where a word asked for stands in few things, what has it is gathered and sorted. Where
each stands in very many, nothing is: the newest reviews are looked into one after the
other until the page is full. What is found by names goes first, so there are up to
three such lists, one behind the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from django.db.models import QuerySet

from ..models import Review
from ..models.search import how_many_hold
from ..paging import NEWEST_FIRST, Key, by_keys, cut
from . import matching
from .query import Query, Term

#: A term that stands in more things than this is common.
FEW = 2_000
#: So many reviews are looked into for a page at first, and then so many more.
LOOKS = (300, 2_700)
#: All that is found; and what is as good as each other, which an index has in order.
ORDER = replace(NEWEST_FIRST, field="publish_at", key="pk", place="place")
BY_TIME = replace(ORDER, place="")

#: In how many things a term stands, anywhere or in names; counted up to one more than ``FEW``.
Counts = Mapping[tuple[Term, bool], int]


def reviews(
    query: Query, public: QuerySet[Review], at: dt.datetime, after: Key | None, size: int
) -> tuple[list[Review], Key | None]:
    """
    ``size`` and one of ``public`` that the query finds, each with its ``place``, after a key.

    And the key from where to look on, if that is not behind these: where all words are
    common and seldom together, a page ends after so many ``LOOKS``. Three queries; where
    all words are common, at most twelve.
    """
    found = _Found(query, public, at, _counts(query))
    rarest = found.rarest(named=False)
    if rarest:
        rows = matching.placed(found.among(rarest, named=False), query, found.holds)
        return list(cut(rows, ORDER, after, size)), None
    return found.walk(after, size)


def _counts(query: Query) -> Counts:
    """One query."""
    terms = dict.fromkeys((*query.terms, *query.without))
    asked = [(term, named) for term in terms for named in (False, True)]
    if query.whole:
        asked.append((query.whole, True))
    return dict(zip(asked, how_many_hold(asked, FEW + 1), strict=True))


class _Found:
    def __init__(
        self, query: Query, public: QuerySet[Review], at: dt.datetime, counts: Counts
    ) -> None:
        self.query = query
        self.public = public
        self.at = at
        self.counts = counts
        self.holds = matching.review_holds(at, lambda *asked: counts[asked] > FEW)

    def rarest(self, *, named: bool) -> Term | None:
        """The term of those asked for that stands in the fewest things, if it is not common."""
        rarest = min(self.query.terms, key=lambda term: self.counts[term, named])
        return rarest if self.counts[rarest, named] <= FEW else None

    def among(self, term: Term, *, named: bool) -> QuerySet[Review]:
        """
        The public reviews that hold a term that is not common. One query, for the keys.

        Without these PostgreSQL looks for a page of them along the index of all reviews.
        """
        keys = by_keys(matching.review_holders(term, named, self.at))
        return self.public.filter(pk__in=keys)

    def walk(self, after: Key | None, size: int) -> tuple[list[Review], Key | None]:
        """Each place in turn, until the page is full or enough was looked at."""
        found: list[Review] = []
        first = 0 if self.query.whole else matching.BY_NAMES
        for place in range(max(after[2], first) if after else first, matching.BY_TEXT + 1):
            behind = after if after and after[2] == place else None
            rows, stopped = self._at(place, behind, size - len(found))
            found += rows
            if stopped or len(found) > size:
                return found, stopped
        return found, None

    def _at(self, place: int, after: Key | None, size: int) -> tuple[list[Review], Key | None]:
        """``size`` and one at this place, and where looking stopped."""
        if named := self._rare_name(place):
            few = self.among(named, named=True)
            rows = matching.at_place(few, self.query, place, self.holds)
            return list(cut(rows, BY_TIME, after, size)), None
        found: list[Review] = []
        for look in LOOKS:
            keys = list(cut(self.public, BY_TIME, after, look).values_list("publish_at", "pk"))
            looked_at = self.public.filter(pk__in=[key for _, key in keys[:look]])
            rows = matching.at_place(looked_at, self.query, place, self.holds)
            found += cut(rows, BY_TIME, None, size - len(found))
            if len(found) > size or len(keys) <= look:
                return found, None
            published, key = keys[look - 1]
            assert published  # all that is live has it
            after = (published, key, place)
        return found, after

    def _rare_name(self, place: int) -> Term | None:
        """What all that is found at this place has in a name, if that is not common."""
        if place == matching.BY_NAMES:
            return self.rarest(named=True)
        whole = self.query.whole
        if place == matching.BY_TEXT or not whole or self.counts[whole, True] > FEW:
            return None
        return whole
