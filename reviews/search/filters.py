"""What a search may be narrowed by. No query of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from .. import gate
from ..models import Drama, Review, TopicOfReview

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
        rows = self._of_drama(rows, at)
        if self.score or self.topic or self.kind in Review.Kind.values:
            reviews = self._of_review(gate.reviews(at), at)
            rows = rows.filter(Exists(reviews.filter(drama=OuterRef("pk"))))
        return rows

    def reviews(self, rows: QuerySet[Review], at: dt.datetime) -> QuerySet[Review]:
        """Those of live ``rows`` that pass, as does their drama."""
        rows = self._of_review(rows, at)
        if self.service or self.year or self.kind in Drama.Kind.values:
            rows = rows.filter(drama__in=self._of_drama(Drama.objects.order_by(), at))
        return rows

    def _of_drama(self, rows: QuerySet[Drama], at: dt.datetime) -> QuerySet[Drama]:
        if self.service:
            offers = gate.availabilities(at).in_country(self.country)
            if self.service != ANY_SERVICE:
                offers = offers.filter(service__slug=self.service)
            rows = rows.filter(Exists(offers.filter(drama=OuterRef("pk"))))
        if self.year:
            year = int(self.year)
            rows = rows.filter(Q(start_year=year) | Q(start_year__lt=year, end_year__gte=year))
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
