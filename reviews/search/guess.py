"""
"Did you mean": the name that may have been meant, of what is public at the instant.

The index gives a few names that are near (``slips``); these alone are compared.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract, extractOne

from .. import gate
from ..models import Character, SearchEntry
from ..names import fold, romanisation_key
from .query import Query
from .slips import SHORTEST, Alike, alike, allowed

Kind = SearchEntry.Kind
#: As many things may be compared of each way to be near.
CANDIDATES = 300


def did_you_mean(query: Query, at: dt.datetime) -> str:
    """
    A name as the catalogue spells it, or nothing. Eight queries at most, of a bounded cost.

    In turn: one that sounds the same in Korean, one a slip or two away, and one of
    which each word asked for is a word or a slip away from one.
    """
    typed = fold(query.words)
    if len(typed) < SHORTEST:
        return ""
    keys = _near(alike(query.words))
    people = list(dict.fromkeys(_names_of_people(keys, at)))
    names = {fold(name): name for name in (*people, *_titles(keys, at))}
    if typed in names:
        return ""
    key = romanisation_key(query.words)
    for name in people:
        if romanisation_key(name) == key:
            return name
    near = extractOne(typed, names.keys(), scorer=OSA.distance, score_cutoff=allowed(typed))
    return names[near[0]] if near else _by_words(query.words, names.values())


def _near(asked: Iterable[Alike]) -> Mapping[str, set[int]]:
    """Keys of what the index has near, by kind. A query for each way to be near."""
    keys: dict[str, set[int]] = defaultdict(set)
    for near in asked:
        # Not by the bare key: a database would walk along it, reading every entry on its way.
        entries = SearchEntry.objects.filter(tokens__holds=near).order_by(F("pk") + 0)
        for kind, key in entries.values_list("kind", "object_id")[:CANDIDATES]:
            keys[kind].add(key)
    return keys


def _by_words(words: str, names: Iterable[str]) -> str:
    """The first name with the fewest slips in which every one of ``words`` has its like."""
    holders: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for word in name.split():
            holders[fold(word)].add(name)
    slips: dict[str, float] | None = None
    for word in filter(None, map(fold, words.split())):
        cutoff = allowed(word)
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


def _titles(keys: Mapping[str, set[int]], at: dt.datetime) -> Iterator[str]:
    dramas = gate.dramas(at).filter(pk__in=keys.get(Kind.DRAMA, ())).order_by("pk")
    for *titles, others in dramas.values_list(
        "title", "native_title", "romanised_title", "alternative_titles"
    ):
        yield from filter(None, (*titles, *others))


def _names_of_people(keys: Mapping[str, set[int]], at: dt.datetime) -> Iterator[str]:
    """Performers, makers, authors and parts."""
    parts = Character.objects.filter(Exists(gate.dramas(at).filter(pk=OuterRef("drama"))))
    groups: tuple[tuple[Kind, QuerySet[Any]], ...] = (
        (Kind.CAST, gate.performers(at)),
        (Kind.CREW, gate.crew(at)),
        (Kind.AUTHOR, gate.authors(at)),
        (Kind.CHARACTER, parts),
    )
    for kind, rows in groups:
        near = rows.filter(pk__in=keys.get(kind, ())).order_by("pk")
        for names in near.values_list("name", "native_name"):
            yield from filter(None, names)
