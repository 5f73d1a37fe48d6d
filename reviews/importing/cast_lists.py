"""Pairs of names in cast lists: one a line, all the same way round."""

from __future__ import annotations

import re

from reviews.importing import phrases, recognise
from reviews.importing.pairs import Pair
from reviews.importing.prose import Paragraph, Span, grade
from reviews.importing.roles import Roles, is_word, trimmed


class ListReader:
    """Adds to the pairs that were found; a line read as a list's replaces what it read as prose."""

    def __init__(self, roles: Roles, pairs: list[Pair]) -> None:
        self.roles = roles
        self.pairs = pairs
        #: 1 where a table's first column holds the characters, -1 where the second does.
        self.columns = 0

    def read_header(self, paragraph: Paragraph, *, follows: bool) -> bool:
        """Whether a list's line says which column is whose; ``follows`` is that a list goes on."""
        if not follows:
            self.columns = 0
        columns = recognise.columns(paragraph.text)
        if columns == 0:
            return False
        self.columns = columns
        return True

    def read(self, paragraph: Paragraph) -> bool:
        """An entry of a cast list, either way round; whether it was one."""
        spans, text = paragraph.spans, paragraph.text
        if not spans or len(text) > 300:
            return False
        first = spans[0]
        if text[: first.run_start].strip(" -•*–·") or first.quoted:
            return False
        if len(spans) > 1:
            second = spans[1]
            between = text[first.tail : second.start]
            if phrases.AS.fullmatch(between) or phrases.PLAYED_BY.fullmatch(between):
                return True  # read as prose
            if (
                phrases.BETWEEN_COLUMNS.fullmatch(between)
                and self._either(first)
                and self._either(second)
            ):
                self._column(paragraph, first, second.name)
                return True
        if first.paren and self._either(first):
            name = trimmed(first.paren)
            said = re.match(r"(?:played|portrayed|as) ", first.paren)
            if not said and (grade(name) >= 2 or self.roles.is_performer(name) or is_word(name)):
                self.pairs = [p for p in self.pairs if p.place != (paragraph.number, first.start)]
                self._column(paragraph, first, name)
            return True
        return False

    def _either(self, span: Span) -> bool:
        return grade(span.name) >= 1 or is_word(span.name)

    def _column(self, paragraph: Paragraph, first: Span, second: str) -> None:
        self.pairs.append(
            Pair(
                (paragraph.number, first.start),
                second if self.columns < 0 else first.name,
                [first.name if self.columns < 0 else second],
                sure=self.columns != 0,
                listed=True,
            )
        )
