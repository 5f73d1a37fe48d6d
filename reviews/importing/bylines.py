"""Single lines that say who wrote a text, and when it came out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviews.importing import lexicon
from reviews.importing.prose import grade

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_MES = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? "
    rf"{_MONTH},? \d{{4}}|\d{{1,2}} de {_MES}(?: del?|,)? \d{{4}}|"
    r"\d{4}년 ?\d{1,2}월 ?\d{1,2}일|"
    rf"{_MONTH} \d{{4}}|\d{{4}}[-./] ?\d{{1,2}}[-./] ?\d{{1,2}}\.?|"
    rf"\d{{1,2}}[-./]\d{{1,2}}[-./]\d{{2,4}})"
)
_TIME = (
    r"(?:,?(?: ?[-–|])? ?(?:at |오전 |오후 )?(?:\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?|"
    r"\d{1,2} ?[ap]\.?m\.?)(?: ?[A-Z]{2,4})?)"
)
_READING = r"\d+[- ]?min(?:ute)?s?[- ]read"
_DATED = (
    r"(?:(?:first |originally |last )?(?:posted|published|updated|modified|date|dated|reviewed|"
    r"added|issued|publicado|입력|수정)(?: (?:reviewed|posted|published|el))?(?: on| at)?\s?:?\s)?"
    rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}\.?,? )?{DATE}{_TIME}?"
)
_DATELINE = re.compile(
    rf"{_DATED}(?:\s*[|•·–-]\s*(?:{_READING}|\d+ min(?:ute)?s?|updated.*))?"
    rf"|{_READING}(?:\s*[|•·–-]\s*{_DATED})?|reading time:? .{{1,20}}"
    r"|\d+ (?:comments|shares|views)",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"(?P<how>(?:por|par|di|von|escrito por)(?= [A-Z])|"
    rf"(?:posted|published|written)(?: on)? {DATE}{_TIME}?,? by:?|"
    rf"(?:(?:words|text|review|reviewed|written|article|posted|published|story|recap|recapped) )?"
    rf"by:?|(?:author|reviewer|writer|words|text|review|byline|critic|our critic|autora?|texto|"
    rf"reviewed by|written by) ?[:：])\s+",
    re.IGNORECASE,
)
_PARTICLES = frozenset({"de", "van", "von", "la", "bin", "der", "del", "da", "di", "le", "den"})
_WORD = r"(?:(?:[^\W\d_]\.)+|[^\W\d_](?:[\w’'-]*[^\W_])?)"
_ONE = re.compile(rf"{_WORD}(?: {_WORD}){{0,4}}")
_HANDLE = re.compile(r"@?[\w.]*[\w]")
_AND = re.compile(r",? (?:and|y|&) |, ")
#: What may follow the names on a byline.
_REST = re.compile(
    r"\s*(?:[,;|•·–—(/]|-\s|\s{2}|\s(?=(?:on|for|at|in|from|published|posted|updated|staff)\b))\s*"
    r"(?P<rest>\S.{0,118})",
    re.IGNORECASE,
)
_STOP = re.compile(r"[a-z]{3}\. (?!I )[A-Z]", re.DOTALL)
_SIGNED = re.compile(
    rf"(?:—|–|--|-|~)\s*(?P<by>(?:(?:written|reviewed|words|review) )?by )?"
    rf"(?P<name>@[\w.]+|{_WORD}(?: {_WORD}){{0,4}}?)"
    r"(?:(?:,| \||;|\.(?= [A-Z]))\s+(?P<rest>[^\n]{3,160})|\.)?",
    re.IGNORECASE,
)
_NATIVE = re.compile(
    r"(?:글|글쓴이|작성자|기자)\s*[:：=|]?\s*(?P<name>[가-힣]{2,4})(?: 기자)?|"
    r"(?P<name2>[가-힣]{2,4}) 기자"
)


@dataclass(frozen=True)
class Byline:
    name: str
    rest: str = ""
    #: "Written by" may also be said of the drama.
    ambiguous: bool = False


def is_dateline(text: str) -> bool:
    """Publication dates, reading times and the like."""
    return len(text) < 100 and _DATELINE.fullmatch(text.strip(" \t\u00a0*_.")) is not None


def byline(text: str) -> Byline | None:
    """ "By X", "Review by X, Staff Writer", "Written by X | March 3, 2024"."""
    line = text.strip(" \t\u00a0*_")
    if re.search(r"\w{2}\.$", line):
        line = line[:-1]
    if len(line) > 160:
        return None
    if korean := _NATIVE.fullmatch(line):
        return Byline(korean["name"] or korean["name2"])
    match = _BY.match(line)
    if match is None:
        return None
    how, said = match["how"].casefold(), line[match.end() :]
    end = _names(said)
    if not end:
        return None
    name, rest = said[:end], said[end:]
    if rest:
        follows = _REST.fullmatch(rest)
        if follows is None or _STOP.search(rest):
            return None
        rest = follows["rest"].strip(" |,–—-")
    if re.search(r"\b(?:directed|starring|written|produced)\b", rest, re.IGNORECASE):
        return None
    return Byline(name, rest, ambiguous=how.startswith(("written", "writer")))


def dated_name(text: str) -> str | None:
    """The name in "2024.01.23 | Entertainment | Im Jung-yeo": one part a date, one a name."""
    parts = [part.strip() for part in re.split(r"\s[|·•/]\s", text.strip(" \t\u00a0*_"))]
    if len(text) > 120 or len(parts) < 2 or not any(map(is_dateline, parts)):
        return None
    names = [part for part in parts if is_author_name(part)]
    names += [by.name for part in parts if (by := byline(part)) and not by.rest]
    return names[0] if len(names) == 1 else None


def signed(text: str) -> Byline | None:
    """ "— X", or "— X, who that is", under a text."""
    match = _SIGNED.fullmatch(text.strip(" \t\u00a0*_"))
    if match is None or not is_author_name(match["name"]):
        return None
    rest = (match["rest"] or "").strip()
    other = re.match(r"(?:edited|edits?|photos?|photography|additional)\b", rest, re.IGNORECASE)
    return Byline(match["name"], "" if other else rest)


def is_author_name(line: str) -> bool:
    """A line that is nothing but a person's name, as far as its words can tell."""
    words = line.split(" ")
    if not 2 <= len(words) <= 4 or any(not word for word in words):
        return False
    if not all(
        re.fullmatch(r"[^\W\d_](?:[\w’'-]*[^\W_]|\.)?", word) and word[0].isupper()
        for word in words
    ):
        return False
    if all(word.isupper() for word in words):
        words = [word.capitalize() for word in words]
    return grade(" ".join(words)) >= 1


def _names(said: str) -> int:
    """
    Where the names at the start of a byline end; 0 for none.

    "A, B and C" are three; "A, B" may be a name and a place, so that only A is taken.
    """
    first = _ONE.match(said)
    end = _name_ends(first[0]) if first else 0
    if not end:
        handle = _HANDLE.match(said)
        name = handle[0] if handle else ""
        plain = name.startswith("@") or (
            name.casefold() not in lexicon.COMMON and re.match(r"[^\W\d_]", name)
        )
        return len(name) if plain else 0
    sure = end
    while joint := _AND.match(said, end):
        other = _ONE.match(said, joint.end())
        more = _name_ends(other[0]) if other else 0
        if not more or (joint[0] == ", " and grade(said[joint.end() : joint.end() + more]) < 1):
            break
        end = joint.end() + more
        if joint[0] != ", ":
            sure = end
    return sure


def _name_ends(words: str) -> int:
    """How much of a run of words is a name: capitalised, but for "de" and "van"."""
    end = 0
    for match in re.finditer(r"\S+", words):
        word = match[0]
        if word[0].isupper() and not (end == 0 and word.casefold() in lexicon.STARTERS):
            end = match.end()
        elif word not in _PARTICLES or not end:
            break
    return end
