"""Whatever a text is made of, the rules come to an end and point at a piece of it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.preflight import check
from reviews.preflight.subject import KnownCharacter

from .subjects import subject

PIECES = st.sampled_from(
    [
        *"‘’“”'\"().,!?-–— \u00a0\n",
        *("Run On", "Seon-Gyeom", "Yough-hwa", "Kim", "Netflix", "watch it on", "trailer", "below"),
        *("2019", "(2018)", "TK", "XX", "(§)", "ê°•", "\ufffd", "강태오", "Mi-joo’s", "a", "s"),
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=4), st.text(max_size=20), st.text(max_size=20))
def test_every_finding_points_at_an_exact_piece(texts, title, name):
    characters = (KnownCharacter("Oh Mi-joo"), KnownCharacter(name, name, (title,), (title,)))
    asked = subject(*texts, titles=(title, "Run On"), characters=characters, headline=title)
    for finding in check(asked):
        if finding.line is None:
            assert any(finding.text in passage.text for passage in asked.texts)
        else:
            assert finding.text in texts[finding.line - 1]
        assert finding.message


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "A",
        "‘",
        "' ",
        "(",
        "(,",
        ".",
        "- ",
        "below ",
        "Netflix ",
        "watch it on Netflix ",
        "2019 ",
        "Run On ",
        "Seon-",
        "Yough-hwa ",
        "ê°•",
        "\ufffd ",
        "\u00a0",
        "Mi-joo’s ",
    ],
)
def test_the_time_grows_with_the_text_and_no_faster(unit):
    def seconds(size):
        asked = subject(unit * (size // len(unit)))
        start = time.process_time()
        check(asked)
        return time.process_time() - start

    def least(size):
        return min(seconds(size) for _ in range(3))

    least(1000)
    # Eight times the text; sixty-four times the time if anything were quadratic.
    assert least(64_000) < 24 * least(8_000) + 0.2
