"""Sections as body HTML, with the bold, italics, links and lists of the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from reviews import body
from reviews.importing.handed import Handed
from reviews.importing.parts import Block, Kind
from reviews.importing.understood import Section, Understood


def composed(understood: Understood, blocks: Iterable[Block]) -> tuple[str, str]:
    """The body's HTML and the verdict's, which the body does not repeat; both clean."""
    composer = _Composer(blocks)
    run = verdict_run(understood)
    before, after = understood.sections[: run.start], understood.sections[run.stop :]
    opening = composer.html(before)
    verdict = composer.html([Section(None, understood.verdict or "")])
    return opening + composer.html(after), verdict


def verdict_run(understood: Understood) -> range:
    """The places of the sections that the verdict is made of; empty, at the end, if none are."""
    sections, verdict = understood.sections, understood.verdict
    for start, first in enumerate(sections):
        text, end = first.text, start + 1
        while verdict and text != verdict and verdict.startswith(text) and end < len(sections):
            more = (text, sections[end].heading, sections[end].text)
            text, end = "\n\n".join(filter(None, more)), end + 1
        if verdict and text == verdict:
            return range(start, end)
    return range(len(sections), len(sections))


def as_html(handed: Handed) -> str:
    """A text of which every line is dressed, as HTML that is read as the very same text again."""
    html: list[str] = []
    numbered = enumerate(handed.lines, start=1)
    for is_text, lines in groupby(numbered, key=lambda line: bool(line[1])):
        if is_text:
            html.append(_block_as_html(handed, list(lines)))
    return "\n".join(html)


def _block_as_html(handed: Handed, lines: list[tuple[int, str]]) -> str:
    number, text = lines[0]
    if "\t" in text:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in text.split("\t"))
        return f"<table><tbody><tr>{cells}</tr></tbody></table>"
    dress = handed.dress[number]
    inner = "<br>".join(handed.dress[number].html for number, _text in lines)
    if dress.level:
        return f"<h{dress.level}>{inner}</h{dress.level}>"
    return f"<ul><li>{inner}</li></ul>" if dress.item else f"<p>{inner}</p>"


class _Composer:
    """
    Gives each line of a section the look that it has in the source.

    A line that reads otherwise there, since somebody has corrected it, is plain.
    """

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks: dict[str, list[Block]] = {}
        levels = []
        for block in blocks:
            self._blocks.setdefault(_key(block.text), []).append(block)
            levels.append(block.level)
        self._top_level = min(filter(None, levels), default=0)

    def html(self, sections: Iterable[Section]) -> str:
        blocks = [block for section in sections for block in self._of(section)]
        html = []
        for is_item, group in groupby(blocks, key=lambda block: block.kind == "item"):
            if is_item:
                items = "".join(f"<li><p>{block.html}</p></li>" for block in group)
                html.append(f"<ul>{items}</ul>")
            else:
                html.extend(map(self._block, group))
        return body.clean("".join(html))

    def _of(self, section: Section) -> Iterator[Block]:
        if section.heading:
            yield self._find(section.heading, is_heading=True)
        for line in re.split(r"\n+", section.text):
            if line.strip():
                yield self._find(line)

    def _block(self, block: Block) -> str:
        if block.kind == "heading":
            tag = "h3" if block.level > self._top_level else "h2"
            return f"<{tag}>{escape(block.text, quote=False)}</{tag}>"
        return f"<p>{block.html}</p>"

    def _find(self, text: str, *, is_heading: bool = False) -> Block:
        """The source's block of these words, each given out once as long as there are others."""
        found = [
            block
            for block in self._blocks.get(_key(text), ())
            if block.kind == "heading" or not is_heading
        ]
        if not found:
            kind: Kind = "heading" if is_heading else "paragraph"
            return Block(kind, text, 0, escape(text.strip(" \t"), quote=False), self._top_level)
        if len(found) > 1:
            self._blocks[_key(text)].remove(found[0])
        return found[0]


def _key(text: str) -> str:
    """The same for one line with no-break spaces and with plain ones."""
    return " ".join(text.split())
