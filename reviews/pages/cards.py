"""A review as lists show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from people.models import Author

from .. import gate
from ..models import Byline, Edition, Review
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


def with_bylines(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """With drama and authors, in one more query."""
    bylines = Byline.objects.select_related("author")
    return reviews.select_related("drama").prefetch_related(Prefetch("bylines", bylines))


def cards(reviews: Iterable[Review], at: dt.datetime) -> list[Card]:
    """
    The cards of live reviews that came ``with_bylines``, in their order.

    One query whatever their number.
    """
    reviews = list(reviews)
    editions = {
        edition.review_id: edition
        for edition in gate.editions(at).filter(review__in=reviews).select_related("hero__fallback")
    }
    return [_card(review, editions[review.pk], at) for review in reviews if review.pk in editions]


def _card(review: Review, edition: Edition, at: dt.datetime) -> Card:
    return Card(
        review=review,
        edition=edition,
        authors=[byline.author for byline in review.bylines.all()],
        picture=picture(edition.hero, at, alt=edition.hero_alt, caption=edition.hero_caption),
    )


def pictures_of(cards: Iterable[Card]) -> list[Picture | None]:
    """What a list of cards shows."""
    return [card.picture for card in cards]


def card_page(reviews: QuerySet[Review], at: dt.datetime, cursor: str) -> Page[Card]:
    """
    One page of cards of live reviews, the newest first. Three queries.

    Raises ``Http404`` for a bad cursor.
    """
    page = page_of(with_bylines(reviews), NEWEST_FIRST, cursor)
    return Page(cards(page.items, at), page.next_cursor, page.is_first)
