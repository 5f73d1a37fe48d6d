"""
What a page asked the database, so that the same can be asked again.

A page is a function of its address, an instant and the rows that its queries
read. While the interval of its instant lasts, a page whose queries read the
very same rows as before is the same page, whatever else was written meanwhile:
each query follows from the rows of those before it, so none would be another.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any, NamedTuple

from django.db import connection

#: About what a query costs in memory beside its text, which all pages of a kind share.
_OVERHEAD = 400
_READS = ("SELECT", "(SELECT", "WITH")


class Query(NamedTuple):
    sql: str
    params: Any
    #: Of the rows that were read, in their order.
    digest: Any


class Asked:
    """The queries of one rendering, in order, with what the database told."""

    def __init__(self) -> None:
        self._queries: list[Query] = []
        self._only_reads = True

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return sum(_OVERHEAD + 60 * len(query.params or ()) for query in self._queries)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note what this thread asks meanwhile."""
        with connection.execute_wrapper(self._note):
            yield

    def _note(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        result = execute(sql, params, many, context)
        if many or not sql.lstrip().startswith(_READS):
            self._only_reads = False
            return result
        query = Query(sys.intern(sql), params, _digest())
        self._queries.append(query)
        cursor = context["cursor"]
        asked_before = isinstance(cursor.cursor, _Noted)
        plain = cursor.cursor.plain if asked_before else cursor.cursor
        cursor.cursor = _Noted(plain, query.digest)
        return result

    def tells_the_same(self) -> bool:
        """
        Whether each query reads the same rows as it did. Ends at the first that does not.

        As many queries as the rendering had, and nothing else of its cost.
        """
        if not self._only_reads:
            return False
        with connection.cursor() as cursor:
            return all(_same(cursor, query) for query in self._queries)


class _Noted:
    """A database's cursor, every row of which is noted as it is read."""

    def __init__(self, plain: Any, digest: Any) -> None:
        self.plain = plain
        self._digest = digest

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plain, name)

    def __iter__(self) -> Iterator[Any]:
        for row in self.plain:
            _note_rows(self._digest, [row])
            yield row

    def fetchone(self) -> Any:
        row = self.plain.fetchone()
        _note_rows(self._digest, [] if row is None else [row])
        return row

    def fetchmany(self, *args: Any, **options: Any) -> Any:
        rows = self.plain.fetchmany(*args, **options)
        _note_rows(self._digest, rows)
        return rows

    def fetchall(self) -> Any:
        rows = self.plain.fetchall()
        _note_rows(self._digest, rows)
        return rows


def _digest() -> Any:
    return blake2b(digest_size=16)


def _note_rows(digest: Any, rows: Iterable[Any]) -> None:
    for row in rows:
        # Values of what a database gives are told apart by how Python writes them.
        digest.update(repr(row).encode("utf-8", "surrogatepass"))


def _same(cursor: Any, query: Query) -> bool:
    cursor.execute(query.sql, query.params)
    digest = _digest()
    _note_rows(digest, cursor.fetchall())
    return bool(digest.digest() == query.digest.digest())
