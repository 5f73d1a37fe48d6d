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

#: Nobody writes deeper than this; parsers take quadratic time on what does.
MAX_DEPTH = 60
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")
#: Tags that hold nothing, or that their own kind closes.
_NEVER_DEEP = frozenset(
    {"p", "li", "br", "hr", "img", "wbr", "input", "meta", "link", "col", "td", "tr"}
)
_IMAGE_ID = re.compile(r"[0-9]{1,18}", re.ASCII)


#: On the site itself, or with its scheme; nh3 decides which schemes.
_ADDRESS = re.compile(r"/(?!/)|#|[a-z][a-z0-9+.-]*:", re.IGNORECASE)
#: As people type one: it would otherwise lead to a page below the review's own.
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?\Z", re.IGNORECASE)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """A figure names a picture by its number, and a link an address that leads somewhere."""
    if tag == "figure":
        return value if _IMAGE_ID.fullmatch(value) else None
    if _ADDRESS.match(value):
        return value
    return f"https://{value}" if _DOMAIN.match(value) else None


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
)
_OPEN_OR_CLOSE = re.compile(r"<(/?)({})(?=[\s>/])".format("|".join(RENAMED)), re.IGNORECASE)
#: nh3 has written these itself, so that their form is known.
_FIGURE_TAG = re.compile(r'</figure>|<figure(?: data-image="([0-9]+)")?>', re.ASCII)
FIGURE = re.compile(r'<figure data-image="([0-9]{1,18})"></figure>', re.ASCII)
_EMPTY = re.compile(r"<(p|h2|h3|strong|em|li|ul|ol|blockquote)>(?:\s|&nbsp;|<br>)*</\1>")


def clean(html: str) -> str:
    """Allow-listed HTML: what is not allowed is dropped, its text kept. Idempotent, and linear."""
    if depth(html) > MAX_DEPTH:
        html = _TAG.sub(" ", html)
    renamed = _OPEN_OR_CLOSE.sub(lambda m: f"<{m[1]}{RENAMED[m[2].lower()]}", html)
    # A figure is empty wherever it stood, so that none is inside another; then in order again.
    cleaned = _FIGURE_TAG.sub(_figure, _CLEANER.clean(renamed))
    cleaned = _CLEANER.clean(cleaned)
    while (shorter := _EMPTY.sub("", cleaned)) != cleaned:
        cleaned = shorter
    return cleaned.strip()


def depth(html: str) -> int:
    """How deep its tags are nested, at the most. One pass, whatever the HTML is."""
    deepest = now = 0
    for match in _TAG.finditer(html):
        if match[2].lower() not in _NEVER_DEEP:
            now = max(0, now - 1) if match[1] else now + 1
            deepest = max(deepest, now)
    return deepest


def _figure(match: re.Match[str]) -> str:
    return f'<figure data-image="{int(match[1])}"></figure>' if match[1] else ""


def image_ids(html: str) -> list[int]:
    """The pictures that cleaned ``html`` shows, in their order, repeats included."""
    return [int(number) for number in FIGURE.findall(html)]


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
