"""Which other reviews a reader may want next: same drama, cast, makers, genre."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from .. import gate
from ..models import Casting, CrewCredit, Drama, Edition, Review
from ..prepared import attached, prepared
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
    return _of_dramas(at, review.pk, *(sorted(near) for near in dramas))


@prepared
def _of_dramas(at: dt.datetime, review: int, *dramas: list[int]) -> QuerySet[Edition]:
    """Of ``dramas``, the nearest first, but for ``review``."""
    ranked = [(near, Value(-rank)) for rank, near in enumerate(dramas) if near]
    nearness = Case(*(When(review__drama__in=near, then=rank) for near, rank in ranked))
    return (
        for_cards(gate.editions(at))
        .filter(review__drama__in=[pk for near in dramas for pk in near])
        .exclude(review=review)
        .annotate(nearness=nearness)
        .order_by("-nearness", "-review__publish_at", "-review_id")[:_LIMIT]
    )


def _dramas_by_nearness(drama: Drama, at: dt.datetime) -> tuple[set[int], ...]:
    """
    The keys of dramas, the nearest first: itself, by cast and makers, by either, by a genre.

    One query. A part whose performer is a secret relates nothing: it would tell.
    """
    performers = [
        casting.cast_member_id
        for character in attached(drama, "characters")
        if not character.identity_is_spoiler
        for casting in attached(character, "castings")
    ]
    makers = [credit.crew_member_id for credit in attached(drama, "crew_credits")]
    shared: dict[str, set[int]] = {"cast": set(), "crew": set(), "genre": set()}
    for kind, pk in _sharing(at, drama.pk, performers, makers):
        if pk != drama.pk:
            shared[kind].add(pk)
    cast, crew = shared["cast"], shared["crew"]
    return {drama.pk}, cast & crew, cast ^ crew, shared["genre"] - cast - crew


@prepared
def _sharing(
    at: dt.datetime, drama: int, performers: list[int], makers: list[int]
) -> QuerySet[Any, tuple[str, int]]:
    """What dramas share with ``drama``, and their keys."""
    in_genre: Any = Drama.genres.through.objects
    newest = gate.reviews(at).order_by("-publish_at", "-pk").values("drama")[:_NEWEST]
    open_parts = Casting.objects.filter(character__identity_is_spoiler=False)
    return (
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
