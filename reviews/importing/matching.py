"""
What was understood of a text, against the catalogue: who is known, who is new, who must be asked.

Nothing is decided here for a ``maybe``: only a person can say whether two
spellings are one name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from django.db import DatabaseError
from django.db.models import QuerySet

from people.models import Author, CastMember, CrewMember
from reviews import names
from reviews.importing.prose import KnownNames
from reviews.importing.understood import DramaFacts, Understood
from reviews.models import Character, CrewCredit, Drama, Genre, Network, StreamingService

Certainty = Literal["exact", "variant", "maybe", "none"]


@dataclass(frozen=True)
class Candidate:
    """A row of the catalogue, as ``reviews.names`` compares it."""

    pk: int
    name: str
    native_name: str = ""
    aliases: tuple[str, ...] = ()
    #: What tells it from a namesake: a drama's years.
    hint: str = ""

    def __str__(self) -> str:
        said = [part for part in (self.native_name, self.hint) if part]
        return f"{self.name} ({', '.join(said)})" if said else self.name


@dataclass(frozen=True)
class Matched:
    """One name of the text, and the rows that it may stand for, the likeliest first."""

    name: str
    native_name: str = ""
    certainty: Certainty = "none"
    candidates: tuple[Candidate, ...] = ()

    @property
    def known(self) -> int | None:
        """The row that may be taken without asking."""
        return self.candidates[0].pk if self.certainty in {"exact", "variant"} else None


@dataclass
class Matches:
    """By kind, each name as the text spells it. Characters are those of ``drama.known``."""

    drama: Matched | None = None
    characters: dict[str, Matched] = field(default_factory=dict)
    performers: dict[str, Matched] = field(default_factory=dict)
    crew: dict[str, Matched] = field(default_factory=dict)
    authors: dict[str, Matched] = field(default_factory=dict)
    services: dict[str, Matched] = field(default_factory=dict)
    networks: dict[str, Matched] = field(default_factory=dict)
    genres: dict[str, Matched] = field(default_factory=dict)


def match(understood: Understood, drama: int | Literal["new"] | None = None) -> Matches:
    """
    Look every name up. Ten queries at most, whatever the text names.

    ``drama`` is the key of the drama that somebody has chosen, or ``"new"``;
    without it the drama that the title stands for, if that is sure.
    """
    found = Matches(drama=_match_drama(understood.drama))
    chosen = drama or (found.drama.known if found.drama else None)
    pk = chosen if isinstance(chosen, int) else None
    natives = native_names(understood)
    if understood.characters and pk is not None:
        index = _Index(_candidates(Character.objects.filter(drama=pk)))
        found.characters = {
            line.name: index.match(line.name, line.native_name or "")
            for line in understood.characters
        }
    else:
        found.characters = {
            line.name: Matched(line.name, line.native_name or "") for line in understood.characters
        }
    if performers := performer_names(understood):
        own = CastMember.objects.filter(characters__drama=pk).distinct() if pk else None
        found.performers = _match_people(CastMember.objects.all(), own, performers, natives)
    if crew := [line.name for line in understood.crew]:
        makers = CrewMember.objects.filter(credits__drama=pk).distinct() if pk else None
        found.crew = _match_people(CrewMember.objects.all(), makers, crew, {})
    if understood.author.name:
        found.authors = _match_people(Author.objects.all(), None, [understood.author.name], {})
    if understood.services:
        services = StreamingService.objects.all()
        found.services = _match_words(services, understood.services)
    if understood.networks:
        found.networks = _match_words(Network.objects.all(), understood.networks)
    if understood.drama.genres:
        found.genres = _match_words(Genre.objects.all(), understood.drama.genres)
    return found


def performer_names(understood: Understood) -> list[str]:
    """Everyone who performs, with a character or without, each name once, in order."""
    of_characters = [name for line in understood.characters for name in line.performers]
    return list(dict.fromkeys([*of_characters, *(p.name for p in understood.performers)]))


def native_names(understood: Understood) -> dict[str, str]:
    """The native names that the text gives for performers."""
    return {line.name: line.native_name for line in understood.performers if line.native_name}


def known_names() -> KnownNames:
    """
    The catalogue's names, by which reading a text tells a performer from a character.

    Six queries. Empty where there is no database yet: a text can be tried without one.
    """
    try:
        titles = [title for drama in _titled_dramas() for title in drama.all_titles]
        return KnownNames(
            titles=tuple(titles),
            performers=tuple(_all_names(CastMember.objects.all())),
            characters=tuple(_all_names(Character.objects.all())),
            services=tuple(_all_names(StreamingService.objects.all())),
            networks=tuple(Network.objects.values_list("name", flat=True)),
        )
    except DatabaseError:
        return KnownNames()


def credited(drama: Drama) -> dict[str, list[str]]:
    """The names that the catalogue credits for each job of the drama. One query."""
    jobs: dict[str, list[str]] = defaultdict(list)
    for credit in CrewCredit.objects.filter(drama=drama).select_related("crew_member"):
        jobs[credit.job].append(credit.crew_member.name)
    return jobs


def _match_drama(facts: DramaFacts) -> Matched | None:
    title, native = facts.title or facts.native_title, facts.native_title or ""
    if not title:
        return None
    possible: dict[Certainty, list[Candidate]] = {"exact": [], "variant": [], "maybe": []}
    for drama in _titled_dramas():
        certainty = _title_certainty(title, native, drama)
        # A remake bears the same title; other years make it doubtful.
        if certainty != "none" and not _years_agree(facts, drama):
            certainty = "maybe"
        if certainty != "none":
            possible[certainty].append(_titled(drama))
    return _decided(title, native, possible)


def _title_certainty(title: str, native: str, drama: Drama) -> Certainty:
    if names.contradicts(native, drama.native_title):
        return "none"
    if names.plain(title) in map(names.plain, drama.all_titles):
        return "exact"
    if native and _key(native) == _key(drama.native_title):
        return "variant"
    if _key(title) in map(_key, drama.all_titles):
        return "variant"
    mains = {_key(_main_title(other)) for other in drama.all_titles}
    return "maybe" if _key(_main_title(title)) in mains else "none"


def _main_title(title: str) -> str:
    """Without what follows a colon or a dash: "Guardian: The Lonely and Great God"."""
    return re.split(r":|\s[-–—]\s", title)[0]


def _decided(name: str, native: str, possible: dict[Certainty, list[Candidate]]) -> Matched:
    """The surest first; where two are equally sure (namesakes), a person is asked."""
    candidates = tuple(who for group in possible.values() for who in group)
    best: Certainty = next((certainty for certainty, group in possible.items() if group), "none")
    if best != "none" and len(possible[best]) > 1:
        best = "maybe"
    return Matched(name, native, best, candidates)


def _key(words: str) -> str:
    """Letters and digits without case: Run-On is Run On, Reply 1988 is not Reply 1997."""
    text = unicodedata.normalize("NFKC", words).casefold()
    return "".join(letter for letter in text if letter.isalnum()) or text


def _years_agree(facts: DramaFacts, drama: Drama) -> bool:
    """Whether the text's years and the catalogue's can be those of one drama."""
    if facts.start_year is None or drama.start_year is None:
        return True
    first, last = facts.start_year, facts.end_year or facts.start_year
    return first <= (drama.end_year or drama.start_year) and drama.start_year <= last


def _match_people(
    everyone: QuerySet[Any],
    own: QuerySet[Any] | None,
    wanted: Iterable[str],
    natives: dict[str, str],
) -> dict[str, Matched]:
    """The drama's own people first: of two namesakes, the one who is in it is meant."""
    near = _Index(_candidates(own) if own is not None else ())
    anybody = _Index(_candidates(everyone))
    matched = {}
    for name in wanted:
        native = natives.get(name, "")
        among_own = near.match(name, native)
        sure = among_own.known is not None
        matched[name] = among_own if sure else anybody.match(name, native)
    return matched


def _match_words(rows: QuerySet[Any], wanted: Iterable[str]) -> dict[str, Matched]:
    """Services, networks, genres: never by sound, and KBS1 is not KBS2."""
    candidates = list(_candidates(rows))
    matched = {}
    for name in wanted:
        possible: dict[Certainty, list[Candidate]] = {"exact": [], "variant": []}
        for who in candidates:
            if names.plain(name) in names.spellings(who):
                possible["exact"].append(who)
            elif _key(name) in map(_key, names.spellings(who)):
                possible["variant"].append(who)
        matched[name] = _decided(name, "", possible)
    return matched


def _titled_dramas() -> QuerySet[Drama]:
    titles = ("title", "native_title", "romanised_title", "alternative_titles")
    return Drama.objects.only(*titles, "start_year", "end_year")


def _titled(drama: Drama) -> Candidate:
    others = tuple(title for title in drama.all_titles if title != drama.title)
    return Candidate(drama.pk, drama.title, drama.native_title, others, drama.years)


def _candidates(rows: QuerySet[Any]) -> Iterator[Candidate]:
    """Plain values: a catalogue has thousands of performers, and rows cost ten times as much."""
    columns = {column.name for column in rows.model._meta.fields}
    others = [name for name in ("native_name", "aliases") if name in columns]
    for pk, name, *values in rows.values_list("pk", "name", *others):
        given = dict(zip(others, values, strict=True))
        yield Candidate(pk, name, given.get("native_name", ""), tuple(given.get("aliases", ())))


def _all_names(rows: QuerySet[Any]) -> Iterator[str]:
    for who in _candidates(rows):
        yield who.name
        yield from who.aliases


@lru_cache(maxsize=65_536)
def _sound_keys(text: str) -> frozenset[str]:
    """Everything under which ``names.matches`` could find a spelling. Costs some 0.1 ms."""
    return frozenset({text, names.fold(text), names.romanisation_key(text)})


class _Index:
    """People by every key under which ``names.matches`` could find them."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._by_key: dict[str, list[Candidate]] = defaultdict(list)
        for who in candidates:
            for key in frozenset().union(*map(_sound_keys, names.spellings(who))):
                self._by_key[key].append(who)

    def match(self, name: str, native_name: str) -> Matched:
        written = names.plain(name)
        keys = _sound_keys(written) | {names.romanisation_key(names.family_last(written))}
        if native_name:
            keys |= _sound_keys(names.plain(native_name))
        near = {who.pk: who for key in keys for who in self._by_key.get(key, ())}
        best = names.match(name, native_name, near.values())
        candidates = (m.candidate for m in names.matches(name, native_name, near.values()))
        certainty = best.certainty if best else "none"
        return Matched(name, native_name, certainty, tuple(candidates))
