"""
What a text in Korean says in so many words: who plays, wrote, directed and shows it.

Korean publications mark each: "염미정(김지원 분)", "김지원(염미정 역)", "극본 박해영,
연출 김석윤", "JTBC 토일드라마 ‘…’". What is not marked so is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviews.importing import lexicon
from reviews.importing.prose import Paragraph
from reviews.importing.titles import Titles
from reviews.importing.understood import CharacterLine, CrewLine

#: A sentence of it, not a name or a title in another language's text.
IS_KOREAN = re.compile(r"[가-힣]+ [가-힣]+ [가-힣]+(?: [가-힣]+)*[.!?]")
_NAME = "[가-힣]{2,4}"
_ROLE = re.compile(rf"(?<![가-힣])(?P<first>{_NAME})\((?P<second>{_NAME})(?: (?P<said>분|역))?\)")
_CREW = re.compile(
    rf"\b(?P<job>극본|각본|대본|연출|감독)[ :：·]+(?P<names>{_NAME}(?:[·,] ?{_NAME})*)(?=[,)/]|$)"
)
_JOBS = {"연출": "director", "감독": "director"}
_NETWORKS = "|".join(sorted(map(re.escape, lexicon.NETWORKS), key=len, reverse=True))
_NETWORK = re.compile(
    rf"(?P<name>{_NETWORKS})(?:의)? (?:새 |신작 )?[가-힣]*(?:드라마|시리즈)"
    r"(?: |,)*(?=[‘“'\"《〈「『<])",
    re.IGNORECASE,
)
_SERVICES = {
    "넷플릭스": "Netflix",
    "티빙": "TVING",
    "웨이브": "Wavve",
    "디즈니+": "Disney+",
    "디즈니플러스": "Disney+",
    "쿠팡플레이": "Coupang Play",
    "왓챠": "Watcha",
}
_SERVICE = re.compile(
    rf"(?P<name>{'|'.join(map(re.escape, _SERVICES))})(?:에서|로|를 통해|을 통해) "
    r"(?:[가-힣]+ ){0,3}(?:볼 수 있|시청|감상할 수|만나볼 수|스트리밍)"
)


def characters(paragraphs: Sequence[Paragraph]) -> list[CharacterLine]:
    """Those whose performers are marked; where some are, the same in plain parentheses too."""
    matches = [m for p in paragraphs if not p.heading for m in _ROLE.finditer(p.text)]
    marked = any(match["said"] == "분" for match in matches)
    lines: dict[str, CharacterLine] = {}
    for match in matches:
        name, performer = match["first"], match["second"]
        if match["said"] == "역":
            name, performer = performer, name
        elif match["said"] is None and not marked:
            continue
        line = lines.setdefault(name, CharacterLine(name))
        if performer not in line.performers:
            line.performers.append(performer)
    return list(lines.values())


def crew(titles: Titles) -> list[CrewLine]:
    """Of parentheses behind the drama's title alone: other dramas have theirs."""
    found: list[CrewLine] = []
    for paragraph, _start, end in titles.mentions():
        inside = re.compile(r"\s?\(([^()]{1,120})\)").match(paragraph.text, end)
        for match in _CREW.finditer(inside[1]) if inside else ():
            job = _JOBS.get(match["job"], "screenwriter")
            found += [CrewLine(name, job) for name in re.split(r"[·,] ?", match["names"])]
    return found


def networks(paragraphs: Sequence[Paragraph], titles: Titles) -> list[str]:
    return [
        match["name"]
        for paragraph in paragraphs
        for match in _NETWORK.finditer(paragraph.text)
        if any(t[0] == match.end() and titles.is_ours(t[2]) for t in paragraph.titles)
    ]


def services(paragraphs: Sequence[Paragraph], titles: Titles) -> list[str]:
    return [
        _SERVICES[match["name"]]
        for paragraph in paragraphs
        for match in _SERVICE.finditer(paragraph.text)
        if not titles.another(paragraph, match.start(), match.end())
    ]
