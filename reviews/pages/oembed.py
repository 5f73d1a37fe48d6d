"""oEmbed 1.0 (oembed.com): a review's card for whoever pastes its address elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from .. import gate
from ..markup import fragment
from ..models import Edition, Review
from ..pictures import picture
from ..reading_language import plain
from . import review as review_pages
from .cards import prefetch_signatures
from .meta import absolute, address

#: What the card is laid out for, in CSS pixels; smaller limits of the asker are kept.
_WIDTH, _HEIGHT = 600, 240
#: Narrower or lower than this no card can be read, and a bare link is answered.
_LEAST = 200


def oembed(
    url: str, at: dt.datetime, *, max_width: int | None = None, max_height: int | None = None
) -> dict[str, Any] | None:
    """
    The answer for the live review at ``url``, or ``None`` if that is no such address.

    A former address is understood, and that of another language. Five queries at
    most; what is hidden costs and says the same as what never was.
    """
    edition = _edition(url, at)
    if edition is None:
        return None
    review = Review.objects.select_related("drama").get(pk=edition.review_id)
    prefetch_signatures([review])
    authors = [byline.author for byline in review.bylines.all()]
    answer: dict[str, Any] = {
        "version": "1.0",
        "type": "link",
        "title": review_pages.full_headline(edition.headline, review.drama.title),
        "author_name": ", ".join(author.name for author in authors),
        "provider_name": settings.SITE_NAME,
        "provider_url": absolute("/"),
    }
    if len(authors) == 1:
        answer["author_url"] = absolute(address(authors[0]))
    width, height = min(max_width or _WIDTH, _WIDTH), min(max_height or _HEIGHT, _HEIGHT)
    if width >= _LEAST and height >= _LEAST:
        told = fragment(
            "_oembed.html",
            url=absolute(address(review)),
            title=answer["title"],
            summary=review_pages.summary(edition, review.drama),
            author_name=answer["author_name"],
            site_name=settings.SITE_NAME,
        )
        html = " ".join(told.split())
        answer |= {"type": "rich", "html": html, "width": width, "height": height}
    return answer | _thumbnail(edition, at, max_width, max_height)


def _edition(url: str, at: dt.datetime) -> Edition | None:
    """Of the live review at one of our own public addresses."""
    try:
        parts, own = urlsplit(url), urlsplit(settings.SITE_URL)
        # Browsers copy an address, and our own pages name it, with Hangul percent-encoded.
        match = resolve(plain(unquote(parts.path)))
    except (ValueError, Resolver404):
        return None
    ours = parts.scheme in {"http", "https"} and parts.netloc.lower() == own.netloc.lower()
    if not ours or match.url_name != "review":
        return None
    slug = match.kwargs["slug"]
    if (edition := review_pages.find(slug, at)) is None:
        moved = gate.moved(Review, slug, at)
        edition = review_pages.find(moved.slug, at) if moved else None
    return edition


def _thumbnail(
    edition: Edition, at: dt.datetime, max_width: int | None, max_height: int | None
) -> dict[str, Any]:
    """The hero with its credit, if it keeps to the asker's limits."""
    hero = picture(edition.hero, at, alt=edition.hero_alt, caption=edition.hero_caption)
    if hero is None:
        return {}
    file = hero.shared
    if file.width > (max_width or file.width) or file.height > (max_height or file.height):
        return {}
    return {
        "thumbnail_url": absolute(file.get_absolute_url()),
        "thumbnail_width": file.width,
        "thumbnail_height": file.height,
        # Not of the format, which lets an answer have more: whom to credit.
        "thumbnail_credit": " · ".join(hero.credits),
    }
