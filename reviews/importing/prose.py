"""A paragraph as its sentences, its quoted titles and the names in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from reviews.importing import lexicon
from reviews.names import HYPHENS, SURNAMES, fold, is_romanised

#: More capitalised words in a row are no name.
_LONGEST_RUN = 8

NATIVE = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3\u3040-\u30ff\u4e00-\u9fff"

_SENTENCE_END = re.compile(
    r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bvs)"
    r"(?:[!?…]+[\"'”’)]*\s+(?=\S)|[.]+[\"'”’)]*\s+(?=[^\sa-z]))"
)
_TITLE = re.compile(
    r"‘(?P<a>(?:[^‘’\n]|’(?=\w)){1,80})’(?!\w)"
    r"|“(?P<b>[^“”\n]{1,80})”"
    r"|(?<![\w'])'(?P<c>(?:[^'\n]|'(?=\w)){1,80})'(?!\w)"
    r"|(?<![\w\"])\"(?P<d>[^\"\n]{1,80})\"(?!\w)"
    r"|(?P<o>[「『《〈])(?P<e>[^「『《〈」』》〉\n]{1,80})[」』》〉]"
)
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[’'.\-\u2010\u2011](?=[^\W\d_]))*")
_SHORTENED = frozenset({"Mr", "Mrs", "Ms", "Dr", "St"})
_POSSESSIVE = re.compile(r"[’']s?$")
_PARENTHESIS = re.compile(r"[ ]?\(([^()\n]{0,160})\)")
_NATIVE_ONLY = re.compile(
    rf"(?:(?:in )?(?:Korean|Hangul|Hanja|Native|Chinese|Japanese)(?: name| title)?\s*[:：]?\s*)?"
    rf"([{NATIVE}·]+(?: [{NATIVE}·]+)*)"
)
_BARE_NATIVE = re.compile(rf" ([{NATIVE}]{{2,6}})(?![\w])")
_LOWER_BEFORE = re.compile(r"([a-z][a-z’'-]*) $")


@dataclass(frozen=True)
class KnownNames:
    """
    What the catalogue knows, as plain names. Understanding works without it too.

    It only ever decides what a name in the text is; no name is taken from here.
    """

    titles: tuple[str, ...] = ()
    performers: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """A run of capitalised words that may be a name."""

    #: Where the run starts, titles and starters included.
    run_start: int
    start: int
    end: int
    name: str
    #: Where that which hangs on the name ends: Hangul, parentheses, the possessive.
    tail: int
    native: str | None
    #: The word before the name, folded: "actor", "detective", "the".
    lead: str
    possessive: bool
    #: What stands in parentheses after it, unless it is Hangul; ``None`` without any.
    paren: str | None
    quoted: bool


@dataclass
class Paragraph:
    """``text`` has plain spaces; ``number`` is its place among the blocks."""

    text: str
    number: int = 0
    heading: bool = False
    _ends: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ends = [match.end() for match in _SENTENCE_END.finditer(self.text)]

    def sentence(self, position: int) -> tuple[int, int]:
        """Where the sentence around a position starts and ends."""
        place = bisect_right(self._ends, position)
        start = self._ends[place - 1] if place else 0
        end = self._ends[place] if place < len(self._ends) else len(self.text)
        return start, end

    @cached_property
    def titles(self) -> list[tuple[int, int, str]]:
        """Quoted phrases that could be titles: start, end (quotes included), words."""
        found = []
        for match in _TITLE.finditer(self.text):
            words = next(match[name] for name in "abcde" if match[name]).strip().rstrip(",.")
            if looks_like_title(words):
                found.append((match.start(), match.end(), words))
        return found

    @cached_property
    def spans(self) -> list[Span]:
        return _spans(self)


def looks_like_title(words: str) -> bool:
    """Title case, or Hangul, and no sentence."""
    if (
        not words
        or re.search(r"(?<!Mr)(?<!Ms)(?<!Mrs)(?<!Dr)[.;!?] \w", words)
        or len(words.split()) > 10
    ):
        return False
    first = words.lstrip("“‘\"'")[:1]
    if not (first.isupper() or first.isdigit() or re.match(f"[{NATIVE}]", first)):
        return False
    long_words = [word for word in words.split() if len(word) > 4]
    return all(not word[0].islower() for word in long_words)


def native_part(value: str) -> str | None:
    """The Hangul (or other native script) of "눈물의 여왕 / Nunmurui Yeowang", without a year."""
    match = re.search(rf"[{NATIVE}](?:[{NATIVE}0-9·:!?,~ ]*[{NATIVE}0-9!?])?", value)
    return re.sub(r",\s*\d+$", "", match[0]).strip() if match else None


def given_name(name: str) -> str:
    """The folded given name of a Korean full name: Kim Soo-hyun → soohyun."""
    words = name.split()
    if len(words) == 1:
        return fold(name)
    if words[0].casefold() in SURNAMES:
        return fold("".join(words[1:]))
    if words[-1].casefold() in SURNAMES:
        return fold("".join(words[:-1]))
    return fold(words[0])


@lru_cache(maxsize=4096)
def grade(name: str) -> int:
    """
    How surely a run of words is somebody's name.

    3: a Korean or Chinese full name; 2: a Korean given name with its hyphen, or a
    Western given name with a Korean family name; 1: two or three capitalised words
    that are none of the common ones; 0: no name that we would take for one.
    """
    words = name.split()
    if not 1 <= len(words) <= 4 or any(not re.match(r"[^\W\d_]", word) for word in words):
        return 0
    if len(words) == 1:
        return 2 if _is_hyphened_given(words[0]) else 0
    if _is_korean(words):
        return 3
    if len(words) == 2 and words[1].casefold() in SURNAMES and _is_hyphened_given(words[0]):
        return 3
    if any(word.casefold().rstrip(".").replace("’", "'") in lexicon.COMMON for word in words):
        return 0
    if (
        len(words) <= 3
        and words[0].casefold() in lexicon.CHINESE_SURNAMES
        and all(re.fullmatch(r"[A-Z][a-z’']{1,9}", word) for word in words)
    ):
        return 3
    if len(words) > 3 or any(word.isupper() and len(word) > 2 for word in words):
        return 0
    if not (words[0][0].isupper() and words[-1][0].isupper()):
        return 0
    if words[-1].casefold() in SURNAMES:
        return 2
    return 1


def _is_korean(words: list[str]) -> bool:
    """Family name first."""
    family, *given = words
    if family.casefold() not in SURNAMES or not family[0].isupper() or family.isupper():
        return False
    if len(given) == 1:
        word = given[0]
        if _is_hyphened_given(word):
            return True
        return _is_plain_given(word) and len(word) < 10
    # Park Min Young, Jo In Sung: one syllable may also be an English word.
    plain = sum(_is_plain_given(word) for word in given)
    return (
        len(given) == 2
        and plain > 0
        and all(re.fullmatch("[A-Z][a-z]{1,5}", w) and _is_syllables(w.casefold()) for w in given)
    )


def _is_plain_given(word: str) -> bool:
    return (
        word.isalpha()
        and word.isascii()
        and word[0].isupper()
        and not word.isupper()
        and word.casefold() not in lexicon.COMMON
        and _is_syllables(word.casefold())
    )


_SYLLABLES = re.compile(
    r"(?:(?:kk?|gg?|n|dd?|tt?|r|l|m|bb?|pp?|ss?|sh|jj?|ch|h)?"
    r"(?:yeo|yoo|you|yae|ya|ye|yo|yu|yi|wae|woo|wa|we|wo|wi|oe|oo|ou|o|eo|eui|eu|ee|e|ae|a|ui|u|i)"
    r"(?:ng|ck|k|g|n|t|l|m|p|b|h)?){1,3}"
)


def _is_syllables(word: str) -> bool:
    return len(word) < 12 and _SYLLABLES.fullmatch(word) is not None


def _is_hyphened_given(word: str) -> bool:
    parts = re.split(f"[{HYPHENS}]", word)
    return len(parts) == 2 and word[0].isupper() and all(parts) and is_romanised(word)


def _spans(paragraph: Paragraph) -> list[Span]:
    text = paragraph.text
    spans: list[Span] = []
    run: list[re.Match[str]] = []
    covered = 0
    for word in _WORD.finditer(text):
        if word.start() < covered:
            continue
        gap = text[run[-1].end() : word.start()] if run else ""
        follows = gap == " " or (gap == ". " and run[-1][0] in _SHORTENED)
        follows = follows and word[0][0].isupper() and len(run) < _LONGEST_RUN
        if run and not (follows and not _POSSESSIVE.search(run[-1][0])):
            covered = _end_run(paragraph, run, spans)
            run = []
        if word.start() >= covered and word[0][0].isupper():
            run.append(word)
    if run:
        _end_run(paragraph, run, spans)
    return spans


def _end_run(paragraph: Paragraph, run: list[re.Match[str]], spans: list[Span]) -> int:
    """Add the run's span; the position up to which the text is spoken for."""
    text, run_start = paragraph.text, run[0].start()
    kept, dropped = _without_starters(paragraph, run)
    if not kept:
        return run[-1].end()
    possessive = _POSSESSIVE.search(kept[-1][0])
    end = kept[-1].start() + possessive.start() if possessive else kept[-1].end()
    if not possessive and text[end : end + 1] == "." and re.fullmatch(r"(?:\w\.)+\w", kept[-1][0]):
        end += 1  # D.O.
    start = kept[0].start()
    lower = _LOWER_BEFORE.search(text, max(0, run_start - 30), run_start)
    lead = dropped or (lower[1] if lower else "")
    tail, native, paren = _hangs_on(text, kept[-1].end() if possessive else end)
    spans.append(
        Span(
            run_start=run_start,
            start=start,
            end=end,
            name=_small(text[start:end]),
            tail=tail,
            native=native,
            lead=lead.casefold(),
            possessive=bool(possessive) or text[end : end + 2] in {"’s", "'s"},
            paren=paren,
            quoted=any(a <= start and end <= b for a, b, _words in paragraph.titles),
        )
    )
    return tail


def _small(name: str) -> str:
    """Recaps introduce a character in capitals: NOH IN-JI is Noh In-ji."""
    if not name.isupper() or len(name) < 5:
        return name
    small = " ".join(word.capitalize() for word in name.split())
    return small if grade(small) >= 3 else name


def _without_starters(
    paragraph: Paragraph, run: list[re.Match[str]]
) -> tuple[list[re.Match[str]], str]:
    """The words of the name alone, and the last word dropped before them."""
    words, dropped = list(run), ""
    first = run[0].start() == paragraph.sentence(run[0].start())[0] or not re.search(
        r"[\w,;] $", paragraph.text[max(0, run[0].start() - 2) : run[0].start()]
    )
    while words:
        lower = words[0][0].casefold().replace("’", "'")
        rest = " ".join(word[0] for word in words[1:])
        is_surname = lower in SURNAMES and grade(" ".join(word[0] for word in words)) == 3
        # So Ji Sub is a name wherever it stands; So Ji-sub may be So, and Ji-sub.
        starter = lower in lexicon.STARTERS and not (is_surname and (not first or len(words) == 3))
        prefix = lower in lexicon.HONORIFICS | lexicon.PERFORMERS | lexicon.CREW.keys()
        if starter or (prefix and rest and not is_surname and _stands_alone(rest, lower)):
            dropped = lower
            words.pop(0)
            first = False
            continue
        break
    if len(words) > 2 and grade(" ".join(_POSSESSIVE.sub("", word[0]) for word in words)) < 2:
        name = " ".join(_POSSESSIVE.sub("", word[0]) for word in words[-2:])
        if grade(name) == 3:
            dropped = words[-3][0].casefold()
            words = words[-2:]
    return words, dropped


def _stands_alone(rest: str, prefix: str) -> bool:
    """Whether a name is still a name without its title: Detective Han Yeo-jin, not Chief Hong."""
    rest = _POSSESSIVE.sub("", rest)
    return grade(rest) >= 2 or len(rest.split()) > 1 or prefix in lexicon.PERFORMERS


def _hangs_on(text: str, end: int) -> tuple[int, str | None, str | None]:
    native = paren = None
    for _turn in range(3):
        if match := _BARE_NATIVE.match(text, end):
            native = native or match[1]
        elif match := _PARENTHESIS.match(text, end):
            content = match[1].strip()
            head, *others = re.split(r"\s*[,;/|]\s*", content, maxsplit=1)
            if whole := _NATIVE_ONLY.fullmatch(head):
                native = native or whole[1]
                content = others[0] if others else ""
                if not others:
                    end = match.end()
                    continue
            if paren is not None:
                break
            paren = content
        else:
            break
        end = match.end()
    return end, native, paren
