"""
What a search may be narrowed by.

Rows are asked one by one whether they pass, so that a list in order stops at the end
of its page. Of a topic, a service or a year that has but a few, a query more gives
these few first: else a page of them would be looked for in a whole archive.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from .. import gate
from ..models import Availability, Drama, Review, TopicOfReview
from ..paging import by_keys

M = TypeVar("M", bound=Model)
Keys = list[Any]

#: Any service that has it in the reader's country.
ANY_SERVICE = "any"
SCORES = (9, 8, 7, 6, 5)


@dataclass(frozen=True)
class Filters:
    """Each as the address has it; empty for all. The country is the reader's, and always there."""

    country: str
    service: str = ""
    score: str = ""
    year: str = ""
    #: Of the drama or of the review: no word means both.
    kind: str = ""
    topic: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """Those that narrow, by their names in the address."""
        names = ("service", "score", "year", "kind", "topic")
        return {name: value for name in names if (value := getattr(self, name))}

    def dramas(self, rows: QuerySet[Drama], at: dt.datetime) -> QuerySet[Drama]:
        """Those of ``rows`` that pass themselves, and have a live review that does."""
        rows = self._of_drama(_among(rows, "pk", self._few_dramas()), at)
        if self.score or self.topic or self.kind in Review.Kind.values:
            few = self._few_reviews()
            reviews = self._of_review(gate.reviews(at), at)
            rows = rows.filter(Exists(_among(reviews, "pk", few).filter(drama=OuterRef("pk"))))
            if few is not None:
                rows = rows.filter(pk__in=Review.objects.filter(pk__in=few).values("drama"))
        return rows

    def reviews(self, rows: QuerySet[Review], at: dt.datetime) -> QuerySet[Review]:
        """Those of live ``rows`` that pass, as does their drama."""
        rows = self._of_review(_among(rows, "pk", self._few_reviews()), at)
        if self.service or self.year or self.kind in Drama.Kind.values:
            own = Drama.objects.order_by().filter(pk=OuterRef("drama"))
            rows = _among(rows, "drama", self._few_dramas()).filter(Exists(self._of_drama(own, at)))
        return rows

    def _few_reviews(self) -> Keys | None:
        """All that may pass by their topic, if they are few."""
        if not self.topic:
            return None
        items = TopicOfReview.objects.filter(tag__slug=self.topic)
        return _few(items.values_list("content_object", flat=True))

    def _few_dramas(self) -> Keys | None:
        """All that may pass by their service or their year, if they are few."""
        if self.service and self.service != ANY_SERVICE:
            offers = Availability.objects.in_country(self.country)
            return _few(offers.filter(service__slug=self.service).values_list("drama", flat=True))
        if self.year:
            return _few(Drama.objects.filter(self._in_year()).values_list("pk", flat=True))
        return None

    def _in_year(self) -> Q:
        year = int(self.year)
        return Q(start_year=year) | Q(start_year__lt=year, end_year__gte=year)

    def _of_drama(self, rows: QuerySet[Drama], at: dt.datetime) -> QuerySet[Drama]:
        if self.service:
            offers = gate.availabilities(at).in_country(self.country)
            if self.service != ANY_SERVICE:
                offers = offers.filter(service__slug=self.service)
            rows = rows.filter(Exists(offers.filter(drama=OuterRef("pk"))))
        if self.year:
            rows = rows.filter(self._in_year())
        if self.kind in Drama.Kind.values:
            rows = rows.filter(kind=self.kind)
        return rows

    def _of_review(self, rows: QuerySet[Review], at: dt.datetime) -> QuerySet[Review]:
        if self.score:
            scored = gate.editions(at).filter(score__gte=int(self.score))
            rows = rows.filter(Exists(scored.filter(review=OuterRef("pk"))))
        if self.topic:
            items = TopicOfReview.objects.filter(tag__slug=self.topic)
            rows = rows.filter(Exists(items.filter(content_object=OuterRef("pk"))))
        if self.kind in Review.Kind.values:
            rows = rows.filter(kind=self.kind)
        return rows


def _few(keys: QuerySet[Any, Any]) -> Keys | None:
    """The keys where there are but a few. One query."""
    found = by_keys(keys.order_by())
    return found if isinstance(found, list) else None


def _among(rows: QuerySet[M], field: str, few: Keys | None) -> QuerySet[M]:
    return rows if few is None else rows.filter(**{f"{field}__in": few})
