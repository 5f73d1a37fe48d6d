"""
What the demo's TOML files say, as dataclasses.

Times are relative: days and hours from the instant the demo is loaded, so that
it always has something leaving soon and something still to come.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

State = Literal[
    "draft", "in-review", "changes-requested", "approved", "scheduled", "live", "corrected",
    "correction-waiting", "withdrawn", "held", "embargoed",
]  # fmt: skip
#: States in which readers see the review from the start.
LIVE_STATES: tuple[State, ...] = ("live", "corrected", "correction-waiting")


@dataclass(frozen=True)
class Topic:
    key: str
    name: str
    slug: str


@dataclass(frozen=True)
class Service:
    slug: str
    name: str
    url: str


@dataclass(frozen=True)
class Picture:
    """``focal_x`` and ``focal_y`` are parts (0 to 1) of the width and height."""

    key: str
    alt: str
    caption: str
    creator: str
    credit_line: str
    copyright_notice: str
    rights_category: Literal["commissioned"]
    focal_x: float
    focal_y: float
    #: When its rights end, and the key of what is shown from then on.
    usable_for_days: int | None = None
    fallback: str = ""


@dataclass(frozen=True)
class Author:
    key: str
    name: str
    tagline: str
    biography: str
    portrait: str
    native_name: str = ""


@dataclass(frozen=True)
class Performer:
    key: str
    name: str
    native_name: str
    aliases: tuple[str, ...] = ()
    portrait: str = ""


@dataclass(frozen=True)
class Crew:
    key: str
    name: str
    native_name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class CrewCredit:
    person: str
    job: Literal["screenwriter", "director"]


@dataclass(frozen=True)
class Character:
    """``performers`` are keys, the one most seen first; ``notes`` tell one from another."""

    name: str
    native_name: str
    tier: Literal["main", "support", "guest", "cameo"]
    performers: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
    identity_is_spoiler: bool = False


@dataclass(frozen=True)
class Availability:
    """
    A made-up offer: "001" is the world and "" a country that is not known.

    Days count from the instant of loading; ``None`` leaves that side open.
    """

    service: str
    country: str
    monetization: Literal["FLATRATE", "FREE", "ADS", "RENT", "BUY"]
    verified_days_ago: int
    source: str
    opens_in_days: int | None = None
    closes_in_days: int | None = None


@dataclass(frozen=True)
class Drama:
    slug: str
    title: str
    native_title: str
    romanised_title: str
    alternative_titles: tuple[str, ...]
    kind: Literal["series"]
    country: str
    language: str
    starts_on: date
    ends_on: date
    episodes: int
    runtime_minutes: int
    networks: tuple[str, ...]
    genres: tuple[str, ...]
    content_rating: Literal["G", "13+", "15+", "18+", "R"]
    poster: str
    synopsis: str
    crew: tuple[CrewCredit, ...]
    characters: tuple[Character, ...]
    availability: tuple[Availability, ...]
    external_ids: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Replacement:
    old: str
    new: str


@dataclass(frozen=True)
class Correction:
    """The second edition: the first one's body with ``replace``, and its public note."""

    note: str
    replace: tuple[Replacement, ...]
    days_ago: int | None = None
    days_ahead: int | None = None

    def corrected(self, body: str) -> str:
        for change in self.replace:
            body = body.replace(change.old, change.new)
        return body


@dataclass(frozen=True)
class Review:
    """
    A review and the state in which the demo shows it.

    ``body`` and ``verdict`` are simple HTML; a figure is
    ``<figure data-image="KEY"></figure>``. ``reason`` is private.
    """

    slug: str
    drama: str
    kind: Literal["first-impression", "mid-run", "final"]
    state: State
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    headline: str
    standfirst: str
    hero: str
    spoiler_level: Literal["none", "mild", "full"]
    episodes_watched: int
    verdict: str
    verdict_for: tuple[str, ...]
    verdict_against: tuple[str, ...]
    suits: str
    body: str
    #: Out of 10, in halves.
    score: float | None = None
    disclosure: str = ""
    reason: str = ""
    live_days_ago: int | None = None
    withdrawn_days_ago: int | None = None
    publish_in_hours: int | None = None
    embargo_in_hours: int | None = None
    correction: Correction | None = None
    #: Where the editors put it on the home page.
    front: Literal["", "lead", "pick", "archive"] = ""


@dataclass(frozen=True)
class Content:
    """Everything, keyed by ``key`` (people, pictures, topics) or ``slug``."""

    topics: dict[str, Topic]
    services: dict[str, Service]
    pictures: dict[str, Picture]
    authors: dict[str, Author]
    performers: dict[str, Performer]
    crew: dict[str, Crew]
    dramas: dict[str, Drama]
    reviews: dict[str, Review]
