"""The index of the search: what of which thing is searched in, and what is due to be read anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup
from django.utils.translation import gettext_lazy as _

from ..search.query import Loosely, Term, Together, Written
from ..search.slips import Alike
from ..search.tokens import GAP

#: The full-text table that SQLite keeps beside the entries.
FTS5_TABLE = "reviews_searchentry_fts"


class TokensField(models.Field[Sequence[str], str]):
    """
    Tokens of ours in their order, written for the database's own full-text index.

    PostgreSQL: a ``tsvector`` written out with its positions, so that no parser or
    dictionary of the server's has a say. SQLite: the tokens with spaces between,
    which FTS5 reads with its plainest tokeniser.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> str:
        if isinstance(value, str):
            return value
        if connection.vendor == "postgresql":
            places = enumerate(value, start=1)
            return " ".join(f"'{token}':{place}" for place, token in places if token != GAP)
        return " ".join(value)


@TokensField.register_lookup
class Holds(Lookup[Term | Together | Alike | Written]):
    """``tokens__holds=term``: the entries in which one of the term's phrases stands."""

    lookup_name = "holds"
    prepare_rhs = False
    names = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        field, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{field} @@ %s::tsquery", (*params, self.rhs.tsquery(names=self.names))
        table = field.rpartition(".")[0]
        found = f"SELECT rowid FROM {FTS5_TABLE} WHERE {FTS5_TABLE} MATCH %s"  # noqa: S608
        return f'{table}."id" IN ({found})', (*params, self.rhs.fts5(names=self.names))


@TokensField.register_lookup
class NamesHold(Holds):
    """``tokens__names_hold=term``: those in whose names it stands."""

    lookup_name = "names_hold"
    names = True


@TokensField.register_lookup
class HoldsHere(Holds):
    """
    ``tokens__holds_here=term``: asked of one entry after the other, where PostgreSQL can.

    For entries that are few for another reason, while the index would give very many and
    unpack each for a phrase. FTS5 gives the keys of 100,000 faster than it is asked for
    some hundreds of them one by one.
    """

    lookup_name = "holds_here"

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        if connection.vendor != "postgresql":
            return super().as_sql(compiler, connection)
        field, params = self.process_lhs(compiler, connection)
        # The operator's function, for which no index is asked.
        asked = self.rhs.tsquery(names=self.names)
        return f"ts_match_vq({field}, %s::tsquery)", (*params, asked)


@TokensField.register_lookup
class NamesHoldHere(HoldsHere):
    """``tokens__names_hold_here=term``: as ``holds_here``, in names."""

    lookup_name = "names_hold_here"
    names = True


class SearchEntry(models.Model):
    """A thing's own names and its own text as tokens. What belongs to it is joined when asked."""

    class Kind(models.TextChoices):
        DRAMA = "drama"
        CHARACTER = "character"
        CAST = "cast"
        CREW = "crew"
        AUTHOR = "author"
        TOPIC = "topic"
        EDITION = "edition"
        #: For the desk alone.
        IMAGE = "image"

    kind = models.CharField(max_length=9, choices=Kind.choices)
    object_id = models.BigIntegerField()
    tokens = TokensField()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [models.UniqueConstraint("kind", "object_id", name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


#: PostgreSQL unpacks so many entries to count those in which words stand side by side.
MOST_UNPACKED = 10_000


#: What can be counted, and whether in names alone.
Asked = tuple[Term | Together, bool]


def how_many_hold(asked: Sequence[Asked], most: int, *, of: Sequence[str]) -> list[int]:
    """
    In how many entries ``of`` these kinds each term stands, counted up to ``most``.

    In names alone where True.

    A phrase counts as ``most`` where its words stand together in so many entries that it
    is dear to find out: ``MOST_UNPACKED``, on PostgreSQL. One query, which reads ``most``
    entries of each term, or as many as that.
    """
    counted = [_counted(term, names, most, of) for term, names in asked]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(sql for sql, _ in counted)}",
            [param for _, params in counted for param in params],
        )
        return list(cursor.fetchone())


def _counted(
    term: Term | Together, names: bool, most: int, of: Sequence[str]
) -> tuple[str, list[str]]:
    kinds = ", ".join(["%s"] * len(of))
    if connection.vendor != "postgresql":
        # In this order: the full-text index gives its keys one by one, until there are enough.
        rows = (
            f"{FTS5_TABLE} CROSS JOIN reviews_searchentry AS entry"
            f" ON entry.id = {FTS5_TABLE}.rowid AND entry.kind IN ({kinds})"
            f" WHERE {FTS5_TABLE} MATCH %s"
        )
        return _count(rows, most), [*of, term.fts5(names=names)]
    words, exactly = Loosely(term).tsquery(names=names), term.tsquery(names=names)
    rows = f"reviews_searchentry WHERE tokens @@ %s::tsquery AND kind IN ({kinds})"
    having = _count(rows, most)
    if words == exactly:
        return having, [exactly, *of]
    have_the_words = _count(rows, max(most, MOST_UNPACKED + 1))
    return (
        f"(CASE WHEN {have_the_words} > {MOST_UNPACKED:d} THEN {most:d} ELSE {having} END)",
        [words, *of, exactly, *of],
    )


def _count(rows: str, most: int) -> str:
    return f"(SELECT COUNT(*) FROM (SELECT 1 FROM {rows} LIMIT {most:d}) AS counted)"  # noqa: S608


class SearchMark(models.Model):
    """
    A row has been written: its entries are due. Written by triggers alone.

    A log without a unique key: no writer ever waits for another, and a mark that
    the indexing did not see is not lost with the one that it did see.
    """

    kind = models.CharField(max_length=9, choices=SearchEntry.Kind.choices)
    object_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("search mark")
        verbose_name_plural = _("search marks")

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
