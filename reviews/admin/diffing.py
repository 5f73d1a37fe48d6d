"""Two versions of a text, told apart word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from .. import body as body_html
from ..models import Edition

_PIECES = re.compile(r"\n+|[^\S\n]+|[^\s]+")
_HTML = frozenset({"body", "verdict"})
_ATTRIBUTES = [getattr(Edition._meta.get_field(f), "attname", f) for f in Edition.CONTENT]


@dataclass(frozen=True)
class Piece:
    #: "same", "gone" or "new".
    kind: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    name: str
    label: str
    before: str
    after: str
    pieces: list[Piece]


def pieces(before: str, after: str) -> list[Piece]:
    """The words of both, in reading order, each marked as kept, gone or new."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    found = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(Piece("gone", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(Piece("new", "".join(new[j1:j2])))
    return found


def shortened(found: list[Piece], context: int = 80) -> list[Piece]:
    """Long stretches that did not change are cut to their ends."""

    def cut(number: int, piece: Piece) -> Piece:
        text = piece.text
        if piece.kind != "same" or len(text) <= 2 * context + 20:
            return piece
        head = text[:context] if number else ""
        tail = text[-context:] if number < len(found) - 1 else ""
        return Piece("same", f"{head} […] {tail}")

    return [cut(number, piece) for number, piece in enumerate(found)]


def readable(name: str, value: Any) -> str:
    """A field's value as text."""
    if value is None:
        return ""
    if name in _HTML:
        return body_html.text(_named(value))
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)


def _named(html: str) -> str:
    """Body HTML with a line for each thing that has no text of its own."""
    html = body_html.FIGURE.sub(_figure, html)
    html = body_html.VIDEO.sub(_line(_("video"), r" \1"), html)
    html = body_html.PULL_QUOTE.sub(_line(_("pull quote")) + r"\1", html)
    fold = _line(_("spoiler fold"), r": \1") + r"\2" + _line(_("end of the spoiler fold"))
    return body_html.FOLD.sub(fold, html)


def _figure(match: re.Match[str]) -> str:
    number, *own_words = match.groups()
    return _line(_("picture"), " · ".join([f" {number}", *filter(None, own_words)]))


def _line(name: str, more: str = "") -> str:
    return f"<p>[{name}{more}]</p>"


def field_label(name: str) -> str:
    """A content field as the form names it."""
    return str(getattr(Edition._meta.get_field(name), "verbose_name", name))


def content_of(row: Any) -> dict[str, Any]:
    """A kept version's content, as ``Edition.content`` gives it."""
    return {name: getattr(row, name) for name in _ATTRIBUTES}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """The content fields that differ, as ``Edition.content`` gives them."""
    found = []
    for name in after:
        if before.get(name) == after[name]:
            continue
        old, new = readable(name, before.get(name)), readable(name, after[name])
        if old == new:
            # Only the formatting: shown as the HTML that it is.
            old, new = str(before.get(name)), str(after[name])
        label = field_label(name)
        found.append(FieldChange(name, label, old, new, pieces(old, new)))
    return found
