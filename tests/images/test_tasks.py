"""The task that makes a picture's files, as a worker does it."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from images import rendering, tasks
from images.models import Image
from images.rendering import MAX_ATTEMPTS
from images.storing import store

from .hostile_files import saved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """A worker closes its connection now and then; the test's transaction lives in this one."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


def work():
    call_command(
        "db_worker", batch=True, startup_delay=False, reload=False, interval=0, verbosity=0
    )


def ready():
    return DBTaskResult.objects.filter(status="READY")


def stored():
    return store(io.BytesIO(saved(size=(60, 40))), credit_line="JTBC")


def test_a_worker_makes_the_rest():
    image = stored()
    work()
    assert set(image.renditions.values_list("state", flat=True)) == {"made"}
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_it_comes_back_later_until_it_gives_up(monkeypatch):
    image = stored()
    monkeypatch.setattr(rendering, "_file", lambda *_: 1 / 0)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        work()
        failed = image.renditions.filter(state="failed")
        assert set(failed.values_list("attempts", "error")) == {
            (attempt, "ZeroDivisionError: division by zero")
        }
        for later in ready():
            wait = later.run_after - timezone.now()
            assert dt.timedelta(minutes=1) < wait <= dt.timedelta(minutes=2)
        assert ready().count() == (attempt < MAX_ATTEMPTS)
        ready().update(run_after=timezone.now())
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_a_busy_database_is_tried_again(monkeypatch):
    image = stored()

    def busy(_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(tasks, "render", busy)
    work()
    assert ready().get().args_kwargs["args"] == [image.pk]
    assert not image.renditions.filter(state="failed").exists()


def test_a_picture_that_is_gone_is_no_failure():
    image = stored()
    Image.objects.all().delete()
    work()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert image.pk


def test_twice_is_as_once():
    image = stored()
    work()
    before = sorted(image.renditions.values_list("file", flat=True))
    tasks.render_image.enqueue(image.pk)
    work()
    assert sorted(image.renditions.values_list("file", flat=True)) == before
