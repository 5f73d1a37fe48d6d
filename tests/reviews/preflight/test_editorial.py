import pytest

from reviews.preflight import check
from reviews.preflight.subject import Passage

from .subjects import found, subject


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ({}, []),
        ({"has_verdict": False}, ["missing-verdict"]),
        ({"has_score": False}, ["missing-score"]),
        ({"has_verdict": False, "has_score": False}, ["missing-score", "missing-verdict"]),
        ({"headline": "A headline of a decent length"}, []),
        ({"headline": "x" * 110}, []),
        ({"headline": "x" * 111}, ["long-headline"]),
    ],
)
def test_what_a_review_should_have(facts, rules):
    findings = check(subject("Text.", **facts))
    assert [finding.rule for finding in findings] == rules
    assert {finding.severity for finding in findings} <= {"warns"}


def test_a_headline_among_the_passages_is_read_once():
    headline = Passage("TK " * 40, 3, heading=True, where="headline")
    assert found("long-headline", headline, headline=headline.text) == [headline.text]
    assert len(found("placeholder", headline, headline=headline.text)) == 40


def test_findings_come_by_line_and_those_of_no_line_last():
    texts = ("Text.", "It is TK.", "Healer” is TK.")
    findings = check(subject(*texts, headline="XX", has_score=False))
    assert [(finding.line, finding.rule) for finding in findings] == [
        (2, "placeholder"),
        (3, "placeholder"),
        (3, "unbalanced-quote"),
        (None, "missing-score"),
        (None, "placeholder"),
    ]


def test_an_empty_text_is_no_error():
    assert check(subject()) == []
