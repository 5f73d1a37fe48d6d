"""
Body HTML: one allow-list that the form, the importers and the pages share.

nh3 cleans by name; after that the HTML is cleaned by meaning: a figure is a
reference to a picture of the library and nothing else, its caption and credit
are filled in when a page is rendered.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

TAGS = {
    *("p", "h2", "h3", "strong", "em", "a", "br", "hr"),
    *("ul", "ol", "li", "blockquote", "figure"),
}
ATTRIBUTES = {"a": {"href"}, "figure": {"data-image"}}
#: Pasted HTML brings these; they are kept under the name we use.
RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p"}

_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
)
_OPEN_OR_CLOSE = re.compile(r"<(/?)({})(?=[\s>/])".format("|".join(RENAMED)), re.IGNORECASE)
#: nh3 has written these itself, so that their form is known.
FIGURE = re.compile(r'<figure(?: data-image="([^"]*)")?>(.*?)</figure>', re.DOTALL)
_IMAGE_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
_EMPTY = re.compile(r"<(p|h2|h3|strong|em|li|ul|ol|blockquote)>(?:\s|&nbsp;|<br>)*</\1>")
_FIGURE_INSIDE_A_PARAGRAPH = re.compile(r"<p>\s*(<figure[^>]*></figure>)\s*</p>")


def clean(html: str) -> str:
    """Allow-listed HTML: what is not allowed is dropped, its text kept. Idempotent."""
    renamed = _OPEN_OR_CLOSE.sub(lambda m: f"<{m[1]}{RENAMED[m[2].lower()]}", html)
    cleaned = _CLEANER.clean(renamed)
    cleaned = FIGURE.sub(_figure, cleaned)
    cleaned = _FIGURE_INSIDE_A_PARAGRAPH.sub(r"\1", cleaned)
    while (shorter := _EMPTY.sub("", cleaned)) != cleaned:
        cleaned = shorter
    return cleaned.strip()


def _figure(match: re.Match[str]) -> str:
    """A reference to the library's picture; a figure without one is only its text."""
    number, inner = match[1], match[2]
    if number is None or not _IMAGE_ID.fullmatch(number):
        return inner
    return f'<figure data-image="{int(number)}"></figure>'


def image_ids(html: str) -> list[int]:
    """The pictures that cleaned ``html`` shows, in their order, repeats included."""
    return [int(m[1]) for m in FIGURE.finditer(html) if m[1]]


class _Blocks(HTMLParser):
    """Collects the text of each block."""

    BLOCKS = frozenset({"p", "h2", "h3", "li", "blockquote", "figure", "hr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str]] = []
        self._text = ""
        self._tag = "p"

    def _end_block(self) -> None:
        for line in self._text.split("\n"):
            if line.strip():
                self.blocks.append((self._tag, line.strip(" \t")))
        self._text, self._tag = "", "p"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BLOCKS:
            self._end_block()
            self._tag = tag
        elif tag == "br":
            self._text += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in self.BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        self._text += data.replace("\n", " ")

    def close(self) -> None:
        super().close()
        self._end_block()


def blocks(html: str) -> list[tuple[str, str]]:
    """``(tag, text)`` of each line of cleaned ``html`` that has text, in order."""
    parser = _Blocks()
    parser.feed(html)
    parser.close()
    return parser.blocks


def text(html: str) -> str:
    """Cleaned ``html`` as plain text, blocks parted by a blank line."""
    return "\n\n".join(line for _, line in blocks(html))
