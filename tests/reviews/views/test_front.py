"""The home page as the editors shape it, on the clock."""

import datetime as dt
import re

import pytest

from reviews import gate, workflow
from reviews.models import Pick
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def reviews(at):
    """Twenty live reviews, "Review 0" the oldest."""
    return [
        make.live(at - DAY * (20 - number), headline=f"Review {number}").review
        for number in range(20)
    ]


@pytest.fixture
def front(text, at):
    """``front(at)``: headlines by section of the home page."""

    def sections(when=at):
        page = text("/", when)
        found = re.findall(r'<section class="([\w-]+)"(.*?)</section>', page, re.DOTALL)
        return {name: re.findall(r"Review \d+", html) for name, html in found}

    return sections


def pick(review, place, starts_at, **fields):
    return Pick.objects.create(review=review, place=place, starts_at=starts_at, **fields)


def test_the_leads_picture_is_asked_for_before_the_stylesheet(text, at):
    picture = make.image()
    make.live(at, hero=picture)
    head, _, body = text("/").partition("</head>")
    early = head.index(f'imagesrcset="/pictures/{picture.token}/')
    assert early < head.index('rel="stylesheet"')
    assert 'fetchpriority="high"' in body[: body.index("</picture>")]


def test_without_a_choice_the_newest_leads(reviews, front):
    shown = front()
    assert shown["lead"] == ["Review 19"]
    assert shown["latest"] == ["Review 18", "Review 17"]
    assert shown["more-reviews"] == [f"Review {number}" for number in range(16, 5, -1)]
    assert "picks" not in shown
    assert "archive" not in shown


def test_the_editors_choice_stands_in_its_place_and_nowhere_else(reviews, front, at):
    pick(reviews[3], "lead", at)
    pick(reviews[18], "pick", at, order=2)
    pick(reviews[1], "pick", at, order=1)
    pick(reviews[0], "archive", at)
    pick(reviews[3], "archive", at)
    shown = front()
    assert shown["lead"] == ["Review 3"]
    assert shown["picks"] == ["Review 1", "Review 18"]
    assert shown["archive"] == ["Review 0"]
    assert shown["latest"] == ["Review 19", "Review 17"]
    everywhere = [headline for section in shown.values() for headline in section]
    assert len(everywhere) == len(set(everywhere))


def test_a_choice_begins_and_ends_at_its_second(reviews, front, at):
    pick(reviews[5], "lead", at + DAY, ends_at=at + 2 * DAY)
    second = dt.timedelta(seconds=1)
    leads = [
        front(when)["lead"]
        for when in (at + DAY - second, at + DAY, at + 2 * DAY - second, at + 2 * DAY)
    ]
    assert leads == [["Review 19"], ["Review 5"], ["Review 5"], ["Review 19"]]
    assert gate.next_change(at) == at + DAY
    assert gate.next_change(at + DAY) == at + 2 * DAY


def test_of_two_leads_the_newer_choice_leads(reviews, front, at):
    pick(reviews[5], "lead", at - DAY)
    pick(reviews[6], "lead", at)
    assert front()["lead"] == ["Review 6"]


def test_what_is_not_live_is_not_on_the_front(reviews, front, at):
    edition = make.approved(at, headline="Review 77")
    workflow.schedule(edition, by=None, at=at, time=at + DAY)
    waiting = edition.review
    for place in Pick.Place:
        pick(waiting, place, at - DAY)
    workflow.hold(reviews[5], by=None, at=at, reason="A question.")
    pick(reviews[5], "pick", at - DAY)
    shown = front()
    assert shown["lead"] == ["Review 19"]
    assert "picks" not in shown
    assert front(at + DAY)["lead"] == ["Review 77"]


def test_a_place_shows_no_more_than_it_has_room_for(reviews, front, at):
    for order, review in enumerate(reviews[:7]):
        pick(review, "pick", at, order=order)
    assert front()["picks"] == [f"Review {number}" for number in range(4)]
