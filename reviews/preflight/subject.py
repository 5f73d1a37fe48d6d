"""
What the rules look at: a text and what is known about its drama.

Built from an edition (``Subject.from_edition``) or from a text that was only
just understood, so that both give the same findings. Plain data; the rules
never touch the database.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """One paragraph or heading. ``line`` is 1-based in the source, or ``None``."""

    text: str
    line: int | None = None
    heading: bool = False
    #: The field of the edition's form that it stands in: headline, standfirst, body, verdict.
    where: str = "body"


@dataclass(frozen=True)
class KnownCharacter:
    name: str
    native_name: str = ""
    performers: tuple[str, ...] = ()
    #: Spellings that are right too, and known typos that must not be suggested.
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownPerson:
    name: str
    native_name: str = ""
    aliases: tuple[str, ...] = ()
    #: Performers are suggested for a lost performer's name; crew never is.
    performer: bool = True


@dataclass(frozen=True)
class KnownService:
    name: str
    aliases: tuple[str, ...] = ()
    #: The drama's availability rows on it that are open: country codes, "001" for
    #: the world, "" where no country was given. Empty: no row at all.
    countries: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownImage:
    """A picture that the text shows, with what may be done with it as of the subject's time."""

    label: str
    credit_line: str
    alt: str
    #: As the library counts it.
    number: int = 0
    #: Why it may not be shown then: each reason's name and its sentence; empty where it may be.
    why_not: tuple[tuple[str, str], ...] = ()
    #: The end of its rights that lies ahead, if there is one.
    usable_until: dt.datetime | None = None
    restrictions: str = ""
    #: Names of the countries that its licence is limited to.
    countries: tuple[str, ...] = ()
    #: A handout or PR image: for use only in the context that it was provided for.
    only_as_provided: bool = False
    #: Titles of the dramas that it was provided for, and whether the review's is one of them.
    provided_for: tuple[str, ...] = ()
    provided_for_this: bool = False
    lacks_licence: bool = False
    #: What is shown in its place where it may not be: told as of the subject's time, or as of
    #: this picture's end where that is later.
    fallback: ShownImage | None = None


@dataclass(frozen=True)
class Subject:
    at: dt.datetime
    headline: str = ""
    passages: tuple[Passage, ...] = ()
    #: The drama's display, native, romanised and alternative titles.
    titles: tuple[str, ...] = ()
    start_year: int | None = None
    end_year: int | None = None
    characters: tuple[KnownCharacter, ...] = ()
    #: The drama's performers and crew.
    people: tuple[KnownPerson, ...] = ()
    #: Every streaming service of the catalogue, with this drama's rows.
    services: tuple[KnownService, ...] = ()
    images: tuple[ShownImage, ...] = ()
    #: The credit as it was handed in, "Photo Credits: JTBC" → "JTBC".
    credit_line: str = ""
    #: The line that it stands in, where that is known: "Photo Credits: JTBC".
    credit_source: Passage | None = None
    has_trailer: bool = False
    #: Pictures, videos and other figures standing in the body.
    has_embed: bool = False
    has_verdict: bool = False
    has_score: bool = False

    @property
    def texts(self) -> tuple[Passage, ...]:
        """All that a reader will read: the passages, led by the headline if it is not one."""
        if not self.headline or any(passage.where == "headline" for passage in self.passages):
            return self.passages
        return (Passage(self.headline, heading=True, where="headline"), *self.passages)
