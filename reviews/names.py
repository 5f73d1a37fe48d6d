"""
How alike two spellings of a name are. Only ever suggests; a person decides.

No score can tell a typo from another person: Ji-won and Ji-woon are two people
one letter apart, Soo-young and Su-yeong one person four letters apart. So three
questions are asked in turn: is it the same but for its dress (*variant*), does it
sound the same in Korean (*romanisation*), is it one slip of the hand away from
exactly one name of a closed list (*typo*)? Hangul, where both are known, decides.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from rapidfuzz.distance import OSA

#: Hyphen-minus, hyphen and non-breaking hyphen: all of them part the syllables of a given name.
HYPHENS = "-\u2010\u2011"

#: Family names that are written in several ways, and the one that stands for all.
_SURNAME_KEYS = {
    spelling: spellings[0]
    for spellings in (
        ("i", "lee", "yi", "rhee"),
        ("bak", "park"),
        ("choe", "choi"),
        ("im", "lim", "yim"),
        ("gim", "kim"),
        ("gang", "kang"),
        ("jeong", "jung", "chung"),
        ("jo", "cho"),
        ("o", "oh"),
        ("sin", "shin"),
        ("yu", "yoo", "ryu"),
    )
    for spelling in spellings
}

_OTHER_SURNAMES = """
ahn an bae baek baik ban bang bong byeon byun cha chae chang cheon cheong chi chin choo chu
chun chung do eom eum gal geum gil go gong goo gook gu gwak gwon ha ham han heo hong huh hur
hwang hwangbo hyeon hyun in jang je jegal jeon ji jin joo ju jun ki ko kong koo kook ku kuk
kwak kwon kyung maeng mo moon mun myung na nam namgoong namgung namkoong no noh pae paek pak
pan pang park pi pyo ra rah ri ro roh ryeo ryoo seo seok seol seon seong seonwoo shim sim so
sohn son song suh sul sun sung tae tak uhm um wang wi won woo yang ye yeo yeom yeon yoon
youn yum yun
bin bok dokgo eun keum kil koh ma min ok paik pyun sagong suk sunwoo
"""
#: Korean family names in Latin letters, folded: what tells "Kim Young-hwa" from "Then Young-hwa".
SURNAMES = frozenset(_SURNAME_KEYS) | frozenset(_OTHER_SURNAMES.split())

_SYLLABLE = re.compile(
    r"(?:kk?|gg?|n|dd?|tt?|r|l|m|bb?|pp?|ss?|sh|jj?|ch|h)?"
    r"(?:yeo|yoo|you(?=n)|yae|ya|ye|yo|yu|yi|wae|woo|wa|we|wo|wi|oe|oo|ou(?=ng)|o|"
    r"eo|eui|eu|ee|e|ae|a|ui|u|i)"
    r"(?:ng|ck|k|g|n|t|l|m|p|b|h)?"
)

#: Letters in which the ways of romanising Korean differ, in the order they are put right.
_SOUNDS = (("young", "yeong"), ("shi", "si"), ("oo", "u"), ("eo", "o"))
_CONSONANTS = str.maketrans("kpt", "gbd")


@functools.lru_cache(maxsize=4096)  # a review says the same words again and again
def fold(name: str) -> str:
    """The letters alone: no case, marks, hyphens, spaces or digits (NFKD, so Hangul as jamo)."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(letter for letter in decomposed if letter.isalpha())


def is_romanised(word: str) -> bool:
    """Whether each hyphened part can be read as a Korean syllable: Seon-gyeom, not Yough-hwa."""
    parts = re.split(f"[{HYPHENS}]", word.casefold())
    return all(_SYLLABLE.fullmatch(part) for part in parts)


def house_style(name: str) -> str:
    """Small letters after the hyphen in Korean given names: Se-Kyung → Se-kyung, not Jean-Luc."""
    return re.sub(r"\S+", lambda match: _house_style_of_word(match[0]), name)


def _house_style_of_word(word: str) -> str:
    first, *rest = re.split(f"([{HYPHENS}])", word)
    return first + "".join(rest).lower() if rest and is_romanised(word) else word


def surname_key(family: str) -> str:
    """The same for Lee, Yi and Rhee; for Park and Bak; and so on."""
    folded = fold(family)
    return _SURNAME_KEYS.get(folded, _sounds(folded))


def romanisation_key(name: str) -> str:
    """
    The same for spellings that may stand for one Korean name: Soo-young and Su-yeong.

    The first of several words is taken for the family name. It joins too much (Young-soo
    and Yong-soo, who are two people), so it can only say "perhaps".
    """
    family, *given = name.split() or [""]
    if not given:
        return _given_key(family)
    return f"{surname_key(family)} {''.join(_given_key(word) for word in given)}"


def _given_key(word: str) -> str:
    return "".join(_sounds(fold(syllable)) for syllable in re.split(f"[{HYPHENS}]", word))


def _sounds(letters: str) -> str:
    letters = re.sub(r"(?<=[aeiou])h$", "", letters)
    for spelling, key in _SOUNDS:
        letters = letters.replace(spelling, key)
    return letters.translate(_CONSONANTS)


def family_last(name: str) -> str:
    """The name with its last word first: Si-wan Im → Im Si-wan."""
    *rest, last = name.split() or [""]
    return " ".join([last, *rest])


def closest(spelling: str, names: Iterable[str]) -> tuple[str, int] | None:
    """
    The one name of a closed list that this may be a typo of, and how many slips away.

    One or two slips (optimal string alignment, on the folded letters), with every
    other name at least two further off. Names under four letters are never
    compared, and two slips are too many for names under six.
    """
    word = fold(spelling)
    distances: dict[str, tuple[int, str]] = {}
    for name in names:
        folded = fold(name)
        distances.setdefault(folded, (OSA.distance(word, folded, score_cutoff=4), name))
    ranked = sorted(distances.items(), key=lambda item: item[1][0])
    if not ranked:
        return None
    folded, (distance, name) = ranked[0]
    shorter = min(len(word), len(folded))
    if not 1 <= distance <= 2 or shorter < (4 if distance == 1 else 6):
        return None
    if len(ranked) > 1 and ranked[1][1][0] < distance + 2:
        return None
    return name, distance


class Named(Protocol):
    """Anybody with a house spelling, Hangul where known, and other spellings in use."""

    @property
    def name(self) -> str: ...
    @property
    def native_name(self) -> str: ...
    @property
    def aliases(self) -> Sequence[str]: ...


N = TypeVar("N", bound=Named)


@dataclass(frozen=True)
class Suggestion:
    kind: Literal["variant", "romanisation", "reversed", "typo"]
    #: As the closed list spells it.
    name: str


def suggest(spelling: str, known: Iterable[Named], native_name: str = "") -> Suggestion | None:
    """
    What the writer may have meant by a spelling, from a closed list of names.

    ``None`` where the spelling is right as it stands, where nothing is near, and
    where the Hangul given with it says that it is somebody else.
    """
    possible = [who for who in known if not contradicts(native_name, who.native_name)]
    written = plain(spelling)
    if any(written in spellings(who) for who in possible):
        return None
    tests: tuple[tuple[Literal["variant", "reversed", "romanisation"], str, str], ...] = (
        ("variant", fold(written), "fold"),
        ("reversed", fold(family_last(written)), "fold"),
        ("romanisation", romanisation_key(written), "key"),
    )
    for kind, wanted, by in tests:
        for who in possible:
            found = fold(who.name) if by == "fold" else romanisation_key(who.name)
            if wanted and found == wanted:
                return Suggestion(kind, who.name)
    near = closest(written, (who.name for who in possible))
    return Suggestion("typo", near[0]) if near else None


@dataclass(frozen=True)
class Match(Generic[N]):
    #: ``exact``: the same text; ``variant``: the same letters; ``maybe``: ask a person.
    certainty: Literal["exact", "variant", "maybe"]
    candidate: N


def matches(name: str, native_name: str, candidates: Iterable[N]) -> list[Match[N]]:
    """
    Who of the catalogue may be meant by a name, the surest first.

    A candidate whose Hangul differs is left out, whatever the Latin letters say.
    """
    found = [
        Match(certainty, who)
        for who in candidates
        if (certainty := _certainty(name, native_name, who)) is not None
    ]
    return sorted(found, key=lambda match: ("exact", "variant", "maybe").index(match.certainty))


def match(name: str, native_name: str, candidates: Iterable[N]) -> Match[N] | None:
    """
    The best of ``matches``, or ``None``.

    Where two are equally good (namesakes), it is only a ``maybe``.
    """
    found = matches(name, native_name, candidates)
    if not found:
        return None
    best = found[0]
    if len(found) > 1 and found[1].certainty == best.certainty:
        return Match("maybe", best.candidate)
    return best


def _certainty(
    name: str, native_name: str, who: Named
) -> Literal["exact", "variant", "maybe"] | None:
    if contradicts(native_name, who.native_name):
        return None
    written = plain(name)
    right = spellings(who)
    same_hangul = bool(native_name and who.native_name)
    if written in right:
        return "exact"
    if fold(written) and fold(written) in {fold(spelling) for spelling in right}:
        return "variant"
    keys = {romanisation_key(spelling) for spelling in right}
    alike = romanisation_key(written) in keys or romanisation_key(family_last(written)) in keys
    if alike and fold(written):
        return "variant" if same_hangul else "maybe"
    # The same Hangul under another Latin name: a stage name, or a namesake.
    return "maybe" if same_hangul else None


def spellings(who: Named) -> set[str]:
    """Every way of writing this name that is right: its own, its aliases, its Hangul."""
    return {plain(text) for text in (who.name, who.native_name, *who.aliases) if text}


def plain(name: str) -> str:
    """NFC, one kind of hyphen, one kind of space: what never makes another spelling."""
    text = re.sub(f"[{HYPHENS}]", "-", unicodedata.normalize("NFC", name))
    return " ".join(text.split())


def contradicts(one: str, other: str) -> bool:
    """Whether two native names, both known, are not the same (NFC, spaces apart)."""
    first, second = ("".join(unicodedata.normalize("NFC", text).split()) for text in (one, other))
    return bool(first and second and first != second)
