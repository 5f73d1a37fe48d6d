"""
What makes a new generation: triggers on every table that a public page reads.

Whoever writes (the desk, a command, ``update()``, ``COPY``, ``TRUNCATE``, a
shell), the database itself says so, and only once the write is committed.
PostgreSQL notifies; on SQLite a row is changed in the same transaction.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

#: What PostgreSQL's processes listen to, and the name of all that is made here.
CHANNEL = "page_cache"
#: SQLite's row, a number that is another one after every write.
COUNTER = "page_cache_generation"

_APPS = ("images", "people", "reviews")
#: Of these apps, what only the desk reads. A model that is not named here is
#: watched; tests/reviewsite/test_page_cache_tables.py asks every public page.
_DESK_ONLY = frozenset(
    {
        "people.user",
        "people.user_groups",
        "people.user_user_permissions",
        "reviews.historicaledition",
        "reviews.manuscript",
        "reviews.note",
        "reviews.note_mentions",
        "reviews.waiver",
    }
)

_POSTGRESQL_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {CHANNEL}_changed() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_notify('{CHANNEL}', ''); RETURN NULL; END $$
"""


def watched_models() -> list[type[Model]]:
    """The models whose rows public pages show, those behind many-to-many fields among them."""
    return [
        model
        for app in _APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.label_lower not in _DESK_ONLY
    ]


def watched_tables() -> list[str]:
    return sorted(model._meta.db_table for model in watched_models())


def watch(using: str, **_: Any) -> None:
    """
    Make the triggers anew on the database ``using``: a receiver of ``post_migrate``.

    SQLite loses a table's triggers whenever a migration alters it, hence every
    time. A table that is not there (yet, or any more) is passed over. Ends with
    a new generation, for a migration may have changed what pages show.
    """
    connection = connections[using]
    present = set(connection.introspection.table_names())
    tables = [table for table in watched_tables() if table in present]
    make = {"postgresql": _watch_postgresql, "sqlite": _watch_sqlite}[connection.vendor]
    with transaction.atomic(using), connection.cursor() as cursor:
        make(cursor, connection, tables)


def _watch_postgresql(cursor: Any, connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    cursor.execute(_POSTGRESQL_FUNCTION)
    for table in tables:
        name = connection.ops.quote_name(table)
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER {CHANNEL} "
            f"AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {CHANNEL}_changed()"
        )
        # Replication writes with ordinary triggers off.
        cursor.execute(f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER {CHANNEL}")
    cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def _watch_sqlite(cursor: Any, connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    # Random, so that a restored copy never comes by the same number again.
    change = f"UPDATE {COUNTER} SET number = random()"  # noqa: S608 - nothing from outside
    cursor.execute(f"CREATE TABLE IF NOT EXISTS {COUNTER} (number INTEGER NOT NULL)")
    cursor.execute(f"DELETE FROM {COUNTER}")  # noqa: S608
    cursor.execute(f"INSERT INTO {COUNTER} VALUES (random())")  # noqa: S608
    for table in tables:
        for deed in ("INSERT", "UPDATE", "DELETE"):
            trigger = connection.ops.quote_name(f"{CHANNEL}_{table}_{deed.lower()}")
            name = connection.ops.quote_name(table)
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
            cursor.execute(f"CREATE TRIGGER {trigger} AFTER {deed} ON {name} BEGIN {change}; END")


#: The tables that have their triggers, by vendor: asked before a process trusts what it hears.
WATCHED_NOW = {
    "postgresql": (
        "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "  # noqa: S608
        f"WHERE tgname = '{CHANNEL}' AND tgenabled IN ('A', 'O')"
    ),
    "sqlite": (
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' "  # noqa: S608
        f"AND name LIKE '{CHANNEL}%' GROUP BY tbl_name HAVING COUNT(*) = 3"
    ),
}
