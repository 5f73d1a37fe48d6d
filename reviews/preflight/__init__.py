"""
Preflight: what an editor should be told before a text is published.

Each rule is a small function from a ``Subject`` to findings; it reads no database
and no clock. A new rule is a function in one of these modules and a line in ``RULES``.

A finding ``blocks`` where a reader would be shown something broken, or the
publication would do wrong; it ``warns`` where only a person can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reviews.preflight import (
    availability,
    damage,
    editorial,
    people,
    pictures,
    quotes,
    rights,
    years,
)
from reviews.preflight.finding import Finding
from reviews.preflight.subject import Subject

Rule = Callable[[Subject], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    damage.damaged_text,
    damage.no_break_spaces,
    damage.placeholder,
    quotes.unbalanced_quote,
    people.name_typo,
    people.name_variant,
    people.uncredited_character,
    pictures.missing_credit,
    pictures.missing_alt,
    pictures.missing_embed,
    rights.picture_unusable,
    rights.picture_ends_soon,
    rights.fallback_unusable,
    rights.picture_of_another_drama,
    rights.picture_regions,
    rights.picture_restrictions,
    rights.picture_licence,
    availability.availability_unknown,
    years.years_disagree,
    editorial.missing_verdict,
    editorial.missing_score,
    editorial.long_headline,
)

#: A picture goes out with its credit and its alt text, whoever gives a reason.
UNWAIVABLE = frozenset({"missing-credit", "missing-alt"})


def check(subject: Subject) -> list[Finding]:
    """All findings, in the order of the lines; those of no line come last, by rule."""
    findings = [finding for rule in RULES for finding in rule(subject)]
    return sorted(findings, key=lambda found: (found.line is None, found.line or 0, found.rule))
