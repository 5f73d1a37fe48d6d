"""``manage.py worker``: does the tasks, and what a killed worker left."""

from __future__ import annotations

from typing import Any

from django_tasks_db.management.commands import db_worker

from reviewsite.worker import tidy_regularly


class Command(db_worker.Command):
    help = "Do the tasks that wait, until stopped. Any number may run side by side."

    def handle(self, *args: Any, **options: Any) -> None:
        tidy_regularly()
        super().handle(*args, **options)
