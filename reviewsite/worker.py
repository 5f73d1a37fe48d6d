"""
Keeping the list of tasks in order: what a killed worker left is done again, what is done goes;
and the database's statistics.

django-tasks-db marks a task as running and forgets it where its worker dies.
"""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import threading

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from reviews.search.index import work_off

logger = logging.getLogger(__name__)

#: How often a task is begun. One that kills its worker each time is not begun for ever.
MAX_BEGINNINGS = 3
#: How long finished tasks are kept.
KEPT = dt.timedelta(days=14)
_TIDY_EVERY = dt.timedelta(minutes=1)
#: How often, in tidyings, the statistics are looked at.
_STATISTICS_EVERY = 60
#: How a task ends whose worker was stopped twice within it.
_INTERRUPTED = ("builtins.SystemExit", "builtins.KeyboardInterrupt")


class WorkerLost(Exception):
    """The worker died in the task, as often as that is tried."""


def requeue(at: dt.datetime) -> int:
    """
    Have begun again what was running ``settings.TASK_TIMEOUT`` minutes before ``at``, or was
    interrupted since ``KEPT``.

    Gives how many. A task must bear being run twice: its first worker may be slow, not dead.
    """
    lost = DBTaskResult.objects.running().filter(
        started_at__lte=at - dt.timedelta(minutes=settings.TASK_TIMEOUT)
    ) | DBTaskResult.objects.failed().filter(exception_class_path__in=_INTERRUPTED)
    number = 0
    with transaction.atomic():
        for task in lost.select_for_update(skip_locked=True):
            if len(task.worker_ids) < MAX_BEGINNINGS:
                task.status = TaskResultStatus.READY
                task.started_at = task.finished_at = None
                task.exception_class_path = task.traceback = ""
                task.save()
                number += 1
            elif task.status == TaskResultStatus.RUNNING:
                task.set_failed(WorkerLost(f"Begun {MAX_BEGINNINGS} times, never finished."))
    return number


def prune(at: dt.datetime) -> None:
    """Forget tasks that were finished long before ``at``."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT).delete()


def tidy() -> None:
    """Both, now. Two or three queries."""
    at = timezone.now()
    if number := requeue(at):
        logger.warning("Tasks that were left by a lost worker and are done again: %s", number)
    prune(at)


def refresh_statistics() -> None:
    """
    Have SQLite count what its indexes hold; PostgreSQL does so by itself.

    Without statistics SQLite picks an index by guess, and lists of a large
    archive are sorted whole (docs/bench-scale.md). Takes the write lock for a moment.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # So many rows of each index are read, however large the archive.
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")


def tidy_regularly() -> None:
    """At once, and from then on beside the worker, in a thread that ends with its process."""
    tidy()
    refresh_statistics()
    threading.Thread(target=_tidy_for_ever, name="tidy", daemon=True).start()


def _tidy_for_ever() -> None:
    never = threading.Event()
    tidied = itertools.count(1)
    while not never.wait(_TIDY_EVERY.total_seconds()):
        close_old_connections()
        try:
            tidy()
            # The next search would, but 200 at a time.
            work_off()
            if next(tidied) % _STATISTICS_EVERY == 0:
                refresh_statistics()
        except DatabaseError:
            logger.exception("The list of tasks could not be tidied")
