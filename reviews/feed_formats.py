"""
A feed in each of its formats.

RSS 2.0 (rssboard.org/rss-specification) with Media RSS (rssboard.org/media-rss),
Atom (RFC 4287), JSON Feed 1.1 (jsonfeed.org/version/1.1). No query here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.feedgenerator import rfc3339_date as rfc3339
from django.utils.translation import get_language

from people.models import Author

from .pages.feeds import Entry, Feed
from .pages.meta import absolute, address
from .pictures import Picture
from .xml_text import legal

_MEDIA = "http://search.yahoo.com/mrss/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
#: Wide enough for every reader of feeds; RSS itself shows at most 144 pixels.
_ICON = "icons/icon-192.png"


def rss(feed: Feed) -> str:
    return _xml(feed, _Rss)


def atom(feed: Feed) -> str:
    return _xml(feed, _Atom)


def json_feed(feed: Feed) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": feed.url,
        "description": feed.description,
        "icon": absolute(static("icons/icon-512.png")),
        "favicon": absolute(static(_ICON)),
        "language": get_language(),
        "authors": [{"name": settings.SITE_NAME, "url": absolute("/")}],
        "hubs": [{"type": "WebSub", "url": hub} for hub in _hubs()],
        "items": [_json_item(entry) for entry in feed.entries],
    }
    return json.dumps(_known(document), ensure_ascii=False, indent=1)


WRITERS: Mapping[str, Callable[[Feed], str]] = {"rss": rss, "atom": atom, "json": json_feed}


def _hubs() -> list[str]:
    return [settings.WEBSUB_HUB] if settings.WEBSUB_HUB else []


# --- JSON --------------------------------------------------------------------


def _json_item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content,
        "summary": entry.summary,
        "date_published": rfc3339(entry.published),
        "date_modified": rfc3339(entry.updated),
        "authors": [{"name": a.name, "url": absolute(address(a))} for a in entry.authors],
        "tags": list(entry.tags),
        "language": get_language(),
    }
    if entry.hero:
        item["image"] = item["banner_image"] = _address_of(entry.hero)
        # The format knows of no credit; what begins with "_" is ours to define.
        item["_image_credit"] = {
            "about": _address_of(entry.hero),
            "creator": entry.hero.image.creator,
            "credit": entry.hero.image.credit_line,
            "copyright": entry.hero.image.copyright_notice,
            "license": entry.hero.image.licence_url,
        }
    return item


def _known(value: Any) -> Any:
    """``value`` without its empty members; the list of items stays, however short."""
    if isinstance(value, dict):
        return {
            key: _known(item) for key, item in value.items() if item or key in {"items", "title"}
        }
    if isinstance(value, list):
        return [_known(item) for item in value]
    return value


def _address_of(picture: Picture) -> str:
    return absolute(picture.shared.get_absolute_url())


# --- XML: Django's generators, with what they do not write -------------------


class _Writer:
    """Django's XML generator, which refuses what XML cannot hold: that is left out here."""

    def __init__(self, handler: Any) -> None:
        self.handler = handler

    def element(
        self, name: str, text: str | None = None, attributes: Mapping[str, object] | None = None
    ) -> None:
        known = {key: legal(str(value)) for key, value in (attributes or {}).items() if value}
        self.handler.addQuickElement(name, None if text is None else legal(text), known)


def _xml(feed: Feed, kind: type[_Rss] | type[_Atom]) -> str:
    document = kind(
        title=legal(feed.title),
        link=feed.home_url,
        description=legal(feed.description),
        subtitle=legal(feed.description),
        language=get_language(),
        author_name=legal(settings.SITE_NAME),
        author_link=absolute("/"),
        feed_url=feed.url,
        feed_guid=feed.id,
        updated=feed.updated,
    )
    for entry in feed.entries:
        document.add_item(
            title=legal(entry.title),
            link=entry.url,
            description=legal(entry.summary),
            unique_id=entry.id,
            unique_id_is_permalink=False,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[legal(tag) for tag in entry.tags],
            entry=entry,
        )
    return document.writeString("utf-8")


class _Ours(SyndicationFeed):
    def latest_post_date(self) -> Any:
        # Django's reads the clock where a feed is empty.
        return self.feed["updated"]


class _Rss(_Ours, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": _CONTENT,
            "xmlns:dc": _DUBLIN_CORE,
            "xmlns:media": _MEDIA,
        }

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        writer = _Writer(handler)
        for hub in _hubs():
            writer.element("atom:link", None, {"rel": "hub", "href": hub})
        writer.element("docs", "https://www.rssboard.org/rss-specification")
        handler.startElement("image", {})
        writer.element("url", absolute(static("icons/icon-144.png")))
        writer.element("title", self.feed["title"])
        writer.element("link", self.feed["link"])
        writer.element("width", "144")
        writer.element("height", "144")
        handler.endElement("image")

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        writer, entry = _Writer(handler), item["entry"]
        for author in entry.authors:
            writer.element("dc:creator", author.name)
        if entry.updated != entry.published:
            writer.element("atom:updated", rfc3339(entry.updated))
        writer.element("content:encoded", entry.content)
        _media(handler, entry)


class _Atom(_Ours, Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:media": _MEDIA}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        writer = _Writer(handler)
        for hub in _hubs():
            writer.element("link", None, {"rel": "hub", "href": hub})
        writer.element("icon", absolute(static(_ICON)))

    def add_item_elements(self, handler: Any, item: Any) -> None:
        # Its summary is plain text; Django would call it HTML.
        super().add_item_elements(handler, {**item, "description": None})
        writer, entry = _Writer(handler), item["entry"]
        writer.element("summary", entry.summary, {"type": "text"})
        _atom_authors(handler, entry.authors)
        writer.element("content", entry.content, {"type": "html"})
        _media(handler, entry)


def _atom_authors(handler: Any, authors: Iterable[Author]) -> None:
    for author in authors:
        handler.startElement("author", {})
        handler.addQuickElement("name", legal(author.name))
        handler.addQuickElement("uri", absolute(address(author)))
        handler.endElement("author")


def _media(handler: Any, entry: Entry) -> None:
    """Media RSS: each picture of the entry, and whom to credit for it."""
    writer = _Writer(handler)
    for picture in entry.pictures:
        file, image = picture.whole, picture.image
        handler.startElement(
            "media:content",
            {
                "url": _address_of(picture),
                "medium": "image",
                "type": "image/jpeg",
                "width": str(file.width),
                "height": str(file.height),
                "isDefault": "true" if picture is entry.hero else "false",
            },
        )
        writer.element("media:title", picture.alt, {"type": "plain"})
        if picture.caption:
            writer.element("media:description", picture.caption, {"type": "plain"})
        if image.creator:
            writer.element("media:credit", image.creator, {"role": "author", "scheme": "urn:ebu"})
        # Whoever is to be named as the source; the scheme has no role for that.
        writer.element("media:credit", image.credit_line)
        if image.copyright_notice:
            writer.element("media:copyright", image.copyright_notice, {"url": image.licence_url})
        handler.endElement("media:content")
