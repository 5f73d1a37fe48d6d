"""Fixtures that many tests use. Factories are in ``tests/factories.py``."""

import datetime as dt
import shutil
from importlib import import_module

import pytest
import zeal.constants
import zeal.patch
from django.apps import apps
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings

# The same examples on every run, however slow the machine: a failure can be repeated.
# --hypothesis-profile=default looks further.
hypothesis_settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("repeatable")


def pytest_report_header():
    return f"database: {connection.vendor}"


def pytest_configure():
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE[:1],
        # Whatever a page asks in a loop fails its test.
        "zeal.middleware.zeal_middleware",
        *settings.MIDDLEWARE[2:],
    ]
    settings.ZEAL_RAISE = True
    # One row by its key, twice in a deed (to show, to lock): no loop over a page's rows.
    settings.ZEAL_ALLOWLIST = [
        {"model": model, "field": "get()"}
        for model in (
            *("images.Image", "people.User", "reviews.Review", "reviews.Edition"),
            *("reviews.Topic", "reviews.TopicOfReview"),
        )
    ]
    if connection.vendor == "sqlite":
        # A file, as everywhere else: in memory, all threads of a live server share one connection.
        connection.settings_dict["TEST"]["NAME"] = connection.settings_dict["NAME"] + ".test"
    # Django is set up by now: what zeal's app does when it is ready is done by hand.
    zeal.constants.initialize_app_registry()
    zeal.patch.patch()


def pytest_collection_modifyitems(items):
    """Tests that empty the tables put the migrations' rows back, or the next of them fails."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        asked = mark.kwargs if mark else {}
        empties = {"transactional_db", "live_server"} & set(item.fixturenames)
        if (empties or asked.get("transaction")) and not asked.get("serialized_rollback"):
            raise pytest.UsageError(f"{item.nodeid} needs django_db(serialized_rollback=True).")


def pytest_unconfigure():
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def at():
    """The tests' present: a Sunday morning in Seoul."""
    return dt.datetime(2026, 11, 22, 0, 0, tzinfo=dt.UTC)


@pytest.fixture
def groups(transactional_db):
    """The groups again, which the migration made and the test before this one emptied."""
    import_module("reviews.migrations.0002_groups").create_groups(apps, None)
