"""What the API tells. Every field is always there; what is not known is null or empty."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, Field

Instant = Annotated[dt.datetime, Field(description="In UTC.")]
Html = Annotated[
    str,
    Field(
        description=(
            "HTML of a few tags: p, h2, h3, strong, em, a, br, hr, ul, ol, li, blockquote "
            '(with data-kind="pull": a pull quote), span with lang, figure with img and '
            "figcaption, which names the credit. A spoiler stands in details, its label in summary."
        )
    ),
]
Page = Annotated[str, Field(description="The page for readers.")]
Address = Annotated[str, Field(description="The same in this API.")]
Tier = Literal["main", "support", "guest", "cameo"]
Role = Literal["authors", "cast", "crew"]


class Problem(BaseModel):
    """Why there is no answer (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class Rendition(BaseModel):
    """A JPEG file."""

    url: str
    crop: Literal["full", "hero", "card", "square", "social"]
    width: int
    height: int


class Picture(BaseModel):
    """A picture that may be shown now. Whoever shows it prints its credit."""

    alt: str
    caption: str
    credit: Annotated[str, Field(description="As it is to be printed.")]
    creators: list[str]
    credit_line: str
    copyright_notice: str
    licence_url: str | None
    acquire_url: str | None
    renditions: list[Rendition]


class PersonRef(BaseModel):
    slug: str
    name: str
    native_name: str
    url: Page
    api_url: Address


class DramaRef(BaseModel):
    slug: str
    title: str
    native_title: str
    years: str
    url: Page
    api_url: Address


class TopicRef(BaseModel):
    slug: str
    name: str
    url: Page
    api_url: Annotated[str, Field(description="Its reviews in this API.")]


class ServiceRef(BaseModel):
    slug: str
    name: str
    url: Page
    api_url: Annotated[str, Field(description="Its offers in this API.")]


class Correction(BaseModel):
    at: Instant
    note: str


class ReviewInList(BaseModel):
    slug: str
    kind: Literal["first-impression", "mid-run", "final", "retrospective"]
    label: Annotated[str, Field(description="The kind in words.")]
    headline: str
    standfirst: str
    score: float | None
    score_best: int
    score_meaning: str
    spoiler_level: Literal["none", "mild", "full"]
    authors: list[PersonRef]
    drama: DramaRef
    topics: list[TopicRef]
    hero: Picture | None
    published_at: Instant
    updated_at: Annotated[dt.datetime, Field(description="When its text took effect, in UTC.")]
    url: Annotated[str, Field(description="The page for readers, its canonical address.")]
    api_url: Address


class Review(ReviewInList):
    body: Annotated[
        Html | None, Field(description="Null where the publication keeps its texts to its pages.")
    ]
    verdict: Html | None
    verdict_for: list[str]
    verdict_against: list[str]
    suits: str
    episodes_watched: int | None
    disclosure: str
    trailer_url: str | None
    corrections: Annotated[list[Correction], Field(description="The newest first.")]


class Performer(BaseModel):
    person: PersonRef
    note: str


class Character(BaseModel):
    name: str
    native_name: str
    tier: Tier
    performers: list[Performer]
    spoiler_performers: Annotated[
        list[Performer], Field(description="Who plays it is a spoiler: for readers who ask.")
    ]


class Credit(BaseModel):
    person: PersonRef
    job: str


class DramaInList(BaseModel):
    slug: str
    title: str
    native_title: str
    romanised_title: str
    alternative_titles: list[str]
    kind: Literal["series", "special", "web", "film"]
    country: str
    language: str
    start_year: int | None
    end_year: int | None
    years: str
    episodes: int | None
    runtime: Annotated[int | None, Field(description="Minutes an episode.")]
    genres: list[str]
    networks: list[str]
    poster: Picture | None
    url: Page
    api_url: Address
    reviews_url: str
    availability_url: str


class Drama(DramaInList):
    synopsis: str
    content_rating: str
    start_date: dt.date | None
    end_date: dt.date | None
    trailer_url: str | None
    cast: list[Character]
    crew: list[Credit]


class Part(BaseModel):
    drama: DramaRef
    character: str
    character_native_name: str
    tier: Tier
    note: str


class Job(BaseModel):
    drama: DramaRef
    job: str


class PersonInList(PersonRef):
    portrait: Picture | None


class Person(PersonInList):
    aliases: list[str]
    tagline: str
    biography: str
    parts: list[Part]
    spoiler_parts: Annotated[
        list[Part], Field(description="That they play it is a spoiler: for readers who ask.")
    ]
    jobs: list[Job]
    reviews_url: Annotated[str | None, Field(description="Of an author: what they wrote.")]


class Offer(BaseModel):
    drama: DramaRef
    service: ServiceRef
    country: Annotated[str, Field(description="ISO 3166-1 alpha-2, or 001 for the whole world.")]
    monetization: Literal["FLATRATE", "FREE", "ADS", "RENT", "BUY"]
    label: Annotated[str, Field(description="The monetization in words.")]
    link: str | None
    opens_at: Instant | None
    closes_at: Instant | None
    leaving_soon: bool
    checked_on: dt.date | None
    source: str


class Listed(BaseModel):
    next: Annotated[str | None, Field(description="The next page, if there is one.")]


class Reviews(Listed):
    items: list[ReviewInList]


class Dramas(Listed):
    items: list[DramaInList]


class People(Listed):
    items: list[PersonInList]


class Availability(Listed):
    items: list[Offer]


class Entrance(BaseModel):
    """Where everything is."""

    reviews: str
    dramas: str
    authors: str
    cast: str
    crew: str
    availability: str
    openapi: str
    docs: str
