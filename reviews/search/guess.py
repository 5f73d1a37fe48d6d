"""
"Did you mean": the name that may have been meant, of what is public at the instant.

Only asked where nothing was found, since it reads every public name.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract, extractOne

from .. import gate
from ..models import Character
from ..names import fold, romanisation_key
from .matching import performers
from .query import Query

#: Shorter ones are a slip away from too much.
_SHORTEST = 4


def did_you_mean(query: Query, at: dt.datetime) -> str:
    """
    A name as the catalogue spells it, or nothing. Five queries, over all public names.

    In turn: one that sounds the same in Korean, one a slip or two away, and one of
    which each word asked for is a word or a slip away from one.
    """
    typed = fold(query.words)
    if len(typed) < _SHORTEST:
        return ""
    people = list(dict.fromkeys(_names_of_people(at)))
    names = {fold(name): name for name in (*people, *_titles(at))}
    if typed in names:
        return ""
    key = romanisation_key(query.words)
    for name in people:
        if romanisation_key(name) == key:
            return name
    near = extractOne(typed, names.keys(), scorer=OSA.distance, score_cutoff=_slips(typed))
    return names[near[0]] if near else _by_words(query.words, names.values())


def _by_words(words: str, names: Iterable[str]) -> str:
    """The first name with the fewest slips in which every one of ``words`` has its like."""
    holders: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for word in name.split():
            holders[fold(word)].add(name)
    slips: dict[str, float] | None = None
    for word in filter(None, map(fold, words.split())):
        cutoff = _slips(word) if len(word) >= _SHORTEST else 0
        found: dict[str, float] = {}
        for like, distance, _ in extract(
            word, holders.keys(), scorer=OSA.distance, score_cutoff=cutoff, limit=None
        ):
            for name in holders[like]:
                found[name] = min(distance, found.get(name, distance))
        before = dict.fromkeys(found, 0.0) if slips is None else slips
        slips = {name: found[name] + before[name] for name in found.keys() & before.keys()}
    slipped = {name: distance for name, distance in (slips or {}).items() if distance}
    return min(slipped, key=lambda name: (slipped[name], len(name), name), default="")


def _slips(folded: str) -> int:
    """How many slips of the hand a word of that length may have; Hangul counts by its letters."""
    return 1 if len(folded) < 6 else 2


def _titles(at: dt.datetime) -> Iterator[str]:
    rows = gate.dramas(at).values_list(
        "title", "native_title", "romanised_title", "alternative_titles"
    )
    for *titles, others in rows:
        yield from filter(None, (*titles, *others))


def _names_of_people(at: dt.datetime) -> Iterator[str]:
    """Performers, makers, authors and parts."""
    parts = Character.objects.filter(drama__in=gate.dramas(at))
    for rows in (performers(at), gate.crew(at), gate.authors(at), parts):
        for names in rows.values_list("name", "native_name"):
            yield from filter(None, names)
