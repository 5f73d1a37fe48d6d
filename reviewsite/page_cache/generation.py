"""
Which generation of the database a process knows.

A thread of its own listens (PostgreSQL) or looks four times a second (SQLite).
Each time that it has surely heard all that was committed before some moment, it
notes the moment. What was noted more than a second ago is not relied upon: a
thread that hangs, a database that is away or a network that is cut make the
process go round its cache, and no page older than a second is served.
"""

from __future__ import annotations

import logging
import os
import select
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connections

from .tables import CHANNEL, COUNTER, WATCHED_NOW, watched_tables

log = logging.getLogger(__name__)

#: Seconds after which what was heard is no longer relied upon.
TRUSTED = 1.0
#: Seconds between two looks at the database.
INTERVAL = 0.25
#: Seconds before a lost connection is sought again.
_RETRY = 0.5


class NotListening(Exception):
    """The database does not tell of its changes; the message says why."""


class Generation:
    """
    What this process has heard. ``listen()`` starts the thread, once a process.

    ``source`` runs in it until the connection fails, and calls ``changed()`` and
    ``heard()``.
    """

    def __init__(self, source: Callable[[Generation], None]) -> None:
        self._source = source
        self._number = 0
        self._reset()
        # A forked child has the numbers of its parent and no thread.
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._heard = float("-inf")
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._complaint = ""
        self.stopped = threading.Event()

    def known(self) -> int | None:
        """The generation, or ``None`` where it is not surely known. No query."""
        number = self._number
        return number if time.monotonic() - self._heard < TRUSTED else None

    def listen(self) -> None:
        """See that the thread runs. Cheap; called whenever nothing is known."""
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="page cache", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self.stopped.set()
        if self._thread is not None:
            self._thread.join()
        self._reset()

    def changed(self) -> None:
        self._number += 1

    def heard(self, since: float) -> None:
        """All that was committed before ``since`` (of ``time.monotonic()``) has been heard."""
        self._heard = since

    def _run(self) -> None:
        while not self.stopped.is_set():
            try:
                self._source(self)
            except Exception as error:
                self._complain(str(error))
            self._heard = float("-inf")
            # Whatever is heard next, something may have been missed before it.
            self.changed()
            self.stopped.wait(_RETRY)

    def _complain(self, text: str) -> None:
        """Once for each reason: it is asked again twice a second."""
        if text != self._complaint:
            log.warning("Pages are not cached: %s", text)
        self._complaint = text


def source_of(using: str = "default") -> Callable[[Generation], None]:
    """How to hear of the changes of the database ``using``."""
    connection = connections[using]
    listens: dict[str, Callable[[Any, Generation], None]] = {
        "postgresql": _listen_to_postgresql,
        "sqlite": _look_at_sqlite,
    }
    listen = listens[connection.vendor]
    return lambda generation: listen(connection.settings_dict, generation)


def _listen_to_postgresql(settings: dict[str, Any], generation: Generation) -> None:
    """
    ``LISTEN`` on a connection of this thread's own.

    An answered query proves that the server is there and that all notices of
    earlier commits are read: they are sent before the answer.
    """
    import psycopg

    options = {
        name: value
        for name, value in settings["OPTIONS"].items()
        if name not in {"pool", "server_side_binding", "isolation_level", "assume_role"}
    }
    named = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }
    given = {name: value for name, value in named.items() if value}
    usual = {"connect_timeout": 5, "tcp_user_timeout": 5000, "application_name": "page cache"}
    with psycopg.connect(**(usual | options | given), autocommit=True) as connection:
        notices: list[str] = []
        connection.add_notify_handler(lambda notice: notices.append(notice.payload))
        connection.execute(f"LISTEN {CHANNEL}")
        _must_be_watched(row[0] for row in connection.execute(WATCHED_NOW["postgresql"]))
        _must_hear_itself(connection, notices)
        generation.changed()
        while not generation.stopped.is_set():
            select.select([connection.fileno()], [], [], INTERVAL)
            since = time.monotonic()
            connection.execute("SELECT 1")
            if notices:
                notices.clear()
                generation.changed()
            generation.heard(since)


def _must_hear_itself(connection: Any, notices: list[str]) -> None:
    """A pooler that lends the connection to others would take the notices with it."""
    mine = f"{os.getpid()}-{time.monotonic_ns()}"
    connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, mine])
    for _ in range(10):
        if mine in notices:
            return
        time.sleep(0.05)
        connection.execute("SELECT 1")
    raise NotListening("PostgreSQL's notices do not arrive; is there a pooler in between?")


def _look_at_sqlite(settings: dict[str, Any], generation: Generation) -> None:
    """Read the counter four times a second, on a connection of this thread's own."""
    path = Path(settings["NAME"])
    address = f"file:{quote(str(path))}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=INTERVAL)) as connection:
        connection.execute("PRAGMA query_only = on")
        _must_be_watched(row[0] for row in connection.execute(WATCHED_NOW["sqlite"]))
        opened = _identity(path)
        seen = None
        while not generation.stopped.is_set():
            since = time.monotonic()
            found = connection.execute(f"SELECT number FROM {COUNTER}").fetchone()  # noqa: S608
            if _identity(path) != opened:
                raise NotListening("another database file was put in the place of the open one.")
            if found != seen:
                seen = found
                generation.changed()
            generation.heard(since)
            generation.stopped.wait(INTERVAL)


def _identity(path: Path) -> tuple[int, int]:
    file = path.stat()
    return file.st_dev, file.st_ino


def _must_be_watched(tables: Iterable[str]) -> None:
    missing = set(watched_tables()) - set(tables)
    if missing:
        raise NotListening(f"run migrate: no triggers on {', '.join(sorted(missing))}.")
