"""
What a query's rows become, by a plan that is made once with its SQL.

Django finds out for each answer which columns are converted and how, and hands every
row to its model's ``from_db`` and ``__init__``, field by field: three quarters of what
a query of a public page cost. Nothing of that depends on the rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable

from images.models import Image

_MADE = Image._meta.get_field("made")
Row = Sequence[Any]
Reader = Callable[[Iterable[Row]], list[Any]]


class _Conversion(NamedTuple):
    """Of one column: what the database gave, as the field has it."""

    column: int
    steps: Sequence[Callable[..., Any]]
    expression: Any


@dataclass(frozen=True, eq=False)
class _Part:
    """The columns of a row that become an instance, and those beside it that belong to it."""

    model: type[Model]
    names: Sequence[str]
    columns: slice
    key: int
    conversions: Sequence[_Conversion]
    #: Each with what leaves it on the instance, and the instance on it.
    related: Sequence[tuple[_Part, Callable[..., None], Callable[..., None]]]


def reader(rows: Any, compiler: Any, connection: Any) -> Reader:
    """
    What makes of the database's rows the list that ``rows``, a query set, would give.

    ``compiler`` has written its SQL. ``connection`` is only asked how values
    are converted, and kept. Of an instance, neither ``__init__`` nor ``from_db`` is
    called. In one list, a row that stands beside several others is one instance. What a
    picture's row says of its files is for reading alone: it is shared among rows.

    Raises ``TypeError`` for rows of another kind than instances and ``values_list``, and
    for a ``prefetch_related``.
    """
    if rows._prefetch_related_lookups:
        raise TypeError("Nothing is prefetched here; see prepared.attach.")
    columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
    found = compiler.get_converters(columns)
    conversions = [_conversion(number, *how) for number, how in found.items()]
    kind = rows._iterable_class
    if kind is ModelIterable:
        return _instances(compiler, conversions, connection)
    if kind is ValuesListIterable:
        return lambda found: [
            tuple(_converted(row[: len(columns)], conversions, connection)) for row in found
        ]
    if kind is FlatValuesListIterable:
        return lambda found: [_converted(row, conversions, connection)[0] for row in found]
    raise TypeError(f"Rows by {kind.__name__} are not read.")


def _conversion(column: int, steps: Sequence[Callable[..., Any]], expression: Any) -> _Conversion:
    if getattr(expression, "target", None) is _MADE:
        steps = [lambda text, *_: _files(text)]
    return _Conversion(column, steps, expression)


@lru_cache(maxsize=256)
def _files(text: str) -> Any:
    """
    What a picture's row says of its files; pictures of one size say the same, and share it.

    Nobody changes it. It was a tenth of what reading a list's rows cost.
    """
    return json.loads(text)


def _instances(compiler: Any, conversions: Sequence[_Conversion], connection: Any) -> Reader:
    whole = _part(compiler.klass_info, compiler.select, conversions)
    annotations: Mapping[str, int] = compiler.annotation_col_map or {}
    others = [c for c in conversions if c.column in annotations.values()]

    def read(found: Iterable[Row]) -> list[Any]:
        shared: dict[tuple[_Part, Any], Model] = {}
        instances = []
        for row in found:
            instance = _instance(whole, row, shared, connection)
            if annotations:
                values = _converted(row, others, connection)
                instance.__dict__.update({name: values[at] for name, at in annotations.items()})
            instances.append(instance)
        return instances

    return read


def _part(
    info: Mapping[str, Any], select: Sequence[Any], conversions: Iterable[_Conversion]
) -> _Part:
    model = info["model"]
    first, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, _sql, _alias in select[first:end]]
    return _Part(
        model=model,
        names=names,
        columns=slice(first, end),
        key=first + names.index(model._meta.pk.attname),
        conversions=[
            conversion._replace(column=conversion.column - first)
            for conversion in conversions
            if first <= conversion.column < end
        ],
        related=[
            (_part(other, select, conversions), other["local_setter"], other["remote_setter"])
            for other in info.get("related_klass_infos", ())
        ],
    )


def _instance(
    part: _Part, row: Row, shared: dict[tuple[_Part, Any], Model], connection: Any
) -> Model:
    instance = part.model.__new__(part.model)
    state = ModelState()
    state.adding = False
    state.db = connection.alias
    values = _converted(row[part.columns], part.conversions, connection)
    instance.__dict__.update(zip(part.names, values, strict=True), _state=state)
    for other, leave, leave_there in part.related:
        key = (other, row[other.key])
        if key[1] is None:
            leave(instance, None)
            continue
        beside = shared.get(key)
        if beside is None:
            beside = shared[key] = _instance(other, row, shared, connection)
        leave(instance, beside)
        leave_there(beside, instance)
    return instance


def _converted(row: Row, conversions: Iterable[_Conversion], connection: Any) -> list[Any]:
    values = list(row)
    for column, steps, expression in conversions:
        value = values[column]
        for step in steps:
            value = step(value, expression, connection)
        values[column] = value
    return values
