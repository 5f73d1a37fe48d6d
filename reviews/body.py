"""
Body HTML: one allow-list that the form, the importers and the pages share.

nh3 cleans by name; after that the HTML is cleaned by meaning. What only we write:

- ``<figure data-image="7"></figure>``: a picture of the library. Its caption and
  credit are filled in when a page is rendered. With ``data-alt`` or ``data-caption``
  it has words of its own here; its credit is the library's alone.
- ``<figure data-video="https://…"></figure>``: a video of a site that we can embed.
- ``<blockquote data-kind="pull"><p>…</p></blockquote>``: a pull quote; a last line
  that begins with a dash says whose words they are.
- ``<details><summary>Spoiler: …</summary>…</details>``: a spoiler fold.
- ``<a data-cast="7">…</a>``: a cast member, mentioned in the writer's own spelling.

Pull quotes and folds stand at the top level alone: a fold inside something else is
taken out of it, and a pull quote there is an ordinary quote.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import NamedTuple

import nh3

from images import metadata

from .trailers import trailer

TAGS = {
    *("p", "h2", "h3", "strong", "em", "a", "br", "hr"),
    *("ul", "ol", "li", "blockquote", "figure", "details", "summary"),
}
ATTRIBUTES = {
    "a": {"href", "data-cast"},
    "blockquote": {"data-kind"},
    "figure": {"data-image", "data-alt", "data-caption", "data-video"},
}
#: What a picture may be said to show in this text, and how long that is at the most.
OWN_WORDS = {"data-alt": 250, "data-caption": 500}
#: Pasted HTML brings these; they are kept under the name we use.
RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p"}

#: Nobody writes deeper than this; parsers take quadratic time on what does.
MAX_DEPTH = 60
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")
#: Tags that hold nothing, or that their own kind closes.
_NEVER_DEEP = frozenset(
    {"p", "li", "br", "hr", "img", "wbr", "input", "meta", "link", "col", "td", "tr"}
)
_ROW = re.compile(r"[0-9]{1,18}", re.ASCII)
#: On the site itself, or with its scheme; nh3 decides which schemes.
_ADDRESS = re.compile(r"/(?!/)|#|[a-z][a-z0-9+.-]*:", re.IGNORECASE)
#: As people type one: it would otherwise lead to a page below the review's own.
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?\Z", re.IGNORECASE)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """A number names a row, an address leads somewhere, and a quote is a pull quote or none."""
    if name in {"data-image", "data-cast"}:
        return value if _ROW.fullmatch(value) else None
    if name == "data-kind":
        return value if value == "pull" else None
    if name in OWN_WORDS:
        return value
    value = value.strip() if name == "data-video" else value
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
FIGURE = re.compile(
    r'<figure data-image="([0-9]{1,18})"(?: data-alt="([^"]*)")?(?: data-caption="([^"]*)")?>'
    r"</figure>",
    re.ASCII,
)
VIDEO = re.compile(r'<figure data-video="([^"]+)"></figure>')
PULL_QUOTE = re.compile(r'<blockquote data-kind="pull">(.*?)</blockquote>', re.DOTALL)
FOLD = re.compile(r"<details>(?:<summary>(.*?)</summary>)?(.*?)</details>", re.DOTALL)
MENTION = re.compile(r'<a data-cast="([0-9]{1,18})">(.*?)</a>', re.DOTALL | re.ASCII)
_EMPTY = re.compile(
    r"<(p|h2|h3|strong|em|li|ul|ol|blockquote|details)(?: data-kind=\"pull\")?>"
    r"(?:\s|&nbsp;|<br>)*</\1>"
    r"|<a data-cast=\"[0-9]+\"></a>"
)


class Figure(NamedTuple):
    """A picture as a text shows it: its number, and the words that it has here alone."""

    image: int
    alt: str = ""
    caption: str = ""

    @classmethod
    def of(cls, match: re.Match[str]) -> Figure:
        """Of what ``FIGURE`` has found."""
        return cls(int(match[1]), unescape(match[2] or ""), unescape(match[3] or ""))


def clean(html: str) -> str:
    """Allow-listed HTML: what is not allowed is dropped, its text kept. Idempotent, and linear."""
    if depth(html) > MAX_DEPTH:
        html = _TAG.sub(" ", html)
    renamed = _OPEN_OR_CLOSE.sub(lambda m: f"<{m[1]}{RENAMED[m[2].lower()]}", html)
    # Each tag as it is meant where it stands; then in order again.
    cleaned = _CLEANER.clean(_Meaning().of(_CLEANER.clean(renamed)))
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


#: nh3 has written these itself, so that their form is known.
_WRITTEN = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_NAME = re.compile(r"<(/?)([a-z0-9]+)")
_PAIR = re.compile(r' ([a-z-]+)="([^"]*)"')
_IN_A_PULL_QUOTE = frozenset({"p", "strong", "em", "a", "br"})
_INLINE = frozenset({"strong", "em", "a"})
#: What is nested deeper than this does not go on after a fold: no text grows beyond all measure.
_GOES_ON = 6


class _Meaning:
    """One pass over what nh3 has written: every tag is kept, changed or dropped by its place."""

    def __init__(self) -> None:
        self._out: list[str] = []
        #: What each open tag will be closed with; nothing for one that was dropped.
        self._open: list[str] = []
        #: Where in ``_out`` the pull quote begins that is open.
        self._pull: int | None = None
        #: Whether a fold has only just begun, so that its label may come.
        self._label_may_come = False
        #: The text of the label that is open.
        self._label: list[str] | None = None

    def of(self, html: str) -> str:
        for number, piece in enumerate(_WRITTEN.split(html)):
            found = _NAME.match(piece) if number % 2 else None
            if found is None:
                self._text(piece)
            elif found[1]:
                self._close()
            else:
                self._tag(found[2], dict(_PAIR.findall(piece)))
        return "".join(self._out)

    def _text(self, text: str) -> None:
        if self._label is not None:
            self._label.append(text)
            return
        self._out.append(text)
        self._label_may_come = self._label_may_come and not text.strip()

    def _close(self) -> None:
        end = self._open.pop()
        if end == "</summary>":
            label = " ".join("".join(self._label or ()).split())
            self._out.append(f"<summary>{label}</summary>" if label else "")
            self._label = None
        else:
            self._out.append(end)
        if not self._open:
            self._pull = None

    def _tag(self, tag: str, attributes: dict[str, str]) -> None:
        empty = tag in {"br", "hr"}
        if self._label is not None:
            # A label is text alone.
            self._label.append("" if tag in _INLINE else " ")
            start, end = "", ""
        else:
            start, end = self._meant(tag, attributes)
            self._out.append(start)
        if not empty:
            self._open.append(end)
        if end == "</summary>":
            self._label = []

    def _meant(self, tag: str, attributes: dict[str, str]) -> tuple[str, str]:
        """What it is opened and closed with."""
        label_may_come, self._label_may_come = self._label_may_come, False
        if self._pull is not None and tag not in _IN_A_PULL_QUOTE:
            # It holds more than lines of text, so it is an ordinary quote.
            self._out[self._pull] = "<blockquote>"
        if tag == "figure":
            # Empty wherever it stood, so that none is inside another.
            return _figure(attributes), ""
        if tag == "a":
            return _link(attributes), "</a>"
        if tag == "summary":
            return ("", "</summary>") if label_may_come else ("<p>", "</p>")
        if tag == "details":
            return self._fold()
        if tag == "blockquote" and attributes.get("data-kind") and not self._open:
            self._pull = len(self._out)
            return '<blockquote data-kind="pull">', "</blockquote>"
        return f"<{tag}>", f"</{tag}>"

    def _fold(self) -> tuple[str, str]:
        """
        At the top level, so that it always hides what is in it: what it stands in ends
        before it, and goes on after it. Inside another it hides nothing more.
        """
        if any(end.startswith("</details>") for end in self._open):
            return "", ""
        self._label_may_come = True
        around = [end for end in self._open if end]
        before = "".join(reversed(around))
        if len(around) > _GOES_ON:
            self._open, around = [""] * len(self._open), []
        after = "".join(end.replace("/", "", 1) for end in around if end != "</a>")
        return f"{before}<details>", f"</details>{after}"


def _figure(attributes: dict[str, str]) -> str:
    """A picture; a video that can be embedded, else the link to it."""
    if image := attributes.get("data-image"):
        words = "".join(
            f' {name}="{escape(text)}"'
            for name, longest in OWN_WORDS.items()
            if (text := _own_words(attributes.get(name, ""), longest))
        )
        return f'<figure data-image="{int(image)}"{words}></figure>'
    url = unescape(attributes.get("data-video", ""))
    if video_url(url):
        return f'<figure data-video="{escape(url)}"></figure>'
    return f'<p><a href="{escape(url)}">{escape(url)}</a></p>' if trailer(url) else ""


def _own_words(escaped: str, longest: int) -> str:
    return " ".join(metadata.clean(unescape(escaped)).split())[:longest].rstrip()


def _link(attributes: dict[str, str]) -> str:
    if cast := attributes.get("data-cast"):
        return f'<a data-cast="{int(cast)}">'
    href = attributes.get("href")
    return f'<a href="{href}">' if href else "<a>"


def image_ids(html: str) -> list[int]:
    """The pictures that cleaned ``html`` shows, in their order, repeats included."""
    return [figure.image for figure in figures(html)]


def figures(html: str) -> list[Figure]:
    """The same, each with its words."""
    return [Figure.of(match) for match in FIGURE.finditer(html)]


def cast_ids(html: str) -> set[int]:
    """The cast members that cleaned ``html`` mentions."""
    return {int(number) for number, _ in MENTION.findall(html)}


def video_urls(html: str) -> list[str]:
    """The videos that stand in cleaned ``html``, in their order."""
    return [unescape(url) for url in VIDEO.findall(html)]


def video_url(typed: str) -> str:
    """The address of a video as a figure keeps it, or nothing where it cannot be embedded."""
    url = _attribute("figure", "data-video", typed) or ""
    found = trailer(url)
    return url if found and found.embed_url else ""


def without_spoilers(html: str) -> str:
    """
    Cleaned ``html`` without its spoiler folds: what may be told outside the page.

    Descriptions, excerpts, structured data and search results take their text
    and their pictures from this.
    """
    return FOLD.sub("", html)


_BLOCKS = frozenset({"p", "h2", "h3", "li", "blockquote", "figure", "hr", "details", "summary"})


def blocks(html: str) -> list[tuple[str, str]]:
    """``(tag, text)`` of each line of cleaned ``html`` that has text, in order."""
    found: list[tuple[str, str]] = []
    tag, said = "p", ""
    # A tag is closed at the end, so that the last block ends as all others do.
    for number, piece in enumerate(_WRITTEN.split(f"{html}</p>")):
        name = _NAME.match(piece) if number % 2 else None
        if name is None:
            said += unescape(piece).replace("\n", " ")
        elif name[2] in _BLOCKS:
            found += [(tag, line.strip(" \t")) for line in said.split("\n") if line.strip()]
            tag, said = "p" if name[1] else name[2], ""
        elif name[2] == "br":
            said += "\n"
    return found


def text(html: str) -> str:
    """Cleaned ``html`` as plain text, blocks parted by a blank line."""
    return "\n\n".join(line for _, line in blocks(html))
