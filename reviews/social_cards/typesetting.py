"""Type in a picture: a font at a size and a weight, and texts broken into lines that fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from django.conf import settings
from PIL import ImageFont

#: Scripts that are written without spaces and break between any two letters. Korean has spaces.
_UNSPACED = "\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
#: What stays together on a line, with the space before it.
_UNIT = re.compile(rf"\s*(?:[{_UNSPACED}]|[^\s{_UNSPACED}]+)")
#: Noto Sans CJK's ellipsis hangs at half height, as in Chinese print.
_ELLIPSIS = "..."
#: Of the package's collection: the Korean one, which draws Han as Korea does.
_KOREAN = 1
#: Line to line, by the size of the type: no descender meets an ascender.
_LEADING = 1.16


@lru_cache(maxsize=64)
def _loaded(path: str, index: int, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(path, size, index=index)
    with suppress(OSError):  # a font of one weight is as good
        font.set_variation_by_axes([weight])
    return font


def font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    """The cards' font in pixels and at a weight of 100 to 900. Raises ``OSError`` if not there."""
    if settings.SOCIAL_CARD_FONT:
        return _loaded(settings.SOCIAL_CARD_FONT, 0, size, weight)
    packaged = files("manimgx_fonts_cjk").joinpath("NotoSansCJK-VF.otf.ttc")
    return _loaded(str(packaged), _KOREAN, size, weight)


def drawable(text: str) -> str:
    """``text`` in one line, without what the font does not have, such as emoji."""
    composed = unicodedata.normalize("NFC", text).replace("…", _ELLIPSIS)
    letters = (
        letter
        for letter in composed
        if letter.isspace() or (unicodedata.category(letter)[0] != "C" and _has(letter))
    )
    return " ".join("".join(letters).split())


def _has(letter: str) -> bool:
    face = font(20, 400)
    return bytes(face.getmask(letter)) != bytes(face.getmask("\uffff"))


@dataclass(frozen=True)
class Setting:
    """A text as it is to be drawn."""

    lines: Sequence[str]
    font: ImageFont.FreeTypeFont
    #: From one line's top to the next one's, in pixels.
    leading: int

    @property
    def height(self) -> int:
        return self.leading * len(self.lines)

    @property
    def width(self) -> float:
        return max((self.font.getlength(line) for line in self.lines), default=0)


def fitted(
    text: str, sizes: Sequence[int], weight: int, width: int, height: int, *, whole_words: int = 0
) -> Setting:
    """
    ``text`` in the largest of ``sizes`` (pixels, descending) at which it fits the box.

    At the last size it is cut off with an ellipsis where it does not. Lines are
    about equally long. At the first ``whole_words`` sizes no word is broken.
    """
    for place, size in enumerate(sizes):
        face, leading = font(size, weight), round(size * _LEADING)
        most = max(1, height // leading)
        lines = _broken(text, face, width)
        too_wide = place < whole_words and any(
            face.getlength(unit.strip()) > width for unit in _UNIT.findall(text)
        )
        if len(lines) <= most and not too_wide:
            return Setting(_balanced(text, face, width, len(lines)), face, leading)
    return Setting(_cut(lines, most, face, width), face, leading)


def _broken(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Between words; a word wider than the line, between its letters."""
    lines, line = [], ""
    for unit in _UNIT.findall(text):
        longer = line + unit if line else unit.lstrip()
        if face.getlength(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = unit.lstrip()
        while face.getlength(line) > width and len(line) > 1:
            count = _letters_that_fit(line, face, width)
            lines.append(line[:count])
            line = line[count:]
    return [*lines, line] if line else lines


def _letters_that_fit(text: str, face: ImageFont.FreeTypeFont, width: float) -> int:
    """At least one."""
    fits = (n for n in range(len(text), 1, -1) if face.getlength(text[:n]) <= width)
    return next(fits, 1)


def _balanced(text: str, face: ImageFont.FreeTypeFont, width: int, number: int) -> Sequence[str]:
    """The same number of lines in the narrowest column that takes them and breaks no word."""
    widest = max((face.getlength(unit.strip()) for unit in _UNIT.findall(text)), default=0)
    low, high = max(width // 2, int(widest)), width
    while high - low > 4:
        middle = (low + high) // 2
        if len(_broken(text, face, middle)) > number:
            low = middle
        else:
            high = middle
    return _broken(text, face, high)


def _cut(lines: list[str], most: int, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    kept, last = lines[: most - 1], lines[most - 1]
    while last and face.getlength(last + _ELLIPSIS) > width:
        shorter = last.rpartition(" ")[0]
        last = shorter or last[:-1]
    return [*kept, last.rstrip(" ,;:.–-") + _ELLIPSIS]
