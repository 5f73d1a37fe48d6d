"""The list of reviews: what an editor looks for is found, at the same cost however much."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reviews import workflow
from reviews.admin.states import STATES
from reviews.models import Review
from tests import factories as make

pytestmark = pytest.mark.django_db

URL = "admin:reviews_review_changelist"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def listed(client, **query):
    response = client.get(reverse(URL), query)
    assert response.status_code == 200
    return {row.slug for row in response.context["cl"].result_list}


def one_in_each_state(now):
    """A review of each state, its address the state's name."""
    make.review(now, slug="draft")
    changes = make.review(now, slug="changes")
    workflow.submit(changes, by=None, at=now)
    workflow.request_changes(changes, by=None, at=now, reason="Who?")
    workflow.submit(make.review(now, slug="in-review"), by=None, at=now)
    make.approved(now, slug="approved")
    scheduled = make.approved(now, slug="scheduled")
    workflow.schedule(scheduled, by=None, at=now, time=now + HOUR)
    make.live(now, slug="live")
    held = make.live(now, slug="held")
    workflow.hold(held.review, by=None, at=now)
    withdrawn = make.live(now - HOUR, slug="withdrawn")
    workflow.withdraw(withdrawn.review, by=None, at=now - HOUR, time=now, reason="Rights.")
    embargoed = make.review(now, slug="embargoed")
    workflow.embargo(embargoed.review, by=None, at=now, time=now + HOUR)
    workflow.spike(make.review(now, slug="spiked"), by=None, at=now)


def test_each_state_finds_its_own(now):
    one_in_each_state(now)
    client = signed_in(make.editor())
    found = {state: listed(client, state=state) for state in STATES}
    assert found == {
        # What came back to its writer is a draft too; an embargo says nothing of the text.
        "draft": {"draft", "changes", "embargoed"},
        "changes": {"changes"},
        "in-review": {"in-review"},
        "approved": {"approved"},
        "scheduled": {"scheduled"},
        "live": {"live"},
        "held": {"held"},
        "withdrawn": {"withdrawn"},
        "embargoed": {"embargoed"},
        "spiked": {"spiked"},
    }
    assert listed(client) == {*STATES}


def test_a_badge_tells_the_same_as_the_filter(now):
    one_in_each_state(now)
    html = signed_in(make.editor()).get(reverse(URL)).content.decode()
    for state in STATES:
        assert f"badge-{state}" in html


def test_a_correction_in_review_is_live_and_in_review(now):
    edition = make.live(now, slug="both")
    correction = workflow.start(edition.review, by=None, at=now)
    workflow.submit(correction, by=None, at=now)
    client = signed_in(make.editor())
    assert listed(client, state="live") == listed(client, state="in-review") == {"both"}


def test_mine_and_others(now):
    writer, editor = make.writer(), make.editor()
    author = make.author(user=writer)
    make.review(now, slug="signed", authors=[author])
    make.review(now, slug="started", by=writer)
    edited = make.review(now, slug="edited")
    Review.objects.filter(pk=edited.review_id).update(desk_editor=editor)
    assert listed(signed_in(writer), mine="written") == {"signed", "started"}
    client = signed_in(editor)
    assert listed(client, mine="edited") == {"edited"}
    assert listed(client, author=author.pk) == {"signed"}
    assert listed(client, editor=editor.pk) == {"edited"}
    assert listed(client, editor="nobody") == {"signed", "started", "edited"}


@pytest.mark.parametrize(
    "words",
    [
        "Running towards",
        "run on",
        "런 온",
        "런",  # half a word, in Hangul
        "\u1105\u1165\u11ab",  # the same, decomposed
        "Reon",
        "Ha-eun",
        "Mi-joo",
        "오미주",
        "Se-kyung running",
    ],
)
def test_search_finds_headline_drama_author_character_and_performer(words, now):
    drama = make.drama("Run On", native_title="런 온", romanised_title="Reon On")
    make.character(drama, "Oh Mi-joo", "Shin Se-kyung", native_name="오미주")
    make.review(now, slug="this", drama=drama, headline="Running towards each other")
    other = make.drama("My Mister", native_title="나의 아저씨")
    make.character(other)
    make.review(now, slug="other", drama=other, authors=[make.author("Lee Jun")])
    assert listed(signed_in(make.editor()), q=words) == {"this"}


def test_the_list_costs_the_same_for_two_and_for_twelve(now):
    client = signed_in(make.editor())

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse(URL), {"q": "a"})
        return len(captured)

    def add(count):
        for number in range(count):
            drama = make.drama(f"Drama a{number}")
            make.live(now, drama=drama, authors=[make.author(), make.author()])

    add(2)
    queries()  # what is asked once in a process
    few = queries()
    add(10)
    queries()  # reads what is new into the index
    assert queries() == few


def test_the_last_changed_comes_first(now):
    first = make.review(now, slug="first")
    make.review(now, slug="second")
    workflow.submit(first, by=None, at=now)
    rows = signed_in(make.editor()).get(reverse(URL)).context["cl"].result_list
    assert [row.slug for row in rows] == ["first", "second"]


# --- Bulk actions ------------------------------------------------------------


def press(client, verb, *editions, **more):
    chosen = [edition.review_id for edition in editions]
    data = {"action": f"bulk_{verb}", "_selected_action": chosen, **more}
    return client.post(reverse(URL), data, follow=True)


def test_a_bulk_action_tells_of_each_that_refused(now):
    ready, empty = make.review(now), make.review(now, body="", headline="No text")
    writer = make.editor()
    response = press(signed_in(writer), "submit", ready, empty)
    told = [str(message) for message in response.context["messages"]]
    assert any("It has no text." in line for line in told)
    assert any("Submit for review: 1 review." in line for line in told)
    ready.refresh_from_db()
    empty.refresh_from_db()
    assert (ready.stage, empty.stage) == ("in-review", "draft")


def test_a_bulk_action_is_offered_and_done_only_with_its_permission(now):
    edition = make.approved(now)
    editor, publisher = signed_in(make.editor()), signed_in(make.publisher())
    actions = editor.get(reverse(URL)).context["action_form"].fields["action"].choices
    assert {name for name, _ in actions} == {
        "",
        "bulk_submit",
        "bulk_hold",
        "bulk_release",
        "bulk_spike",
    }
    press(editor, "publish", edition, sure=1)
    assert not edition.review.is_live(timezone.now())
    press(publisher, "publish", edition, sure=1)
    assert edition.review.is_live(timezone.now())
    press(editor, "hold", edition)
    assert not edition.review.is_live(timezone.now())


def test_publishing_several_is_asked_about_first(now):
    """A slip in the list would let out what was promised for another day."""
    waiting, ready = make.approved(now, headline="For Monday"), make.approved(now)
    workflow.schedule(waiting, by=None, at=now, time=now + dt.timedelta(days=1))
    publisher = signed_in(make.publisher())
    page = press(publisher, "publish", waiting, ready)
    assert "For Monday" in page.content.decode()
    assert "Scheduled for" in page.content.decode()
    assert not waiting.review.is_live(timezone.now())
    press(publisher, "publish", waiting, sure=1)
    assert waiting.review.is_live(timezone.now())
