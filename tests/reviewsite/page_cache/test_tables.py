"""Every table that a public page reads has its trigger: rendered, every one, and looked at."""

import re

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from reviewsite.page_cache import tables
from reviewsite.page_cache.tables import WATCHED_NOW, watch, watched_tables
from tests.reviews.sweep.conftest import indexnow, picture_files  # noqa: F401 - fixtures
from tests.reviews.sweep.crawling import crawl
from tests.reviews.sweep.world import World

pytestmark = pytest.mark.django_db

READ = re.compile(r'\b(?:FROM|JOIN) "?(\w+)"?', re.IGNORECASE)


def watched_now():
    with connection.cursor() as cursor:
        cursor.execute(WATCHED_NOW[connection.vendor])
        return {row[0] for row in cursor.fetchall()}


def test_every_table_that_a_public_page_reads_is_watched(at, client, monkeypatch):
    """The sweep's own test sees to it that the crawl reaches every public pattern."""
    World(at)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(crawl(client, monkeypatch, at)) > 20
    read = {table for query in queries for table in READ.findall(query["sql"])}
    names = set(connection.introspection.table_names())
    assert len(read & names) > 15
    # The words of an entry: written in one transaction with its row, which is watched.
    read.discard("reviews_searchentry_fts")
    assert read & names <= watched_now()


def test_the_triggers_are_there_after_migrate():
    assert watched_now() == set(watched_tables())


def test_what_only_the_desk_reads_is_not_watched():
    """A new model is watched unless it is named here; a name that is gone is taken out."""
    known = {model._meta.label_lower for model in tables.apps.get_models(include_auto_created=True)}
    assert known >= tables._DESK_ONLY
    assert "reviews.note" not in watched_tables()


@isolate_apps("reviews")
def test_a_new_model_is_watched():
    class Serial(models.Model):
        class Meta:
            app_label = "reviews"

    config = tables.apps.get_app_config("reviews")
    found = list(config.get_models(include_auto_created=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(config), "get_models", lambda *a, **k: [*found, Serial])
        assert "reviews_serial" in watched_tables()


def test_migrating_again_makes_them_again():
    """SQLite drops a table's triggers with the table that a migration puts a new one for."""
    with connection.cursor() as cursor:
        on = " ON reviews_topic" if connection.vendor == "postgresql" else ""
        suffix = "" if on else "_reviews_topic_update"
        cursor.execute(f"DROP TRIGGER page_cache{suffix}{on}")
    assert watched_now() == set(watched_tables()) - {"reviews_topic"}
    watch("default")
    watch("default")
    assert watched_now() == set(watched_tables())
