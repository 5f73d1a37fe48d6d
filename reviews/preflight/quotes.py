"""
Quotation marks with their partner missing.

A closing single quote and an apostrophe are the same character, so most marks can
be read in more than one way. Each mark is read as an opener, a closer, or either;
the passage is flagged only where no reading of it is balanced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from reviews.preflight.finding import Finding
from reviews.preflight.prose import any_title
from reviews.preflight.subject import Passage, Subject


class _Reading(Enum):
    OPENS = "opens"
    MAY_OPEN = "may open"
    CLOSES = "closes"
    MAY_CLOSE = "may close"
    EITHER = "either"
    NEITHER = "neither"


_SINGLE = "'\u2018\u2019\u201b"
_DOUBLE = '"\u201c\u201d\u201f'
_OPENING = "\u2018\u201b\u201c\u201f"
_CLOSING = "\u2019\u201d"
#: Words that begin or end with an apostrophe of their own.
_CLIPPED_FRONT = re.compile(
    r"(?:n|til|till|tis|twas|twere|twill|em|im|er|cause|cos|cuz|bout|round|cross|neath|gainst|"
    r"mid|midst|nother|nuff|sup|kay|fraid|tude|hood|burbs|bot|scuse|cept|specially|gainst|ello|"
    r"orrible|ere|ow|ard|alf|im|is)(?!\w)",
    re.IGNORECASE,
)
_CLIPPED_END = re.compile(
    r"(?<![\w-])(?:n|o|ol|an|th|lil|li|mo|po|fo|wi|wit|tha|ma|da|kno|gon|ha|fi|tho|altho|lo|sho|"
    r"mornin|evenin|\w*[iI]n)$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"[sS](?!\w)")
_LONGEST_TITLE = 200
#: How far back to look for the word before a mark.
_NEAR = 24


@dataclass(frozen=True)
class _Unpaired:
    index: int
    opens: bool


def unbalanced_quote(subject: Subject) -> Iterator[Finding]:
    """A title that has lost one of its quotes reads as a slip on every line after it."""
    title = any_title(subject.titles)
    passages = subject.texts
    for passage, following in zip(passages, (*passages[1:], None), strict=False):
        for marks in (_SINGLE, _DOUBLE):
            unpaired = _unpaired(passage.text, marks)
            if unpaired is None or (unpaired.opens and _goes_on(following, marks)):
                continue
            yield _finding(passage, unpaired, title)


def _goes_on(following: Passage | None, marks: str) -> bool:
    """A quotation of several paragraphs opens each of them and closes only the last."""
    return following is not None and following.text.lstrip()[:1] in tuple(marks)


def _unpaired(text: str, marks: str) -> _Unpaired | None:
    """The first mark that no reading of the passage pairs, if there is one."""
    # The fewest and the most quotations that can be open at this place.
    fewest = most = 0
    opened = 0
    for match in re.finditer(f"[{marks}]", text):
        reading = _read(text, match.start())
        if reading is _Reading.OPENS:
            if fewest == 0:
                opened = match.start()
            fewest, most = fewest + 1, most + 1
        elif reading is _Reading.MAY_OPEN:
            most += 1
        elif reading is _Reading.CLOSES:
            if most == 0:
                return _Unpaired(match.start(), opens=False)
            fewest, most = max(0, fewest - 1), most - 1
        elif reading is _Reading.MAY_CLOSE:
            fewest = max(0, fewest - 1)
        elif reading is _Reading.EITHER:
            fewest, most = max(0, fewest - 1), most + 1
    return _Unpaired(opened, opens=True) if fewest else None


def _read(text: str, index: int) -> _Reading:
    mark = text[index]
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    is_single = mark in _SINGLE
    if before.isdigit() and not (after.isalpha() and is_single):
        # 6'2", 5\u2019, a 12" record; or a quotation that ends with a number.
        return _Reading.MAY_CLOSE
    if before.isalnum() and after.isalnum():
        return _inside(text, index, mark)
    if is_single and after.isdigit():
        return _Reading.MAY_OPEN  # \u201990s, or a quotation that begins with a number
    if _touches(after) and not _touches_back(before):
        return _front(text, index, mark)
    if _touches_back(before) and not _touches(after):
        return _end(text, index, mark)
    if mark in _OPENING and _touches(after):
        return _Reading.OPENS
    return _Reading.CLOSES if mark == "\u201d" and _touches_back(before) else _Reading.EITHER


def _inside(text: str, index: int, mark: str) -> _Reading:
    """A mark between two letters."""
    if not (_is_latin(text[index - 1]) and _is_latin(text[index + 1])):
        return _Reading.EITHER  # a Korean particle follows the closing quote at once
    if mark in _SINGLE:
        # it\u2019s; or the closing quote of a title and its possessive in one: \u2018Run-On\u2019s
        is_possessive = _POSSESSIVE.match(text, index + 1)
        word = text[_word_start(text, index) : index].lstrip(_SINGLE + _DOUBLE)
        is_of_a_title = is_possessive and not word[:1].islower()
        return _Reading.MAY_CLOSE if is_of_a_title else _Reading.NEITHER
    return _Reading.EITHER


def _is_latin(char: str) -> bool:
    return char < "\u0250"


def _touches(char: str) -> bool:
    return char.isalnum() or char in tuple("([{$\u00a3\u20ac\u20a9#@&*\u2026-\u00bf\u00a1")


def _touches_back(char: str) -> bool:
    return char.isalnum() or char in tuple(".,;:!?)]}%*\u2026-\u2014\u2013")


def _front(text: str, index: int, mark: str) -> _Reading:
    """A mark with a word after it and none before."""
    if mark in _CLOSING:
        # A dropped beginning (\u2019cause), or an opener curled the wrong way.
        return _Reading.MAY_OPEN
    if mark in _SINGLE and _CLIPPED_FRONT.match(text, index + 1):
        return _Reading.MAY_OPEN
    return _Reading.OPENS


def _end(text: str, index: int, mark: str) -> _Reading:
    """A mark with a word or a stop before it and none after."""
    if mark in _OPENING:
        return _Reading.MAY_CLOSE
    if mark in _SINGLE and (
        text[index - 1] in "sSxXzZ"
        or re.fullmatch(r"\W?[A-Z]\.", text[max(0, index - 3) : index])
        or _CLIPPED_END.search(text[max(0, index - _NEAR) : index])
    ):
        return _Reading.MAY_CLOSE  # the actors\u2019 lines, rock \u2019n\u2019 roll, doin\u2019
    return _Reading.CLOSES


def _finding(passage: Passage, unpaired: _Unpaired, title: str) -> Finding:
    text, mark = passage.text, passage.text[unpaired.index]
    if unpaired.opens:
        quoted = re.compile(title).match(text, unpaired.index + 1)
        end = quoted.end() if quoted else _word_end(text, unpaired.index + 1)
        piece = text[unpaired.index : end]
        suggestion = piece + _partner(mark) if quoted else None
        message = _("The quotation that opens at %(text)s is never closed.")
    else:
        start = _word_start(text, unpaired.index)
        near = max(0, unpaired.index - _LONGEST_TITLE)
        for match in re.compile(title).finditer(text, near, unpaired.index):
            if match.end() == unpaired.index:
                start = match.start()
        piece = text[start : unpaired.index + 1]
        suggestion = _partner(mark) + piece
        message = _("The quotation that closes at %(text)s was never opened.")
    return Finding(
        "unbalanced-quote", "warns", passage.line, piece, message % {"text": piece}, suggestion
    )


def _partner(mark: str) -> str:
    pairs = {"\u2018": "\u2019", "\u201b": "\u2019", "\u201c": "\u201d", "\u201f": "\u201d"}
    return {**pairs, "\u2019": "\u2018", "\u201d": "\u201c"}.get(mark, mark)


def _word_start(text: str, end: int) -> int:
    """Where the word that ends here begins; no further back than a title is long."""
    near = max(0, end - _LONGEST_TITLE)
    return max(near, max(text.rfind(space, near, end) for space in (" ", "\u00a0", "\n", "\t")) + 1)


def _word_end(text: str, start: int) -> int:
    match = re.compile(r"\s").search(text, start, start + _LONGEST_TITLE)
    return match.start() if match else min(len(text), start + _LONGEST_TITLE)
