"""The review page, for whichever edition is to be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from people.models import Author, CastMember

from .. import body as body_html
from .. import gate, rendering
from ..addresses import path_of
from ..models import SCORE_BEST, Drama, Edition, EditionImage, Review, SocialCard, Topic
from ..pictures import Picture, picture, with_picture
from ..prepared import prepared
from ..reading_language import usual_country
from ..scale import meaning, printed_score
from ..social_cards.making import card_for
from ..structured_data import review_graph
from ..trailers import Trailer, trailer
from .art import Art, art
from .cards import Card, cards, prefetch_signatures
from .catalogue import (
    CastList,
    Fact,
    FiledUnder,
    cast_list,
    fact_rows,
    filed_under,
    prefetch_people,
)
from .meta import Meta, SharedPicture, Step, address, short
from .related import related_editions
from .watching import WhereToWatch, where_to_watch


@dataclass(frozen=True)
class Correction:
    at: dt.datetime
    note: str


@dataclass(frozen=True)
class Signature:
    """An author below the review."""

    author: Author
    portrait: Picture | None


@dataclass(frozen=True)
class ReviewPage:
    review: Review
    edition: Edition
    drama: Drama
    signatures: Sequence[Signature]
    filed: FiledUnder
    hero: Picture | None
    #: All that the edition shows, hero first, each once.
    own_pictures: Sequence[Picture]
    #: Those of them that may be told of outside the text (``told_pictures``).
    pictures: Sequence[Picture]
    body: SafeString
    verdict: SafeString
    word_count: int
    minutes: int
    #: In words, or nothing where there is no score.
    score_meaning: str
    published: dt.datetime | None
    #: Only where a correction was noted.
    modified: dt.datetime | None
    #: Newest first.
    corrections: Sequence[Correction]
    facts: Sequence[Fact]
    cast: CastList
    watch: WhereToWatch
    trailer: Trailer | None
    related: Sequence[Card]

    @property
    def has_verdict(self) -> bool:
        edition = self.edition
        return bool(
            self.verdict
            or edition.verdict_for
            or edition.verdict_against
            or edition.suits
            or edition.score is not None
        )

    @property
    def has_player(self) -> bool:
        """Whether a video of the page can be played on it."""
        embeds = self.trailer is not None and self.trailer.embed_url
        return bool(embeds or body_html.video_urls(self.edition.body))

    @property
    def art(self) -> Art:
        return art(self.drama)

    @property
    def topics(self) -> Sequence[Topic]:
        return self.filed.topics


def find(slug: str, at: dt.datetime) -> Edition | None:
    """The edition that readers of the live review at ``slug`` read. One query."""
    return next(iter(_found(at, slug)), None)


@prepared
def _found(at: dt.datetime, slug: str) -> QuerySet[Edition]:
    return gate.editions(at).filter(review__slug=slug).select_related("review__drama")


def is_withdrawn(slug: str, at: dt.datetime) -> bool:
    """Whether the review at ``slug`` was taken down and says so. One query."""
    return bool(_withdrawn(at, slug))


@prepared
def _withdrawn(at: dt.datetime, slug: str) -> QuerySet[Any, tuple[int]]:
    return gate.withdrawn_reviews(at).filter(slug=slug).values_list("pk")


def review_page(
    review: Review,
    edition: Edition,
    at: dt.datetime,
    country: str,
    *,
    beside_at: dt.datetime | None = None,
) -> dict[str, Any]:
    """
    The review page's whole context, with ``edition`` as what the review says.

    The edition need not be in effect: a preview forces the one it is about.
    Everything else is as readers would find it at ``at``, or at ``beside_at`` for
    somebody who may see this edition and nothing else that is still to come. A fixed
    number of queries: twelve for a review with all that one can have, and one more
    for one that mentions cast members.
    """
    beside_at = beside_at or at
    drama = review.drama
    prefetch_people(drama)
    filed = filed_under(drama, review)
    related = related_editions(review, beside_at)
    prefetch_signatures([review, *(other.review for other in related)], portraits=True)
    hero, in_body = shown_pictures(_images_of(edition.pk), at)
    corrections = corrections_of(review, edition, at)
    mentioned = _mentioned(edition, beside_at, country)
    words = rendering.word_count(edition.body)
    page = ReviewPage(
        review=review,
        edition=edition,
        drama=drama,
        signatures=_signatures(review, at),
        filed=filed,
        hero=hero,
        own_pictures=_each_once([hero, *in_body.values()]),
        pictures=told_pictures(edition, hero, in_body),
        body=rendering.page_html(edition.body, in_body, mentioned),
        verdict=rendering.boxed_html(edition.verdict, mentioned),
        word_count=words,
        minutes=rendering.reading_minutes(words),
        score_meaning="" if edition.score is None else meaning(edition.score),
        published=review.publish_at,
        modified=corrections[0].at if corrections else None,
        corrections=corrections,
        facts=fact_rows(drama, filed),
        cast=cast_list(drama),
        watch=where_to_watch(drama, beside_at, country),
        trailer=trailer(edition.trailer_url or drama.trailer_url),
        related=cards(related, beside_at),
    )
    meta = _meta(page, card_for(edition, hero.image if hero else None))
    return {"page": page, "meta": meta, "structured_data": review_graph(page, meta)}


@prepared
def _images_of(edition: int) -> QuerySet[EditionImage]:
    return with_picture(EditionImage.objects.filter(edition=edition), "image")


def shown_pictures(
    rows: Iterable[EditionImage], at: dt.datetime
) -> tuple[Picture | None, dict[body_html.Figure, Picture]]:
    """Of an edition's rows the hero, and the body's by its figures, as they may be shown."""
    hero, in_body = None, {}
    for row in rows:
        shown = picture(row.image, at, alt=row.alt, caption=row.caption)
        if shown is None:
            continue
        if row.place == EditionImage.Place.HERO:
            hero = shown
        else:
            in_body[row.figure] = shown
    return hero, in_body


def told_pictures(
    edition: Edition, hero: Picture | None, in_body: Mapping[body_html.Figure, Picture]
) -> list[Picture]:
    """
    Those of ``shown_pictures`` that machines may be told of, hero first, each once.

    None from a spoiler fold; of a text full of spoilers the hero alone, since a
    caption gives away as much as the text.
    """
    if edition.spoiler_level == Edition.SpoilerLevel.FULL:
        return _each_once([hero])
    told = body_html.figures(body_html.without_spoilers(edition.body))
    return _each_once([hero, *(in_body.get(figure) for figure in told)])


def _each_once(pictures: Iterable[Picture | None]) -> list[Picture]:
    return list({p.image.pk: p for p in pictures if p}.values())


def _mentioned(edition: Edition, at: dt.datetime, country: str) -> dict[int, str]:
    """Where the mentioned cast members' pages are, of those that have one. A query, or none."""
    numbers = body_html.cast_ids(edition.body) | body_html.cast_ids(edition.verdict)
    if not numbers:
        return {}
    kept = "" if country == usual_country() else f"?country={country}"
    return {p.pk: address(p) + kept for p in _performers(at, sorted(numbers))}


@prepared
def _performers(at: dt.datetime, numbers: list[int]) -> QuerySet[CastMember]:
    return gate.cast(at).filter(pk__in=numbers).only("slug")


def _signatures(review: Review, at: dt.datetime) -> list[Signature]:
    return [Signature(b.author, picture(b.author.portrait, at)) for b in review.bylines.all()]


def corrections_of(review: Review, edition: Edition, at: dt.datetime) -> list[Correction]:
    """The notes of the editions up to ``at``, and of the one that is shown. One query."""
    noted = _noted(at, review.pk, edition.pk)
    shown = [edition] if edition.correction_note else []
    notes = [Correction(e.takes_effect_at or at, e.correction_note) for e in (*noted, *shown)]
    return sorted(notes, key=lambda correction: correction.at, reverse=True)


@prepared
def _noted(at: dt.datetime, review: int, shown: int) -> QuerySet[Edition]:
    due = Edition.objects.due(at).filter(review=review)
    return due.exclude(correction_note="").exclude(pk=shown)


def full_headline(headline: str, drama: str) -> str:
    """The headline, and of what it is a review unless it says so itself."""
    if drama.casefold() in headline.casefold():
        return headline
    return _("%(headline)s – review of %(drama)s") % {"headline": headline, "drama": drama}


def summary(edition: Edition, drama: Drama) -> str:
    """What the review is about, in few words; of a text full of spoilers none of its own."""
    if edition.standfirst:
        return edition.standfirst
    if edition.spoiler_level == Edition.SpoilerLevel.FULL:
        return _("Our review of %(drama)s, with full spoilers.") % {"drama": drama.title}
    return short(body_html.text(body_html.without_spoilers(edition.body)))


def _meta(page: ReviewPage, card: SocialCard | None) -> Meta:
    review, edition, drama = page.review, page.edition, page.drama
    return Meta(
        title=edition.search_title or full_headline(edition.headline, drama.title),
        path=address(review),
        description=edition.search_description or short(summary(edition, drama)),
        picture=page.hero,
        card=_shared(card, page) if card else None,
        kind="article",
        published=page.published,
        modified=page.modified,
        authors=[signature.author.name for signature in page.signatures],
        section=str(review.get_kind_display()),
        tags=[drama.title, *(topic.name for topic in page.topics)],
        trail=[
            Step(_("Reviews"), path_of("reviews")),
            Step(drama.title, address(drama), is_told=True),
            Step(edition.headline, address(review), is_told=True),
        ],
    )


def _shared(card: SocialCard, page: ReviewPage) -> SharedPicture:
    """The card, with its words and its picture told to those who do not see it."""
    title = full_headline(page.edition.headline, page.drama.title)
    told = [title if title.endswith((".", "!", "?")) else f"{title}."]
    if page.edition.score is not None:
        told.append(
            _("Score: %(score)s out of %(best)s.")
            % {"score": printed_score(page.edition.score), "best": SCORE_BEST}
        )
    if page.hero:
        told.append(_("Picture: %(alt)s") % {"alt": page.hero.alt})
    return SharedPicture(card.get_absolute_url(), card.WIDTH, card.HEIGHT, " ".join(told))
