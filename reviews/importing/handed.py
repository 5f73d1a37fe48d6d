"""A text as it was handed in, line by line."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Dress:
    """What a word processor or a web page said of a line, beyond its words."""

    #: The line as inline HTML: text, ``strong``, ``em`` and ``a href`` only.
    html: str
    #: Heading level, 1 to 6; 0 for what is no heading.
    level: int = 0
    #: Whether it is an item of a list.
    item: bool = False


@dataclass(frozen=True)
class Handed:
    """
    ``text`` is what line numbers count in: lines end in ``\\n`` alone, Hangul is NFC.

    ``dress`` (by 1-based line number) is empty for plain text, whose Markdown is
    read with its lines. Of a text that is written by hand with tags only the lines
    that have some are dressed.
    """

    text: str
    dress: dict[int, Dress] = field(default_factory=dict)
    #: A text with tags as it was typed: read again, it is the very same.
    typed: str = ""

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")
