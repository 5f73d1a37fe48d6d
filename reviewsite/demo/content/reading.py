"""Reads the demo's TOML files into dataclasses, strictly."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from reviewsite.demo.content.shapes import (
    Author,
    Content,
    Crew,
    Drama,
    Performer,
    Picture,
    Review,
    Service,
    Topic,
)

_HERE = Path(__file__).parent
T = TypeVar("T")


class ContentError(ValueError):
    """A TOML file says something that its dataclass does not know; names the place."""


@cache
def load() -> Content:
    """
    All of the demo's content. Reads about thirty small files, once.

    Raises ``ContentError`` for an unknown, missing or mistyped field, and for
    a key that is there twice. Whether references resolve is for the tests.
    """
    people = _toml("people.toml")
    return Content(
        topics=_table(Topic, _toml("topics.toml")["topic"], "key"),
        services=_table(Service, _toml("services.toml")["service"], "slug"),
        pictures=_table(Picture, _toml("pictures.toml")["picture"], "key"),
        authors=_table(Author, people["author"], "key"),
        performers=_table(Performer, people["performer"], "key"),
        crew=_table(Crew, people["crew"], "key"),
        dramas=_table(Drama, map(_drama, _folder("dramas")), "slug"),
        reviews=_table(Review, _folder("reviews"), "slug"),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


def _folder(name: str) -> Iterable[dict[str, Any]]:
    return [_toml(str(path.relative_to(_HERE))) for path in sorted((_HERE / name).glob("*.toml"))]


def _drama(raw: dict[str, Any]) -> dict[str, Any]:
    """TOML repeats ``[[character]]``; the dataclass says ``characters``."""
    rest = {name: value for name, value in raw.items() if name != "character"}
    return {**rest, "characters": raw.get("character", [])}


def _table(shape: type[T], rows: Iterable[dict[str, Any]], key: str) -> dict[str, T]:
    table: dict[str, T] = {}
    for raw in rows:
        if raw.get(key) in table:
            raise ContentError(f"{shape.__name__} {raw[key]!r} is there twice")
        table[raw[key]] = _build(shape, raw, f"{shape.__name__} {raw.get(key)!r}")
    return table


def _build(shape: type[T], raw: dict[str, Any], place: str) -> T:
    hints = get_type_hints(shape)
    known = {f.name: f for f in fields(shape)}  # type: ignore[arg-type]
    if unknown := raw.keys() - known.keys():
        raise ContentError(f"{place}: unknown {sorted(unknown)}")
    for name, f in known.items():
        if name not in raw and f.default is MISSING and f.default_factory is MISSING:
            raise ContentError(f"{place}: {name} is missing")
    values = {name: _value(hints[name], raw[name], f"{place}.{name}") for name in raw}
    return shape(**values)


def _value(hint: Any, raw: Any, place: str) -> Any:
    origin = get_origin(hint)
    if origin is Literal:
        if raw not in get_args(hint):
            raise ContentError(f"{place}: {raw!r} is none of {get_args(hint)}")
        return raw
    if origin is UnionType:
        return _value(next(a for a in get_args(hint) if a is not type(None)), raw, place)
    if origin is tuple and isinstance(raw, list):
        return tuple(_value(get_args(hint)[0], item, place) for item in raw)
    if origin is dict and isinstance(raw, dict):
        return {name: _value(get_args(hint)[1], item, place) for name, item in raw.items()}
    if isinstance(raw, dict) and hasattr(hint, "__dataclass_fields__"):
        return _build(hint, raw, place)
    if hint is float and isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw)
    if hint in (str, int, bool, date) and type(raw) is hint:
        return raw.strip() if isinstance(raw, str) else raw
    raise ContentError(f"{place}: {raw!r} is no {hint}")
