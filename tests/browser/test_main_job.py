"""
The whole job on a handed-in text: brought in, checked, approved, scheduled, out at its second.

No worker runs; only the clock moves.
"""

import datetime as dt
import io
import zoneinfo
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from reviews.models import Edition, Review
from tests import factories as make

SAMPLE = Path(settings.BASE_DIR).parent / "shared" / "samples" / "run-on-review.txt"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not SAMPLE.exists(), reason="The sample review is not beside this copy."),
]


class Clock:
    """The site's clock, moved by hand; real time goes on from where it was set."""

    def __init__(self):
        self.ahead = dt.timedelta()

    def now(self):
        return timezone.now() + self.ahead

    def move_to(self, time):
        self.ahead = time - timezone.now()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("reviewsite.clock.now", clock.now)
    return clock


@pytest.fixture
def desk(signed_in, live_server):
    """``desk(user)`` opens the review's page as that user."""

    def open_as(user):
        review = Review.objects.get()
        page = signed_in(user)
        page.goto(live_server.url + reverse("admin:reviews_review_change", args=[review.pk]))
        return page

    return open_as


def press(page, verb):
    """Open the button's fields where it has any, then press it."""
    page.locator(f'button[name=_verb][value="{verb}"]').click()
    page.wait_for_load_state()


def waive(page, rule, reason):
    finding = page.locator("li.finding.blocks", has=page.locator(f"code:text-is('{rule}')"))
    finding.locator("summary").click()
    finding.locator("input[type=text]").fill(reason)
    finding.locator("button").click()
    page.wait_for_load_state()


def test_a_handed_in_text_becomes_a_public_page_at_its_second(desk, page, live_server, clock):
    call_command("import_review", str(SAMPLE), create=True, stdout=io.StringIO())
    review = Review.objects.get()
    public = live_server.url + review.get_absolute_url()

    # The editor sees what is wrong, and answers for what may pass.
    editor = make.editor()
    page = desk(editor)
    press(page, "submit")
    expect(page.locator("#preflight")).to_contain_text("line 21")
    press(page, "approve")
    expect(page.locator("body")).to_contain_text("Preflight blocks it")
    waive(page, "damaged-text", "We print it as the writer confirmed it.")
    waive(page, "missing-embed", "The trailer follows.")
    press(page, "approve")
    assert Edition.objects.get().stage == Edition.Stage.APPROVED
    # Approving is all that an editor may do.
    expect(page.locator("button[name=_verb][value=publish]")).to_have_count(0)

    # The publisher gives it a time: two minutes ahead, in the site's zone.
    page = desk(make.publisher())
    time = (clock.now() + dt.timedelta(minutes=2)).replace(second=0, microsecond=0)
    local = time.astimezone(zoneinfo.ZoneInfo(settings.TIME_ZONE))
    page.locator("details.verb", has_text="Schedule").locator("summary").click()
    page.locator("input[type=datetime-local]:visible").fill(local.strftime("%Y-%m-%dT%H:%M"))
    press(page, "schedule")
    assert Edition.objects.get().takes_effect_at == time

    # A reader, on another machine.
    reader = page.context.browser.new_context().new_page()
    clock.move_to(time - dt.timedelta(seconds=30))
    assert reader.goto(public).status == 404
    reader.goto(live_server.url)
    expect(reader.locator("body")).not_to_contain_text("Run-On")

    clock.move_to(time)
    assert reader.goto(public).status == 200
    expect(reader.locator("h1")).to_contain_text("Run-On")
    expect(reader.locator("body")).to_contain_text("Kathleen Herrera")
    expect(reader.locator("body")).to_contain_text("Shin Se-Kyung")
    reader.goto(live_server.url)
    expect(reader.locator("main")).to_contain_text("Run-On")
    reader.locator(f'main a[href="{review.get_absolute_url()}"]').first.click()
    reader.wait_for_url(public)
    reader.context.close()
