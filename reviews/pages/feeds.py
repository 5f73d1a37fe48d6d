"""What a feed tells at an instant: of everything, or of one author, topic or service."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Author

from .. import body as body_html
from .. import gate, rendering
from ..addresses import path_of
from ..markup import fragment
from ..models import Edition, EditionImage, Review, StreamingService, Topic
from ..models.review import ReviewQuerySet
from ..pictures import Picture
from ..portable import absolute_links, portable_html
from ..scale import meaning
from .cards import prefetch_signatures
from .meta import FeedLink, absolute, address
from .review import full_headline, shown_pictures, summary

ENTRIES = 20
#: By the ending of the address: the media type, and the format's own name.
FORMATS = {
    "rss": ("application/rss+xml", "RSS"),
    "atom": ("application/atom+xml", "Atom"),
    "json": ("application/feed+json", "JSON Feed"),
}
#: The page of which a feed is the feed, by the name of the feed's route.
_EVERYTHING = "reviews_feed"
_ROUTES: dict[type[Author] | type[Topic] | type[StreamingService], str] = {
    Author: "author_feed",
    Topic: "topic_feed",
    StreamingService: "service_feed",
}
Subject = Author | Topic | StreamingService

#: Lines that a template leaves empty.
_NOTHING = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Entry:
    #: Survives a change of address.
    id: str
    url: str
    title: str
    #: Plain text.
    summary: str
    #: HTML whose addresses are absolute.
    content: str
    published: dt.datetime
    #: The newest public correction, else when it was published.
    updated: dt.datetime
    authors: Sequence[Author]
    tags: Sequence[str]
    hero: Picture | None
    #: The hero first, each once.
    pictures: Sequence[Picture]


@dataclass(frozen=True)
class Feed:
    id: str
    title: str
    description: str
    #: The page that it is the feed of.
    home_url: str
    #: Its own address.
    url: str
    entries: Sequence[Entry]
    #: When what it tells last changed, as far as that has an instant.
    changed: dt.datetime | None

    @property
    def updated(self) -> dt.datetime:
        """The newest entry's; of an empty feed the beginning of Unix time, since one is asked."""
        times = [entry.updated for entry in self.entries]
        return max(times, default=dt.datetime.fromtimestamp(0, dt.UTC))


def feed_path(subject: Subject | None, kind: str) -> str:
    """The path of the feed of ``subject`` (``None``: everything) in the format ``kind``."""
    if subject is None:
        return path_of(_EVERYTHING, kind)
    return path_of(_ROUTES[type(subject)], subject.slug, kind)


def feed_links(subject: Subject | None) -> list[FeedLink]:
    """The feeds of ``subject`` as its page's head names them, one a format. No query."""
    title = settings.SITE_NAME if subject is None else f"{subject.name} — {settings.SITE_NAME}"
    return [
        FeedLink(f"{title} ({name})", feed_path(subject, kind), mime_type)
        for kind, (mime_type, name) in FORMATS.items()
    ]


def feed(subject: Subject | None, kind: str, at: dt.datetime) -> Feed:
    """
    The newest reviews of a public ``subject`` (``None``: all), as a feed tells them.

    Seven queries, whatever their number.
    """
    key = "reviews" if subject is None else f"{type(subject)._meta.model_name}/{subject.pk}"
    return Feed(
        id=_tag(f"feed/{key}"),
        title=settings.SITE_NAME if subject is None else f"{settings.SITE_NAME}: {subject.name}",
        description=settings.SITE_TAGLINE if subject is None else _about(subject),
        home_url=absolute(reverse("home") if subject is None else address(subject)),
        url=absolute(feed_path(subject, kind)),
        entries=_entries(reviews_of(subject, at), at),
        changed=gate.last_change(at),
    )


def reviews_of(subject: Subject | None, at: dt.datetime) -> ReviewQuerySet:
    """The live reviews that a feed tells of. A service's: of dramas that it has somewhere."""
    reviews = gate.reviews(at)
    if isinstance(subject, Author):
        return reviews.filter(bylines__author=subject)
    if isinstance(subject, Topic):
        return reviews.filter(topic_items__tag=subject)
    if isinstance(subject, StreamingService):
        offers = gate.availabilities(at).filter(service=subject, drama=OuterRef("drama"))
        return reviews.filter(Exists(offers))
    return reviews


def _about(subject: Subject) -> str:
    if isinstance(subject, Author):
        return _("Reviews by %(author)s.") % {"author": subject.name}
    if isinstance(subject, Topic):
        return _("Our reviews on the topic “%(topic)s”.") % {"topic": subject.name}
    return _("Our reviews of what %(service)s has.") % {"service": subject.name}


def _tag(specific: str) -> str:
    """A tag URI (RFC 4151) by a primary key: it stays when an address changes."""
    return f"tag:{settings.FEED_TAG}:{specific}"


def _entries(reviews: ReviewQuerySet, at: dt.datetime) -> list[Entry]:
    newest = reviews.newest_first().select_related("drama")
    rows = list(newest.prefetch_related("topics")[:ENTRIES])  # type: ignore[misc]  # taggit
    prefetch_signatures(rows)
    editions = {edition.review_id: edition for edition in _editions(rows, at)}
    return [_entry(row, editions[row.pk], at) for row in rows if row.pk in editions]


def _editions(reviews: Sequence[Review], at: dt.datetime) -> QuerySet[Edition]:
    """What they say, each with the time of its review's newest correction as ``corrected_at``."""
    corrected = (
        Edition.objects.due(at)
        .filter(review=OuterRef("review"))
        .exclude(correction_note="")
        .order_by("-takes_effect_at")
    )
    images = EditionImage.objects.select_related("image__fallback")
    return (
        gate.editions(at)
        .filter(review__in=reviews)
        .annotate(corrected_at=Subquery(corrected.values("takes_effect_at")[:1]))
        .prefetch_related(Prefetch("shown_images", images))
    )


def _entry(review: Review, edition: Any, at: dt.datetime) -> Entry:
    assert review.publish_at is not None  # a live review has a start
    url = absolute(address(review))
    hero, in_body = shown_pictures(edition.shown_images.all(), at)
    # A reader of feeds need not know how to fold.
    told = body_html.without_spoilers(edition.body)
    verdict = body_html.without_spoilers(edition.verdict)
    whole = settings.FEED_FULL_TEXT and edition.spoiler_level != Edition.SpoilerLevel.FULL
    quoted_once = body_html.PULL_QUOTE.sub("", told)
    in_text = [in_body.get(figure) for figure in body_html.figures(told)]
    pictures = [hero, *in_text] if whole else [hero]
    about = summary(edition, review.drama)
    html = fragment(
        "feeds/_entry.html",
        edition=edition,
        drama=review.drama,
        url=url,
        hero=hero,
        summary=about,
        whole=whole,
        body=portable_html(quoted_once, in_body, url) if whole else "",
        verdict=absolute_links(rendering.boxed_html(verdict), url) if whole else "",
        score_meaning="" if edition.score is None else meaning(edition.score),
    )
    return Entry(
        id=_tag(f"review/{review.pk}"),
        url=url,
        title=full_headline(edition.headline, review.drama.title),
        summary=" ".join(about.split()),
        content=_NOTHING.sub("\n", html).strip(),
        published=review.publish_at,
        updated=max(filter(None, (review.publish_at, edition.corrected_at))),
        authors=[byline.author for byline in review.bylines.all()],
        tags=[
            review.drama.title,
            str(review.get_kind_display()),
            *(topic.name for topic in review.topics.all()),
        ],
        hero=hero,
        pictures=list({p.image.pk: p for p in pictures if p}.values()),
    )
