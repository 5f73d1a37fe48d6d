"""A text as its parts: label, headline, credits, byline, facts, and the body's blocks."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

from reviews.importing import lexicon, recognise, score
from reviews.importing.furniture import Furniture
from reviews.importing.handed import Handed
from reviews.importing.lines import lines_of
from reviews.importing.outline import Outline
from reviews.importing.parts import Block, Layout, Sheet
from reviews.importing.prose import Paragraph, looks_like_title

#: A text of more lines is a log or a table: all of it is body, and nothing is looked for.
MOST_LINES = 4_000


def arrange(handed: Handed) -> Layout:
    """Every line with a letter or digit ends up in exactly one part."""
    if handed.text.count("\n") > MOST_LINES:
        return _as_it_is(handed)
    sheet = Sheet(lines_of(handed))
    OwnLines(sheet).take()
    Furniture(sheet).take()
    Outline(sheet).make()
    sheet.layout.taken.sort(key=lambda taken: taken.line)
    return sheet.layout


def _as_it_is(handed: Handed) -> Layout:
    layout = Layout()
    for number, raw in enumerate(handed.lines, 1):
        if text := raw.strip(" \t\f\v"):
            layout.blocks.append(Block("paragraph", text, number, escape(text, quote=False)))
    return layout


_TRAILER = re.compile(r"trailer|teaser|예고편", re.IGNORECASE)


def _is_known(fact: recognise.Fact | None) -> bool:
    """Of a fact box, not "Ji Chang-wook", a tab, "Park Jun-mo"."""
    return fact is not None and fact.name is not None


class OwnLines:
    """Takes the lines off a sheet that speak for themselves, wherever they stand."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.lines, self.left, self.layout = sheet.lines, sheet.left, sheet.layout
        self.speaks_of_trailer = any(_TRAILER.search(line.plain) for line in sheet.lines)

    def take(self) -> None:
        self._lines_of_their_own()
        self._facts()

    def _lines_of_their_own(self) -> None:
        for index, line in enumerate(self.lines):
            if recognise.is_rule(line.plain):
                self.left.pop(index)
            elif index in self.sheet.boilerplate:
                self.sheet.take(index, "page")
            elif recognise.is_picture(line.plain):
                self.sheet.take(index, "")
            elif (told := recognise.caption(line.plain)) is not None:
                self._caption(index, told)
            elif not line.level and (value := recognise.credit(line.plain)):
                self.layout.credits.append((value, line.number))
                self.sheet.take(index, "credit", value)
            elif not line.level and (told := recognise.bare_caption(line.plain)) is not None:
                self._caption(index, told)
            elif (url := recognise.trailer(line.plain)) and self._is_trailer(index):
                # In a text that speaks of no trailer it may be any video.
                if self.speaks_of_trailer:
                    self.layout.trailers.append(url)
                self.sheet.take(index, *(("trailer", url) if self.speaks_of_trailer else ("",)))
            elif (said := score.line_score(line.plain)) and not line.level:
                self.layout.scores.append(said)
                if said.score and self._is_apart(index):
                    self.sheet.take(index, "score", *(str(value) for value in said.score.values()))

    def _caption(self, index: int, told: tuple[str | None]) -> None:
        """Take a caption off; its picture comes from the library, with words of its own."""
        (value,) = told
        if value is None:
            self.sheet.take(index, "")
            return
        self.layout.credits.append((value, self.lines[index].number))
        self.sheet.take(index, "credit", value)

    def _is_trailer(self, index: int) -> bool:
        """A video's address by itself, unless the line before says that it is something else."""
        around = self.lines[index].plain + (self.lines[index - 1].plain[-80:] if index else "")
        return not re.search(
            r"\b(?:OST|song|soundtrack|music video|MV|interview|making|behind|clip|"
            r"scene|reaction|listen)\b",
            around,
            re.IGNORECASE,
        )

    def _is_apart(self, index: int) -> bool:
        """In figures or signs; a score in words is a sentence that the next may lean on."""
        text = self.lines[index].plain
        return re.match(
            r"\W*(?:\d|[★⭐🌟]|[A-F][+\-−–]?\W*$|[^:：|–—-]{2,30}(?:[:：|–—-]|\s)\s*\S{1,6})", text
        ) is not None and (re.search(r"[\d★⭐🌟]|[A-F][+\-−–]?\W*$", text) is not None)

    # Fact boxes

    def _facts(self) -> None:
        run: list[tuple[int, list[recognise.Fact]]] = []
        index = 0
        while index <= len(self.lines):
            facts = self._facts_of(index)
            if facts:
                run.append((index, facts))
            elif index >= len(self.lines) or index in self.left:
                self._end_of_run(run)
                run = []
            index += 1

    def _facts_of(self, index: int) -> list[recognise.Fact]:
        if index not in self.left or index >= len(self.lines) or self.lines[index].level:
            return []
        text = self.lines[index].plain
        if len(text) > 1000:
            return []
        parts = re.split(r"\s+[|•·]\s+", text)
        facts = [fact for part in parts if (fact := recognise.fact(part)) is not None]
        if [fact.name for fact in facts if not fact.value] == ["service"] and len(parts) == 1:
            facts = self._service_below(index, facts[0])
        if len(facts) == len(parts) and not (len(parts) == 1 and score.line_score(text)):
            return [] if score.aspect(text) and facts[0].name is None else facts
        return []

    def _service_below(self, index: int, fact: recognise.Fact) -> list[recognise.Fact]:
        """ "Now streaming on:", and under it "Netflix"."""
        below = self.lines[index + 1].plain.strip("\u00a0 ") if index + 1 in self.left else ""
        if not fact.strong or below not in lexicon.SERVICES:
            return [fact]
        self.sheet.take(index + 1, "facts", below)
        return [replace(fact, value=below)]

    def _end_of_run(self, run: list[tuple[int, list[recognise.Fact]]]) -> None:
        known = [fact for _index, facts in run for fact in facts if fact.name]
        sure = [place for place, (_i, facts) in enumerate(run) if any(f.name for f in facts)]
        run = run[sure[0] : sure[-1] + 1] if sure else []
        enough = len(known) > 1 or any(fact.strong for fact in known)
        enough = enough or any(
            fact.name == "cast" and fact.value.count(",") > 1 and index < self.sheet.first_prose
            for index, facts in run
            for fact in facts
        )
        # "Drama: Lovely Runner" above the text
        enough = enough or any(
            fact.name == "title" and looks_like_title(fact.value) and index < self.sheet.first_prose
            for index, facts in run
            for fact in facts
        )
        if not run or not enough:
            return
        for index, facts in run:
            useful = [fact for fact in facts if fact.name]
            cast = next((fact for fact in useful if fact.name == "cast"), None)
            if cast and not cast.value and not self._cast_below(index):
                continue  # a heading
            self.layout.facts += [(fact, self.lines[index].number) for fact in useful]
            # Their labels have no field, so that all of them are told of.
            self.sheet.take(index, "facts" if useful else "")

    def _cast_below(self, index: int) -> bool:
        """Take the lines of a cast list under its label; whether there are any."""
        found = False
        for below in range(index + 1, len(self.lines)):
            line = self.lines[below]
            if (
                below not in self.left
                or not recognise.is_cast_entry(line.plain)
                or _is_known(recognise.fact(line.plain))
            ):
                break
            self.layout.cast.append(Paragraph(line.plain.replace("\u00a0", " "), line.number))
            self.sheet.take(below, "facts")
            found = True
        return found
