"""``preflight``, as it is typed."""

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from reviews import workflow
from reviews.models import StreamingService
from reviews.preflight import of_edition
from tests import factories

pytestmark = pytest.mark.django_db


def run(*args):
    out = io.StringIO()
    call_command("preflight", *args, stdout=out)
    return out.getvalue()


def test_it_says_what_the_desk_says(at):
    edition = factories.review(at, slug="run-on", body="<p>TK</p>", score=None)
    found = json.loads(run("run-on", "--json"))
    assert found == [finding.as_dict() for finding in of_edition.findings(edition, at)]
    assert {finding["rule"] for finding in found} == {"placeholder", "missing-score"}
    assert "blocks –" in run("run-on")


def test_it_looks_at_the_time_that_is_asked_for(at):
    edition = factories.review(at, slug="run-on", body="<p>It is available on Netflix.</p>")
    service = StreamingService.objects.create(name="Netflix", slug="netflix")
    edition.review.drama.availabilities.create(
        service=service, country="US", closes_at=dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    )

    def rules(time):
        return [finding["rule"] for finding in json.loads(run("run-on", "--at", time, "--json"))]

    assert rules("2026-12-31T23:59Z") == []
    assert rules("2027-01-01T00:00+00:00") == ["availability-unknown"]
    # Without a zone it is the site's: nine hours earlier in UTC.
    assert rules("2027-01-01T08:59") == []
    assert rules("2027-01-01T09:00") == ["availability-unknown"]
    assert rules("2027-01-02") == ["availability-unknown"]


def test_it_is_about_the_edition_that_is_worked_on(at):
    edition = factories.live(at, slug="run-on")
    correction = workflow.start(edition.review, by=None, at=at)
    correction.body = "<p>Now with XX.</p>"
    workflow.edit(correction, by=None, at=at)
    assert "placeholder" in run("run-on")


@pytest.mark.parametrize(
    "time", ["tomorrow", "2026-13-01", "2026-02-30T10:00", "9999-12-31T23:59-10:00"]
)
def test_no_time_is_refused_in_one_line(at, time):
    factories.review(at, slug="run-on")
    with pytest.raises(CommandError) as refused:
        run("run-on", "--at", time)
    assert time in str(refused.value)
    assert "\n" not in str(refused.value)


def test_no_review_is_refused_in_one_line():
    with pytest.raises(CommandError, match="no review “none”"):
        run("none")
