"""Which other reviews a reader may want next: same drama, cast, makers, genre."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from .. import gate
from ..models import Casting, CrewCredit, Drama, Review
from ..models.edition import EditionQuerySet
from .cards import for_cards

_LIMIT = 4
#: A genre holds a great part of the archive: it is sought among so many of the newest reviews.
_NEWEST = 200


def related_editions(review: Review, at: dt.datetime) -> EditionQuerySet:
    """
    What at most four live reviews say, the nearest first, ``for_cards``.

    A part whose performer is a secret relates nothing: it would tell. Looks at
    the reviews of dramas that share people, and at the newest ones; never at all.
    """
    open_parts = Casting.objects.filter(character__identity_is_spoiler=False)
    performers = open_parts.filter(character__drama=review.drama_id).values("cast_member")
    makers = CrewCredit.objects.filter(drama=review.drama_id).values("crew_member")
    shared_cast = open_parts.filter(cast_member__in=performers)
    shared_crew = CrewCredit.objects.filter(crew_member__in=makers)
    in_genre = Drama.genres.through.objects
    shared_genre = in_genre.filter(genre__in=in_genre.filter(drama=review.drama_id).values("genre"))
    of_drama = OuterRef("review__drama")
    has_cast = Exists(shared_cast.filter(character__drama=of_drama))
    has_crew = Exists(shared_crew.filter(drama=of_drama))
    nearness = Case(
        When(review__drama=review.drama_id, then=Value(4)),
        When(Q(has_cast) & Q(has_crew), then=Value(3)),
        When(Q(has_cast) | Q(has_crew), then=Value(2)),
        When(Exists(shared_genre.filter(drama=of_drama)), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    newest = gate.reviews(at).order_by("-publish_at", "-pk").values("pk")[:_NEWEST]
    near = (
        Q(review__drama=review.drama_id)
        | Q(review__drama__in=shared_cast.values("character__drama"))
        | Q(review__drama__in=shared_crew.values("drama"))
        | Q(review__in=newest)
    )
    return (
        for_cards(gate.editions(at))
        .filter(near)
        .exclude(review=review)
        .annotate(nearness=nearness)
        .filter(nearness__gt=0)
        .order_by("-nearness", "-review__publish_at", "-review_id")[:_LIMIT]
    )
