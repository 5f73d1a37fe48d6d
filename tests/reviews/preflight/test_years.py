import pytest

from reviews.preflight import check

from .subjects import found, subject


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("We share our thoughts on ‘Run-On’ a 2019-2020 drama about life.", "2019-2020"),
        ("‘Run On’ (2019) is lovely.", "2019"),
        ("Run On (런 온) (JTBC, 2019) is lovely.", "2019"),
        ("Run On, a 2018 JTBC drama, is lovely.", "2018"),
        ("This 2018 drama is lovely.", "2018"),
        ("The 2018 drama ‘Run On’ is lovely.", "2018"),
        ("Run On aired from December 2019 to 2020.", "2019 to 2020"),
        ("The drama premiered on JTBC in 2019.", "2019"),
        ("Run On (2020–22) is lovely.", "2020–22"),
    ],
)
def test_years_that_disagree_are_told(text, flagged):
    [finding] = [f for f in check(subject(text)) if f.rule == "years-disagree"]
    assert (finding.text, finding.suggestion) == (flagged, "2020–2021")


@pytest.mark.parametrize(
    "text",
    [
        "‘Run-On’ a 2020-2021 drama, and this 2020 drama ended in 2021.",
        "Run On (2020) and Run On (2020–21) and Run On (2021).",
        "Crash Landing on You (2019) was bigger.",
        "It is based on a 2015 webtoon, and set in 2018.",
        "Like the 2019 drama Crash Landing on You, it is warm.",
        "‘Run On’ reminded me of a 2016 drama with the same lead.",
        "In 2017 she left; in 1998 he was born; 2046 is a film.",
        "Shin Se-kyung’s 2019 drama was set in Joseon.",
        "She won at the 2012 Olympics, in a field of 2,000.",
        "She was in Never Run On (2011) before.",
        "“Healer” was a hit. The drama aired in 2014.",
    ],
)
def test_other_years_are_left_alone(text):
    assert found("years-disagree", text) == []


def test_without_dates_there_is_nothing_to_disagree_with():
    assert found("years-disagree", "Run On (1987)", start_year=None, end_year=None) == []


def test_a_drama_that_has_not_ended():
    facts = {"start_year": 2026, "end_year": None}
    assert found("years-disagree", "Run On (2026)", **facts) == []
    assert found("years-disagree", "Run On (2026–2027)", **facts) == []
    assert found("years-disagree", "Run On (2025)", **facts) == ["2025"]


def test_a_title_with_a_year_in_it():
    facts = {"titles": ("Reply 1988",), "start_year": 2015, "end_year": 2016}
    assert found("years-disagree", "Reply 1988 (2015), a 2015 drama.", **facts) == []
    assert found("years-disagree", "‘Reply 1988’ (2014)", **facts) == ["2014"]
