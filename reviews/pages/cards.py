"""A review as lists show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model, Prefetch, prefetch_related_objects

from images.models import Image
from people.models import Author

from ..models import Byline, Drama, Edition, Review
from ..models.edition import EditionQuerySet
from ..paging import NEWEST_FIRST, Page, page_of
from ..pictures import Picture, picture
from .art import Art, art


@dataclass(frozen=True)
class Card:
    review: Review
    edition: Edition
    authors: Sequence[Author]
    picture: Picture | None

    @property
    def art(self) -> Art:
        return art(self.review.drama)


#: What a card shows of its edition. The body, which is long, is not among it.
_SHOWN = (
    "headline",
    "standfirst",
    "score",
    "hero",
    "hero_alt",
    "hero_caption",
    "review",
    "takes_effect_at",
)


def for_cards(editions: EditionQuerySet) -> EditionQuerySet:
    """With review, drama and hero: what ``cards`` takes."""
    shown = (*_SHOWN, *_every_field("review", Review), *_every_field("review__drama", Drama))
    return editions.select_related("review__drama", "hero").only(
        *shown, *_every_field("hero", Image)
    )


def _every_field(relation: str, model: type[Model]) -> list[str]:
    return [f"{relation}__{field.name}" for field in model._meta.concrete_fields]


def prefetch_people_and_pictures(
    editions: Iterable[Edition],
    *more: Image | None,
    reviews: Iterable[Review] = (),
) -> None:
    """
    What a page shows beside the texts: who signs, and every picture's files.

    Of the editions' reviews and of ``reviews``, and of ``more`` pictures. Two
    queries, whatever their number.
    """
    editions = list(editions)
    signed = [*reviews, *(edition.review for edition in editions)]
    bylines = Byline.objects.select_related("author__portrait")
    prefetch_related_objects(signed, Prefetch("bylines", bylines))
    portraits = [byline.author.portrait for review in signed for byline in review.bylines.all()]
    prefetch_files([*more, *portraits, *(edition.hero for edition in editions)])


def prefetch_files(pictures: Iterable[Image | None]) -> None:
    """The files of all of a page's pictures, in one query."""
    prefetch_related_objects([image for image in pictures if image], "renditions")


def cards(editions: Iterable[Edition], at: dt.datetime) -> list[Card]:
    """The cards of editions ``for_cards`` with people and pictures, in their order. No query."""
    return [
        Card(
            review=edition.review,
            edition=edition,
            authors=[byline.author for byline in edition.review.bylines.all()],
            picture=picture(edition.hero, at, alt=edition.hero_alt, caption=edition.hero_caption),
        )
        for edition in editions
    ]


def card_page(
    editions: EditionQuerySet, at: dt.datetime, cursor: str, *more: Image | None
) -> Page[Card]:
    """
    One page of cards of what live reviews say, the newest first. Three queries.

    The files of ``more`` pictures of the page are fetched with theirs. Raises
    ``Http404`` for a bad cursor.
    """
    page = page_of(for_cards(editions), NEWEST_FIRST, cursor)
    prefetch_people_and_pictures(page.items, *more)
    return Page(cards(page.items, at), page.next_cursor, page.is_first)
