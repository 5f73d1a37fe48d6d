"""A text as its parts: label, headline, credits, byline, facts, and the body's blocks."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from reviews.importing import lexicon, recognise, score
from reviews.importing.handed import Handed
from reviews.importing.lines import Line, is_heading_like, is_prose, lines_of
from reviews.importing.prose import Paragraph

#: A text of more lines is a log or a table: all of it is body, and nothing is looked for.
MOST_LINES = 4_000

Kind = Literal["heading", "paragraph", "item"]

_GENERIC = (
    r"(?:K-?drama|Korean drama|Korean|Drama|C-?drama|J-?drama|Chinese drama|TV|Series|Show|Netflix|"
    r"Viki|Disney\+|Web drama|Spoiler[- ]free|No[- ]spoilers?|Final|Full|"
    r"Mid-?series|Mid-?season|Mid-?run|"
    r"Season|Early|Quick|Mini|Short|Book|Film|Movie|Album|Advance|Weekly|Episode|Finale|Our|My|The)"
)
_LABEL_WORDS = (
    rf"(?:{_GENERIC} ){{0,4}}(?:Reviews?|Recaps?|First Impressions?|First Looks?|First Takes?|"
    r"Impressions|Preview|리뷰|드라마 리뷰|감상)"
)
_BRACKETED = re.compile(r"[\[【](?P<label>[^\[\]【】]{2,40})[\]】]\s*[:：–—-]?\s*(?P<rest>.*)")
_PREFIXED = re.compile(
    rf"(?P<label>{_LABEL_WORDS})\s*(?::|：|\||\s[–—-])\s+(?P<rest>\S.*)", re.IGNORECASE
)
_SUFFIXED = re.compile(
    rf"(?P<rest>.*?\S)(?:\s*\|\s*|\s[–—-]\s|\s[\[(])(?P<label>{_LABEL_WORDS})[\])]?", re.IGNORECASE
)
_ONLY_LABEL = re.compile(rf"[\[(【]?(?P<label>{_LABEL_WORDS})[\])】]?:?", re.IGNORECASE)

#: Headings that a body begins with: never the headline.
_BODY_HEADING = re.compile(
    r"(?:the )?(?:story|plot|plot summary|synopsis|premise|overview|introduction|"
    r"intro|summary|background|"
    r"what it[’']?s about|cast|characters|the good|the bad|pros|cons|spoilers?|"
    r"ingredients|contents|"
    r"details|drama info|information|drama details|quick facts|at a glance|fact file|"
    r"줄거리|등장인물)\W*"
    rf"|{lexicon.VERDICT_HEADINGS}",
    re.IGNORECASE,
)
_CAST_HEADING = re.compile(
    r"(?:the )?(?:main |lead |supporting |full )?(?:cast|cast list|characters|main "
    r"roles|cast (?:&|and) characters|"
    r"characters (?:&|and) cast|starring|who[’']s who|the leads|출연|등장인물)\s*:?",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    rf"(?:\d+[.)] )?(?P<heading>{lexicon.VERDICT_HEADINGS})\s*(?:(?:[:：(–—|-]|\bon\b|"
    rf"\babout\b|[★⭐]).*)?\W*",
    re.IGNORECASE,
)
_RUN_IN_VERDICT = re.compile(
    r"(?P<heading>(?:the |my |our |final )*verdict|(?:the )?bottom line|in a "
    r"nutshell|final thoughts|"
    r"conclusion|overall thoughts|tl;?dr|총평|결론)\s*(?:[:：]|\s[–—-])\s+(?P<rest>\S.{15,})",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT_AUTHOR = re.compile(r"about (?:the )?(?:author|writer|reviewer)\W*", re.IGNORECASE)
_IS_AUTHOR = re.compile(
    r"(?P<name>[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){1,3}) (?:is|was) (?:an?|the|our) "
    r"[^.]{0,80}?\b(?:writer|journalist|editor|critic|blogger|contributor|reviewer|"
    r"columnist|author)\b"
)
_TAGLINE = re.compile(
    r"\b(?:writer|writing|journalist|editor|critic|blogger|contributor|contributing|"
    r"reviewer|columnist|"
    r"enthusiast|lover|fan|addict|student|based in|lives in|loves?|obsessed|founder|melophile|"
    r"watcher|graduate|freelance|staff|reporter)\b",
    re.IGNORECASE,
)


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


def arrange(handed: Handed) -> Layout:
    """Every line with a letter or digit ends up in exactly one part."""
    if handed.text.count("\n") > MOST_LINES:
        return _as_it_is(handed)
    return _Arranger(lines_of(handed)).run()


def _as_it_is(handed: Handed) -> Layout:
    layout = Layout()
    for number, raw in enumerate(handed.lines, 1):
        if text := raw.strip(" \t\f\v"):
            layout.blocks.append(Block("paragraph", text, number, escape(text, quote=False)))
    return layout


class _Arranger:
    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.layout = Layout()
        #: Lines that still wait for a place, by index.
        self.left = dict.fromkeys(range(len(lines)))
        prose = [index for index, line in enumerate(lines) if is_prose(line.plain)]
        self.first_prose = prose[0] if prose else len(lines)
        self.last_prose = prose[-1] if prose else -1

    def run(self) -> Layout:
        self._lines_of_their_own()
        self._facts()
        self._front()
        self._tail()
        self._headings()
        self._blocks()
        self._emptied_headings()
        self._verdict()
        self.layout.taken.sort(key=lambda taken: taken.line)
        return self.layout

    def _take(self, index: int, what: str, *gave: str) -> None:
        line = self.lines[index]
        self.layout.taken.append(Taken(line.number, line.last_number, what, list(gave)))
        self.left.pop(index, None)

    # Lines that speak for themselves, wherever they stand

    def _lines_of_their_own(self) -> None:
        for index, line in enumerate(self.lines):
            if recognise.is_rule(line.plain):
                self.left.pop(index)
            elif recognise.is_picture(line.plain):
                self._take(index, "")
            elif not line.level and (value := recognise.credit(line.plain)):
                self.layout.credits.append((value, line.number))
                self._take(index, "credit", value)
            elif (url := recognise.trailer(line.plain)) and self._is_trailer(index):
                self.layout.trailers.append(url)
                self._take(index, "trailer", url)
            elif (said := score.line_score(line.plain)) and not line.level:
                self.layout.scores.append(said)
                if said.score and self._is_apart(index):
                    self._take(index, "score", *(str(value) for value in said.score.values()))

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
        if len(facts) == len(parts) and not (len(parts) == 1 and score.line_score(text)):
            return [] if score.aspect(text) else facts
        return []

    def _end_of_run(self, run: list[tuple[int, list[recognise.Fact]]]) -> None:
        known = [fact for _index, facts in run for fact in facts if fact.name]
        sure = [place for place, (_i, facts) in enumerate(run) if any(f.name for f in facts)]
        run = run[sure[0] : sure[-1] + 1] if sure else []
        enough = len(known) > 1 or any(fact.strong for fact in known)
        if not run or not enough:
            return
        for index, facts in run:
            useful = [fact for fact in facts if fact.name]
            cast = next((fact for fact in useful if fact.name == "cast"), None)
            if cast and not cast.value and not self._cast_below(index):
                continue  # a heading
            self.layout.facts += [(fact, self.lines[index].number) for fact in useful]
            # Their labels have no field, so that all of them are told of.
            self._take(index, "facts" if useful else "")

    def _cast_below(self, index: int) -> bool:
        """Take the lines of a cast list under its label; whether there are any."""
        found = False
        for below in range(index + 1, len(self.lines)):
            line = self.lines[below]
            if (
                below not in self.left
                or not is_cast_entry(line.plain)
                or recognise.fact(line.plain)
            ):
                break
            self.layout.cast.append(Paragraph(line.plain.replace("\u00a0", " "), line.number))
            self._take(below, "facts")
            found = True
        return found

    # What stands before and after the prose

    def _front(self) -> None:
        front = [index for index in self.left if index < self.first_prose]
        for index in front:
            text = self.lines[index].plain
            if self._label_and_headline(index, text) or self._front_matter(index, text):
                continue
            if self.layout.headline is not None:
                continue
            if self._can_be_headline(index):
                self._headline(index, text)
            else:
                break
        if self.layout.author is None:
            self._bare_name_in_front()

    def _front_matter(self, index: int, text: str) -> bool:
        if recognise.is_dateline(text):
            self._take(index, "date")
            return True
        if (by := recognise.byline(text)) and self.layout.author is None:
            if by.ambiguous and self._says_of_drama(index):
                return False
            self._byline(index, by)
            return True
        return False

    def _says_of_drama(self, index: int) -> bool:
        near = [self.lines[i].plain for i in (index - 1, index + 1) if 0 <= i < len(self.lines)]
        return any(
            re.match(r"(?:directed by|director|starring)\b", text, re.IGNORECASE) for text in near
        )

    def _byline(self, index: int, by: recognise.Byline) -> None:
        gave = [by.name]
        self.layout.author = by.name
        if (
            by.rest
            and _TAGLINE.search(by.rest)
            and not re.search(recognise.DATE, by.rest, re.IGNORECASE)
        ):
            self.layout.tagline = by.rest
            gave.append(by.rest)
        self._take(index, "byline", *gave)

    def _bare_name_in_front(self) -> None:
        """A name by itself under the headline, with a date beside it."""
        dates = {taken.line for taken in self.layout.taken if taken.what == "date"}
        for index in [i for i in self.left if i < self.first_prose]:
            line = self.lines[index]
            beside = {n.number for n in self.lines[max(0, index - 1) : index + 2]}
            if dates & beside and recognise.is_author_name(line.plain.strip("\u00a0 ")):
                self.layout.author = line.plain.strip("\u00a0 ")
                self._take(index, "byline", self.layout.author)
                return

    def _label_and_headline(self, index: int, text: str) -> bool:
        if self.layout.headline is not None:
            return False
        text = text.strip("\u00a0 ")
        if len(text) > 200 or self.layout.label is not None:
            return False
        match = (
            (_ONLY_LABEL.fullmatch(text) if len(self.left) > 1 else None)
            or _BRACKETED.fullmatch(text)
            or _PREFIXED.fullmatch(text)
            or _SUFFIXED.fullmatch(text)
        )
        if match is None:
            return False
        found = match.groupdict()
        rest = (found.get("rest") or "").strip()
        if rest and not self._has_body(index):
            return False
        self.layout.label = found["label"].strip()
        if rest:
            self._headline(index, rest)
        else:
            self._take(index, "label", self.layout.label)
        return True

    def _headline(self, index: int, text: str) -> None:
        line = self.lines[index]
        self.layout.headline = Block("heading", text, line.number, "", level=1)
        self.layout.scores += (
            [score.Line(found)] if (found := score.heading_score(text)) is not None else []
        )
        self.left.pop(index)

    def _has_body(self, index: int) -> bool:
        return (
            self.first_prose < len(self.lines)
            or bool(self.layout.facts)
            or any(other > index for other in self.left)
        )

    def _can_be_headline(self, index: int) -> bool:
        line = self.lines[index]
        text = line.plain.strip("\u00a0 ")
        if self.first_prose == len(self.lines) and not self.layout.facts:
            return False
        if line.item or _BODY_HEADING.fullmatch(text) or _is_known_fact(text):
            return line.level == 1
        if line.level or line.bold:
            return len(text) <= 200
        signed = any(
            recognise.byline(other.plain) or recognise.is_dateline(other.plain)
            for other in self.lines[index + 1 : min(index + 4, self.first_prose)]
        )
        alone = line.gap_after or index + 1 >= self.first_prose or index + 1 not in self.left
        return (alone or signed) and is_heading_like(text, longest=160)

    def _tail(self) -> None:
        tail = list(self.left)[-4:]
        after = [index for index in self.left if index > self.last_prose]
        for index in reversed(after):
            if recognise.is_dateline(self.lines[index].plain):
                self._take(index, "date")
        if self.layout.author is None:
            for place, index in reversed(list(enumerate(tail))):
                if index in self.left and self._author_at(index, tail[place + 1 :]):
                    break
        if self.left and (last := max(self.left)):
            self._about_author(last)

    def _author_at(self, index: int, after: list[int]) -> bool:
        after = [other for other in after if other in self.left]
        if len(after) > 2 or any(len(self.lines[other].plain) > 320 for other in after):
            return False
        line = self.lines[index]
        text = line.plain.strip("\u00a0 *_")
        by = recognise.byline(text)
        if by is not None and not (by.ambiguous and self._says_of_drama(index)):
            self._byline(index, by)
        elif name := recognise.signed(line.raw):
            self.layout.author = name
            self._take(index, "byline", name)
        elif index > 1 and not line.level and self._is_signature(index, text, after):
            self.layout.author = text
            self._take(index, "byline", text)
        else:
            return False
        said = " ".join(self.lines[other].plain for other in after)
        if (
            after
            and self.layout.tagline is None
            and (not line.gap_after or (_TAGLINE.search(said) and len(said) < 320))
        ):
            self.layout.tagline = " ".join(
                self.lines[other].plain.strip("\u00a0 ") for other in after
            )
            for other in after:
                self._take(other, "byline", self.lines[other].plain)
        return True

    def _is_signature(self, index: int, text: str, after: list[int]) -> bool:
        """A name by itself that the text does not speak of, with at most a line on who that is."""
        if not recognise.is_author_name(text):
            return False
        words = text.casefold()
        if any(words in other.plain.casefold() for i, other in enumerate(self.lines) if i != index):
            return False
        if not after:
            return True
        said = " ".join(self.lines[other].plain for other in after)
        return not self.lines[index].gap_after or bool(_TAGLINE.search(said) and len(said) < 250)

    def _about_author(self, last: int) -> None:
        """ "Jane Doe is a writer based in Seoul." as the last paragraph."""
        text = self.lines[last].plain.strip("\u00a0 ")
        match = _IS_AUTHOR.match(text) if len(text) <= 500 else None
        if match is None or last < 2 or self.layout.tagline is not None:
            return
        name = match["name"]
        body = [line.plain for i, line in enumerate(self.lines) if i != last and i in self.left]
        if self.layout.author is None:
            first = re.compile(rf"\b{re.escape(name.split()[0])}\b")
            if not recognise.is_author_name(name) or any(first.search(text) for text in body):
                return
            self.layout.author = name
        elif self.layout.author.casefold() != name.casefold():
            return
        self.layout.tagline = text
        self._take(last, "byline", text)
        above = max((i for i in self.left if i < last), default=-1)
        if above >= 0 and _ABOUT_AUTHOR.fullmatch(self.lines[above].plain):
            self._take(above, "byline")

    # The body

    def _headings(self) -> None:
        """Mark which of the lines left are headings, from the last to the first."""
        order = list(self.left)
        marked = [i for i in order if self.lines[i].level or self.lines[i].bold]
        for place in range(len(order) - 1, -1, -1):
            index = order[place]
            line = self.lines[index]
            if line.level:
                continue
            text = line.plain.strip("\u00a0 ")
            below = self.lines[order[place + 1]] if place + 1 < len(order) else None
            above = self.lines[order[place - 1]] if place else None
            if (line.bold and below is not None and is_heading_like(text, marked=True)) or (
                below is not None and _is_plain_heading(line, above, below, len(marked))
            ):
                line.level = 2

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
            if what in {"facts", "score"} and not _VERDICT.fullmatch(block.text):
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
            if place + 1 >= len(blocks) or blocks[place + 1].kind == "heading":
                continue
            rank = 1 if re.search(r"verdict|nutshell|bottom line", text, re.IGNORECASE) else 0
            if best is None or rank >= best[0]:
                best = (rank, place)
        if best is None:
            return
        for place in range(best[1], len(blocks)):
            if place > best[1] and blocks[place].kind == "heading":
                if blocks[place].level <= blocks[best[1]].level:
                    break
                if blocks[best[1]].level == 0:
                    break
            blocks[place].verdict = True


def is_cast_entry(text: str) -> bool:
    """A short line that pairs two names, or names one person and ends."""
    if len(text) > 200 or not text[:1].isupper():
        return False
    return (
        re.search(
            r"\bas [A-Z]|[A-Z][\w-]+ ?(?:–|—|-|:|\.{2,}|…|/|→|\t)\s?[A-Z]|"
            r"\([A-Z][^()]+\)|played by",
            text,
        )
        is not None
        and len(text.split()) < 25
    )


def _is_known_fact(text: str) -> bool:
    fact = recognise.fact(text)
    return fact is not None and fact.name is not None


def is_cast_heading(text: str) -> bool:
    return _CAST_HEADING.fullmatch(text.strip("\u00a0 *_")) is not None


def _is_plain_heading(line: Line, above: Line | None, below: Line, marked: int) -> bool:
    """A line without any marks that stands and reads as a heading."""
    text = line.plain.strip("\u00a0 ")
    if line.item or re.match(r"(?:my |our )?(?:rating|score|grade)s?\b.*\d", text, re.IGNORECASE):
        return False
    said = below.plain.rstrip("\u00a0 ")
    sentence = said[-1:] in ".!…" and len(said.split()) > 1 and line.gap_before and line.gap_after
    follows = (
        bool(below.level)
        or is_prose(said)
        or sentence
        or (is_cast_heading(text) and is_cast_entry(below.plain))
    )
    known = _VERDICT.fullmatch(text) or _BODY_HEADING.fullmatch(text)
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
