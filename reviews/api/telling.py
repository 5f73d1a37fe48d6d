"""
What the API tells of each thing: made of rows that came through the gate. No query.

What a function needs loaded stands in its docstring; ``resources`` loads it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from images.crops import RATIOS, Crop
from people.models import Author, CastMember, CrewMember, Person

from .. import body as body_html
from ..addresses import path_of
from ..models import SCORE_BEST, Casting, CrewCredit, Drama, Topic
from ..models import Character as CharacterRow
from ..pages.cards import Card
from ..pages.meta import absolute, address
from ..pages.review import Correction
from ..pages.watching import Offer
from ..pictures import Picture, picture
from ..portable import portable_html
from ..scale import meaning
from ..structured_pictures import LICENSABLE, creators
from ..trailers import trailer
from . import schemas

ROLES: dict[type[Person], schemas.Role] = {
    Author: "authors",
    CastMember: "cast",
    CrewMember: "crew",
}
_CROPS: tuple[Any, ...] = (Crop.FULL, *RATIOS)


def link(name: str, *args: str, **asked: str) -> str:
    """An address of this API, whole."""
    query = f"?{urlencode(asked)}" if asked else ""
    return absolute(path_of(f"api:{name}", *args)) + query


# --- Pictures ------------------------------------------------------------------


def picture_of(shown: Picture | None) -> schemas.Picture | None:
    """A picture that ``pictures.picture`` lets through."""
    if shown is None:
        return None
    image = shown.image
    licensable = image.rights in LICENSABLE
    return schemas.Picture(
        alt=shown.alt,
        caption=shown.caption,
        credit=" · ".join(shown.credits),
        creators=creators(image),
        credit_line=image.credit_line,
        copyright_notice=image.copyright_notice,
        licence_url=(licensable and image.licence_url) or None,
        acquire_url=(licensable and image.acquire_url) or None,
        renditions=[
            schemas.Rendition(
                url=absolute(file.get_absolute_url()),
                crop=crop,
                width=file.width,
                height=file.height,
            )
            for crop in _CROPS
            for file in shown.files(crop)
        ],
    )


# --- Things by their names -------------------------------------------------------


def person_ref(person: Person) -> schemas.PersonRef:
    return schemas.PersonRef(**_person(person))


def _person(person: Person) -> dict[str, str]:
    return {
        "slug": person.slug,
        "name": person.name,
        "native_name": person.native_name,
        "url": absolute(address(person)),
        "api_url": link("api_person", ROLES[type(person)], person.slug),
    }


def drama_ref(drama: Drama) -> schemas.DramaRef:
    return schemas.DramaRef(
        slug=drama.slug,
        title=drama.title,
        native_title=drama.native_title,
        years=drama.years,
        url=absolute(address(drama)),
        api_url=link("api_drama", drama.slug),
    )


def topic_ref(topic: Topic) -> schemas.TopicRef:
    return schemas.TopicRef(
        slug=topic.slug,
        name=topic.name,
        url=absolute(address(topic)),
        api_url=link("api_reviews", topic=topic.slug),
    )


# --- Reviews -----------------------------------------------------------------------


#: What ``review_in_list`` tells that a card does not show.
TOLD_IN_LISTS = (
    *("spoiler_level", "takes_effect_at"),
    *("review__drama__start_year", "review__drama__end_year"),
)


def review_in_list(card: Card) -> schemas.ReviewInList:
    """Of a card whose review has its ``topics`` prefetched, with ``TOLD_IN_LISTS`` loaded."""
    topics = sorted(card.review.topics.all(), key=lambda topic: topic.name)
    return schemas.ReviewInList(**_review(card, topics))


def review(
    card: Card,
    topics: Sequence[Topic],
    in_body: dict[body_html.Figure, Picture],
    corrections: Iterable[Correction],
) -> schemas.Review:
    """Of a card whose edition is loaded whole."""
    edition = card.edition
    url = absolute(address(card.review))
    # A publication that keeps its texts out of feeds keeps them out of here too.
    whole = settings.FEED_FULL_TEXT
    video = trailer(edition.trailer_url or card.review.drama.trailer_url)
    return schemas.Review(
        **_review(card, topics),
        body=_html(edition.body, in_body, url) if whole else None,
        verdict=_html(edition.verdict, {}, url) if whole else None,
        verdict_for=edition.verdict_for,
        verdict_against=edition.verdict_against,
        suits=edition.suits,
        episodes_watched=edition.episodes_watched,
        disclosure=edition.disclosure,
        trailer_url=video.url if video else None,
        corrections=[schemas.Correction(at=c.at, note=c.note) for c in corrections],
    )


def _review(card: Card, topics: Iterable[Topic]) -> dict[str, Any]:
    row, edition = card.review, card.edition
    assert row.publish_at is not None  # a live review has a start
    assert edition.takes_effect_at is not None  # and its edition a time
    score = edition.score
    return {
        "slug": row.slug,
        "kind": row.kind,
        "label": str(row.get_kind_display()),
        "headline": edition.headline,
        "standfirst": edition.standfirst,
        "score": None if score is None else float(score),
        "score_best": SCORE_BEST,
        "score_meaning": "" if score is None else meaning(score),
        "spoiler_level": edition.spoiler_level,
        "authors": [person_ref(author) for author in card.authors],
        "drama": drama_ref(row.drama),
        "topics": [topic_ref(topic) for topic in topics],
        "hero": picture_of(card.picture),
        "published_at": row.publish_at,
        "updated_at": max(row.publish_at, edition.takes_effect_at),
        "url": absolute(address(row)),
        "api_url": link("api_review", row.slug),
    }


def _html(html: str, pictures: dict[body_html.Figure, Picture], url: str) -> str:
    """For elsewhere, every fold with a label that says what it is."""
    labelled = body_html.FOLD.sub(
        lambda m: f"<details><summary>{m[1] or _('Spoiler')}</summary>{m[2]}</details>", html
    )
    return str(portable_html(labelled, pictures, url))


# --- The catalogue -------------------------------------------------------------------


def drama_in_list(row: Drama, at: dt.datetime) -> schemas.DramaInList:
    """Of a drama with its poster, genres and networks."""
    return schemas.DramaInList(**_drama(row, at))


def drama(row: Drama, at: dt.datetime) -> schemas.Drama:
    """Of a drama with its people besides (``pages.catalogue.prefetch_people``)."""
    video = trailer(row.trailer_url)
    return schemas.Drama(
        **_drama(row, at),
        synopsis=row.synopsis,
        content_rating=row.content_rating,
        start_date=row.start_date,
        end_date=row.end_date,
        trailer_url=video.url if video else None,
        cast=[_character(character) for character in row.characters.all()],
        crew=[
            schemas.Credit(person=person_ref(credit.crew_member), job=credit.job)
            for credit in row.crew_credits.all()
        ],
    )


def _drama(row: Drama, at: dt.datetime) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": row.title,
        "native_title": row.native_title,
        "romanised_title": row.romanised_title,
        "alternative_titles": row.alternative_titles,
        "kind": row.kind,
        "country": row.country,
        "language": row.language,
        "start_year": row.start_year,
        "end_year": row.end_year,
        "years": row.years,
        "episodes": row.episodes,
        "runtime": row.runtime,
        "genres": [genre.name for genre in row.genres.all()],
        "networks": [network.name for network in row.networks.all()],
        "poster": picture_of(picture(row.poster, at)),
        "url": absolute(address(row)),
        "api_url": link("api_drama", row.slug),
        "reviews_url": link("api_reviews", drama=row.slug),
        "availability_url": link("api_availability", drama=row.slug),
    }


def _tier(character: CharacterRow) -> Any:
    return CharacterRow.Tier(character.tier).name.lower()


def _character(row: CharacterRow) -> schemas.Character:
    performers = [
        schemas.Performer(person=person_ref(casting.cast_member), note=casting.note)
        for casting in row.castings.all()
    ]
    secret = row.identity_is_spoiler
    return schemas.Character(
        name=row.name,
        native_name=row.native_name,
        tier=_tier(row),
        performers=[] if secret else performers,
        spoiler_performers=performers if secret else [],
    )


# --- People ------------------------------------------------------------------------


def person_in_list(row: Person, at: dt.datetime) -> schemas.PersonInList:
    """Of a person with their portrait."""
    return schemas.PersonInList(**_person(row), portrait=picture_of(picture(row.portrait, at)))


def person(
    row: Person,
    at: dt.datetime,
    *,
    parts: Iterable[Casting] = (),
    spoiler_parts: Iterable[Casting] = (),
    credits: Iterable[CrewCredit] = (),
) -> schemas.Person:
    author = row if isinstance(row, Author) else None
    return schemas.Person(
        **_person(row),
        portrait=picture_of(picture(row.portrait, at)),
        aliases=row.aliases,
        tagline=author.tagline if author else "",
        biography=row.biography,
        parts=[_part(casting) for casting in parts],
        spoiler_parts=[_part(casting) for casting in spoiler_parts],
        jobs=[schemas.Job(drama=drama_ref(c.drama), job=c.job) for c in credits],
        reviews_url=link("api_reviews", author=author.slug) if author else None,
    )


def _part(casting: Casting) -> schemas.Part:
    character = casting.character
    return schemas.Part(
        drama=drama_ref(character.drama),
        character=character.name,
        character_native_name=character.native_name,
        tier=_tier(character),
        note=casting.note,
    )


# --- Offers ------------------------------------------------------------------------


def offer(told: Offer) -> schemas.Offer:
    """Of an offer whose row has its drama and its service."""
    row = told.availability
    monetization: Any = row.monetization
    service = row.service
    return schemas.Offer(
        drama=drama_ref(row.drama),
        service=schemas.ServiceRef(
            slug=service.slug,
            name=service.name,
            url=absolute(address(service)),
            api_url=link("api_availability", service=service.slug),
        ),
        country=row.country,
        monetization=monetization,
        label=str(row.get_monetization_display()),
        link=row.link or None,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        leaving_soon=told.leaving_soon,
        checked_on=row.verified_on,
        source=row.source,
    )
