"""
From body HTML to page HTML: blocks filled, headings in order, languages marked.

Works on HTML that ``body.clean`` has written, whose form is therefore known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape, unescape

from django.utils.safestring import SafeString

from . import body as body_html
from .languages import mark_languages
from .markup import fragment
from .pictures import Picture
from .trailers import trailer
from .unbroken import unbroken

_HEADING = re.compile(r"<(/?)h[23]>")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_LINK = re.compile(r"</?a\b[^>]*>")
#: The paragraph that a text begins with.
_FIRST = re.compile(r"<p>(.*?)</p>", re.DOTALL)
#: As many characters fill three lines of the widest column, beside an initial three lines high.
_BESIDE_AN_INITIAL = 200
#: A pull quote's last line, where it says whose words they are.
_BY = re.compile(r"<p>[—–]\s*((?:(?!<p>).)+)</p>\s*\Z", re.DOTALL)
_LEFT_OUT = re.compile(r"…|\.\.\.")
#: Words a minute of attentive silent reading on a screen (Brysbaert 2019: 238).
_WORDS_A_MINUTE = 238
#: The width that the figures of a body are laid out in: static/site.css lets them out to the left.
BODY_SIZES = "(min-width: 64rem) 43rem, (min-width: 42rem) 38rem, 91vw"


def page_html(
    html: str, pictures: Mapping[body_html.Figure, Picture], cast: Mapping[int, str] | None = None
) -> SafeString:
    """
    ``html`` as readers get it. No query.

    ``pictures`` are those to be shown, by the figure; a figure whose
    picture is not among them vanishes, and the page stays whole. ``cast`` is
    the address of each cast member who has a page; who is not in it stays text.
    """

    def figure(match: re.Match[str]) -> str:
        picture = pictures.get(body_html.Figure.of(match))
        if picture is None:
            return ""
        return fragment("_figure.html", picture=picture, sizes=BODY_SIZES)

    marked = _with_blocks(_marked(html), html, cast or {})
    marked = body_html.VIDEO.sub(_video, marked)
    return SafeString(body_html.FOLD.sub(_fold, body_html.FIGURE.sub(figure, marked)))


def boxed_html(html: str, cast: Mapping[int, str] | None = None) -> SafeString:
    """``html`` for a box with a heading of its own: no figures, headings one level down."""
    plain = body_html.VIDEO.sub("", body_html.FIGURE.sub("", html))
    marked = _with_blocks(mark_languages(_HEADING.sub(r"<\1h3>", plain)), plain, cast or {})
    return SafeString(body_html.FOLD.sub(_fold, marked))


# A body is the same in each language and country, and when another row of its page is written:
# to mark it and to count it again was a twentieth of a rendering.


@lru_cache(maxsize=128)
def _marked(html: str) -> SafeString:
    """The text itself as readers get it, before its blocks are filled."""
    return unbroken(mark_languages(_opened(_headings_in_order(html))))


@lru_cache(maxsize=128)
def word_count(html: str) -> int:
    """Words to be read: a pull quote that repeats the text is none, a spoiler is."""
    said = _said(html)
    once = body_html.PULL_QUOTE.sub(lambda m: "" if _repeats(m[1], said) else m[0], html)
    return len(_WORD.findall(body_html.text(once)))


def _opened(html: str) -> str:
    """
    ``html`` with its first paragraph marked, where a large initial suits it.

    A quotation mark, Hangul or a figure is none, and a short paragraph would leave it standing
    into the next.
    """
    first = _FIRST.match(html)
    said = body_html.text(first[0]) if first else ""
    suits = (
        len(said) >= _BESIDE_AN_INITIAL
        and said[0].isupper()
        and (said[1].isalpha() or said[1] == " ")
    )
    return f'<p class="opening">{html[len("<p>") :]}' if suits else html


def _with_blocks(marked: str, html: str, cast: Mapping[int, str]) -> str:
    """``marked`` with pull quotes and mentions as the page shows them."""
    said = _said(html)

    def pull_quote(match: re.Match[str]) -> str:
        quote, by = _parted(_LINK.sub("", match[1]))
        return fragment(
            "_pull_quote.html",
            quote=SafeString(quote),
            by=SafeString(by),
            repeats=_repeats(match[1], said),
        )

    def mention(match: re.Match[str]) -> str:
        address = cast.get(int(match[1]))
        return f'<a href="{escape(address)}">{match[2]}</a>' if address else match[2]

    return body_html.MENTION.sub(mention, body_html.PULL_QUOTE.sub(pull_quote, marked))


def _parted(quote: str) -> tuple[str, str]:
    """The words, and whose they are."""
    match = _BY.search(quote)
    return (quote[: match.start()], match[1]) if match and match.start() else (quote, "")


def _said(html: str) -> str:
    """The words that stand in the text itself, to be searched for a quote's."""
    if not body_html.PULL_QUOTE.search(html):
        return ""
    told = body_html.PULL_QUOTE.sub("", body_html.without_spoilers(html))
    return _words(body_html.text(told))


def _repeats(quote: str, said: str) -> bool:
    """Whether all the words of ``quote`` stand in the text; “…” is where some were left out."""
    text = body_html.text(_parted(quote)[0])
    pieces = [_words(piece) for piece in _LEFT_OUT.split(text)]
    return bool(said) and all(piece in said for piece in pieces)


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text))} ".casefold()


def _video(match: re.Match[str]) -> str:
    return fragment("_video.html", video=trailer(unescape(match[1])))


def _fold(match: re.Match[str]) -> str:
    label, content = match.groups()
    if not content.strip():
        return ""
    return fragment("_spoiler.html", label=SafeString(label or ""), content=SafeString(content))


def reading_minutes(words: int) -> int:
    """At least one."""
    return max(1, round(words / _WORDS_A_MINUTE))


def _headings_in_order(html: str) -> str:
    """A level is never skipped: an h3 before the first h2 becomes one itself."""
    first = html.find("<h2>")
    if first == -1:
        return _HEADING.sub(r"<\1h2>", html)
    return _HEADING.sub(r"<\1h2>", html[:first]) + html[first:]
