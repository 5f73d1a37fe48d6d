"""Which other reviews a reader may want next: same drama, cast, makers, genre."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from .. import gate
from ..models import Casting, CrewCredit, Drama, Review
from .cards import Card, cards, with_bylines

_LIMIT = 4


def related_reviews(review: Review, at: dt.datetime) -> list[Card]:
    """
    At most four live reviews, the nearest first. Four queries.

    A part whose performer is a secret relates nothing: it would tell.
    """
    shared_cast = Casting.objects.filter(
        character__drama=OuterRef("drama"),
        character__identity_is_spoiler=False,
        cast_member__in=Casting.objects.filter(
            character__drama=review.drama_id, character__identity_is_spoiler=False
        ).values("cast_member"),
    )
    shared_crew = CrewCredit.objects.filter(
        drama=OuterRef("drama"),
        crew_member__in=CrewCredit.objects.filter(drama=review.drama_id).values("crew_member"),
    )
    shared_genre = Drama.genres.through.objects.filter(
        drama=OuterRef("drama"),
        genre__in=Drama.genres.through.objects.filter(drama=review.drama_id).values("genre"),
    )
    nearness = Case(
        When(drama=review.drama_id, then=Value(4)),
        When(Exists(shared_cast) & Exists(shared_crew), then=Value(3)),
        When(Q(Exists(shared_cast)) | Q(Exists(shared_crew)), then=Value(2)),
        When(Exists(shared_genre), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    nearest = (
        with_bylines(gate.reviews(at))
        .exclude(pk=review.pk)
        .annotate(nearness=nearness)
        .filter(nearness__gt=0)
        .order_by("-nearness", "-publish_at", "-pk")[:_LIMIT]
    )
    return cards(nearest, at)
