"""
Which names are a slip or two of the hand from what was typed, asked of the index.

Two words that are at most n slips apart are the same once up to n letters are left
out of either. So the index has each word of a name, and the whole name, with one or
two letters left out, and what was typed is looked up in the same dress: exact
look-ups, however many names there are. Of a long word only the beginning and the end
are looked at. What this finds is but a few that may be meant: ``guess`` compares them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..names import fold, romanisation_key

#: Shorter ones are a slip away from too much.
SHORTEST = 4
#: From so many letters on a word may have two slips.
_TWO_SLIPS = 6
#: So much of a word's beginning and of its end is looked at.
_END = 8
#: More a thing has no spellings of: a name too many is not offered, and still found.
_MAX_TOKENS = 4_000
_MAX_WORDS = 8
_MAX_LETTERS = 40
#: These begin the tokens, so that no word of a name or a text is one of them.
_BEGINS, _ENDS, _SOUNDS = "\ue002", "\ue003", "\ue004"


def allowed(folded: str) -> int:
    """How many slips a word of that length may have; Hangul counts by its letters."""
    if len(folded) < SHORTEST:
        return 0
    return 1 if len(folded) < _TWO_SLIPS else 2


def tokens_of(names: Iterable[str]) -> list[str]:
    """What the index has of ``names``, to find them by a slip or by their sound. No query."""
    found: dict[str, None] = {}
    for name in names:
        found |= dict.fromkeys(_sounds(name))
        for word in {fold(name): None} | dict.fromkeys(map(fold, name.split())):
            # A word too short to be mistyped itself may be what a longer one was meant for.
            slips = 1 if len(word) < _TWO_SLIPS else 2
            found |= dict.fromkeys(_beginnings(word, slips))
            if len(word) > _END:
                found |= dict.fromkeys(_endings(word, slips))
    return list(found)[:_MAX_TOKENS]


@dataclass(frozen=True)
class Alike:
    """What an entry must have: of each group one token. For ``tokens__holds``."""

    groups: Sequence[Sequence[str]]

    def fts5(self, *, names: bool = False) -> str:
        return " AND ".join(
            "(" + " OR ".join(f'"{token}"' for token in group) + ")" for group in self.groups
        )

    def tsquery(self, *, names: bool = False) -> str:
        # Each said three times: PostgreSQL guesses that so many rare words stand in many
        # entries, and would read the whole table, but for words asked for together.
        return " & ".join(
            "(" + " | ".join(f"'{token}'" for token in group) + ")"
            for group in self.groups
            for _ in range(3)
        )


def alike(typed: str) -> list[Alike]:
    """
    Under what the names are found that ``typed`` may stand for, the likeliest first.

    By their sound, as a whole, and by each of the words. No query.
    """
    words = list(filter(None, map(fold, typed.split())))[:_MAX_WORDS]
    asked = [Alike([sounds]) for sounds in [_sounds(typed)] if sounds]
    asked.append(Alike(_near(fold(typed))))
    if len(words) > 1:
        asked.append(Alike([group for word in words for group in _near(word)]))
    return asked


def _near(word: str) -> list[list[str]]:
    groups = [list(_beginnings(word, allowed(word)))]
    if len(word) - allowed(word) > _END:  # else what is meant may be too short to have an end
        groups.append(list(_endings(word, allowed(word))))
    return groups


def _sounds(name: str) -> list[str]:
    key = "".join(romanisation_key(name).split())
    return [_SOUNDS + key[:_MAX_LETTERS]] if key else []


def _beginnings(word: str, slips: int) -> Iterator[str]:
    return (_BEGINS + left for left in _without(word[:_END], slips))


def _endings(word: str, slips: int) -> Iterator[str]:
    return (_ENDS + left for left in _without(word[-_END:], slips))


def _without(letters: str, slips: int) -> Iterator[str]:
    """The letters, and what they leave where up to ``slips`` of them are left out."""
    for count in range(max(len(letters) - slips, 0), len(letters) + 1):
        for kept in combinations(letters, count):
            if kept:
                # Hangul as syllables again, which are shorter than its letters.
                yield unicodedata.normalize("NFC", "".join(kept))
