"""Fixtures that many tests use. Factories are in ``tests/factories.py``."""

import datetime as dt
import shutil

import pytest
from django.conf import settings
from django.db import connection


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
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "zeal"]
    settings.ZEAL_RAISE = True
    settings.ZEAL_ALLOWLIST = []


def pytest_unconfigure():
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def at():
    """The tests' present: a Sunday morning in Seoul."""
    return dt.datetime(2026, 11, 22, 0, 0, tzinfo=dt.UTC)
