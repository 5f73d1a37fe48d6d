"""
From body HTML to page HTML: figures filled, headings in order, languages marked.

Works on HTML that ``body.clean`` has written, whose form is therefore known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from . import body as body_html
from .languages import mark_languages
from .pictures import Picture

_HEADING = re.compile(r"<(/?)h[23]>")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
#: Words a minute of attentive silent reading on a screen (Brysbaert 2019: 238).
_WORDS_A_MINUTE = 238
#: The width that the figures of a body are laid out in.
BODY_SIZES = "(min-width: 48rem) 38rem, 94vw"


def page_html(html: str, pictures: Mapping[int, Picture]) -> SafeString:
    """
    ``html`` as readers get it. No query.

    ``pictures`` are those to be shown, by the image's key; a figure whose
    picture is not among them vanishes, and the page stays whole.
    """
    marked = mark_languages(_headings_in_order(html))

    def figure(match: re.Match[str]) -> str:
        picture = pictures.get(int(match[1])) if match[1] else None
        if picture is None:
            return ""
        return render_to_string("_figure.html", {"picture": picture, "sizes": BODY_SIZES})

    return SafeString(body_html.FIGURE.sub(figure, marked))


def boxed_html(html: str) -> SafeString:
    """``html`` for a box that has a heading of its own: no figures, headings one level down."""
    return mark_languages(_HEADING.sub(r"<\1h3>", body_html.FIGURE.sub("", html)))


def word_count(html: str) -> int:
    return len(_WORD.findall(body_html.text(html)))


def reading_minutes(words: int) -> int:
    """At least one."""
    return max(1, round(words / _WORDS_A_MINUTE))


def _headings_in_order(html: str) -> str:
    """A level is never skipped: an h3 before the first h2 becomes one itself."""
    first = html.find("<h2>")
    if first == -1:
        return _HEADING.sub(r"<\1h2>", html)
    return _HEADING.sub(r"<\1h2>", html[:first]) + html[first:]
