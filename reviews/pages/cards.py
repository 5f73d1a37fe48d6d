"""A review as lists show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from people.models import Author

from .. import gate
from ..models import Byline, Edition, Review
from ..models.edition import EditionQuerySet
from ..paging import NEWEST_FIRST, Listed, Page, page_listed
from ..pictures import Picture, picture, picture_fields, with_picture
from ..prepared import attach, attached, lacking, prepared
from .art import Art, art
from .catalogue import in_passing


@dataclass(frozen=True)
class Card:
    review: Review
    edition: Edition
    authors: Sequence[Author]
    picture: Picture | None

    @property
    def art(self) -> Art:
        return art(self.review.drama)


#: What a card shows, and what a list of cards sorts by. The body, which is long, is not among it.
_SHOWN = (
    *("headline", "standfirst", "score", "hero_alt", "hero_caption"),
    *("review__slug", "review__kind", "review__publish_at"),
    *("review__drama__slug", "review__drama__title", "review__drama__native_title"),
    *picture_fields("hero"),
)


def for_cards(editions: EditionQuerySet, *more: str) -> EditionQuerySet:
    """With review, drama, hero and the fields ``more``: what ``cards`` takes."""
    return editions.select_related("review__drama", "hero__fallback").only(
        *("review", "review__drama", "hero"), *_SHOWN, *more
    )


def prefetch_signatures(reviews: Iterable[Review], *, portraits: bool = False) -> None:
    """
    Who signs ``reviews``, with their portraits if asked. One query, whatever their number.

    None where all have them already.
    """
    if unsigned := lacking(reviews, "bylines"):
        signing = _signing([review.pk for review in unsigned], portraits=portraits)
        attach(unsigned, "bylines", signing)


@prepared
def _signing(reviews: list[int], *, portraits: bool) -> QuerySet[Byline]:
    bylines = Byline.objects.filter(review__in=reviews).select_related("author")
    signing = in_passing(bylines, "author").defer("publish_at")
    return with_picture(signing, "author__portrait") if portraits else signing


def pictures_of(cards: Iterable[Card]) -> list[Picture | None]:
    """What a list of cards shows."""
    return [card.picture for card in cards]


def cards(editions: Iterable[Edition], at: dt.datetime) -> list[Card]:
    """
    The cards of editions that came ``for_cards``, in their order. One query: who signs them.
    """
    editions = list(editions)
    prefetch_signatures(edition.review for edition in editions)
    return [
        Card(
            review=edition.review,
            edition=edition,
            authors=[byline.author for byline in attached(edition.review, "bylines")],
            picture=picture(edition.hero, at, alt=edition.hero_alt, caption=edition.hero_caption),
        )
        for edition in editions
    ]


def cards_of(reviews: Iterable[Review], at: dt.datetime, *more: str) -> list[Card]:
    """The cards of live reviews, in their order, with the fields ``more``. Two queries."""
    reviews = list(reviews)
    found = {e.review_id: e for e in said(at, [review.pk for review in reviews], more=more)}
    return cards((found[review.pk] for review in reviews if review.pk in found), at)


@prepared
def said(at: dt.datetime, reviews: list[int], *, more: tuple[str, ...] = ()) -> EditionQuerySet:
    """What live reviews of these keys say, ``for_cards``."""
    return for_cards(gate.editions(at).filter(review__in=reviews), *more)


def card_page(listed: Listed[Edition], at: dt.datetime, cursor: str, *values: Any) -> Page[Card]:
    """
    One page of cards of what live reviews say, the newest first. Two queries.

    ``listed(at, *values)``, a function of a module, gives the gate's editions, and the
    bylines or topic items by which they are found, if they are. Raises ``Http404`` for
    a bad cursor.
    """
    page = page_listed(listed, (at, *values), NEWEST_FIRST, cursor, dressed=for_cards)
    return Page(cards(page.items, at), page.next_cursor, page.is_first)
