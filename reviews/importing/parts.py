"""The parts of a text, and the lines that still wait for a place in one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from reviews.importing import bylines, recognise, score
from reviews.importing.boilerplate import boilerplate
from reviews.importing.lines import Line, is_prose
from reviews.importing.prose import Paragraph

Kind = Literal["heading", "paragraph", "item"]


@dataclass
class Block:
    """A heading, paragraph or list item of the body."""

    kind: Kind
    #: As handed in, no-break spaces and all, but for Markdown's marks.
    text: str
    #: 1-based, where it starts in the source.
    line: int
    #: Inline HTML: ``strong``, ``em`` and ``a`` only.
    html: str
    level: int = 0
    #: Whether it stands in the verdict's section.
    verdict: bool = False


@dataclass
class Taken:
    """Lines that are left out of the body, and which of their words found a field."""

    line: int
    last_line: int
    what: str
    gave: list[str] = field(default_factory=list)


@dataclass
class Layout:
    label: str | None = None
    headline: Block | None = None
    credits: list[tuple[str, int]] = field(default_factory=list)
    author: str | None = None
    tagline: str | None = None
    facts: list[tuple[recognise.Fact, int]] = field(default_factory=list)
    #: Lines of a cast list under a "Cast:" label, not in the body.
    cast: list[Paragraph] = field(default_factory=list)
    scores: list[score.Line] = field(default_factory=list)
    trailers: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)


def _is_prose(line: Line) -> bool:
    by = bylines.byline(line.plain)
    return is_prose(line.plain) and (by is None or not by.rest)


class Sheet:
    """The lines, which of them are left, and the layout that they go to."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.layout = Layout()
        #: Lines that still wait for a place, by index.
        self.left = dict.fromkeys(range(len(lines)))
        prose = [index for index, line in enumerate(lines) if _is_prose(line)]
        #: Lines of the page that the text was copied from.
        self.boilerplate = boilerplate(lines, set(prose))
        prose = [index for index in prose if index not in self.boilerplate]
        self.first_prose = prose[0] if prose else len(lines)
        self.last_prose = prose[-1] if prose else -1
        self.front_end = self._front_end(prose)

    def _front_end(self, prose: list[int]) -> int:
        """
        Where the lines above the text end.

        A standfirst of a sentence or two may stand before the byline.
        """
        second = prose[1] if len(prose) > 1 else len(self.lines)
        if self.first_prose > 8 or second - self.first_prose > 7:
            return self.first_prose
        if self.first_prose < len(self.lines) and len(self.lines[self.first_prose].plain) > 320:
            return self.first_prose
        for line in self.lines[self.first_prose + 1 : second]:
            by = bylines.byline(line.plain)
            if (by and not by.ambiguous) or bylines.is_dateline(line.plain):
                return second
        return self.first_prose

    def take(self, index: int, what: str, *gave: str) -> None:
        """Leave a line out of the body; ``gave`` are those of its words that found a field."""
        line = self.lines[index]
        self.layout.taken.append(Taken(line.number, line.last_number, what, list(gave)))
        self.left.pop(index, None)
