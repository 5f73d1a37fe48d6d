"""What a page says of itself to browsers, search engines and link previews."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Model
from django.utils.text import Truncator

from people.models import Author, CastMember, CrewMember

from ..addresses import path_of
from ..models import Drama, Review, StreamingService, Topic
from ..pictures import Picture
from ..reading_language import in_language, plain

#: Narrower than this (width by height), a picture is better previewed small and whole.
_WIDE = 4 / 3

_ROUTES: dict[type[Model], str] = {
    Review: "review",
    Drama: "drama",
    Author: "author",
    CastMember: "cast",
    CrewMember: "crew",
    Topic: "topic",
    StreamingService: "service",
}


def address(thing: Any) -> str:
    """The path of the page that one of the things with a slug has."""
    name, args = route(thing)
    return path_of(name, *args)


def route(thing: Any) -> tuple[str, tuple[str]]:
    """The name of that page's route, and what it takes."""
    return _ROUTES[type(thing)], (thing.slug,)


def absolute(path: str) -> str:
    """What others know ``path`` by: in the publication's own language, whoever asks."""
    return f"{settings.SITE_URL}{plain(path)}"


class Step(NamedTuple):
    """One of those from the front page to a page."""

    name: str
    path: str
    #: Whether the name is the publication's own words, in its language.
    is_told: bool = False


@dataclass(frozen=True)
class FeedLink:
    """A feed as a page's head names it."""

    title: str
    path: str
    mime_type: str


@dataclass(frozen=True)
class SharedPicture:
    """What other sites show beside a link to the page."""

    path: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Meta:
    title: str
    #: The page's own path, with a list's cursor and without a chosen country.
    path: str
    description: str = ""
    picture: Picture | None = None
    #: A review's card, where it is drawn; else the picture itself is shared.
    card: SharedPicture | None = None
    #: Open Graph's type.
    kind: str = "website"
    published: dt.datetime | None = None
    modified: dt.datetime | None = None
    authors: Sequence[str] = ()
    section: str = ""
    tags: Sequence[str] = ()
    #: Where the page stands below the front page, itself included.
    trail: Sequence[Step] = ()
    #: The feeds of this very list, where it has some.
    feeds: Sequence[FeedLink] = ()
    #: Whether every language of the site has the page, and not the publication's own alone.
    in_every_language: bool = True

    @property
    def url(self) -> str:
        """The page's own, in the language that it is read in."""
        return f"{settings.SITE_URL}{self.path}"

    @property
    def plain_url(self) -> str:
        """What the page is about is known by this one, whatever language it is read in."""
        return absolute(self.path)

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """The page in each language of the site: code and address. None where it has but one."""
        if not self.in_every_language:
            return []
        return [
            (code, f"{settings.SITE_URL}{in_language(self.path, code)}")
            for code, _name in settings.LANGUAGES
        ]

    @property
    def link_preview(self) -> str:
        """The kind of card, by X's names: its large one crops to a wide picture."""
        file = self.shared
        return "summary_large_image" if file and file.width >= file.height * _WIDE else "summary"

    @property
    def shared(self) -> SharedPicture | None:
        if self.card is not None or self.picture is None:
            return self.card
        file = self.picture.shared
        return SharedPicture(file.get_absolute_url(), file.width, file.height, self.picture.alt)

    @property
    def full_title(self) -> str:
        return f"{self.title} — {settings.SITE_NAME}"


def short(text: str) -> str:
    """A text cut to what a search result shows."""
    return Truncator(" ".join(text.split())).chars(160)


def list_path(path: str, cursor: str) -> str:
    """A list's path with its cursor, which makes another page of it."""
    if not cursor:
        return path
    return f"{path}{'&' if '?' in path else '?'}before={cursor}"
