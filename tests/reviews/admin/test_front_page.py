"""The desk's front page and its ways on: one's own work first, and no dead ends."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews import workflow
from reviews.admin.worklist import worklist
from tests import factories as make

pytestmark = pytest.mark.django_db

FRONT = reverse("admin:index")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def headlines(user, heading, at):
    works = {work.heading: work for work in worklist(user, at)}
    return [item.text for item in works[heading].items] if heading in works else []


def test_a_writer_finds_their_own_drafts(at):
    writer = make.writer()
    make.review(at, by=make.writer("another"), headline="Another’s")
    make.review(at, authors=[make.author(user=writer)], headline="Signed")
    begun = make.review(at, by=writer, headline="Begun")
    assert sorted(headlines(writer, "Your drafts", at)) == ["Begun", "Signed"]
    workflow.submit(begun, by=writer, at=at)
    assert headlines(writer, "Your drafts", at) == ["Signed"]


def test_what_came_back_with_a_request_is_not_told_twice(at):
    writer, editor = make.writer(), make.editor()
    draft = make.review(at, by=writer, headline="Begun")
    workflow.submit(draft, by=writer, at=at)
    workflow.request_changes(draft, by=editor, at=at, reason="Shorter.")
    assert headlines(writer, "Changes are requested of you", at) == ["Begun"]
    assert headlines(writer, "Your drafts", at) == []


def test_staff_without_a_right_to_reviews_are_told_of_none():
    """Whose groups were taken away may sign in still."""
    former, at = make.user("former"), timezone.now()
    edition = make.approved(at, headline="What waits for its time")
    workflow.schedule(edition, by=None, at=at, time=at + dt.timedelta(hours=1))
    note = edition.notes.create(text="A note that mentions them")
    note.mentions.add(former)
    for groups, shown in ((former.groups.all(), True), ([], False)):
        former.groups.set(groups)
        page = signed_in(former).get(FRONT).content.decode()
        assert ("What waits for its time" in page) == shown
        assert ("A note that mentions them" in page) == shown


def test_the_lists_that_are_opened_most_come_first():
    context = signed_in(make.editor()).get(FRONT).context
    reviews = next(app for app in context["app_list"] if app["app_label"] == "reviews")
    assert [model["object_name"] for model in reviews["models"]][:4] == [
        "Review",
        "Drama",
        "Pick",
        "Availability",
    ]


def test_every_page_leads_to_the_lists_of_reviews_dramas_and_pictures():
    page = signed_in(make.writer()).get(reverse("admin:reviews_topic_changelist"))
    nav = page.content.decode().partition('class="desk-nav"')[2].partition("</nav>")[0]
    for name in ("reviews_review", "reviews_drama", "images_image", "people_castmember"):
        assert reverse(f"admin:{name}_changelist") in nav
    assert "<h1>Topics</h1>" in page.content.decode()


@pytest.mark.parametrize("wanted", ["", "//evil.example", "https://evil.example/admin/"])
def test_whoever_signs_in_stays_on_the_site(wanted):
    make.writer("signing")
    answer = Client().post(
        reverse("admin:login"), {"username": "signing", "password": "password", "next": wanted}
    )
    assert answer["Location"] == FRONT


def test_a_page_whose_sign_in_has_changed_says_what_to_do():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.writer())
    answer = client.post(reverse("admin:reviews_review_add"), {"headline": "x"})
    assert answer.status_code == 403
    assert "This page was out of date" in answer.content.decode()
    assert FRONT in answer.content.decode()


def test_who_may_not_is_led_back_to_the_desk():
    answer = signed_in(make.writer()).get(reverse("admin:clock"))
    assert answer.status_code == 403
    assert f'href="{FRONT}"' in answer.content.decode()


def test_publishing_at_once_is_asked_about_first():
    now = timezone.now()
    edition = make.approved(now)
    page = signed_in(make.publisher()).get(
        reverse("admin:reviews_review_change", args=[edition.review_id])
    )
    before = page.content.decode().partition('value="publish"')[0]
    assert before.rindex("<details") > before.rindex("</details>")
