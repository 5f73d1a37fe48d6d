"""
Reading the names in a text against the closed list of the drama's own.

Only names of this drama's characters and people are looked for, and only words with
a capital: a word of ordinary English, and a person of another drama, are left alone.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from reviews import names
from reviews.preflight.subject import Passage, Subject

Kind = Literal["right", "variant", "romanisation", "typo"]

_WORD = re.compile(rf"[^\W\d_]+(?:[{names.HYPHENS}][^\W\d_]+)*")
_HYPHEN = re.compile(f"[{names.HYPHENS}]")
_HANGUL_AFTER = re.compile(r"\s?[(\[]\s*([\uac00-\ud7a3]+(?:\s[\uac00-\ud7a3]+)?)")
#: What stands before the first word of a sentence, a line of a list or a quotation.
_OPENING = re.compile(
    "(?:^|[.!?:;\u2026\u2013\u2014*#\u2022>-])[\\s\"'\u2018\u2019\u201c\u201d(\\[]*$|[\"'\u2018\u201c]$"
)
#: The longest name that is looked for, in words.
_LONGEST = 4
#: Below these, a word is too like too many others.
_SHORTEST_UNHYPHENED_TYPO = 5
_SHORTEST_CLOSED_UP = 4


@dataclass(frozen=True)
class Mention:
    """One place where the text names somebody of the drama, or seems to."""

    kind: Kind
    #: An exact piece of the passage.
    spelling: str
    #: As it should be spelt; the same as ``spelling`` where it is right.
    right: str
    passage: Passage
    end: int
    #: The names of the characters who may be meant.
    owners: frozenset[str] = frozenset()


@dataclass
class _Known:
    """One way of naming somebody: the whole name, or a part of it."""

    spellings: list[str] = field(default_factory=list)
    families: set[str] = field(default_factory=set)
    natives: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)

    @property
    def family_keys(self) -> set[str]:
        return {names.surname_key(family) for family in self.families}


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    #: First of a sentence, or in a heading, where a capital says nothing.
    opens: bool
    #: Follows the word before it after a single space.
    follows: bool

    @property
    def is_name_like(self) -> bool:
        return self.text[0].isupper() and (len(self.text) == 1 or not self.text.isupper())


class _Roster:
    """The closed list, by folded letters and by romanisation key."""

    def __init__(self, subject: Subject) -> None:
        everybody = list(_everybody(subject))
        whole_names = {name for name, *_rest in everybody}
        in_house_style = _small_after_hyphen(whole_names)
        self.by_fold: defaultdict[str, _Known] = defaultdict(_Known)
        self.by_key: defaultdict[str, _Known] = defaultdict(_Known)
        self.accepted: set[str] = set()
        self.words_of_titles = {
            names.fold(word) for title in subject.titles for word in title.split()
        }
        self.whole: set[str] = set()
        for written, native, owner, aliases in everybody:
            for alias in aliases:
                self.accepted.update(_parts(names.plain(alias)))
            right = names.plain(written)
            if in_house_style and right not in self.accepted:
                right = names.house_style(right)
            self.whole.add(names.fold(right))
            self._add(right, native, owner)
        single_words = [
            spelling
            for known in self.by_fold.values()
            for spelling in known.spellings
            if " " not in spelling
        ]
        self.hyphened = [word for word in single_words if "-" in word]
        self.unhyphened = [
            word
            for word in single_words
            if "-" not in word and len(word) >= _SHORTEST_UNHYPHENED_TYPO
        ]

    def _add(self, right: str, native: str, owner: str) -> None:
        family = right.split()[0] if " " in right else ""
        for part in _parts(right):
            known = self.by_fold[names.fold(part)]
            if part not in known.spellings:
                known.spellings.append(part)
            keyed = [known]
            if _HYPHEN.search(part) and " " not in part:
                keyed.append(self.by_key[names.romanisation_key(part)])
            for entry in keyed:
                entry.families |= {family} - {""}
                entry.natives |= {native} - {""}
                entry.owners |= {owner} - {""}
            if len(keyed) == 2 and part not in keyed[1].spellings:
                keyed[1].spellings.append(part)


def _everybody(subject: Subject) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Name, Hangul, whose character it is, other spellings: the catalogue's own come first."""
    for person in subject.people:
        for name in _alternatives(person.name):
            yield name, person.native_name, "", person.aliases
    people = {names.fold(person.name) for person in subject.people}
    for character in subject.characters:
        for name in _alternatives(character.name):
            yield name, character.native_name, character.name, character.aliases
        for performer in character.performers:
            if names.fold(performer) not in people:
                yield performer, "", "", ()


def _alternatives(name: str) -> list[str]:
    return [part for part in re.split(r"\s*/\s*", name) if names.fold(part)]


def _parts(name: str) -> list[str]:
    """The whole name, its first word, and what follows the first."""
    first, _space, rest = name.partition(" ")
    return [name, first, rest] if rest else [name]


def _small_after_hyphen(written: Iterable[str]) -> bool:
    """Whether most of these names, and at least two, are written Se-kyung and not Se-Kyung."""
    given = {
        word
        for name in written
        for word in names.plain(name).split()
        if "-" in word and names.is_romanised(word)
    }
    small = sum(word == names.house_style(word) for word in given)
    return small >= 2 and small > len(given) - small


@functools.lru_cache(maxsize=1)  # three rules ask of the same text
def read(subject: Subject) -> tuple[Mention, ...]:
    """All places where a name of the drama stands, rightly or not. Linear in the text."""
    return _Reader(subject).read()


class _Reader:
    def __init__(self, subject: Subject) -> None:
        self.roster = _Roster(subject)
        self.passages = [(passage, _words(passage)) for passage in subject.texts]
        #: Words that the text writes small, and words that it capitalises inside a sentence.
        self.small: set[str] = set()
        self.proper: set[str] = set()
        #: The family names (as keys) after which the text puts a given name.
        self.families: defaultdict[str, set[str]] = defaultdict(set)
        self.counts: Counter[str] = Counter()
        for _passage, words in self.passages:
            for before, word in zip((None, *words), words, strict=False):
                self._note(before, word)
        self._doubts: dict[str, tuple[Kind, str] | None] = {}

    def _note(self, before: _Word | None, word: _Word) -> None:
        folded = names.fold(word.text)
        self.counts[folded] += 1
        if not word.text[0].isupper():
            self.small.add(folded)
        elif not word.opens:
            self.proper.add(folded)
        family = self._family(before, word)
        if family is not None:
            self.families[folded].add(names.surname_key(family))

    @staticmethod
    def _family(before: _Word | None, word: _Word) -> str | None:
        """The Korean family name that stands right before a word."""
        if before is None or not word.follows or not before.is_name_like:
            return None
        return before.text if names.fold(before.text) in names.SURNAMES else None

    def read(self) -> tuple[Mention, ...]:
        mentions: list[Mention] = []
        for passage, words in self.passages:
            index = 0
            while index < len(words):
                length, found = self._at(passage, words, index)
                mentions += found
                index += length
        return tuple(mentions)

    def _at(self, passage: Passage, words: list[_Word], index: int) -> tuple[int, list[Mention]]:
        """The mentions that begin at a word, and how many words they take."""
        if not words[index].is_name_like:
            return 1, []
        for length in range(min(_LONGEST, len(words) - index), 0, -1):
            span = words[index : index + length]
            if all(word.follows and word.is_name_like for word in span[1:]):
                found = self._known_span(passage, words, index, span)
                if found is not None:
                    return length, found
        return 1, self._doubtful_word(passage, words, index)

    def _known_span(
        self, passage: Passage, words: list[_Word], index: int, span: list[_Word]
    ) -> list[Mention] | None:
        """The mention of a name in these very letters; ``None`` where there is none."""
        written = passage.text[span[0].start : span[-1].end]
        piece = names.plain(written)
        folded = names.fold(piece)
        known = self.roster.by_fold.get(folded)
        if known is None:
            return self._reversed(passage, span, written)
        before = words[index - 1] if index else None
        owners = frozenset(known.owners)
        family = self._family(before, span[0])
        if len(span) == 1 and family and names.surname_key(family) not in known.family_keys:
            return []  # another person of the same given name
        if piece in known.spellings or piece in self.roster.accepted:
            found = [Mention("right", written, written, passage, span[-1].end, owners)]
            return found + self._doubtful_family(passage, before, span[0], known)
        if not self._may_be_variant(span, folded, passage, known):
            return None
        spelling, right = _differing(written, known.spellings[0])
        return [Mention("variant", spelling, right, passage, span[-1].end, owners)]

    def _reversed(self, passage: Passage, span: list[_Word], written: str) -> list[Mention] | None:
        if len(span) != 2 or not any(_HYPHEN.search(word.text) for word in span):
            return None
        folded = names.fold(names.family_last(written))
        if folded not in self.roster.whole:
            return None
        known = self.roster.by_fold[folded]
        if names.plain(written) in self.roster.accepted:
            return []
        owners = frozenset(known.owners)
        return [Mention("variant", written, known.spellings[0], passage, span[-1].end, owners)]

    def _may_be_variant(
        self, span: list[_Word], folded: str, passage: Passage, known: _Known
    ) -> bool:
        """Whether letters alike are a name alike: Miso soup is not Mi-so."""
        if not _native_agrees(passage, span[-1], known):
            return False
        if any(_HYPHEN.search(word.text) for word in span):
            return True
        if len(folded) < _SHORTEST_CLOSED_UP:
            return False
        if len(span) == 1:
            return self._is_proper(folded)
        return not (span[0].opens and names.fold(span[0].text) in self.small)

    def _is_proper(self, folded: str) -> bool:
        return folded in self.proper and folded not in self.small

    def _doubtful_family(
        self, passage: Passage, before: _Word | None, word: _Word, known: _Known
    ) -> list[Mention]:
        """Before a given name that is right: Lim for Im, Chio for Choi."""
        if before is None or not word.follows or not before.is_name_like:
            return []
        family = before.text
        if not known.families or family in known.families:
            return []
        if f"{family} {names.plain(word.text)}" in self.roster.accepted:
            return []
        owners = frozenset(known.owners)
        if names.fold(family) in names.SURNAMES:
            key = names.surname_key(family)
            same = [name for name in known.families if names.surname_key(name) == key]
            written = passage.text[before.start : word.end]
            right = f"{same[0]} {names.plain(word.text)}"
            return [Mention("romanisation", written, right, passage, word.end, owners)]
        near = None if before.opens else names.closest(family, known.families)
        if near and near[1] == 1 and names.fold(family) not in self.small:
            return [Mention("typo", family, near[0], passage, before.end, owners)]
        return []

    def _doubtful_word(self, passage: Passage, words: list[_Word], index: int) -> list[Mention]:
        word = words[index]
        folded = names.fold(word.text)
        if folded in self.roster.words_of_titles or names.plain(word.text) in self.roster.accepted:
            return []
        if word.text not in self._doubts:
            self._doubts[word.text] = self._doubt(word.text, folded)
        doubt = self._doubts[word.text]
        if doubt is None:
            return []
        kind, right = doubt
        known = self.roster.by_fold[names.fold(right)]
        families = self.families.get(folded, known.family_keys)
        if not families & known.family_keys and known.families:
            return []  # somebody else, who was introduced with another family name
        if not _native_agrees(passage, word, known):
            return []
        return [Mention(kind, word.text, right, passage, word.end, frozenset(known.owners))]

    def _doubt(self, word: str, folded: str) -> tuple[Kind, str] | None:
        if not _HYPHEN.search(word):
            return self._unhyphened_typo(folded)
        alike = self.roster.by_key.get(names.romanisation_key(word))
        if alike and len(alike.spellings) == 1:
            return "romanisation", alike.spellings[0]
        near = names.closest(word, self.roster.hyphened)
        if near is None:
            return None
        # Two names that can both be Korean may be two people, unless the one is rare here.
        if names.is_romanised(word) and not self._is_rarer(folded, near[0]):
            return None
        return "typo", near[0]

    def _unhyphened_typo(self, folded: str) -> tuple[Kind, str] | None:
        """Without a hyphen it may be any word, so everything must speak for a slip."""
        if len(folded) < _SHORTEST_UNHYPHENED_TYPO or folded in names.SURNAMES:
            return None
        near = names.closest(folded, self.roster.unhyphened)
        if near is None or not self._is_proper(folded):
            return None
        right = names.fold(near[0])
        is_inflected = folded.startswith(right) or right.startswith(folded)
        is_far = near[1] == 2 and len(right) < 8
        if is_inflected or is_far or folded[0] != right[0]:
            return None
        return ("typo", near[0]) if self._is_rarer(folded, near[0]) else None

    def _is_rarer(self, folded: str, right: str) -> bool:
        return self.counts[folded] < self.counts[names.fold(right)]


def _words(passage: Passage) -> list[_Word]:
    text = passage.text
    words: list[_Word] = []
    end = -2
    for match in _WORD.finditer(text):
        start = match.start()
        opens = passage.heading or bool(_OPENING.search(text, max(0, start - 6), start))
        follows = start == end + 1 and text[end].isspace()
        words.append(_Word(match[0], start, match.end(), opens, follows))
        end = match.end()
    return words


def _native_agrees(passage: Passage, word: _Word, known: _Known) -> bool:
    """Hangul in parentheses after a name decides, where the name's own is known."""
    match = _HANGUL_AFTER.match(passage.text, word.end)
    if match is None or not known.natives:
        return True
    return any(
        not names.contradicts(match[1], native) or native.endswith(match[1])
        for native in known.natives
    )


def _differing(written: str, right: str) -> tuple[str, str]:
    """Without the words at the front that are right: (Se-Kyung, Se-kyung)."""
    ours, theirs = re.split(r"\s", written), right.split()
    while len(ours) > 1 and len(theirs) > 1 and names.plain(ours[0]) == theirs[0]:
        del ours[0], theirs[0]
    start = len(written) - len(" ".join(ours))
    return written[start:], " ".join(theirs)
