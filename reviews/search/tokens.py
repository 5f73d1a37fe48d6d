"""
The one tokeniser: texts, names and queries are cut here alone.

Words are decomposed (NFKD), stripped of Latin marks and case folded. Hangul, kana
and Han are cut into overlapping pairs of letters, so that 눈물 is found in 눈물의.
No token holds anything but letters and digits: none is syntax to a database.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

#: Stands between two names or sentences of one entry: no phrase reaches over it.
GAP = "\ue000"
#: Begins every token of a name, so that names are looked up without a look at the texts.
NAME = "\ue001"
#: PostgreSQL counts positions up to 16,383 and takes 1 MB; a text is cut before either.
_MAX_TOKENS = 16_000
_MAX_BYTES = 500_000
_MAX_LETTERS = 40

_MARKS = "\u0300-\u036f"
_VOICED = "\u3099\u309a"
_APOSTROPHES = "'’ʼ"
_WORD = re.compile(rf"[^\W_]+(?:[{_MARKS}{_VOICED}{_APOSTROPHES}]+[^\W_]+)*[{_MARKS}{_VOICED}]*")
_DROPPED = re.compile(f"[{_MARKS}{_APOSTROPHES}]")
_DENSE = (
    "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "\u3041-\u3096\u309d-\u30ff\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_RUN = re.compile(rf"[{_DENSE}]+|[^\W_{_DENSE}]+")
_IS_DENSE = re.compile(f"[{_DENSE}]")
#: Hyphen-minus, hyphen, non-breaking hyphen.
_HYPHENS = "-\u2010\u2011"
#: Latin letters that have no decomposition.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


class Token(NamedTuple):
    text: str
    #: Where it stands in the text (NFC).
    start: int
    end: int


class Piece(NamedTuple):
    """A word of one kind of script."""

    letters: str
    start: int
    end: int
    #: Whether written in Hangul, kana or Han.
    dense: bool

    def tokens(self) -> list[Token]:
        """Itself; or its pairs of letters and then its last letter."""
        letters = self.letters
        if not self.dense:
            return [Token(letters, self.start, self.end)]
        cut = [letters[i : i + 2] for i in range(len(letters))]
        if len(letters) != self.end - self.start:
            return [Token(text, self.start, self.end) for text in cut]
        return [
            Token(text, self.start + i, self.start + i + len(text)) for i, text in enumerate(cut)
        ]


@functools.lru_cache(maxsize=8192)  # texts say the same words again and again
def _runs(word: str) -> tuple[tuple[str, bool], ...]:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    plain = unicodedata.normalize("NFC", _DROPPED.sub("", decomposed).translate(_PLAIN))
    return tuple(
        (run if dense else run[:_MAX_LETTERS], dense)
        for run in _RUN.findall(plain)
        for dense in [bool(_IS_DENSE.match(run))]
    )


def pieces(text: str) -> Iterator[Piece]:
    """The words of ``text``, which must be NFC, in order. Linear in its length."""
    for match in _WORD.finditer(text):
        runs, start = _runs(match[0]), match.start()
        if len(runs) == 1:  # nearly every word
            yield Piece(runs[0][0], start, match.end(), runs[0][1])
            continue
        exact = sum(len(letters) for letters, _ in runs) == len(match[0])
        for letters, dense in runs:
            end = start + len(letters) if exact else match.end()
            yield Piece(letters, start, end, dense)
            start = end if exact else start


def of_text(text: str) -> list[Token]:
    """
    The tokens of running text, then the joined ones: sooyoung for Soo-young.

    Two words are joined over a hyphen, and over a space where the first has a
    capital and so may begin a name.
    """
    text = unicodedata.normalize("NFC", text)
    found = list(pieces(text))
    tokens = [token for piece in found for token in piece.tokens()]
    return tokens + _joined(
        (one, other)
        for one, other in pairwise(found)
        if (between := text[one.end : other.start])
        and (between in _HYPHENS or (between == " " and text[one.start].isupper()))
    )


def of_name(name: str) -> list[Token]:
    """The tokens of a name, then each two of its words joined, then all of them."""
    found = list(pieces(unicodedata.normalize("NFC", name)))
    tokens = [token for piece in found for token in piece.tokens()]
    tokens += _joined(pairwise(found))
    return tokens + _joined([found] if len(found) > 2 else [])


def _joined(groups: Iterable[Iterable[Piece]]) -> list[Token]:
    tokens = []
    for group in groups:
        first, *rest = group
        dense = {piece.dense for piece in (first, *rest)}
        letters = "".join(piece.letters for piece in (first, *rest))
        if len(dense) == 1 and (first.dense or len(letters) <= _MAX_LETTERS):
            whole = Piece(letters, first.start, rest[-1].end, first.dense)
            tokens += [Token(GAP, 0, 0), *whole.tokens()]
    return tokens


def entry(names: Iterable[str], texts: Iterable[str]) -> list[str]:
    """The tokens of a thing's names and texts, as the index has them; cut where it is too long."""
    tokens = [
        NAME + token if token != GAP else GAP for name in names for token in _words(of_name, name)
    ]
    for text in texts:
        if len(tokens) < _MAX_TOKENS:
            tokens += _words(of_text, text)
    del tokens[_MAX_TOKENS:]
    if len("".join(tokens).encode()) > _MAX_BYTES:
        sizes = accumulate(len(token.encode()) for token in tokens)
        del tokens[bisect_right(list(sizes), _MAX_BYTES) :]
    return tokens


def _words(cut: Callable[[str], list[Token]], text: str) -> list[str]:
    tokens = [token.text for token in cut(text)]
    return [*tokens, GAP] if tokens else []
