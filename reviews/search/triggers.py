"""
The triggers by which the index of the search hears of every write, whoever wrote.

Made after each ``migrate``, not by a migration: SQLite drops a table's triggers
when a migration makes that table anew. Each names no other table than the log
and no column but the key, so that none stands in a migration's way.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from ..models.search import FTS5_TABLE
from .index import MODELS

_MARK = "INSERT INTO reviews_searchmark (kind, object_id)"

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION search_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        {_MARK} VALUES (TG_ARGV[0], OLD.id);
    END IF;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.id <> OLD.id) THEN
        {_MARK} VALUES (TG_ARGV[0], NEW.id);
    END IF;
    RETURN NULL;
END $$
"""  # noqa: S608 - our own names alone

#: How FTS5 is kept with the table whose text it indexes: sqlite.org/fts5.html, 4.4.3.
_FTS5_ADD = f"INSERT INTO {FTS5_TABLE} (rowid, tokens) VALUES (NEW.id, NEW.tokens);"  # noqa: S608
_FTS5_REMOVE = (
    f"INSERT INTO {FTS5_TABLE} ({FTS5_TABLE}, rowid, tokens)"  # noqa: S608
    " VALUES ('delete', OLD.id, OLD.tokens);"
)


def install(using: str = "default", **_: Any) -> None:
    """Make those that are missing. A receiver of ``post_migrate``; costs a statement each."""
    connection = connections[using]
    tables = {"reviews_searchmark", *(model._meta.db_table for model in MODELS.values())}
    with connection.cursor() as cursor:
        if not tables <= set(connection.introspection.table_names(cursor)):
            return
        statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
        for statement in statements:
            cursor.execute(statement)


def _postgresql() -> list[str]:
    return [_FUNCTION] + [
        f"CREATE OR REPLACE TRIGGER search_{kind} AFTER INSERT OR UPDATE OR DELETE"
        f" ON {model._meta.db_table} FOR EACH ROW EXECUTE FUNCTION search_mark('{kind}')"
        for kind, model in MODELS.items()
    ]


def _sqlite() -> list[str]:
    triggers = [
        (f"search_{kind}_{deed}", deed, model._meta.db_table, f"{_MARK} {rows};")
        for kind, model in MODELS.items()
        for deed, rows in {
            "insert": f"VALUES ('{kind}', NEW.id)",
            "update": f"SELECT '{kind}', OLD.id UNION SELECT '{kind}', NEW.id",
            "delete": f"VALUES ('{kind}', OLD.id)",
        }.items()
    ]
    triggers += [
        (f"search_entry_{deed}", deed, "reviews_searchentry", does)
        for deed, does in {
            "insert": _FTS5_ADD,
            "update": _FTS5_REMOVE + _FTS5_ADD,
            "delete": _FTS5_REMOVE,
        }.items()
    ]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {deed.upper()} ON {table} BEGIN {does} END"
        for name, deed, table, does in triggers
    ]
