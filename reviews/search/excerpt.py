"""What was found, shown: the words marked, and of a long text the place where they stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString

from ..languages import mark_languages
from .query import Phrase, Query
from .tokens import Token, of_name, of_text

_LENGTH = 240
#: How much of the text stands before the first word found.
_BEFORE = 70
Span = tuple[int, int]


def marked(text: str, query: Query) -> SafeString:
    """A name, title or headline with what was asked for in ``<mark>``. No query."""
    text = unicodedata.normalize("NFC", text)
    return _html(text, _spans(of_name(text), query.phrases))


def excerpt(texts: Iterable[str], query: Query) -> SafeString:
    """
    Some 240 letters about the words asked for, marked; nothing if they stand in none.

    Of the texts the first with the most terms in it. No query; linear in the texts.
    """
    best: tuple[int, str, list[Span]] = (0, "", [])
    for text in texts:
        text = unicodedata.normalize("NFC", text)
        tokens = of_text(text)
        held = [found for term in query.terms if (found := _spans(tokens, term.phrases))]
        if len(held) > best[0]:
            best = (len(held), text, _merged(span for spans in held for span in spans))
        if best[0] == len(query.terms):
            break
    _held, text, spans = best
    return _cut(text, spans) if spans else SafeString("")


def _spans(tokens: Sequence[Token], phrases: Iterable[Phrase]) -> list[Span]:
    return _merged(span for phrase in phrases for span in _of_phrase(tokens, phrase))


def _of_phrase(tokens: Sequence[Token], phrase: Phrase) -> Iterator[Span]:
    *rest, last = phrase.tokens
    for number in range(len(tokens) - len(rest)):
        end = tokens[number + len(rest)]
        if not end.text.startswith(last) or any(
            token.text != text for token, text in zip(tokens[number:], rest, strict=False)
        ):
            continue
        if end.text == last:
            yield tokens[number].start, end.end
        elif phrase.prefix and end.end - end.start == len(end.text):
            # Of a word that only begins so, its beginning, where letters can be counted.
            yield tokens[number].start, end.start + len(last)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _cut(text: str, spans: Sequence[Span]) -> SafeString:
    """The part of the text about its first span, from one space to another."""
    start = max(0, spans[0][0] - _BEFORE)
    if start:
        space = text.find(" ", start, spans[0][0])
        start = space + 1 if space != -1 else spans[0][0]
    end = min(len(text), max(start + _LENGTH, spans[0][1]))
    if end < len(text):
        space = text.rfind(" ", spans[0][1], end)
        end = space if space != -1 else end
    shown = _html(text[start:end], [(a - start, b - start) for a, b in spans if b <= end])
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return SafeString(f"{before}{shown}{after}")


def _html(text: str, spans: Iterable[Span]) -> SafeString:
    parts, done = [], 0
    for start, end in spans:
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_languages("".join([*parts, escape(text[done:])]))
