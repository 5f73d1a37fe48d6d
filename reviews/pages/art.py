"""What stands where a picture is missing: the drama's own title, set large."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from ..models import Drama

#: How many colours the stylesheet has for it.
_TINTS = 6


@dataclass(frozen=True)
class Art:
    text: str
    #: Always the same for one drama.
    tint: int
    #: How much room the text asks for: short, medium, long.
    size: str


def art(drama: Drama) -> Art:
    """From the title in its own script, which is the more beautiful one. No query."""
    text = drama.native_title or drama.title
    room = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    size = "short" if room <= 8 else "medium" if room <= 20 else "long"
    return Art(text, drama.pk % _TINTS, size)
