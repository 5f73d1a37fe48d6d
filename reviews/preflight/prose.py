"""Reading a passage: its sentences, and the drama's title in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

#: A full stop, perhaps a closing quote or bracket, and a space. One character a step,
#: so that a line of a million dots costs no more than any other.
_SENTENCE_END = re.compile("(?<=[.!?\u2026])[\"'\u2019\u201d)\\]]?\\s")


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a passage, each with the place in the passage at which it begins."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, text[start : end.end()]
        start = end.end()
    if start < len(text):
        yield start, text[start:]


def any_title(titles: Iterable[str]) -> str:
    """
    A pattern for any of a drama's titles, however hyphened, quoted or spaced.

    It matches nothing where there are none. Not anchored, no groups.
    """
    patterns = [
        r"[\W_]{1,3}".join(map(re.escape, words))
        for title in sorted(titles, key=len, reverse=True)
        if (words := re.findall(r"\w+", title))
    ]
    return rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)" if patterns else r"(?!)"
