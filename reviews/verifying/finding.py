"""One disagreement between the desk and what readers get."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Disagreement:
    #: In a word or two: “XMP”, “file missing”, “caption”, “JSON-LD”.
    what: str
    #: The file's name in the storage or the page's path, and the picture if it is about one.
    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.what}: {self.where}: expected {self.expected!r}, found {self.found!r}"
