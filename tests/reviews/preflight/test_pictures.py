import pytest

from reviews.preflight import UNWAIVABLE, check
from reviews.preflight.subject import ShownImage

from .subjects import found, subject

GOOD = ShownImage("Mi-joo on the track", "JTBC", "A woman running")


@pytest.mark.parametrize(
    ("image", "rule"),
    [
        (ShownImage("a.jpg", "", "A woman"), "missing-credit"),
        (ShownImage("a.jpg", "  ", "A woman"), "missing-credit"),
        (ShownImage("a.jpg", "JTBC", ""), "missing-alt"),
        (ShownImage("a.jpg", "JTBC", " \n"), "missing-alt"),
    ],
)
def test_a_shown_picture_has_its_credit_and_its_alt_text(image, rule):
    [finding] = check(subject("Text.", images=(GOOD, image)))
    assert (finding.rule, finding.severity) == (rule, "blocks")
    assert "a.jpg" in finding.message
    assert rule in UNWAIVABLE


def test_good_pictures_are_left_alone():
    assert check(subject("Text.", images=(GOOD,), credit_line="JTBC")) == []


def test_a_credit_line_with_no_picture_to_carry_it_warns():
    [finding] = check(subject("Text.", credit_line="JTBC"))
    assert (finding.rule, finding.severity, finding.text) == ("missing-credit", "warns", "JTBC")


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("And you can watch the trailer below.", "trailer below"),
        ("Watch the trailer below!", "trailer below"),
        ("The trailer is right below:", "trailer is right below"),
        ("Watch the official trailer for the drama below.", "official trailer for the drama below"),
        ("Below is the trailer.", "Below is the trailer"),
        ("Check out below the official teaser!", "Check out below the official teaser"),
        ("Below, you can watch the teaser.", "Below, you can watch the teaser"),
        ("See the picture below.", "picture below"),
        ("The two leads (pictured above) shine.", "pictured above"),
        ("As the above image shows, it is pretty.", "the above image"),
        ("The clip above and the video below say it all.", "clip above"),
    ],
)
def test_what_is_pointed_at_and_not_there_is_told(text, flagged):
    pieces = found("missing-embed", text)
    assert pieces
    assert all(piece in text for piece in pieces)
    assert flagged in pieces[0]


@pytest.mark.parametrize(
    "text",
    [
        "The trailer fell below expectations.",
        "The trailer is above average, and the picture is below par.",
        "The video shows the city below.",
        "He looks down at the street below, a photo in his hand.",
        "This drama is a cut above the rest; the trailer is not.",
        "The picture hangs above the bed.",
        "As I said above, the pacing drags, and nothing below will change that.",
        "The trailer promises more than the drama gives.",
        "Below the poster, a man sleeps.",
        "Ratings below 2% for a show above all others.",
        "Tell us in the comments below!",
    ],
)
def test_other_aboves_and_belows_are_left_alone(text):
    assert found("missing-embed", text) == []


@pytest.mark.parametrize(
    ("text", "facts", "is_told"),
    [
        ("Watch the trailer below.", {"has_trailer": True}, False),
        ("Watch the trailer below.", {"has_embed": True}, True),
        ("Watch the video below.", {"has_trailer": True}, False),
        ("Watch the video below.", {"has_embed": True}, False),
        ("See the picture below.", {"has_trailer": True}, True),
        ("See the picture below.", {"has_embed": True}, False),
        ("See the picture above.", {"images": (GOOD,)}, False),
        ("See the picture below.", {"images": (GOOD,)}, True),
    ],
)
def test_what_answers_which_word(text, facts, is_told):
    assert bool(found("missing-embed", text, **facts)) is is_told
