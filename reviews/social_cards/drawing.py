"""
One card, drawn: the picture on the left, the words beside it on the site's paper.

The words stand on a panel of plain paper that laps over the picture, as the
lead does on the home page: however bright or dark the picture is, their
contrast is the same. Colours and shapes are the stylesheet's (static/site.css),
in its light scheme. No query, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass

import PIL.Image
from PIL import ImageDraw

from .typesetting import Setting, drawable, fitted, font

#: Counted up where the drawing changes, so that every card is drawn anew.
VERSION = 1
SIZE = (1200, 630)
#: What of it the picture takes.
PICTURE_SIZE = (640, 630)

PAPER, INK, MUTED, ACCENT = "#fbfbfa", "#1b181f", "#625c68", "#a8124a"
#: Background and ink of each of the stylesheet's tints.
TINTS = (
    ("#cfe0d6", "#1f4436"),
    ("#f4cfda", "#7b0f38"),
    ("#f3dfa4", "#564000"),
    ("#26335f", "#dbe2fb"),
    ("#2a2129", "#f3bccd"),
    ("#e5a888", "#40190a"),
)

_PANEL_LEFT, _PANEL_TOP = 560, 92
_LEFT, _RIGHT = 612, 1148
_WIDTH = _RIGHT - _LEFT
_RULE = 6
_BOTTOM = 602
_HEADLINE_SIZES = (66, 60, 54, 48, 43, 38, 34, 31, 28)
_TITLE_SIZES = (30, 27, 24)
#: At the last one the longest credit that can be typed fits.
_CREDIT_SIZES = (20, 18, 16, 14, 12, 10)
_ART_SIZES = (150, 128, 108, 92, 78, 66, 56, 48, 40)


@dataclass(frozen=True)
class Words:
    """Everything that is written on a card, in the site's language."""

    headline: str
    #: “First impression”.
    kind: str
    title: str
    native_title: str
    #: As printed, “8.5”; empty for none.
    score: str
    #: The end of the scale: “10”.
    best: str
    #: The score in a word.
    meaning: str
    site_name: str
    #: Who is credited for the picture; empty where there is none.
    credit: str
    #: What stands where there is no picture, and in which of the tints.
    art: str
    tint: int


def draw(words: Words, picture: PIL.Image.Image | None) -> PIL.Image.Image:
    """
    The card. ``picture`` is RGB and of ``PICTURE_SIZE``; without one the title stands in for it.

    Raises ``OSError`` where the font is not there.
    """
    card = PIL.Image.new("RGB", SIZE, PAPER)
    card.paste(picture or _art(words), (0, 0))
    pen = ImageDraw.Draw(card)
    pen.rectangle((_PANEL_LEFT, _PANEL_TOP, *SIZE), fill=PAPER)
    _site_name(pen, words)
    top = _titles(pen, words, _PANEL_TOP + 32)
    bottom = _credit(pen, words)
    if words.score:
        bottom = _score(pen, words, bottom)
    text = drawable(words.headline) or drawable(words.title)
    setting = fitted(text, _HEADLINE_SIZES, 800, _WIDTH, bottom - top, whole_words=6)
    _write(pen, setting, top, INK)
    return card


def _write(
    pen: ImageDraw.ImageDraw, setting: Setting, top: int, ink: str, left: int = _LEFT
) -> int:
    """Gives where the next text may begin."""
    # The font's own line is much taller than its letters.
    base = top + round(setting.leading - 0.24 * setting.leading)
    for line in setting.lines:
        pen.text((left, base), line, font=setting.font, fill=ink, anchor="ls", language="ko")
        base += setting.leading
    return top + setting.height


def _site_name(pen: ImageDraw.ImageDraw, words: Words) -> None:
    setting = fitted(
        drawable(words.site_name), (28, 24, 20), 900, _RIGHT - PICTURE_SIZE[0] - 24, 34
    )
    for line in setting.lines:
        pen.text((_RIGHT, 58), line, font=setting.font, fill=INK, anchor="rs", language="ko")


def _titles(pen: ImageDraw.ImageDraw, words: Words, top: int) -> int:
    """The rule, the kind, the drama's title and its own one; gives where the headline begins."""
    pen.rectangle((_PANEL_LEFT, _PANEL_TOP, SIZE[0], _PANEL_TOP + _RULE - 1), fill=INK)
    title, native = drawable(words.title), drawable(words.native_title)
    if not drawable(words.headline):
        title = ""  # it is the headline already
    face = font(21, 500)
    pen.text((_LEFT, top + 16), drawable(words.kind), font=face, fill=MUTED, anchor="ls")
    top += 26
    together = f"{title}  {native}".strip()
    for size in _TITLE_SIZES:
        if (face := font(size, 700)).getlength(together) <= _WIDTH:
            base = top + 34
            pen.text((_LEFT, base), title, font=face, fill=INK, anchor="ls", language="ko")
            after = face.getlength(f"{title}  ") if title else 0
            pen.text(
                (_LEFT + after, base), native, font=face, fill=ACCENT, anchor="ls", language="ko"
            )
            return base + 24
    for text, ink in ((title, INK), (native, ACCENT)):
        if text:
            top = _write(pen, fitted(text, _TITLE_SIZES, 700, _WIDTH, 42), top + 2, ink)
    return top + 16


def _score(pen: ImageDraw.ImageDraw, words: Words, bottom: int) -> int:
    """Above ``bottom``; gives where the headline must have ended."""
    number, scale = font(92, 800), font(34, 500)
    base = bottom - 28
    pen.text((_LEFT - 4, base), words.score, font=number, fill=ACCENT, anchor="ls")
    x = _LEFT + number.getlength(words.score) + 2
    pen.text((x, base), f"/{words.best}", font=scale, fill=MUTED, anchor="ls")
    x += scale.getlength(f"/{words.best}") + 20
    meaning = fitted(drawable(words.meaning), (30, 26, 22), 700, int(_RIGHT - x), 36)
    for line in meaning.lines:
        pen.text((x, base), line, font=meaning.font, fill=INK, anchor="ls", language="ko")
    return base - 88


def _credit(pen: ImageDraw.ImageDraw, words: Words) -> int:
    """All of it, since half a credit is none; gives where it begins."""
    if not words.credit:
        return _BOTTOM
    setting = fitted(drawable(words.credit), _CREDIT_SIZES, 500, _WIDTH, 100)
    top = _BOTTOM - setting.height
    _write(pen, setting, top, MUTED)
    return top


def _art(words: Words) -> PIL.Image.Image:
    """What the site shows where a picture is missing: the title, set large, in the drama's tint."""
    background, ink = TINTS[words.tint]
    width, height = PICTURE_SIZE
    # Circles are drawn larger and scaled down: Pillow's have hard edges.
    times = 3
    shapes = PIL.Image.new("L", (width * times, height * times), 0)
    pen = ImageDraw.Draw(shapes)
    across = 0.62 * width * times
    for right, top, outline in ((1.16, -0.1, 0), (0.76, -0.2, 4 * times)):
        left, upper = right * width * times - across, top * height * times
        circle = (left, upper, left + across, upper + across)
        if outline:
            pen.ellipse(circle, outline=89, width=outline)
        else:
            pen.ellipse(circle, fill=41)
    art = PIL.Image.new("RGB", PICTURE_SIZE, background)
    art.paste(ink, mask=shapes.resize(PICTURE_SIZE, PIL.Image.Resampling.LANCZOS))
    room = _PANEL_LEFT - 48 - 32
    setting = fitted(drawable(words.art), _ART_SIZES, 800, room, 420, whole_words=9)
    _write(ImageDraw.Draw(art), setting, height - 44 - setting.height, ink, left=48)
    return art
