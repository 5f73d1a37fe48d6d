"""A subject with its text, for the rules to look at."""

import datetime as dt

from reviews.preflight import check
from reviews.preflight.subject import KnownCharacter, KnownPerson, Passage, Subject

AT = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)

#: A drama whose cast is known, as the tables of these tests need it.
RUN_ON = {
    "titles": ("Run On", "런 온"),
    "start_year": 2020,
    "end_year": 2021,
    "characters": (
        KnownCharacter("Oh Mi-joo", "오미주", ("Shin Se-kyung",)),
        KnownCharacter("Ki Seon-gyeom", "기선겸", ("Im Si-wan",)),
        KnownCharacter("Seo Dan-ah", "서단아", ("Choi Soo-young",)),
        KnownCharacter("Lee Young-hwa", "이영화", ("Kang Tae-oh",)),
    ),
    "people": (
        KnownPerson("Shin Se-kyung", "신세경"),
        KnownPerson("Im Si-wan", "임시완"),
        KnownPerson("Choi Soo-young", "최수영"),
        KnownPerson("Kang Tae-oh", "강태오"),
        KnownPerson("Lee Jae-hoon", "이재훈", performer=False),
        KnownPerson("Park Shi-hyun", "박시현", performer=False),
    ),
    "has_verdict": True,
    "has_score": True,
}


def subject(*texts, **facts):
    """One passage a text, a line each; with ``facts`` in place of Run On's."""
    passages = [
        text if isinstance(text, Passage) else Passage(text, number)
        for number, text in enumerate(texts, start=1)
    ]
    return Subject(at=AT, passages=tuple(passages), **(RUN_ON | facts))


def found(rule, *texts, **facts):
    """The pieces of text that a rule flags."""
    return [finding.text for finding in check(subject(*texts, **facts)) if finding.rule == rule]
