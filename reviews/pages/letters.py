"""From A to Z: the letters that a list by title or name is cut into. No query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import Http404

M = TypeVar("M", bound=Model)

#: What comes before A: figures, and signs.
_FIGURES = "0-9"
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: The first syllable of each initial as Korean dictionaries have them, doubled ones among them.
_HANGUL = "가나다라마바사아자차카타파하"


@dataclass(frozen=True)
class Letter:
    """
    One letter, as the address has it (``?letter=K``).

    Under it stand the folded names from ``start`` on and before ``end``; nothing is no bound.
    """

    value: str
    start: str
    end: str

    @property
    def name(self) -> str:
        return self.value.replace("-", "–")


Bounds = tuple[str | None, str | None]


def bounds(letter: Letter | None) -> Bounds:
    """Where the names under ``letter`` begin and end; ``None`` is no bound."""
    return (letter.start or None, letter.end or None) if letter else (None, None)


def within(rows: QuerySet[M], start: str | None, end: str | None) -> QuerySet[M]:
    """Those of ``rows``, which come with ``sort_name``, between a letter's bounds."""
    if start is not None:
        rows = rows.filter(sort_name__gte=start)
    return rows if end is None else rows.filter(sort_name__lt=end)


def alphabet() -> Sequence[Letter]:
    """
    The letters of the publication's language; each name stands under one.

    Whether something does is not asked: that would be a query in a query for each
    letter, and half of the page's time. What no letter begins stands under the one that
    it is sorted behind: Hangul under Z, where names are printed in Latin letters.
    """
    letters = _LATIN + (_HANGUL if settings.LANGUAGE_CODE == "ko" else "")
    bounds = ["", *letters.casefold(), ""]
    pairs = zip((_FIGURES, *letters), pairwise(bounds), strict=True)
    return [Letter(value, start, end) for value, (start, end) in pairs]


def letter_of(asked: str) -> Letter | None:
    """What an address asks for, if it asks. Raises ``Http404`` for what is no letter."""
    if not asked:
        return None
    for letter in alphabet():
        if letter.value == asked:
            return letter
    raise Http404
