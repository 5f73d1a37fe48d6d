"""
What a handed-in review says, without a database: ``understand``.

Precision before recall. What is not sure stays in the body, and is said in a
finding where it would be missed; every word of the source is in a field or in
a finding's ``text``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from reviews.importing import korean, recognise
from reviews.importing.airing import networks, services
from reviews.importing.crew import Crew
from reviews.importing.facts import Facts, latin_part
from reviews.importing.handed import Handed
from reviews.importing.layout import MOST_LINES, arrange
from reviews.importing.parts import Block, Layout, Taken
from reviews.importing.people import People, people
from reviews.importing.prose import KnownNames, Paragraph
from reviews.importing.score import Score, heading_score, line_score, prose_score
from reviews.importing.titles import Titles
from reviews.importing.understood import AuthorLine, Section, Understood
from reviews.names import fold
from reviews.preflight.finding import Finding
from reviews.preflight.subject import Passage

#: Names and facts are looked for in so many characters; a long review has 30,000.
LOOKED_AT = 60_000


@dataclass
class Understanding:
    """
    ``understood`` is the answer; the rest says where it stood in the source.

    Lines are 1-based in ``source``. ``blocks`` are the body in reading order, the
    verdict's section included (``block.verdict``).
    """

    source: str
    understood: Understood
    blocks: list[Block]
    findings: list[Finding] = field(default_factory=list)
    headline: Block | None = None
    #: The line that credits the pictures, as it stands in the source: "Photo Credits: JTBC".
    credit_source: str | None = None
    credit_line_number: int | None = None
    author_line_number: int | None = None

    def passages(self) -> tuple[Passage, ...]:
        """What preflight reads, in reading order: headline, headings, paragraphs; nothing twice."""
        found = []
        if self.headline is not None:
            found.append(Passage(self.headline.text, self.headline.line, True, "headline"))
        for block in self.blocks:
            where = "verdict" if block.verdict else "body"
            found.append(Passage(block.text, block.line, block.kind == "heading", where))
        return tuple(found)

    def located(self, finding: Finding) -> Finding:
        """
        The finding with the very words and line of the source.

        A paragraph that was wrapped by hand is one passage, numbered by its first
        line; what is found in it may stand further down, or run over a line end.
        """
        if finding.line is None or not finding.text:
            return finding
        start = _start_of_line(self.source, finding.line)
        if start < 0:
            return finding
        pattern = r"[\s>]+".join(re.escape(word) for word in finding.text.split(" ") if word)
        match = re.compile(pattern).search(self.source, start) if pattern else None
        if match is None:
            return finding
        line = self.source.count("\n", 0, match.start()) + 1
        return replace(finding, line=line, text=match[0])


def understand(handed: Handed | str, *, names: KnownNames | None = None) -> Understanding:
    """
    What a text says, and the findings on what has no place.

    Works without ``names``. Time grows with the text's length: a review takes some
    milliseconds, a megabyte of anything a second or two. Raises nothing.
    """
    handed = handed if isinstance(handed, Handed) else Handed(handed)
    names = names or KnownNames()
    layout = arrange(handed)
    read = _readable(layout.blocks)
    headline = layout.headline.text.strip("\u00a0 ") if layout.headline else None
    titles = Titles(
        read,
        headline=headline,
        label=layout.label,
        stated=_stated_title(layout),
        has_facts=any(f.name in {"network", "episodes", "cast"} for f, _line in layout.facts),
        known=names,
    )
    facts = Facts(layout.facts, read, titles, headline)
    understood = Understood(label=layout.label, headline=headline)
    understood.drama = facts.drama()
    if titles.are_many(headline):
        read = []  # what is said of one of several dramas is said of none
        facts = Facts(layout.facts, read, titles, headline)
        understood.drama = facts.drama()
    understood.credit_line = (
        "; ".join(dict.fromkeys(value for value, _line in layout.credits)) or None
    )
    stated = [fact for fact, _line in layout.facts]
    understood.crew = Crew(stated, read, titles).lines()
    understood.networks = networks(stated, read, titles)
    understood.services = services(stated, read, titles)
    understood.trailer = facts.trailer(
        layout.trailers, [block.text for block in layout.blocks[: len(read)]]
    )
    understood.author = AuthorLine(layout.author, layout.tagline)
    _in_korean(understood, read, titles)
    found = _people(layout, read, titles, names, understood)
    understood.characters += found.characters
    understood.performers = found.performers
    understood.sections = _sections(layout.blocks)
    understood.verdict = _verdict(layout.blocks)
    understood.score, disputed = _score(layout, read)
    result = Understanding(handed.text, understood, layout.blocks, headline=layout.headline)
    _places(result, layout)
    result.findings = _findings(handed, layout, found, understood, disputed=disputed)
    return result


def _in_korean(understood: Understood, read: list[Paragraph], titles: Titles) -> None:
    """Adds what only a text in Korean says, and says in its own way."""
    if not any(korean.IS_KOREAN.search(paragraph.text) for paragraph in read):
        return
    understood.characters = korean.characters(read)
    jobs = {line.job for line in understood.crew}
    understood.crew += [line for line in korean.crew(titles) if line.job not in jobs]
    understood.networks = understood.networks or korean.networks(read, titles)
    understood.services = understood.services or korean.services(read, titles)


def _readable(blocks: list[Block]) -> list[Paragraph]:
    """The paragraphs that names and facts are looked for in."""
    found: list[Paragraph] = []
    length = 0
    if len(blocks) > MOST_LINES:
        return found
    for number, block in enumerate(blocks):
        length += len(block.text)
        if length > LOOKED_AT:
            break
        text = re.sub(r" \(https?://[^\s()]+\)|[\u00a0\t]", _space, block.text)
        found.append(Paragraph(text, number, heading=block.kind == "heading"))
    return found


def _space(match: re.Match[str]) -> str:
    """Links go, for they would part a name from what stands after it; cells stay apart."""
    return "" if match[0].startswith(" ") else " | " if match[0] == "\t" else " "


def _stated_title(layout: Layout) -> str | None:
    values = [fact.value for fact, _line in layout.facts if fact.name == "title"]
    return next((title for value in values if (title := latin_part(value))), None)


def _people(
    layout: Layout,
    read: list[Paragraph],
    titles: Titles,
    names: KnownNames,
    understood: Understood,
) -> People:
    lists = list(layout.cast)
    under_cast = False
    for block, paragraph in zip(layout.blocks, read, strict=False):
        if block.kind == "heading":
            under_cast = recognise.is_cast_heading(block.text)
        elif recognise.is_cast_header(block.text):
            under_cast = True
            lists.append(paragraph)
        elif under_cast and recognise.is_cast_entry(block.text):
            lists.append(paragraph)
    # A fact box's "Cast: A, B and C" reads like "starring A, B and C".
    box = [
        Paragraph(f"Starring: {fact.value}", line)
        for fact, line in layout.facts
        if fact.name == "cast" and fact.value
    ]
    others = {fold(line.name) for line in understood.crew}
    if understood.author.name:
        others.add(fold(understood.author.name))
    return people([*layout.cast, *box, *read], lists, titles, names, others)


def _sections(blocks: list[Block]) -> list[Section]:
    sections: list[Section] = []
    paragraphs: list[str] = []

    def end() -> None:
        if sections:
            sections[-1].text = "\n\n".join(paragraphs)
        paragraphs.clear()

    for block in blocks:
        text = _tidy(block.text)
        if block.kind == "heading":
            end()
            sections.append(Section(text, ""))
        else:
            if not sections:
                sections.append(Section(None, ""))
            paragraphs.append(text)
    end()
    return sections


def _verdict(blocks: list[Block]) -> str | None:
    """The verdict's paragraphs; headings under its own stand among them."""
    texts = [_tidy(block.text) for block in blocks if block.verdict][1:]
    return "\n\n".join(texts) or None


def _tidy(text: str) -> str:
    """Without space at its ends; within it the writer's no-break spaces stay, to be told of."""
    return text.strip()


def _score(layout: Layout, read: list[Paragraph]) -> tuple[Score | None, bool]:
    """The overall score; ``None`` and ``True`` where the text gives two that differ."""
    said = [line.score for line in layout.scores if line.score]
    closing = {len(read) - 1, *(i for i, block in enumerate(layout.blocks) if block.verdict)}
    for place, paragraph in enumerate(read):
        if (found := prose_score(paragraph.text, closing=place in closing)) is not None:
            said.append(found)
    headings = [heading_score(block.text) for block in layout.blocks if block.kind == "heading"]
    said += [found for found in headings if found is not None]
    if not said:
        return None, False
    first = said[0]
    same = all(_share(one) == _share(first) for one in said)
    return (first, False) if same else (None, True)


def _share(score: Score) -> float | str:
    if "grade" in score:
        return str(score["grade"])
    return float(score["value"]) / float(score["best"])


def _places(result: Understanding, layout: Layout) -> None:
    lines = result.source.split("\n")
    if layout.credits:
        result.credit_line_number = layout.credits[0][1]
        result.credit_source = lines[layout.credits[0][1] - 1].strip()
    bylines = [taken.line for taken in layout.taken if taken.what == "byline"]
    result.author_line_number = min(bylines, default=None)


def _findings(
    handed: Handed, layout: Layout, found: People, understood: Understood, *, disputed: bool
) -> list[Finding]:
    lines = handed.lines
    findings = []
    for taken in _together(_untold(layout.taken, lines)):
        if taken.what == "score" and disputed:
            taken.what = ""
        text = "\n".join(lines[taken.line - 1 : taken.last_line]).strip()
        if taken.what:
            message = _("Read as %(what)s and left out of the body.") % {"what": _name(taken.what)}
            findings.append(Finding("taken-out", "warns", taken.line, text, message))
        else:
            message = _("No field was found for this; it was left out of the body.")
            findings.append(Finding("unplaced", "warns", taken.line, text, message))
    for number, name in found.unsure[:1]:
        message = _("Who plays whom is not clear here; nothing was taken from it.")
        line = layout.blocks[number].line if number < len(layout.blocks) else None
        findings.append(Finding("unsure", "warns", line, name, message))
    if disputed:
        message = _("The text gives more than one score; none was taken.")
        findings.append(Finding("unsure", "warns", None, "", message))
    if understood.score is None and any(line.unsure for line in layout.scores):
        message = _("This may be a score, but it does not say out of how many.")
        place, text = _unsure_score(lines)
        findings.append(Finding("unsure", "warns", place, text, message))
    return sorted(findings, key=lambda finding: finding.line or 0)


def _unsure_score(lines: list[str]) -> tuple[int | None, str]:
    for number, raw in enumerate(lines, 1):
        if (said := line_score(raw)) is not None and said.unsure:
            return number, raw.strip()
    return None, ""


def _untold(all_taken: list[Taken], lines: list[str]) -> list[Taken]:
    """
    Those of whose words some are in no field.

    The credit line is left to preflight, whose missing-credit names it.
    """
    credit_told = False
    untold = []
    for taken in all_taken:
        if taken.what == "credit" and not credit_told:
            credit_told = True
            continue
        said = _words(" ".join(lines[taken.line - 1 : taken.last_line]))
        if said - _words(" ".join(taken.gave)):
            untold.append(taken)
    return untold


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text))


def _together(taken: list[Taken]) -> list[Taken]:
    """Lines that stand together and were read as the same are told of at once."""
    merged: list[Taken] = []
    box: Taken | None = None
    reached = 0
    for one in taken:
        apart = one.line > reached + 2
        reached = one.last_line
        if box is not None and one.what == box.what and not apart:
            box.last_line = one.last_line
            continue
        if one.what in {"facts", "page"} or apart:
            box = None
        merged.append(one)
        if one.what in {"facts", "page"}:
            box = merged[-1] = replace(one)
    return merged


def _name(what: str) -> str:
    return {
        "credit": _("a picture credit"),
        "byline": _("the author"),
        "date": _("a date line"),
        "facts": _("facts about the drama"),
        "score": _("the score"),
        "trailer": _("the trailer"),
        "label": _("the label"),
        "page": _("the website’s own words"),
    }[what]


def _start_of_line(source: str, number: int) -> int:
    start = 0
    for _line in range(number - 1):
        start = source.find("\n", start) + 1
        if start == 0:
            return -1
    return start
