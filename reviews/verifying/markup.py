"""A page's pictures as its HTML has them: each with the credit beside it, and the JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input"}) | frozenset(
    {"link", "meta", "source", "track", "wbr"}
)
#: The address of a picture's file: token, crop, width, extension.
ADDRESS = re.compile(r"/pictures/([-\w]+)/([a-z]+)-(\d+)\.([a-z]+)")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: Element | None
    text: list[str] = field(default_factory=list)

    @property
    def is_credit(self) -> bool:
        return "credit" in self.attributes.get("class", "").split()


@dataclass
class Shown:
    """One picture at one place of a page."""

    token: str
    #: Every address that its ``<picture>`` names.
    addresses: list[str]
    #: What holds the picture and its caption.
    holder: Element | None
    #: The credit's text within the holder; ``None`` where there is no credit.
    credit: str | None = None


class Page(HTMLParser):
    """``html`` read once: ``shown``, ``graph`` and the ``shared`` addresses of link previews."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[Shown] = []
        self.graph: list[dict[str, Any]] = []
        self.shared: list[str] = []
        self._open: Element | None = None
        self._credits: list[Element] = []
        self._sources: list[str] = []
        self._data: list[str] | None = None
        self.feed(html)
        self.close()
        self._give_credits()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, self._open)
        if tag == "picture":
            self._sources = []
        elif tag == "source":
            self._sources.append(attributes.get("srcset", ""))
        elif tag == "img":
            self._img(element)
        elif tag == "meta" and attributes.get("property") == "og:image":
            self.shared.append(attributes.get("content", ""))
        elif tag == "script" and attributes.get("type") == "application/ld+json":
            self._data = []
        if element.is_credit:
            self._credits.append(element)
        if tag not in _VOID:
            self._open = element

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._data is not None:
            self.graph += json.loads("".join(self._data)).get("@graph", [])
            self._data = None
        element = self._open
        while element is not None and element.tag != tag:
            element = element.parent
        if element is not None:
            self._open = element.parent

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)
        for element in _up(self._open):
            if element.is_credit:
                element.text.append(data)

    def _img(self, element: Element) -> None:
        named = [element.attributes.get("src", ""), element.attributes.get("srcset", "")]
        in_picture = element.parent is not None and element.parent.tag == "picture"
        if in_picture:
            named += self._sources
        addresses = [match[0] for text in named for match in ADDRESS.finditer(text)]
        if not addresses:
            return  # no picture of the library
        token = ADDRESS.fullmatch(addresses[0])
        assert token is not None
        holder = element.parent
        if in_picture and holder is not None:
            holder = holder.parent
        self.shown.append(Shown(token[1], addresses, holder))

    def _give_credits(self) -> None:
        """To each picture the credit that stands in the same figure or box, and in no other's."""
        for shown in self.shown:
            for credit in self._credits:
                if any(element is shown.holder for element in _up(credit.parent)):
                    shown.credit = " ".join("".join(credit.text).split())
                    break


def _up(element: Element | None) -> Iterator[Element]:
    while element is not None:
        yield element
        element = element.parent
