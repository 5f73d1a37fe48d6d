"""A subject for the rules, of a text that was only just understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from reviews.importing.understood import Understood
from reviews.preflight.subject import (
    KnownCharacter,
    KnownPerson,
    KnownService,
    Passage,
    Subject,
)


def subject_of(
    understood: Understood,
    passages: Iterable[Passage],
    at: dt.datetime,
    credit_source: Passage | None = None,
) -> Subject:
    """
    The text with what it says itself: nothing of the catalogue, no picture, no embed.

    ``passages`` are the paragraphs and headings that readers will see, with their lines in
    the source and with their no-break spaces; the credit line, the label and the byline
    are left out. ``at`` is an aware datetime in UTC; ``credit_source`` is the line of the
    source that credits the pictures.
    """
    drama = understood.drama
    titles = (drama.title, drama.native_title)
    return Subject(
        at=at,
        headline=understood.headline or "",
        passages=tuple(passages),
        titles=tuple(title for title in titles if title),
        start_year=drama.start_year,
        end_year=drama.end_year,
        characters=tuple(
            KnownCharacter(line.name, line.native_name or "", tuple(line.performers))
            for line in understood.characters
        ),
        people=tuple(_people(understood)),
        services=tuple(KnownService(name) for name in understood.services),
        credit_line=understood.credit_line or "",
        credit_source=credit_source,
        has_trailer=bool(understood.trailer),
        has_verdict=bool(understood.verdict),
        has_score=understood.score is not None,
    )


def _people(understood: Understood) -> Iterable[KnownPerson]:
    for performer in understood.performers:
        yield KnownPerson(performer.name, performer.native_name or "")
    for crew in understood.crew:
        yield KnownPerson(crew.name, performer=False)
