"""Two people really pressing at once, each on their own connection."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from reviews import workflow
from reviews.models import Edition, WorkflowEvent
from tests import factories as make

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one write at a time: nobody meets."
    ),
]


def at_once(*acts):
    """Each in its own thread, let go together; gives what each was answered."""
    gate = threading.Barrier(len(acts))

    def run(act):
        try:
            gate.wait()
            act()
        except workflow.Refused as refused:
            return type(refused)
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_who_press_at_once_one_wins(at, attempt):
    edition = make.review(at)
    workflow.submit(edition, by=None, at=at)
    mine, theirs = Edition.objects.get(), Edition.objects.get()
    answers = at_once(
        lambda: workflow.approve(mine, by=None, at=at),
        lambda: workflow.request_changes(theirs, by=None, at=at, reason="x"),
    )
    assert sorted(answers, key=str) == sorted([None, workflow.Conflict], key=str)
    verbs = WorkflowEvent.objects.filter(verb__in=["approve", "request_changes"])
    assert verbs.count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_a_review_never_gets_two_open_editions(at, attempt):
    review = make.live(at).review
    reviews = [type(review).objects.get() for _ in range(2)]
    answers = at_once(*[lambda r=r: workflow.start(r, by=None, at=at) for r in reviews])
    assert answers.count(None) == 1
    assert Edition.objects.open().count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_a_time_and_an_embargo_pressed_at_once_never_contradict(at, attempt):
    """Either the embargo stands and the time is refused, or the other way round."""
    edition = make.approved(at)
    drama = edition.review.drama
    mine = Edition.objects.get()
    end = at.replace(hour=9)
    answers = at_once(
        lambda: workflow.publish(mine, by=None, at=at),
        lambda: workflow.embargo_drama(drama, by=None, at=at, time=end),
    )
    assert answers.count(None) == 1
    review = type(edition.review).objects.get()
    assert review.is_live(at) == (review.drama.embargoed_until is None)


def test_a_live_review_does_not_join_a_drama_while_it_is_embargoed(at):
    """An embargo that looked at the drama's reviews would hide one that came meanwhile."""
    review, drama = make.live(at).review, make.drama()
    mine, theirs = type(review).objects.get(), type(drama).objects.get(pk=drama.pk)
    looked, moved = threading.Event(), threading.Event()

    def embargo():
        with transaction.atomic():
            workflow.embargo_drama(theirs, by=None, at=at, time=at.replace(hour=9))
            looked.set()
            moved.wait(1)

    def move():
        looked.wait()
        try:
            workflow.amend(mine, by=None, at=at, drama=drama, reason="x")
        finally:
            moved.set()

    assert at_once(embargo, move) == [None, workflow.Refused]
    assert type(review).objects.get().is_live(at)
