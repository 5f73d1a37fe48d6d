"""
What was asked, read once: words, "phrases" and -words, each as tokens of ours.

What a database is asked is written from these tokens alone, so that no sign
that a reader types is ever its syntax.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .tokens import NAME, Piece, pieces

MAX_LENGTH = 200
_MAX_TERMS = 8
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_CHUNK = re.compile(r'(-?)"([^"]*)(?:"|\Z)|([^\s"][^\s"]*)')


@dataclass(frozen=True)
class Phrase:
    """Tokens that stand side by side; of the last, perhaps only the beginning."""

    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Term:
    """One word or phrase asked for, in each spelling that stands for it."""

    phrases: tuple[Phrase, ...]

    def fts5(self, *, names: bool = False) -> str:
        """For SQLite's MATCH: in names alone, or anywhere."""
        return " OR ".join(
            f'"{" ".join(tokens)}"{" *" if prefix else ""}'
            for tokens, prefix in self._spellings(names=names)
        )

    def tsquery(self, *, names: bool = False) -> str:
        """The same for PostgreSQL's ``::tsquery``."""
        return self.tsquery_joined_by(" <-> ", names=names)

    def tsquery_joined_by(self, sign: str, *, names: bool) -> str:
        return " | ".join(
            "(" + sign.join(f"'{token}'" for token in tokens) + (":*)" if prefix else ")")
            for tokens, prefix in self._spellings(names=names)
        )

    def _spellings(self, *, names: bool) -> Iterator[tuple[Sequence[str], bool]]:
        for phrase in self.phrases:
            yield [NAME + token for token in phrase.tokens], phrase.prefix
            if not names:
                yield phrase.tokens, phrase.prefix


@dataclass(frozen=True)
class Together:
    """Several terms that stand in the same entry, asked for at once."""

    terms: tuple[Term, ...]

    def fts5(self, *, names: bool = False) -> str:
        return " AND ".join(f"({term.fts5(names=names)})" for term in self.terms)

    def tsquery(self, *, names: bool = False) -> str:
        return self.tsquery_joined_by(" <-> ", names=names)

    def tsquery_joined_by(self, sign: str, *, names: bool) -> str:
        asked = (term.tsquery_joined_by(sign, names=names) for term in self.terms)
        return " & ".join(f"({term})" for term in asked)


@dataclass(frozen=True)
class Written:
    """What is asked of a database in its own words: for queries that are put together once."""

    words: str

    def fts5(self, *, names: bool = False) -> str:
        return self.words

    def tsquery(self, *, names: bool = False) -> str:
        return self.words


@dataclass(frozen=True)
class Loosely:
    """The words wherever they stand in an entry: whatever has what is asked has these."""

    term: Term | Together

    def tsquery(self, *, names: bool = False) -> str:
        return self.term.tsquery_joined_by(" & ", names=names)


@dataclass(frozen=True)
class Query:
    #: As typed, without what no text can hold, and cut.
    text: str
    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    #: What is asked for, as typed, without quotes and -words.
    words: str = ""
    #: All that is asked for side by side, as one name would have it; of one word nothing.
    whole: Term | None = None

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """All that may be shown as found."""
        return tuple(phrase for term in self.terms for phrase in term.phrases)


def read(typed: str, *, typing: bool = False) -> Query:
    """
    The query in what a reader typed, whatever that is; never an error.

    ``typing``: its last word may be but a beginning.
    """
    clean = "".join(c if c.isprintable() else " " for c in typed[: 4 * MAX_LENGTH])
    text = " ".join(unicodedata.normalize("NFC", clean).split())[:MAX_LENGTH].strip()
    chunks = list(_chunks(text.translate(_QUOTES)))
    wanted = [chunk for chunk in chunks if not chunk.excluded][:_MAX_TERMS]
    unwanted = [chunk for chunk in chunks if chunk.excluded][:_MAX_TERMS]
    terms = [
        _term(
            chunk,
            before=wanted[number - 1] if number else None,
            after=wanted[number + 1] if number + 1 < len(wanted) else None,
            prefix=typing and number == len(wanted) - 1,
        )
        for number, chunk in enumerate(wanted)
    ]
    return Query(
        text,
        tuple(terms),
        tuple(_term(chunk) for chunk in unwanted),
        " ".join(chunk.words for chunk in wanted),
        _whole(wanted, prefix=typing) if len(wanted) > 1 else None,
    )


@dataclass(frozen=True)
class _Chunk:
    words: str
    pieces: tuple[Piece, ...]
    quoted: bool
    excluded: bool

    @property
    def joined(self) -> str:
        """Its letters in one, where it is one word or words about a hyphen; else nothing."""
        if self.quoted or any(piece.dense for piece in self.pieces):
            return ""
        return "".join(piece.letters for piece in self.pieces)


def _chunks(text: str) -> Iterator[_Chunk]:
    for match in _CHUNK.finditer(text):
        quoted = match[3] is None
        words = match[2] if quoted else match[3]
        excluded = bool(match[1]) if quoted else words.startswith("-")
        if found := tuple(pieces(words)):
            yield _Chunk(words, found, quoted, excluded)


def _term(
    chunk: _Chunk,
    before: _Chunk | None = None,
    after: _Chunk | None = None,
    *,
    prefix: bool = False,
) -> Term:
    """The chunk as written, joined, and joined with its neighbours: soo young, sooyoung."""
    phrases = [_phrase(chunk.pieces, prefix=prefix and not chunk.quoted)]
    if chunk.joined:
        spellings = [chunk.joined] if len(chunk.pieces) > 1 else []
        spellings += [before.joined + chunk.joined] if before and before.joined else []
        spellings += [chunk.joined + after.joined] if after and after.joined else []
        phrases += [Phrase((spelling,), prefix) for spelling in spellings]
    return Term(tuple(phrases))


def _whole(wanted: Sequence[_Chunk], *, prefix: bool) -> Term:
    """Woo Young woo as written, and as Wooyoungwoo."""
    phrases = [
        _phrase(tuple(piece for chunk in wanted for piece in chunk.pieces), prefix=prefix),
    ]
    if all(chunk.joined for chunk in wanted):
        phrases.append(Phrase(("".join(chunk.joined for chunk in wanted),), prefix))
    return Term(tuple(phrases))


def _phrase(found: tuple[Piece, ...], *, prefix: bool) -> Phrase:
    """A dense word goes on after what was asked for, so its last pair of letters ends it."""
    *rest, last = found
    tokens = [token.text for piece in rest for token in piece.tokens()]
    ending = [token.text for token in last.tokens()]
    if last.dense and len(ending) > 1:
        return Phrase((*tokens, *ending[:-1]))
    return Phrase((*tokens, *ending), prefix or last.dense)
