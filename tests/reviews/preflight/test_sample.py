"""The sample that the newsroom handed in, with the findings that an editor expects of it."""

import datetime as dt
from pathlib import Path

import pytest

from reviews.importing.understood import (
    CharacterLine,
    CrewLine,
    DramaFacts,
    Understood,
)
from reviews.preflight import check
from reviews.preflight.from_understood import subject_of
from reviews.preflight.subject import KnownCharacter, KnownPerson, KnownService, Passage, Subject

SAMPLE = Path(__file__).parents[4] / "shared" / "samples" / "run-on-review.txt"
AT = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
#: The credit line, the label with the headline, and the byline are no passages.
NOT_PROSE = {1, 3, 45, 46}
HEADINGS = {7, 17, 27, 35}

EXPECTED = [
    (7, "damaged-text", "\u00a0", " "),
    (9, "name-variant", "Se-Kyung", "Se-kyung"),
    (11, "name-variant", "Seon-Gyeom", "Seon-gyeom"),
    (21, "damaged-text", "(§)", None),
    (37, "unbalanced-quote", "Run-On’", "‘Run-On’"),
    (39, "name-typo", "Yough-hwa", "Young-hwa"),
    (43, "availability-unknown", "available on Netflix", None),
    (43, "missing-embed", "trailer below", None),
    (43, "unbalanced-quote", "Run-On’", "‘Run-On’"),
    (None, "missing-credit", "JTBC", None),
    (None, "missing-score", "", None),
]


@pytest.fixture(scope="module")
def passages():
    if not SAMPLE.exists():
        pytest.skip("the sample review is not beside this repository")
    lines = SAMPLE.read_text(encoding="utf-8").split("\n")
    return tuple(
        Passage(line, number, heading=number in HEADINGS)
        for number, line in enumerate(lines, start=1)
        if line.strip() and number not in NOT_PROSE
    )


def _told(subject):
    return [(found.line, found.rule, found.text, found.suggestion) for found in check(subject)]


def _understood():
    return Understood(
        label="Review",
        headline="Run-On",
        drama=DramaFacts(title="Run-On", start_year=2020, end_year=2021),
        credit_line="JTBC",
        crew=[CrewLine("Park Shi-hyun", "screenwriter"), CrewLine("Lee Jae-hoon", "director")],
        characters=[
            CharacterLine("Oh Mi-joo", None, ["Shin Se-Kyung"]),
            CharacterLine("Ki Seon-Gyeom", None, ["Im Si-wan"]),
            CharacterLine("Seo Dan-ah", None, ["Choi Soo-young"]),
            CharacterLine("Lee Young-hwa"),
        ],
        services=["Netflix"],
        verdict="Run-On’ is a feel-good drama.",
    )


def test_with_what_the_text_itself_says(passages):
    assert _told(subject_of(_understood(), passages, AT)) == EXPECTED


def _known_to_the_catalogue(passages):
    return Subject(
        at=AT,
        headline="Run-On",
        passages=passages,
        titles=("Run On", "런 온", "Run-On"),
        start_year=2020,
        end_year=2021,
        characters=(
            KnownCharacter("Oh Mi-joo", "오미주", ("Shin Se-kyung",)),
            KnownCharacter("Ki Seon-gyeom", "기선겸", ("Im Si-wan",)),
            KnownCharacter("Seo Dan-ah", "서단아", ("Choi Soo-young",)),
            KnownCharacter("Lee Young-hwa", "이영화"),
        ),
        people=(
            KnownPerson("Shin Se-kyung", "신세경"),
            KnownPerson("Im Si-wan", "임시완"),
            KnownPerson("Choi Soo-young", "최수영"),
            KnownPerson("Kang Tae-oh", "강태오"),
            KnownPerson("Park Shi-hyun", "박시현", performer=False),
            KnownPerson("Lee Jae-hoon", "이재훈", performer=False),
        ),
        services=(KnownService("Netflix"), KnownService("Viki", countries=("US",))),
        credit_line="JTBC",
        has_verdict=True,
    )


def test_with_what_the_catalogue_knows(passages):
    # The one performer without a character is suggested for the name that was lost.
    lost = (21, "damaged-text", "(§)", "(Kang Tae-oh)")
    expected = [lost if found[0] == 21 else found for found in EXPECTED]
    assert _told(_known_to_the_catalogue(passages)) == expected


def test_the_messages_say_how_often(passages):
    messages = {found.text: found.message for found in check(_known_to_the_catalogue(passages))}
    assert "3 times" in messages["Seon-Gyeom"]
    assert "6" in messages["\u00a0"]


def test_only_what_a_reader_would_see_broken_blocks(passages):
    blocking = {
        found.rule
        for found in check(_known_to_the_catalogue(passages))
        if found.severity == "blocks"
    }
    assert blocking == {"damaged-text", "missing-embed"}
