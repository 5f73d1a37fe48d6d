"""After a write, a page is asked again, and rendered again only if its rows are others."""

import datetime as dt
import itertools

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from images.models import Image
from reviews import gate, workflow
from reviews.models import Drama, Edition, Note, Review
from reviewsite.page_cache.asked import Asked
from reviewsite.page_cache.tables import watched_models
from tests import factories as make
from tests.reviews.sweep.conftest import indexnow, picture_files  # noqa: F401 - fixtures
from tests.reviews.sweep.world import World
from tests.reviewsite.page_cache.conftest import Site

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
MICROSECOND = dt.timedelta(microseconds=1)


def written(site):
    """Something was written somewhere: what every process hears."""
    site.generation.number += 1


def test_a_write_that_is_nothing_to_a_page_renders_it_no_more(site, at):
    slug = make.live(at).review.slug
    elsewhere = make.drama("Unlisted")
    paths = ["/", f"/reviews/{slug}/", "/reviews/feed.rss"]
    first = [site.get(path) for path in paths]
    count = len(site.rendered)
    Drama.objects.filter(pk=elsewhere.pk).update(title="Unlisted still")
    written(site)
    assert [site.get(path) for path in paths] == first
    assert len(site.rendered) == count


def test_it_costs_its_queries_once(
    site, at, django_assert_num_queries, django_assert_max_num_queries
):
    path = f"/reviews/{make.live(at).review.slug}/"
    with django_assert_max_num_queries(14) as rendering:
        site.get(path)
    written(site)
    with django_assert_num_queries(len(rendering.captured_queries)):
        site.get(path)
    with django_assert_num_queries(0):
        site.get(path)


def test_a_row_that_a_page_shows_renders_it_anew(site, at):
    edition = make.live(at, headline="As it was")
    path = f"/reviews/{edition.review.slug}/"
    assert b"As it was" in site.get(path).body
    # As somebody would who goes past the guards.
    models.QuerySet(Edition).filter(pk=edition.pk).update(headline="As it is")
    written(site)
    assert b"As it is" in site.get(path).body
    assert len(site.rendered) == 2


def test_a_row_that_is_new_or_gone_renders_it_anew(site, at):
    site.get("/")
    second = make.live(at, headline="Only for a moment")
    written(site)
    assert b"Only for a moment" in site.get("/").body
    workflow.hold(Review.objects.get(pk=second.review_id), by=None, at=at)
    written(site)
    assert b"Only for a moment" not in site.get("/").body


def test_what_was_scheduled_since_ends_the_page_in_time(site, at):
    """Nothing of the page is another yet, but the instant until which it is right."""
    make.live(at)
    before = site.get("/")
    edition = make.approved(at, headline="Soon")
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    written(site)
    assert site.get("/").body == before.body
    with time_machine.travel(at + HOUR - MICROSECOND, tick=False):
        assert b"Soon" not in site.get("/").body
    with time_machine.travel(at + HOUR, tick=False):
        assert b"Soon" in site.get("/").body


def test_past_its_interval_a_page_is_not_asked_but_rendered(site, at):
    edition = make.approved(at, headline="Soon")
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    site.get("/")
    # Withdrawn before it came: at that time the page of before would tell the truth again.
    workflow.unschedule(Edition.objects.get(pk=edition.pk), by=None, at=at)
    written(site)
    with time_machine.travel(at + HOUR, tick=False):
        site.get("/")
    assert len(site.rendered) == 2


def test_a_page_of_another_process_time_is_not_for_who_came_before_it(site, at):
    with time_machine.travel(at + HOUR, tick=False):
        site.get("/")
    written(site)
    site.get("/")
    assert len(site.rendered) == 2


def test_a_database_that_fails_is_for_django_to_meet(site, monkeypatch):
    site.get("/")
    written(site)

    def broken(self):
        raise DatabaseError

    monkeypatch.setattr(Asked, "tells_the_same", broken)
    assert site.get("/").status == 200
    assert len(site.rendered) == 2


def test_a_page_that_writes_is_never_asked_again(site):
    asked = Asked()
    with asked.noting():
        Note.objects.update(text="x")
        Image.objects.exists()
    assert not asked.tells_the_same()


@pytest.mark.parametrize(
    "read",
    [
        lambda rows: list(rows),
        lambda rows: rows.first(),
        lambda rows: rows.exists(),
        lambda rows: rows.count(),
        lambda rows: list(rows.iterator(chunk_size=1)),
        lambda rows: rows.aggregate(models.Max("title")),
    ],
)
def test_rows_are_noted_however_they_are_read(read):
    rows = Drama.objects.order_by("title")
    make.drama("B")
    asked = Asked()
    with asked.noting():
        read(rows)
    assert asked.tells_the_same()
    Drama.objects.all().delete()
    assert not asked.tells_the_same()


def test_rows_that_were_read_by_hand_are_noted():
    make.drama("B")
    asked = Asked()
    with asked.noting(), connection.cursor() as cursor:
        cursor.execute("SELECT title FROM reviews_drama")
        assert list(cursor) == [("B",)]
        cursor.execute("SELECT title FROM reviews_drama")
        assert cursor.fetchone() == ("B",)
        cursor.execute("SELECT title FROM reviews_drama")
        assert cursor.fetchall() == [("B",)]
    assert asked.tells_the_same()
    Drama.objects.update(title="C")
    assert not asked.tells_the_same()


# --- Whatever is written, the page is what Django would render ----------------


def writes(model):
    """A row of ``model`` in one field after another, past every guard; tells of each."""
    row = model._default_manager.order_by("pk").first()
    for field in model._meta.concrete_fields if row else ():
        if field.primary_key or field.unique or field.is_relation or field.choices:
            continue
        value = getattr(row, field.attname)
        if isinstance(field, models.BooleanField):
            new = not value
        elif isinstance(field, models.CharField | models.TextField) and value:
            new = f"Z{value}"[: field.max_length]
        else:
            continue
        try:
            with transaction.atomic():
                models.QuerySet(model).filter(pk=row.pk).update(**{field.name: new})
        except IntegrityError:
            continue
        yield f"{model._meta.label}.{field.name}"


def test_whatever_is_written_a_page_is_what_django_would_render(settings, at):
    settings.ALLOWED_HOSTS = ["reviews.example"]
    with time_machine.travel(at, tick=False):
        World(at)
        kept, plain = Site(), Site()
        review = gate.reviews(at).select_related("drama").earliest("pk")
        service = gate.services(at).earliest("pk")
        paths = ["/", f"/reviews/{review.slug}/", f"/watch/{service.slug}/", "/reviews/feed.rss"]
        count = 0
        for write in itertools.chain.from_iterable(map(writes, watched_models())):
            count += 1
            written(kept)
            # Whose pages are all rendered anew.
            plain.cache._start_empty()
            for path in paths:
                assert kept.get(path) == plain.get(path), f"{path} after {write}"
    assert count > 25
    # Some of the pages were others after some of the writes, and most were not.
    assert len(paths) * 2 < len(kept.rendered) < len(plain.rendered) / 2
