"""Tasks that outlive their worker, and those that should not."""

import datetime as dt
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from images.storing import store
from images.tasks import render_image
from reviews.models import SearchEntry, SearchMark
from reviews.search import index
from reviewsite import worker
from tests import factories as make
from tests.images.hostile_files import saved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """A worker closes its connection now and then; the test's transaction lives in this one."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


def task(status, *, beginnings=1, **fields):
    result = render_image.enqueue(0).db_result
    result.status = status
    result.worker_ids = ["w"] * beginnings
    for name, value in fields.items():
        setattr(result, name, value)
    result.save()
    return result


def status(result):
    return DBTaskResult.objects.get(pk=result.pk).status


@pytest.fixture
def now():
    return timezone.now()


def ago(now, **span):
    return now - dt.timedelta(**span)


def test_what_ran_too_long_is_begun_again_and_what_runs_is_not(now, settings):
    settings.TASK_TIMEOUT = 30
    lost = task("RUNNING", started_at=ago(now, minutes=30))
    runs = task("RUNNING", started_at=ago(now, minutes=29, seconds=59))
    done = task("SUCCESSFUL", started_at=ago(now, days=1), finished_at=ago(now, days=1))
    assert worker.requeue(now) == 1
    assert [status(one) for one in (lost, runs, done)] == ["READY", "RUNNING", "SUCCESSFUL"]
    assert DBTaskResult.objects.ready().get() == lost


def test_what_was_interrupted_is_begun_again_and_what_failed_is_not(now):
    interrupted = task("FAILED", exception_class_path="builtins.SystemExit", traceback="…")
    failed = task("FAILED", exception_class_path="builtins.ValueError")
    assert worker.requeue(now) == 1
    assert [status(one) for one in (interrupted, failed)] == ["READY", "FAILED"]


def test_what_kills_its_worker_each_time_is_given_up(now):
    killer = task("RUNNING", started_at=ago(now, days=1), beginnings=worker.MAX_BEGINNINGS)
    assert worker.requeue(now) == 0
    assert status(killer) == "FAILED"
    assert "WorkerLost" in DBTaskResult.objects.get().exception_class_path


def test_what_was_done_long_ago_is_forgotten(now):
    old = task("SUCCESSFUL", finished_at=now - worker.KEPT - dt.timedelta(minutes=1))
    fresh = task("FAILED", finished_at=now - worker.KEPT + dt.timedelta(minutes=1))
    waits = task("READY", enqueued_at=ago(now, days=99))
    worker.prune(now)
    assert set(DBTaskResult.objects.all()) == {fresh, waits}
    assert old


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has its own way")
def test_sqlite_learns_what_its_indexes_hold():
    task("READY")
    worker.refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sqlite_stat1 WHERE tbl = %s", [DBTaskResult._meta.db_table]
        )
        assert cursor.fetchone()[0]


def test_the_command_tidies_first_and_then_works(now, monkeypatch):
    monkeypatch.setattr(worker.threading.Thread, "start", lambda _: None)
    image = store(io.BytesIO(saved(size=(60, 40))), credit_line="JTBC")
    DBTaskResult.objects.update(status="RUNNING", started_at=ago(now, days=1), worker_ids=["w"])
    call_command("worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert not image.renditions.exclude(state="made").exists()


# --- A worker that is really killed ------------------------------------------

PROJECT = Path(__file__).resolve().parents[2]


def started(environment, *arguments):
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=PROJECT, env=environment, stderr=subprocess.PIPE
    )


def outcome(environment, code):
    """What a fresh process sees in the database; ``code`` prints it."""
    lines = f"import django; django.setup()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", lines], cwd=PROJECT, env=environment, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


TAKEN_IN = """
import io, PIL.Image
from images.storing import store
file = io.BytesIO()
PIL.Image.new("RGB", (60, 40)).save(file, "JPEG")
file.seek(0)
print(store(file, credit_line="JTBC").original.path)
"""
STATE = """
from django_tasks_db.models import DBTaskResult
from images.models import Rendition
task = DBTaskResult.objects.get()
print(task.status, len(task.worker_ids), Rendition.objects.exclude(state="made").exists())
"""


@pytest.fixture
def site(tmp_path):
    """The environment of a site of its own, on the database that the tests run on."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "reviewsite.settings",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "TASK_TIMEOUT": "0",
    }
    if connection.vendor == "sqlite":
        environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/site.sqlite3"
        yield environment
        return
    former = environment["DATABASE_URL"]
    with connection._nodb_cursor() as cursor:
        cursor.execute("CREATE DATABASE killed_worker")
    environment["DATABASE_URL"] = former.replace("/postgres?", "/killed_worker?")
    assert environment["DATABASE_URL"] != former
    yield environment
    with connection._nodb_cursor() as cursor:
        cursor.execute("DROP DATABASE killed_worker WITH (FORCE)")


def test_what_a_killed_worker_left_the_next_one_does(site):
    migrated = started(site, "manage.py", "migrate", "-v0")
    assert migrated.wait() == 0
    original = Path(outcome(site, TAKEN_IN))
    assert outcome(site, STATE) == "READY 0 True"
    # A pipe into which nobody writes: whoever reads it waits until killed.
    kept = original.rename(original.with_suffix(".kept"))
    os.mkfifo(original)
    first = started(site, "manage.py", "worker", "--no-reload", "--no-startup-delay")
    try:
        while outcome(site, STATE) == "READY 0 True":
            assert first.poll() is None
            time.sleep(0.1)
    finally:
        first.send_signal(signal.SIGKILL)
        first.communicate()
    assert outcome(site, STATE) == "RUNNING 1 True"
    kept.replace(original)
    second = started(site, "manage.py", "worker", "--no-reload", "--batch", "--no-startup-delay")
    second.communicate()
    assert second.returncode == 0
    assert outcome(site, STATE) == "SUCCESSFUL 2 False"


def test_what_is_marked_for_the_search_is_read_without_a_search(monkeypatch):
    """Also more than a search reads: it would tell half of what is there."""
    monkeypatch.setattr(index.refresh, "__defaults__", (2,))
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    for number in range(5):
        make.drama(f"Drama {number}")
    rounds = iter([False, True])
    monkeypatch.setattr(worker.threading, "Event", lambda: Mock(wait=lambda _: next(rounds)))
    worker._tidy_for_ever()
    assert not SearchMark.objects.exists()
    assert SearchEntry.objects.filter(kind="drama").count() == 5
