"""The body as blocks: which lines are headings, and which section is the verdict."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right

from reviews.importing import bylines, lexicon, recognise, score
from reviews.importing.lines import Line, is_heading_like, is_prose
from reviews.importing.parts import Block, Kind, Sheet, Taken

_VERDICT = re.compile(
    rf"(?:\d+[.)] )?(?P<heading>{lexicon.VERDICT_HEADINGS})\s*(?:(?:[:：(–—|-]|\bon\b|"
    rf"\babout\b|[★⭐]).*)?\W*",
    re.IGNORECASE,
)
_RUN_IN_VERDICT = re.compile(
    r"(?P<heading>(?:the |my |our |final )*verdict|(?:the )?bottom line|in a "
    r"nutshell|final thoughts|our call|"
    r"conclusion|overall thoughts|tl;?dr|총평|결론|한줄평|마무리)\s*(?:[:：]|\s[–—-])\s+"
    r"(?P<rest>\S.{15,}|[가-힣].{4,})",
    re.IGNORECASE | re.DOTALL,
)


class Outline:
    """Makes blocks of the lines that are left on a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.lines, self.left, self.layout = sheet.lines, sheet.left, sheet.layout

        #: Line numbers of the headings that no mark set off.
        self.unmarked: set[int] = set()

    def make(self) -> None:
        self._headings()
        self._blocks()
        self._headings_of_nothing()
        self._emptied_headings()
        self._verdict()

    def _headings(self) -> None:
        """Mark which of the lines left are headings, from the last to the first."""
        order = list(self.left)
        marked = [i for i in order if self.lines[i].level or self.lines[i].bold]
        for place in range(len(order) - 1, -1, -1):
            index = order[place]
            line = self.lines[index]
            headline = self.layout.headline
            if line.level or (headline is not None and line.number < headline.line):
                continue
            text = line.plain.strip("\u00a0 ")
            below = self.lines[order[place + 1]] if place + 1 < len(order) else None
            above = self.lines[order[place - 1]] if place else None
            if (
                self._is_left_alone(line, below)
                or (line.bold and below is not None and is_heading_like(text, marked=True))
                or (below is not None and _is_plain_heading(line, above, below, len(marked)))
            ):
                line.level = 2
                if not line.bold:
                    self.unmarked.add(line.number)

    def _is_left_alone(self, line: Line, below: Line | None) -> bool:
        """A verdict's or a fact box's heading with nothing left under it: that was taken."""
        text = line.plain.strip("\u00a0 ")
        taken = any(line.last_number < t.line <= line.last_number + 2 for t in self.layout.taken)
        return (
            taken
            and not line.item
            and (below is None or line.gap_before)
            and len(text) < 40
            and (_VERDICT.fullmatch(text) or recognise.BODY_HEADING.fullmatch(text)) is not None
            and _RUN_IN_VERDICT.fullmatch(text) is None
            and is_heading_like(text)
        )

    def _blocks(self) -> None:
        for index in self.left:
            line = self.lines[index]
            run_in = (
                None
                if line.level or len(line.plain) > 5000
                else _RUN_IN_VERDICT.fullmatch(line.plain)
            )
            if run_in:
                heading = run_in["heading"]
                self.layout.blocks.append(Block("heading", heading, line.number, heading, level=2))
                rest = run_in["rest"]
                html = re.sub(
                    r"^(?:<(?:strong|em)>)*.{0,40}?[:：–—-]\s*(?:</(?:strong|em)>)*\s*",
                    "",
                    line.html,
                )
                self.layout.blocks.append(Block("paragraph", rest, line.number, html))
                continue
            kind: Kind = "heading" if line.level else "item" if line.item else "paragraph"
            self.layout.blocks.append(
                Block(kind, line.plain, line.number, line.html, level=line.level)
            )

    def _headings_of_nothing(self) -> None:
        """A short line with neither text nor anything taken under it was no heading after all."""
        blocks = self.layout.blocks
        taken = sorted(taken.line for taken in self.layout.taken if taken.what != "page")
        for place, block in enumerate(blocks):
            below = blocks[place + 1] if place + 1 < len(blocks) else None
            if block.line not in self.unmarked or (below is not None and below.kind != "heading"):
                continue
            end = below.line if below is not None else sys.maxsize
            if bisect_right(taken, block.line) == bisect_right(taken, end):
                block.kind, block.level = "paragraph", 0

    def _emptied_headings(self) -> None:
        """A heading all of whose lines were taken goes with them."""
        blocks = self.layout.blocks
        self.layout.taken.sort(key=lambda taken: taken.line)
        lines = [taken.line for taken in self.layout.taken]
        emptied: list[Taken] = []
        for place in range(len(blocks) - 1, -1, -1):
            block = blocks[place]
            below = blocks[place + 1] if place + 1 < len(blocks) else None
            if block.kind != "heading" or (below is not None and below.kind != "heading"):
                continue
            end = below.line if below is not None else sys.maxsize
            first = bisect_right(lines, block.line)
            what = (
                self.layout.taken[first].what if first < len(lines) and lines[first] < end else ""
            )
            if what:
                emptied.append(Taken(block.line, block.line, what))
        gone = {taken.line for taken in emptied}
        self.layout.blocks = [b for b in blocks if b.line not in gone]
        self.layout.taken += emptied

    def _verdict(self) -> None:
        """The last section whose heading says so; one that says verdict before the others."""
        best: tuple[int, int] | None = None
        blocks = self.layout.blocks
        headings = [place for place, block in enumerate(blocks) if block.kind == "heading"]
        for place in headings:
            text = blocks[place].text.strip("\u00a0 ").strip("*_:—–- ")
            last_summary = (
                place == headings[-1]
                and len(headings) > 1
                and re.fullmatch(
                    r"(?:the |final )?(?:summary|recommendation|in short|rating)\W*",
                    text,
                    re.IGNORECASE,
                )
            )
            if not (_VERDICT.fullmatch(text) or last_summary):
                continue
            if not any(self._says_something(block) for block in self._under(place)):
                continue
            rank = 1 if re.search(r"verdict|nutshell|bottom line", text, re.IGNORECASE) else 0
            if best is None or rank >= best[0]:
                best = (rank, place)
        if best is not None:
            for block in (blocks[best[1]], *self._under(best[1])):
                block.verdict = True

    def _under(self, place: int) -> list[Block]:
        """The blocks of a heading's section, those under its own headings included."""
        blocks, found = self.layout.blocks, []
        for block in blocks[place + 1 :]:
            if block.kind == "heading" and block.level <= max(1, blocks[place].level):
                break
            found.append(block)
        return found

    def _says_something(self, block: Block) -> bool:
        """More than a score by aspect or a thing at the page's foot."""
        return block.kind != "heading" and not score.aspect(block.text)


def _is_of_a_fact_box(text: str) -> bool:
    fact = recognise.fact(text)
    return fact is not None and fact.name is not None and bool(fact.value)


def _is_plain_heading(line: Line, above: Line | None, below: Line, marked: int) -> bool:
    """A line without any marks that stands and reads as a heading."""
    text = line.plain.strip("\u00a0 ")
    if (
        _RUN_IN_VERDICT.fullmatch(text)
        or recognise.NO_HEADING.match(text)
        or bylines.byline(text)
        or bylines.is_dateline(text)
        or text.count(" | ") > 1
        or _is_of_a_fact_box(text)
        or score.line_score(text)
        or re.search(
            r"\bspoilers?\b.*\b(?:ahead|below|follow)|may contain|"
            r"^(?:\w+ )?spoilers? (?:for|warning)",
            text,
            re.IGNORECASE,
        )
    ):
        return False
    if line.item or re.match(
        r"(?:[\w-]+ ){0,2}(?:rating|score|grade)s?\b.*\d", text, re.IGNORECASE
    ):
        return False
    said = below.plain.rstrip("\u00a0 ")
    sentence = said[-1:] in ".!…" and len(said.split()) > 1 and line.gap_before and line.gap_after
    follows = (
        bool(below.level)
        or is_prose(said)
        or sentence
        or (recognise.is_cast_heading(text) and recognise.is_cast_entry(below.plain))
    )
    known = _VERDICT.fullmatch(text) or recognise.BODY_HEADING.fullmatch(text)
    if known and len(text) < 60 and is_heading_like(text) and line.gap_before:
        return True
    if not follows or not is_heading_like(text):
        return False
    if known and len(text) < 60:
        return True
    if marked > 1 and not (text.isupper() and len(text) > 3):
        return False
    starts = line.gap_before or above is None or above.plain.rstrip("\u00a0 ")[-1:] in '.!?”"’)…'
    lengthy = len(below.plain) >= 1.5 * len(text) or sentence
    return starts and lengthy
