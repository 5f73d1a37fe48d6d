import pytest

from reviews.preflight import check
from reviews.preflight.subject import KnownService, Passage

from .subjects import found, subject


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Run-On’ is available on Netflix.", ["available on Netflix"]),
        ("All episodes are streaming now on Viki!", ["streaming now on Viki"]),
        ("You can watch it on Disney+.", ["watch it on Disney+"]),
        ("You can watch Run On on Netflix and Viki.", ["watch Run On on Netflix", "Viki"]),
        ("It’s on Netflix.", ["It’s on Netflix"]),
        ("Run On is now on Netflix in the US.", ["Run On is now on Netflix"]),
        ("Where to watch: Netflix, Rakuten Viki", ["Netflix", "Rakuten Viki"]),
        ("Netflix has all sixteen episodes.", ["Netflix"]),
        ("Find all 16 episodes on Kocowa.", ["Find all 16 episodes on Kocowa"]),
        ("Stream it via Prime Video today.", ["Stream it via Prime Video"]),
        ("It was fun, and it is available on Netflix.", ["available on Netflix"]),
        ("Watch it on Netflix. Again: watch it on Netflix.", ["Watch it on Netflix"]),
    ],
)
def test_a_service_named_as_the_place_to_watch_is_told(text, flagged):
    assert found("availability-unknown", text) == flagged


@pytest.mark.parametrize(
    "text",
    [
        "Unlike many Netflix hits, it takes its time.",
        "It is a Netflix original, and Netflix money shows.",
        "It topped the Netflix charts, and is still on Netflix’s list.",
        "Unlike Squid Game, which is available on Netflix, it is gentle.",
        "It is not available on Netflix.",
        "It is no longer streaming on Viki.",
        "It was available on Netflix until last year.",
        "If you wonder what to watch on Netflix, wonder no more.",
        "It is hard to find dramas like this on Netflix.",
        "One of the best dramas streaming on Netflix.",
        "He is always streaming on a platform of his own, and watches the peacock in the yard.",
        "Watch the trailer on Netflix’s channel.",
        "She spends the night on Netflix and ice cream.",
        "JTBC aired it; Netflix bought it.",
        "It’s on Netflix charts everywhere, and it is on Netflix’s list of the year.",
        "It is on Netflix Top 10 lists again.",
    ],
)
def test_a_service_named_in_passing_is_left_alone(text):
    assert found("availability-unknown", text) == []


@pytest.mark.parametrize(
    ("countries", "is_told"),
    [((), True), (("",), True), (("US",), False), (("", "KR"), False), (("001",), False)],
)
def test_a_row_with_a_country_answers(countries, is_told):
    services = (KnownService("Netflix", countries=countries),)
    text = "It is available on Netflix."
    assert bool(found("availability-unknown", text, services=services)) is is_told


def test_the_message_tells_a_missing_country_from_a_missing_row():
    def message(*countries):
        services = (KnownService("Netflix", countries=countries),)
        return check(subject("It is available on Netflix.", services=services))[0].message

    assert message("") != message()


def test_a_service_answers_to_its_other_names():
    services = (KnownService("Rakuten Viki", countries=("US",)),)
    assert found("availability-unknown", "Watch it on Viki.", services=services) == []


def test_a_service_that_only_the_catalogue_knows():
    services = (KnownService("Mubi"),)
    assert found("availability-unknown", "Watch it on Mubi.") == []
    assert found("availability-unknown", "Watch it on Mubi.", services=services)


def test_a_list_under_its_heading():
    passages = (Passage("Where to Watch", 1, heading=True), Passage("Netflix (US), Viki", 2))
    assert found("availability-unknown", *passages) == ["Netflix", "Viki"]
    assert found("availability-unknown", Passage("The Cast", 1, heading=True), passages[1]) == []
