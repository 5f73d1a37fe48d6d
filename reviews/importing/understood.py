"""What was understood of a handed-in text: plain data, no database."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class DramaFacts:
    title: str | None = None
    native_title: str | None = None
    start_year: int | None = None
    end_year: int | None = None
    episodes: int | None = None
    genres: list[str] = field(default_factory=list)


@dataclass
class CrewLine:
    name: str
    job: str


@dataclass
class CharacterLine:
    name: str
    native_name: str | None = None
    performers: list[str] = field(default_factory=list)


@dataclass
class PerformerLine:
    name: str
    native_name: str | None = None


@dataclass
class Section:
    """Paragraphs parted by a blank line; ``heading`` is ``None`` for the opening."""

    heading: str | None
    text: str


@dataclass
class AuthorLine:
    name: str | None = None
    tagline: str | None = None


@dataclass
class Understood:
    """Every word of the source is in one of these fields or in a finding."""

    label: str | None = None
    headline: str | None = None
    drama: DramaFacts = field(default_factory=DramaFacts)
    credit_line: str | None = None
    crew: list[CrewLine] = field(default_factory=list)
    characters: list[CharacterLine] = field(default_factory=list)
    performers: list[PerformerLine] = field(default_factory=list)
    networks: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    trailer: str | None = None
    sections: list[Section] = field(default_factory=list)
    verdict: str | None = None
    #: ``{"value": 8, "best": 10}`` as the writer gave it, or ``{"grade": "B+"}``.
    score: dict[str, float | int | str] | None = None
    author: AuthorLine = field(default_factory=AuthorLine)

    def as_dict(self) -> dict[str, Any]:
        """The fields of ``import_review --json``, without ``findings``."""
        return asdict(self)
