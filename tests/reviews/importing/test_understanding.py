"""
What is understood of a text: a pair of files a case.

``texts/NAME.txt`` is handed in; ``texts/NAME.json`` is the whole of what is
understood of it. A new case is a new pair.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.importing.prose import KnownNames
from reviews.importing.reading import read_text
from reviews.importing.understanding import Understanding, understand

TEXTS = Path(__file__).parent / "texts"
CASES = sorted(path for path in TEXTS.iterdir() if path.suffix in {".txt", ".html"})
SAMPLE = Path(__file__).parents[4] / "shared" / "samples" / "run-on-review.txt"


def _understood(path: Path) -> Understanding:
    return understand(read_text(path.read_bytes(), path.name))


def _sample() -> Understanding:
    if not SAMPLE.exists():
        pytest.skip(f"the sample review is not there: {SAMPLE}")
    return _understood(SAMPLE)


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return [] if value is None else [str(value)]


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))


def _lost(result: Understanding) -> Counter[str]:
    """The words of the source that are in no field and no finding, as often as they are missing."""
    kept = _strings(result.understood.as_dict()) + [finding.text for finding in result.findings]
    if result.credit_source:  # preflight's missing-credit says it
        kept.append(result.credit_source)
    return _words(result.source) - _words("\n".join(kept))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert _understood(path).understood.as_dict() == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_nothing_is_lost(path: Path) -> None:
    assert not _lost(_understood(path))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_findings_and_passages_point_into_the_source(path: Path) -> None:
    result = _understood(path)
    lines = result.source.split("\n")
    for finding in result.findings:
        assert finding.text in result.source
        if finding.line is not None and finding.text:
            assert finding.text.split("\n")[0] in lines[finding.line - 1]
    for passage in result.passages():
        assert passage.line is not None
        first = re.search(r"[^\W_]+", passage.text)
        if first:
            assert first[0] in lines[passage.line - 1]


def test_every_text_has_its_expectation_and_no_expectation_stands_alone() -> None:
    assert {p.stem for p in CASES} == {p.stem for p in TEXTS.glob("*.json")}


def test_the_sample() -> None:
    result = _sample()
    found = result.understood
    assert (found.label, found.headline, found.credit_line) == ("Review", "Run-On", "JTBC")
    assert [(line.name, line.job) for line in found.crew] == [
        ("Park Shi-hyun", "screenwriter"),
        ("Lee Jae-hoon", "director"),
    ]
    drama = found.drama
    assert (drama.title, drama.start_year, drama.end_year) == ("Run-On", 2020, 2021)
    assert [(line.name, line.performers) for line in found.characters] == [
        ("Oh Mi-joo", ["Shin Se-Kyung"]),
        ("Ki Seon-Gyeom", ["Im Si-wan"]),
        ("Seo Dan-ah", ["Choi Soo-young"]),
        ("Lee Young-hwa", []),
    ]
    assert found.performers == []
    assert [section.heading for section in found.sections] == [
        None,
        "New Perspectives",
        "Rich Girl – Poor Guy",
        "Communication is Key",
        "In a Nutshell",
    ]
    assert found.verdict == found.sections[-1].text
    assert found.verdict is not None
    assert found.verdict.endswith("the trailer below.")
    assert (found.services, found.networks) == (["Netflix"], [])
    assert (found.trailer, found.score) == (None, None)
    assert found.author.name == "Kathleen Herrera"
    assert found.author.tagline is not None
    assert found.author.tagline.startswith("K-Beauty enthusiast")
    assert result.findings == []
    assert not _lost(result)


def test_the_sample_keeps_its_lines_and_no_break_spaces() -> None:
    result = _sample()
    passages = result.passages()
    assert [p.line for p in passages if p.heading] == [3, 7, 17, 27, 35]
    assert [p.line for p in passages if "(§)" in p.text] == [21]
    assert sum(p.text.count("\u00a0") for p in passages) == 6
    assert (result.credit_source, result.credit_line_number) == ("Photo Credits: JTBC", 1)
    assert result.author_line_number == 45
    assert {p.where for p in passages} == {"headline", "body", "verdict"}


def test_a_finding_in_a_wrapped_paragraph_is_put_on_its_line() -> None:
    result = _understood(TEXTS / "wrapped.txt")
    passage = next(p for p in result.passages() if "Kook Yeon-su" in p.text)
    from reviews.preflight.finding import Finding

    found = result.located(Finding("name-typo", "warns", passage.line, "Kook Yeon-su", ""))
    assert (found.text, found.line) == ("Kook\nYeon-su", 3)
    found = result.located(Finding("name-typo", "warns", passage.line, "Kim Da-mi", ""))
    assert (found.text, found.line) == ("Kim Da-mi", 4)


def test_known_names_decide_who_is_who_and_add_nobody() -> None:
    text = "Cast\n\nHan Ji-min – Lee Jun-hyuk\nKim Yoon-hye – Kim Do-hoon\n"
    assert understand(text).understood.characters == []
    known = KnownNames(performers=("Han Ji-min", "Song Kang"))
    found = understand(text, names=known).understood
    assert [(c.name, c.performers) for c in found.characters] == [
        ("Lee Jun-hyuk", ["Han Ji-min"]),
        ("Kim Do-hoon", ["Kim Yoon-hye"]),
    ]


def test_emphasis_and_links_are_kept_for_the_body() -> None:
    page = _understood(TEXTS / "web-page.html")
    html = "\n".join(block.html for block in page.blocks)
    assert "<strong>Son Ye-jin</strong>" in html
    assert '<a href="https://example.com/hb">Hyun Bin</a>' in html
    assert [block.kind for block in page.blocks].count("item") == 2
    markdown = _understood(TEXTS / "markdown.txt")
    html = "\n".join(block.html for block in markdown.blocks)
    assert "<strong>what we leave behind</strong>" in html
    assert '<a href="https://example.com/tang">Tang Joon-sang</a>' in html


PIECES = st.sampled_from(
    [
        "Kim Soo-hyun (Baek Hyun-woo) ",
        "‘Run On’ ",
        "played by ",
        "Cast: ",
        "Score: 8/10",
        "\n",
        "\n\n",
        "# ",
        "**",
        "[Review] ",
        "By Ann Lee",
        "Network: tvN",
        "Verdict: ",
        "Photo: SBS",
        "---",
        "★★★",
        "https://youtu.be/abcd ",
        "starring A, B and C",
        "16 episodes in 2020-2021 ",
        "available on Netflix. ",
        "(§)",
        "| Actor | Role |\n",
        "VERDICT\n",
        "— Ann Lee, a nurse",
        "![a](b.jpg) Two people. Photo: SBS\n",
        "한국어 ",
        "\u00a0",
        "\t",
        "It is a sentence with enough words to be prose, and it ends here. ",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES | st.text(max_size=12), max_size=40))
def test_any_text_is_understood_and_nothing_of_it_is_lost(pieces: list[str]) -> None:
    result = understand("".join(pieces))
    assert not _lost(result)
    json.dumps(result.understood.as_dict())
    for passage in result.passages():
        assert passage.line is not None
        assert 1 <= passage.line <= result.source.count("\n") + 1


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "a ",
        "A ",
        "‘",
        "Kim Soo-hyun (",
        "\n",
        "* ",
        "**a",
        "[a](",
        "1/",
        "★",
        "\u00a0",
        "A.",
        "x: y\n",
        "Kim Soo-hyun as ",
        "<p",
        "Photo: A\n",
        "_a ",
        "and ",
        "'A ",
        "By A\n",
        "Kim Da-mi, ",
        "aaaa",
        "--\n",
        "A\n\n",
        "| a | b |\n",
        "Kim Da-mi is Kim Da-mi, ",
        "As Kim Da-mi, ",
        "steals a as ",
        "Verdict\n\n",
    ],
)
def test_half_a_megabyte_of_anything_takes_seconds_at_most(unit: str) -> None:
    # One or two on a quiet machine; anything quadratic would take a minute or more.
    text = unit * (500_000 // len(unit))
    start = time.process_time()
    understand(text)
    assert time.process_time() - start < 15
