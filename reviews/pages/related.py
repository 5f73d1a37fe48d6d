"""Which other reviews a reader may want next: same drama, cast, makers, genre."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from .. import gate
from ..models import Casting, CrewCredit, Drama, Edition, Review
from .cards import for_cards

_LIMIT = 4
#: A genre holds a great part of the archive: it is sought among so many of the newest reviews.
_NEWEST = 200


def related_editions(review: Review, at: dt.datetime) -> list[Edition]:
    """
    What at most four live reviews say, the nearest first, ``for_cards``.

    The review's drama has its people prefetched. Two queries; neither looks at the
    whole archive.
    """
    dramas = _dramas_by_nearness(review.drama, at)
    nearness = Case(
        *(When(review__drama__in=near, then=Value(rank)) for rank, near in dramas.items() if near),
        output_field=IntegerField(),
    )
    return list(
        for_cards(gate.editions(at))
        .filter(review__drama__in=set().union(*dramas.values()))
        .exclude(review=review)
        .annotate(nearness=nearness)
        .order_by("-nearness", "-review__publish_at", "-review_id")[:_LIMIT]
    )


def _dramas_by_nearness(drama: Drama, at: dt.datetime) -> dict[int, set[int]]:
    """
    The keys of the dramas that share people: 4 itself, 3 cast and makers, 2 either, 1 a genre.

    One query. A part whose performer is a secret relates nothing: it would tell.
    """
    performers = [
        casting.cast_member_id
        for character in drama.characters.all()
        if not character.identity_is_spoiler
        for casting in character.castings.all()
    ]
    makers = [credit.crew_member_id for credit in drama.crew_credits.all()]
    in_genre: Any = Drama.genres.through.objects
    newest = gate.reviews(at).order_by("-publish_at", "-pk").values("drama")[:_NEWEST]
    open_parts = Casting.objects.filter(character__identity_is_spoiler=False)
    rows = (
        open_parts.filter(cast_member__in=performers)
        .order_by()
        .annotate(kind=Value("cast"))
        .values_list("kind", "character__drama")
        .union(
            CrewCredit.objects.filter(crew_member__in=makers)
            .order_by()
            .annotate(kind=Value("crew"))
            .values_list("kind", "drama"),
            in_genre.filter(
                genre__in=in_genre.filter(drama=drama).values("genre"), drama__in=newest
            )
            .order_by()
            .annotate(kind=Value("genre"))
            .values_list("kind", "drama"),
        )
    )
    shared: dict[str, set[int]] = {"cast": set(), "crew": set(), "genre": set()}
    for kind, pk in rows:
        if pk != drama.pk:
            shared[kind].add(pk)
    cast, crew = shared["cast"], shared["crew"]
    return {4: {drama.pk}, 3: cast & crew, 2: cast ^ crew, 1: shared["genre"] - cast - crew}
