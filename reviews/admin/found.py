"""
How a review will be found: its search result, its card where it is shared, its data.

Made from the very page, as the preview makes it, at the edition's own time.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ..models import Edition, Review
from ..pages.meta import Meta
from ..pages.review import review_page
from ..pictures import SHARED_WIDTH, Picture

#: A search result on a wide screen, measured at Google's: a title of 600 pixels set
#: in 20 pixels of Arial, and two lines of 600 in 14 pixels. Telephones wrap instead.
_TITLE_ROOM, _TITLE_SIZE = 600, 20
_DESCRIPTION_ROOM, _DESCRIPTION_SIZE = 1_160, 14
#: What the larger social sites show of a title before they cut it.
_SHARED_TITLE = 70
#: Longer headlines are cut wherever Google shows articles.
_HEADLINE = 110

#: Widths of Arial's letters in thousandths of its size (as Helvetica's AFM has them).
_WIDTHS: Mapping[str, int] = {
    letter: width
    for letters, width in (
        ("ijl'|", 222),
        (" !,./:;ftI[]\\", 278),
        ('-r()“”"‘’', 333),
        ("ckszvxyJ", 500),
        ("FTZ", 611),
        ("ABEKPSVXY&", 667),
        ("wCDHNRU", 722),
        ("GOQ", 778),
        ("mM", 833),
        ("W", 944),
        ("—…", 1000),
    )
    for letter in letters
}
_USUAL_WIDTH = 556

#: What Google asks for beyond what it requires, by type, and why it is worth having.
_RECOMMENDED: Mapping[str, tuple[str, ...]] = {
    "Article": ("image", "author"),
    "Review": ("author", "reviewRating"),
    "TVSeries": ("actor", "director", "startDate", "numberOfEpisodes", "potentialAction"),
    "Movie": ("actor", "director", "dateCreated", "potentialAction"),
    "ImageObject": ("creator", "copyrightNotice", "license", "acquireLicensePage"),
}


@dataclass(frozen=True)
class Cut:
    """A text, and as much of it as is shown."""

    whole: str
    shown: str

    @property
    def is_cut(self) -> bool:
        return self.whole != self.shown


@dataclass(frozen=True)
class Found:
    at: dt.datetime
    meta: Meta
    #: The host and the steps of the address, as results show it.
    place: str
    title: Cut
    description: Cut
    shared_title: Cut
    picture: Picture | None
    warnings: Sequence[str]
    #: The page's JSON-LD, indented.
    data: str


def found(review: Review, edition: Edition, at: dt.datetime) -> Found:
    """Of the stored ``edition`` as the page will be at ``at``. As many queries as that page."""
    context = review_page(review, edition, at, settings.DEFAULT_COUNTRY)
    meta, graph = context["meta"], context["structured_data"]
    title = _cut(meta.full_title, _TITLE_SIZE, _TITLE_ROOM)
    description = _cut(meta.description, _DESCRIPTION_SIZE, _DESCRIPTION_ROOM)
    parts = urlsplit(meta.url)
    return Found(
        at=at,
        meta=meta,
        place=" › ".join([parts.netloc, *unquote(parts.path).strip("/").split("/")]),
        title=title,
        description=description,
        shared_title=Cut(meta.title, Truncator(meta.title).chars(_SHARED_TITLE)),
        picture=meta.picture,
        warnings=[*_said(edition, title, description), *_pictured(meta.picture), *_missing(graph)],
        data=json.dumps({"@graph": graph}, ensure_ascii=False, indent=2),
    )


def width(text: str, size: float) -> float:
    """About how many pixels ``text`` is wide in Arial of ``size`` pixels; Hangul is square."""
    em = sum(
        1000
        if ord(letter) >= 0x1100 and letter not in _WIDTHS and not 0x2000 <= ord(letter) < 0x2100
        else _WIDTHS.get(letter, 667 if letter.isupper() else _USUAL_WIDTH)
        for letter in text
    )
    return em * size / 1000


def _cut(text: str, size: float, room: float) -> Cut:
    """At the last word that fits, as search engines do."""
    if width(text, size) <= room:
        return Cut(text, text)
    words = text.split(" ")
    while len(words) > 1 and width(" ".join(words) + " …", size) > room:
        words.pop()
    return Cut(text, " ".join(words) + " …")


def _said(edition: Edition, title: Cut, description: Cut) -> list[str]:
    told = []
    if title.is_cut:
        told.append(_("The title is longer than a search result shows: it is cut as above."))
    if description.is_cut:
        told.append(_("The description is longer than a search result shows."))
    if not edition.search_description and not edition.standfirst:
        told.append(_("No standfirst and no description: search engines get the text’s beginning."))
    if len(edition.headline) > _HEADLINE:
        told.append(_("The headline has more than %(count)d characters.") % {"count": _HEADLINE})
    if edition.score is None:
        told.append(_("Without a score no stars are shown in search results."))
    return told


def _pictured(picture: Picture | None) -> list[str]:
    if picture is None:
        return [_("There is no picture that may be shown then: shared links will be plain.")]
    if picture.shared.width < SHARED_WIDTH:
        return [
            _("The picture is narrower than %(width)d pixels: it is shown small where shared.")
            % {"width": SHARED_WIDTH}
        ]
    return []


def _missing(graph: Sequence[Mapping[str, Any]]) -> list[str]:
    """What Google recommends and the data lack; of each type once."""
    lacking: dict[str, set[str]] = {}
    for node in graph:
        wanted = set(_RECOMMENDED.get(node["@type"], ())) - node.keys()
        # Told in words above.
        lacking.setdefault(node["@type"], set()).update(wanted - {"reviewRating", "image"})
    return [
        _("%(type)s has no %(properties)s.")
        % {"type": type_, "properties": ", ".join(sorted(properties))}
        for type_, properties in lacking.items()
        if properties
    ]
