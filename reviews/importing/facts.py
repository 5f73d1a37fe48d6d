"""What the text says of the drama: years, episodes, networks, services, crew, genres."""

from __future__ import annotations

import re

from reviews.importing import recognise
from reviews.importing.prose import NATIVE, Paragraph, native_part
from reviews.importing.titles import Titles
from reviews.importing.understood import DramaFacts

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_RANGE = rf"(?P<start>{_YEAR})(?:\s?[-–—/]\s?(?P<end>{_YEAR}|\d\d\b))?"
_AFTER_TITLE = re.compile(
    rf"[’”'\"]?(?: ?[(\[][{NATIVE} ]+[)\]])?,? ?[(\[](?:[^()\[\]]{{0,40}}[,;·] "
    rf"?)?{_RANGE}(?:[,;] ?[^()\[\]]{{0,40}})?[)\]]"
)
_IN_HEADLINE = re.compile(rf"\((?:[^()]{{1,40}}, )?{_RANGE}\)")
_A_DRAMA_OF = re.compile(
    rf"\b(?:[Aa]|[Tt]he|[Tt]his|[Ii]ts)?n? ?(?<!\w){_RANGE} (?:[\w+’'-]+ "
    rf"){{0,4}}?(?:[\w-]*drama|[Ss]eries|show|rom-?com|romantic comedy|"
    r"thriller|melodrama|romance|sageuk|K-drama|TV)\b"
)
_IN_YEAR = re.compile(
    rf"\b(?:aired|airs|premiered|released|broadcast|debuted|came out|began airing|"
    rf"dropped|ran|arrived|landed|launched)"
    rf"(?: (?:on|in|by|back|first|its|for|[A-Za-z0-9+]+)){{0,4}}? (?:in |on |from |between )"
    rf"(?:(?:late|early|mid|the (?:spring|summer|autumn|fall|winter) of|\w+,?|\w+ "
    rf"\d{{1,2}}(?:st|nd|rd|th)?,?|\d{{1,2}} \w+,?)[ -])?{_RANGE}"
)
_DRAMA_FROM = re.compile(rf"\b(?:[\w-]*drama|series|show|rom-com) (?:from|of) {_RANGE}")
_FROM_TO = re.compile(
    rf"\b(?:aired|airs|ran|broadcast|run|airing)\b[^.;()]{{0,40}}? (?:from|between) "
    rf"(?P<from>[^.;()]{{3,30}}?)"
    rf" (?:to|until|through|and|till|–|-) (?P<to>[^.;()]{{0,20}}?{_YEAR})"
)
_SMALL = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        1,
    )
} | {"twenty-four": 24, "thirty": 30, "fifty": 50}
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_SMALL, key=len, reverse=True))})"
_EPISODES = re.compile(
    rf"\b(?:"
    rf"{_COUNT}[- ](?:episode|part|ep)(?:[- ]long)?,? (?:[\w’'-]+,? "
    rf"){{0,4}}?(?:[\w-]*drama|series|run|show|season|rom-?com|romance|"
    r"thriller|sageuk|mini-?series|story|ride|journey|package|watch|tale|saga|epic)"
    rf"|(?:all|across|over|in|spans|spanning|runs?(?: for)?|ran(?: for)?|running|"
    rf"consists of|consisting of|total of|"
    rf"of its|of the|its|comprises|made up of|has|with|each of the|at|\d{{1,2}} of) "
    rf"(?:just |only |its |the |a total of |all |a tight |a brisk )*"
    rf"{_COUNT.replace('count', 'count2')} episodes(?! (?:in\b|into\b|so far|ago|"
    rf"left|remain|watched|behind|deep))"
    rf"|(?P<count4>\d{{1,3}})부작"
    rf"|\bthe {_COUNT.replace('count', 'count5')} episodes "
    rf"(?:came|aired|were|are|ran|dropped|premiered)\b"
    rf"|{_COUNT.replace('count', 'count3')} episodes(?: (?:long|in (?:total|all|length)|"
    rf"sounds?|feels?|may sound)|, each)"
    r")",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(
    r"\b(?:(?:part|season|volume|cour|arc) (?:\d|one|two|three)|"
    r"first|last|final|next|opening|watched|watching|seen|remaining|only seen|"
    r"previewed|provided|"
    r"screened|middle|early|earlier|few|more|extra|another|special)\b",
    re.IGNORECASE,
)


class Facts:
    """Reads the fact box first, then the prose; what the two sources say twice counts once."""

    def __init__(
        self,
        stated: list[tuple[recognise.Fact, int]],
        paragraphs: list[Paragraph],
        titles: Titles,
        headline: str | None,
    ) -> None:
        self.stated = stated
        self.paragraphs = paragraphs
        self.titles = titles
        self.headline = headline

    def values(self, name: str) -> list[str]:
        return [fact.value for fact, _line in self.stated if fact.name == name and fact.value]

    def drama(self) -> DramaFacts:
        start, end = self._years()
        native = next((n for value in self.values("native") if (n := native_part(value))), None)
        native = native or next((n for v in self.values("title") if (n := native_part(v))), None)
        return DramaFacts(
            title=self.titles.title,
            native_title=native or self.titles.native_title,
            start_year=start,
            end_year=end,
            episodes=self._episodes(),
            genres=[genre for value in self.values("genres") for genre in _genres(value)],
        )

    def _years(self) -> tuple[int | None, int | None]:
        for value in self.values("year"):
            if years := [int(year) for year in re.findall(rf"(?<!\d){_YEAR}(?!\d)", value)]:
                closed = len(years) > 1 or re.search(r"\d\D*\s(?:[-–—~]|to|until)\s*\w", value)
                return years[0], years[-1] if closed else None
        if self.titles.title is None:
            return None, None
        match = _IN_HEADLINE.search(self.headline) if self.headline else None
        beside = (_AFTER_TITLE.match(p.text, end) for p, _start, end in self.titles.mentions())
        match = match or next(filter(None, beside), None)
        prose = self._years_in_prose()
        if match is None:
            return prose
        said = _years_of(match)
        # "(2024)", and "ran from March 9 to April 28, 2024": the prose tells more.
        return prose if said[1] is None and prose[0] == said[0] else said

    def _years_in_prose(self) -> tuple[int | None, int | None]:
        said: list[tuple[int | None, int | None]] = []
        for paragraph in self.paragraphs:
            for pattern in (_FROM_TO, _IN_YEAR, _A_DRAMA_OF, _DRAMA_FROM):
                said += [
                    _from_to(match) if pattern is _FROM_TO else _years_of(match)
                    for match in pattern.finditer(paragraph.text)
                    if self.titles.is_of_ours(paragraph, match.start(), match.end())
                ]
        starts = {start for start, _end in said}
        if len(starts) != 1:
            return None, None
        ends = {end for _start, end in said if end is not None}
        return starts.pop(), ends.pop() if len(ends) == 1 else None

    def _episodes(self) -> int | None:
        for value in self.values("episodes"):
            if match := re.match(r"(\d{1,3})(?!\s*(?:[-–/]|to|of)\s*\d)(?!\d)", value):
                return int(match[1])
            return None
        if self.titles.title is None and any(p.titles for p in self.paragraphs):
            return None
        counts: set[int] = set()
        for paragraph in self.paragraphs:
            for match in _EPISODES.finditer(paragraph.text):
                first, _last = paragraph.sentence(match.start())
                near = paragraph.text[max(first, match.start() - 40) : match.end()]
                of_all = re.search(r"\bof (?:its |the )?\w+ episodes$", near)
                if _NOT_ALL.search(near) and not of_all:
                    continue
                if not self.titles.another(paragraph, match.start(), match.end()):
                    counts.add(_count(match))
        return counts.pop() if len(counts) == 1 else None

    def trailer(self, alone: list[str], texts: list[str]) -> str | None:
        """The one video called a trailer; else the only video there is, by itself on a line."""
        for value in self.values("trailer"):
            if match := recognise.VIDEO.search(value):
                return match[0]
        called: list[str] = []
        for paragraph in map(Paragraph, texts):
            for match in recognise.VIDEO.finditer(paragraph.text):
                first, last = paragraph.sentence(match.start())
                near = paragraph.text[max(first, match.start() - 100) : min(last, match.end() + 40)]
                near = near.replace(match[0], " ")
                if re.search(r"\b(?:trailer|teaser)\b", near, re.IGNORECASE):
                    called.append(match[0].rstrip(".,;!?"))
        if alone:
            return alone[0] if len(set(alone)) == 1 else None
        return called[0] if len(set(called)) == 1 else None


def latin_part(value: str) -> str | None:
    """ "Queen of Tears (눈물의 여왕) (2024)" → "Queen of Tears"."""
    title = re.sub(rf"\s*(?:[(\[/|–-]\s*)?[{NATIVE}].*$|\s*[(\[][^()\[\]]*[)\]]\s*$", "", value)
    title = title.strip(" ‘’“”'\"*_/|")
    return title or None


def _genres(value: str) -> list[str]:
    parts = re.split(r"\s*[,/;|•·]\s*|\s+&\s+|\s+and\s+", value)
    return [part.strip(" .") for part in parts if part.strip(" .")]


def _years_of(match: re.Match[str]) -> tuple[int, int | None]:
    start, end = int(match["start"]), match["end"]
    if end is None:
        return start, None
    last = int(end) if len(end) == 4 else start // 100 * 100 + int(end)
    return start, last if start <= last <= start + 30 else None


def _from_to(match: re.Match[str]) -> tuple[int, int]:
    last = int(re.findall(_YEAR, match["to"])[-1])
    first = re.search(_YEAR, match["from"])
    return int(first[0]) if first else last, last


def _count(match: re.Match[str]) -> int:
    said = (
        match["count"] or match["count2"] or match["count3"] or match["count4"] or match["count5"]
    ).casefold()
    return int(said) if said.isdigit() else _SMALL[said]
