"""Who wrote and who directed."""

from __future__ import annotations

import re
from functools import cached_property

from reviews.importing import lexicon
from reviews.importing.prose import NATIVE, Paragraph, Span, given_name, grade
from reviews.importing.recognise import Fact
from reviews.importing.titles import Titles
from reviews.importing.understood import CrewLine
from reviews.names import fold

_DIRECTS = re.compile(
    r" (?:directs(?:[,.;]| (?:and|with|from|like))|directed(?=[.;])|"
    r"direct(?:s|ed) (?:all|every|both|this|it\b|the (?:series|drama|show|film)|(?=[‘“'\"])))"
)
_WRITES = re.compile(
    r" (?:writes|wrote) (?:it\b|all|every|both|the (?:series|drama|show|scripts?|screenplay)\b)"
)
_CREW_VERBS = {
    "written": "screenwriter",
    "penned": "screenwriter",
    "scripted": "screenwriter",
    "screenplay": "screenwriter",
    "script": "screenwriter",
    "directed": "director",
    "helmed": "director",
    "direction": "director",
    "created": "creator",
    "produced": "producer",
}
_CREW_BY = re.compile(
    r"\b(?P<verb>[Ww]ritten and directed|[Dd]irected and written|[Ww]ritten|"
    r"[Pp]enned|[Ss]cripted|[Ss]creenplay|[Ss]cript|"
    r"[Dd]irected|[Hh]elmed|[Dd]irection|[Cc]reated|[Pp]roduced) by (?:(?:the "
    r")?(?:[a-z][\w’'-]*,? ){0,4}|(?:PD |Director |Writer ))$"
)
_FROM_CREW = re.compile(
    r"(?:^|[.!?,;][”\"]? |\b(?:[Ff]rom|[Bb]y|[Ww]ith|[Aa]nd|[Tt]he|both|[Ss]tar|"
    r"[Aa]cclaimed|[Oo]f|[Vv]eteran|[Hh]it|[Rr]ookie) )"
    r"(?P<job>PD|[Ww]riter-director|[Dd]irector|[Ss]creenwriter|[Ss]criptwriter|[Ww]riter),? $"
)
_MUSIC = re.compile(r"\b(?:songs?|tracks?|OST|album|single|music|score)\b")
_OTHER_WORK = re.compile(
    r"\b(?:webtoon|novel|manhwa|manga|book|song|letter|note|poem|OST|diary|essay|"
    r"message|memoir|column|article|"
    r"track|soundtrack|play|film|movie|original|adapted|based on)\b"
    r"(?:,? (?:which|that|is|was|originally|first|also|of the same name))*$",
    re.IGNORECASE,
)
_LIST = re.compile(r"(?:,|,? and|,? &| with) (?:(?:PD|director|writer) )?")


class Crew:
    """Reads the fact box first, then the prose; what the two say twice counts once."""

    def __init__(self, stated: list[Fact], paragraphs: list[Paragraph], titles: Titles) -> None:
        self.stated = stated
        self.paragraphs = paragraphs
        self.titles = titles

    def lines(self) -> list[CrewLine]:
        lines: list[CrewLine] = []
        jobs = {
            "director": ("director",),
            "screenwriter": ("screenwriter",),
            "creator": ("creator",),
            "producer": (),
            "music": (),
            "both": ("screenwriter", "director"),
        }
        for fact in self.stated:
            if fact.name in jobs and fact.value:
                for name in _people(fact.value):
                    lines += [CrewLine(name, job) for job in jobs[fact.name] or (_job(fact.label),)]
        for paragraph in self.paragraphs:
            lines += self._crew_in(paragraph, {line.job for line in lines})
        unique: dict[tuple[str, str], CrewLine] = {}
        for line in lines:
            unique.setdefault((line.job, fold(line.name)), line)
        return list(unique.values())

    def _crew_in(self, paragraph: Paragraph, known_jobs: set[str]) -> list[CrewLine]:
        lines: list[CrewLine] = []
        text, spans = paragraph.text, paragraph.spans
        for place, span in enumerate(spans):
            before = text[max(0, span.run_start - 80) : span.start]
            if (line := self._made_by(paragraph, span)) is not None:
                lines.append(line)
                continue
            by = _CREW_BY.search(before)
            called = None if by else _FROM_CREW.search(before)
            if (
                span.quoted
                or not (by or called)
                or not _is_person(
                    span.name, surely=by is not None and by["verb"].casefold() != "produced"
                )
            ):
                continue
            if self._of_another(paragraph, span, by):
                continue
            if by is not None:
                if _is_of_another_work(by, before):
                    continue
                verbs = by["verb"].casefold()
                jobs = [
                    job for verb, job in _CREW_VERBS.items() if re.search(rf"\b{verb}\b", verbs)
                ]
            elif called is not None:
                job = called["job"].casefold()
                both = ["screenwriter", "director"]
                jobs = both if job == "writer-director" else [lexicon.CREW[job]]
                if span.possessive or self._lives_in_the_story(span.name) or known_jobs & set(jobs):
                    continue
            names = [span.name]
            for before_span, other in zip(spans[place:], spans[place + 1 :], strict=False):
                gap = text[before_span.tail : other.run_start]
                if (
                    before_span.possessive
                    or not by
                    or not _LIST.fullmatch(gap)
                    or not _is_person(other.name, surely=False)
                ):
                    break
                if re.match(
                    r"(?:,? and)? ?(?:direct|star|writ|play)", text[other.tail : other.tail + 12]
                ):
                    break
                names.append(other.name)
            lines += [CrewLine(name, job) for name in names for job in dict.fromkeys(jobs)]
        return lines

    def _made_by(self, paragraph: Paragraph, span: Span) -> CrewLine | None:
        """ "Ahn Gil-ho directs like a man laying bricks", "Kim Eun-sook wrote it"."""
        matches = (
            ("director", _DIRECTS.match(paragraph.text, span.tail)),
            ("screenwriter", _WRITES.match(paragraph.text, span.tail)),
        )
        job = next((job for job, match in matches if match), None)
        if job is None or span.quoted or grade(span.name) < 3:
            return None
        if self.titles.another(paragraph, span.start, span.end):
            return None
        return None if self._lives_in_the_story(span.name) else CrewLine(span.name, job)

    def _of_another(self, paragraph: Paragraph, span: Span, by: re.Match[str] | None) -> bool:
        """Whether the sentence speaks of another drama: "Crash Landing, which was written by"."""
        if self.titles.another(paragraph, span.run_start, span.tail):
            return True
        first, _last = paragraph.sentence(span.run_start)
        said = paragraph.text[first : span.start]
        verb = first + said.rfind(by["verb"]) if by is not None else first
        before = paragraph.text[first:verb]
        return re.search(
            r", (?:which|that) (?:\w+ ){1,2}$", before
        ) is not None and self.titles.names_unquoted(paragraph, first, verb)

    def _lives_in_the_story(self, name: str) -> bool:
        """A "director" or "writer" whom the text calls by the given name is a character."""
        return given_name(name) in self._names

    @cached_property
    def _names(self) -> set[str]:
        """All that the text calls anybody, folded: gone through once."""
        return {fold(span.name) for paragraph in self.paragraphs for span in paragraph.spans}


def _people(value: str) -> list[str]:
    value = re.sub(r"\([^()]*\)", "", value)
    value = re.sub(rf"[{NATIVE}]+", "", value)
    parts = [part.strip(" .") for part in re.split(r"\s*[,/;|&•·]\s*|\s+and\s+", value)]
    return [
        part
        for part in parts
        if (part[:1].isupper() and 1 < len(part.split()) <= 4) or grade(part) >= 2
    ]


def _is_of_another_work(by: re.Match[str], before: str) -> bool:
    """Of the novel that it is made from, or of a song."""
    if by["verb"].casefold() == "produced" and _MUSIC.search(before):
        return True
    return _OTHER_WORK.search(before[: by.start()].rstrip(" ,")) is not None


def _is_person(name: str, *, surely: bool) -> bool:
    return grade(name) >= (1 if surely else 2)


def _job(label: str) -> str:
    return re.sub(r"\s+by$", "", label.casefold()).rstrip("s").replace("produced", "producer")
