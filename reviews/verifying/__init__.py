"""
Proof that no credit was lost: every public file and page, held against what the desk has.

``files`` opens what readers get of each picture, ``pages`` renders the pages
that show pictures. Both give ``Disagreement``s, and nothing where all is well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .files import of_cards, of_pictures
from .finding import Disagreement
from .pages import of_path, public_paths

__all__ = ["Disagreement", "disagreements"]

#: Wraps what is gone through, to show how far it has come: what, label → the same items.
Progress = Callable[[Iterable[Any], str], Iterable[Any]]


def disagreements(
    at: dt.datetime, progress: Progress = lambda items, _label: items
) -> Iterator[Disagreement]:
    """
    Everything public at ``at`` (aware) that says another credit than the desk.

    Opens every file and renders every page: minutes for a large archive. A page
    costs its own queries, a picture two. Nothing is changed.
    """
    yield from of_pictures(at, progress)
    yield from of_cards(at, progress)
    for path in progress(public_paths(at), "pages"):
        yield from of_path(path, at)
