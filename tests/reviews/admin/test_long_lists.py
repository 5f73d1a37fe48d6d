"""A list of the desk costs the same in a long archive as in a short one."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from images import lists
from people.models import CastMember, User
from reviews.models import Availability, Drama, Genre, Review, StreamingService, WorkflowEvent
from tests import factories as make

pytestmark = pytest.mark.django_db

LISTS = (
    *("review", "edition", "workflowevent", "drama", "character", "availability"),
    *("genre", "network", "topic", "streamingservice"),
)


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("chief", password=None))
    return client


def some(at, count):
    """``count`` of each thing, without a look at what there was before."""
    service = StreamingService.objects.get_or_create(name="Viki", slug="viki")[0]
    for number in range(count):
        drama = make.drama(f"Drama {number}", poster=make.image(), start_year=2000 + number % 9)
        drama.genres.add(Genre.objects.get_or_create(name=f"G{number}", slug=f"g{number}")[0])
        make.character(drama)
        make.crew(drama)
        Availability.objects.create(
            drama=drama, service=service, country="KR", closes_at=at + dt.timedelta(days=number)
        )
        edition = make.live(at, drama=drama, hero=make.image())
        edition.review.topics.add(f"topic {number}")


def urls():
    yield reverse("admin:index")
    yield reverse("admin:images_image_changelist")
    for name in LISTS:
        yield reverse(f"admin:reviews_{name}_changelist")
    for name in ("author", "castmember", "crewmember"):
        yield reverse(f"admin:people_{name}_changelist")


def test_as_many_queries_for_three_rows_as_for_forty(desk, at):
    def asked():
        found = {}
        for url in urls():
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(url).status_code == 200
            found[url] = len(queries)
        return found

    some(at, 3)
    asked()  # what is asked once in a process
    few = asked()
    some(at, 37)
    assert asked() == few


def test_nothing_is_counted_to_its_end(desk, at, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 2)
    some(at, 3)
    for url in urls():
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(url)
        assert not [q["sql"] for q in queries if "SELECT COUNT(*)" in q["sql"]], url
        if "cl" in page.context:
            assert page.context["cl"].result_count <= 2


def test_what_is_not_counted_is_not_told(desk, at, monkeypatch):
    some(at, 3)
    url = reverse("admin:reviews_review_changelist")
    assert "3 results" in desk.get(url, {"kind__exact": "final"}).content.decode()
    monkeypatch.setattr(lists, "COUNTED", 2)
    page = desk.get(url, {"kind__exact": "final"}).content.decode()
    assert "2 results" not in page
    assert "Show all" in page


def test_filters_are_not_counted_whatever_is_asked(desk, at):
    some(at, 3)
    with CaptureQueriesContext(connection) as queries:
        page = desk.get(reverse("admin:reviews_review_changelist"), {"_facets": "True"})
    assert not [q["sql"] for q in queries if "COUNT(" in q["sql"]]
    assert "Show counts" not in page.content.decode()


@pytest.mark.parametrize(
    ("model", "field"),
    [(Review, "publish_at"), (Availability, "closes_at"), (WorkflowEvent, "at")],
)
def test_a_year_begins_at_the_sites_own_midnight(model, field, desk, at):
    """Seoul is nine hours ahead: 15:00 UTC on the last day is already next year there."""
    some(at, 3)
    old, new, later = model.objects.order_by("pk").values_list("pk", flat=True)[:3]
    for pk, time in (
        (old, dt.datetime(2025, 12, 31, 14, 59, tzinfo=dt.UTC)),
        (new, dt.datetime(2025, 12, 31, 15, 0, tzinfo=dt.UTC)),
        (later, dt.datetime(2027, 1, 1, tzinfo=dt.UTC)),
    ):
        model.objects.filter(pk=pk).update(**{field: time})

    def listed(**asked):
        url = reverse(f"admin:reviews_{model._meta.model_name}_changelist")
        return {row.pk for row in desk.get(url, asked).context["cl"].result_list}

    assert old in listed(**{"in": "2025"})
    assert new not in listed(**{"in": "2025"})
    assert new in listed(**{"in": "2026"})
    assert {old, later}.isdisjoint(listed(**{"in": "2026"}))
    assert {old, new, later} <= listed(**{"in": "1066"})  # no such choice: as without


def test_what_leaves_soon_is_listed_by_when_and_all_else_the_last_entered_first(desk, at):
    some(at, 3)
    offers = list(Availability.objects.order_by("pk"))
    now = timezone.now()
    for offer, days in zip(offers, (3, -9, 2), strict=True):
        closes = now + dt.timedelta(days=days)
        Availability.objects.filter(pk=offer.pk).update(closes_at=closes)
    first, ended, last = (offer.pk for offer in offers)

    def listed(**asked):
        page = desk.get(reverse("admin:reviews_availability_changelist"), asked)
        return [row.pk for row in page.context["cl"].result_list]

    assert listed() == [last, ended, first]
    assert listed(offer="leaving") == [last, first]
    assert listed(offer="ended") == [ended]
    assert listed(offer="open") == [last, first]


def test_people_are_found_by_the_beginning_of_a_word_and_hangul_within(desk):
    author = make.author("Han So-hee", native_name="한소희")
    make.author("Somebody else")
    for words in ("so-h", "HAN", "소희", author.slug):
        page = desk.get(reverse("admin:people_author_changelist"), {"q": words})
        assert [row.pk for row in page.context["cl"].result_list] == [author.pk], words
    page = desk.get(reverse("admin:people_author_changelist"), {"q": "ohee"})
    assert not page.context["cl"].result_list


def test_a_performers_dramas_are_counted_once_each(desk):
    one, other = make.drama("One"), make.drama("Other")
    for drama, name in ((one, "A child"), (one, "A mother"), (other, "A ghost")):
        make.character(drama, name, "Kim Tae-ri")
    make.drama("Third")
    (row,) = desk.get(reverse("admin:people_castmember_changelist")).context["cl"].result_list
    assert row == CastMember.objects.get()
    assert row.times == 2


def test_a_drama_without_a_review_has_none(desk, at):
    make.live(at, drama=make.drama("One"))
    make.drama("Two")
    page = desk.get(reverse("admin:reviews_drama_changelist"))
    counts = {row.title: row.review_count for row in page.context["cl"].result_list}
    assert counts == {"One": 1, "Two": None}
    assert Drama.objects.count() == 2
