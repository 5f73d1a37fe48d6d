"""The findings on a text that is on its way in: the importer's own and those of preflight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from reviews.importing.understanding import Understanding
from reviews.importing.understood import Understood
from reviews.preflight import check
from reviews.preflight.finding import Finding
from reviews.preflight.from_understood import subject_of
from reviews.preflight.subject import Passage


def findings(source: Understanding, at: dt.datetime) -> list[Finding]:
    """All of a text as it was handed in, by line. No query."""
    return findings_as_corrected(source, source.understood, source.passages(), at)


def findings_as_corrected(
    source: Understanding, understood: Understood, passages: Iterable[Passage], at: dt.datetime
) -> list[Finding]:
    """The same of what an editor has made of it; ``passages`` are what readers would read."""
    credit = None
    if source.credit_source is not None and understood.credit_line:
        credit = Passage(source.credit_source, source.credit_line_number)
    found = check(subject_of(understood, passages, at, credit))
    return sorted(
        [*source.findings, *map(source.located, found)],
        key=lambda finding: (finding.line is None, finding.line or 0),
    )
