"""Preflight of an edition as it is stored, with what the catalogue knows of its drama."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from images.countries import country_name
from images.models import Image
from images.rights import ONLY_AS_PROVIDED, why_not
from people.models import Person

from .. import body
from ..importing import recognise
from ..models import (
    Availability,
    Character,
    CrewCredit,
    Drama,
    Edition,
    Manuscript,
    StreamingService,
)
from . import UNWAIVABLE, check
from .finding import Finding
from .subject import (
    KnownCharacter,
    KnownPerson,
    KnownService,
    Passage,
    ShownImage,
    Subject,
)


def findings(edition: Edition, at: dt.datetime) -> list[Finding]:
    """What an editor should be told of ``edition`` as of ``at``. Eleven queries or so."""
    return check(subject(edition, at))


def blocking(edition: Edition, at: dt.datetime) -> list[Finding]:
    """The blocking findings that nobody has waived. One query more."""
    waived = set(edition.waivers.values_list("rule", "text"))
    return [
        finding
        for finding in findings(edition, at)
        if finding.severity == "blocks"
        and (finding.rule in UNWAIVABLE or (finding.rule, finding.text) not in waived)
    ]


def subject(edition: Edition, at: dt.datetime) -> Subject:
    """The edition as the rules look at it."""
    drama = edition.review.drama
    characters, people = cast_and_crew(drama)
    return Subject(
        at=at,
        headline=edition.headline,
        passages=tuple(passages(edition)),
        titles=drama.all_titles,
        start_year=drama.start_year,
        end_year=drama.end_year,
        characters=characters,
        people=people,
        services=services(drama, at),
        images=shown_images(edition, at),
        credit_line=edition.manuscript.credit_line if edition.manuscript else "",
        credit_source=_credit_source(edition.manuscript) if edition.manuscript else None,
        has_trailer=bool(edition.trailer_url or drama.trailer_url),
        has_embed=bool(body.image_ids(edition.body) or body.video_urls(edition.body)),
        has_verdict=bool(edition.verdict),
        has_score=edition.score is not None,
    )


def shown_images(edition: Edition, at: dt.datetime) -> tuple[ShownImage, ...]:
    """Its pictures and what stands in for them, as of ``at``. Three queries."""
    rows = edition.shown_images.select_related("image__fallback").prefetch_related(
        "image__dramas", "image__fallback__dramas"
    )
    drama = edition.review.drama
    return tuple(_shown(row.image, at, drama, row.shown_alt) for row in rows)


def _shown(
    image: Image, at: dt.datetime, drama: Drama, alt: str, *, stands_in: bool = False
) -> ShownImage:
    fallback = None
    if image.fallback and not stands_in:
        when = max(at, image.usable_until or at) if image.is_usable(at) else at
        fallback = _shown(image.fallback, when, drama, image.fallback.alt, stands_in=True)
    dramas = list(image.dramas.all())
    lacks_licence = image.rights == Image.Rights.CREATIVE_COMMONS and not image.licence_url
    return ShownImage(
        str(image),
        image.credit_line,
        alt,
        number=image.pk,
        why_not=tuple(why_not(image, at).items()),
        usable_until=image.usable_until if image.is_usable(at) else None,
        restrictions=image.restrictions.strip(),
        countries=tuple(country_name(code) for code in image.regions),
        only_as_provided=image.rights in ONLY_AS_PROVIDED,
        provided_for=tuple(provided.title for provided in dramas),
        provided_for_this=drama in dramas,
        lacks_licence=lacks_licence,
        fallback=fallback,
    )


def cast_and_crew(drama: Drama) -> tuple[tuple[KnownCharacter, ...], tuple[KnownPerson, ...]]:
    """Its characters with their performers, and everyone in it. Four queries."""
    rows = Character.objects.filter(drama=drama).prefetch_related("castings__cast_member")
    characters: list[KnownCharacter] = []
    people: dict[str, Person] = {}
    for character in rows:
        performers = [casting.cast_member for casting in character.castings.all()]
        people.update({f"cast {p.pk}": p for p in performers})
        characters.append(
            KnownCharacter(
                character.name,
                character.native_name,
                tuple(p.name for p in performers),
                tuple(character.aliases),
            )
        )
    for credit in CrewCredit.objects.filter(drama=drama).select_related("crew_member"):
        people[f"crew {credit.crew_member_id}"] = credit.crew_member
    known = tuple(
        KnownPerson(p.name, p.native_name, tuple(p.aliases), performer=key.startswith("cast"))
        for key, p in people.items()
    )
    return tuple(characters), known


def services(drama: Drama, at: dt.datetime) -> tuple[KnownService, ...]:
    """Every service, with the countries of this drama's rows that have not ended. Two queries."""
    countries: dict[int, list[str]] = {}
    for row in Availability.objects.filter(drama=drama):
        if row.closes_at is None or row.closes_at > at:
            countries.setdefault(row.service_id, []).append(row.country)
    return tuple(
        KnownService(s.name, tuple(s.aliases), tuple(countries.get(s.pk, ())))
        for s in StreamingService.objects.all()
    )


def passages(edition: Edition) -> Iterator[Passage]:
    """
    The text in reading order, each piece at the manuscript's line where it still stands.

    ``edition`` may be unsaved. No query, if its manuscript is loaded.
    """
    lines = _Lines(edition.manuscript.text if edition.manuscript else "")
    yield Passage(edition.headline, lines.find(edition.headline), True, "headline")
    if edition.standfirst:
        yield Passage(edition.standfirst, lines.find(edition.standfirst), False, "standfirst")
    for where, html in (("body", edition.body), ("verdict", edition.verdict)):
        for tag, text in body.blocks(html):
            yield Passage(text, lines.find(text), tag in {"h2", "h3"}, where)


def _credit_source(manuscript: Manuscript) -> Passage | None:
    """The first line of the manuscript that says its credit."""
    for number, line in enumerate(manuscript.text.split("\n"), start=1):
        said = recognise.credit(line)
        if said and manuscript.credit_line.startswith(said):
            return Passage(line.strip(), number)
    return None


class _Lines:
    """Finds the line of a manuscript that a piece of the edition came from."""

    def __init__(self, text: str) -> None:
        self._numbers: dict[str, list[int]] = {}
        for number, line in enumerate(text.split("\n"), start=1):
            self._numbers.setdefault(line.strip(" \t"), []).append(number)

    def find(self, text: str) -> int | None:
        """The first line not given out yet that reads exactly so, or ``None``."""
        numbers = self._numbers.get(text.strip(" \t"))
        return numbers.pop(0) if numbers else None
