"""``import_review``: a handed-in text becomes a draft, or only says what it was understood as."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.importing.cataloguing import Choices
from reviews.importing.checking import findings
from reviews.importing.creating import Created, create, written_score
from reviews.importing.matching import Matched, Matches, known_names, match
from reviews.importing.reading import MAX_DOCX_BYTES, Unreadable, read_text
from reviews.importing.understanding import Understanding, understand
from reviews.importing.understood import AuthorLine, Understood
from reviews.preflight.finding import Finding
from reviews.workflow import Refused


class Command(BaseCommand):
    help = "Read a review from a text, Word or HTML file, and make a draft of it."
    # What checks say would stand between our one line on standard error and its reader.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file, or - for standard input")
        parser.add_argument("--author", help="who wrote it, whatever the text says")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
        parser.add_argument(
            "--create", action="store_true", help="add to the catalogue what it does not have"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name = "" if options["file"] == "-" else Path(options["file"]).name
        try:
            handed = read_text(_bytes_of(options["file"]), name)
        except Unreadable as error:
            raise CommandError(_one_line(error)) from None
        at = timezone.now()
        source = understand(handed, names=known_names())
        if options["author"] and options["author"].strip():
            _sign(source, options["author"])
        found = findings(source, at)
        answer: dict[str, Any] = {
            **source.understood.as_dict(),
            "findings": [finding.as_dict() for finding in found],
        }
        matches, created = _matches(source.understood), None
        if not options["dry_run"]:
            if matches is None:
                raise CommandError(_("The database cannot be read. Run “migrate” first."))
            created = self._create(source, matches, name, options)
            review = created.edition.review
            path = reverse("admin:reviews_review_change", args=[review.pk])
            answer["created"] = {"review": review.slug, "url": f"{settings.SITE_URL}{path}"}
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=not _speaks_unicode(), indent=2))
        else:
            self.stdout.write("\n".join(_report(source.understood, found, matches)))
            if created is not None:
                self.stdout.write("\n".join(["", *_said_of(created, answer["created"]["url"])]))

    def _create(
        self, source: Understanding, matches: Matches, name: str, options: dict[str, Any]
    ) -> Created:
        drama, signed = matches.drama, options["author"]
        choices = Choices.without_asking(matches, new=options["create"])
        if choices.drama == "skip" and drama is not None:
            perhaps = [str(candidate) for candidate in drama.candidates]
            raise CommandError(_no_drama(drama.name, perhaps))
        if signed and "skip" in choices.authors.values():
            raise CommandError(
                _("The catalogue has no author “%(name)s”. Add --create to make one.")
                % {"name": source.understood.author.name}
            )
        try:
            return create(
                source.understood, choices, source=source, name=name, by=None, at=timezone.now()
            )
        except Refused as error:
            raise CommandError(_one_line(error)) from None
        except DatabaseError as error:
            raise CommandError(_one_line(error)) from error


def _bytes_of(path: str) -> bytes:
    try:
        if path == "-":
            return sys.stdin.buffer.read(MAX_DOCX_BYTES + 1)
        with Path(path).open("rb") as file:
            return file.read(MAX_DOCX_BYTES + 1)
    except (OSError, ValueError) as error:
        words = {"file": path, "why": getattr(error, "strerror", None) or str(error)}
        raise CommandError(_one_line(_("%(file)s: %(why)s") % words)) from None


def _sign(source: Understanding, name: str) -> None:
    """Somebody else's name over it; what the text said of its author is told."""
    before, name = source.understood.author, " ".join(name.split())
    if before.name == name:
        return
    source.understood.author = AuthorLine(name)
    for said in filter(None, (before.name, before.tagline)):
        line = next(
            (n for n, text in enumerate(source.source.split("\n"), 1) if said in text), None
        )
        message = _("The text names another author; it is signed %(name)s.") % {"name": name}
        source.findings.append(Finding("author-replaced", "warns", line, said, message))


def _matches(understood: Understood) -> Matches | None:
    """``None`` where there is no database to look in."""
    try:
        return match(understood)
    except DatabaseError:
        return None


def _no_drama(title: str, perhaps: list[str]) -> str:
    if perhaps:
        words = {"title": title, "perhaps": ", ".join(perhaps)}
        return _one_line(
            _(
                "Which drama is “%(title)s”? Perhaps %(perhaps)s: choose on the desk’s page, "
                "or add --create for a new one."
            )
            % words
        )
    return _one_line(
        _("The catalogue has no drama “%(title)s”. Add --create to make it.") % {"title": title}
    )


def _one_line(message: object) -> str:
    return " ".join(str(message).split())


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


# --- The report for people -----------------------------------------------------


def _report(
    understood: Understood, found: Iterable[Finding], matches: Matches | None
) -> Iterator[str]:
    matches = matches or Matches()
    drama = understood.drama
    title = f"{drama.title or '?'} {drama.native_title or ''}".strip()
    years = "–".join(str(year) for year in (drama.start_year, drama.end_year) if year)
    yield _row(_("Label"), understood.label)
    yield _row(_("Headline"), understood.headline)
    yield _row(_("Drama"), ", ".join(filter(None, (title, years))), matches.drama)
    yield _row(_("Episodes"), drama.episodes)
    yield _row(_("Genres"), ", ".join(drama.genres))
    yield _row(_("Author"), understood.author.name, *matches.authors.values())
    yield _row(_("Tagline"), understood.author.tagline)
    yield _row(_("Credit"), understood.credit_line)
    for crew in understood.crew:
        yield _row(crew.job.capitalize(), crew.name, matches.crew.get(crew.name))
    for character in understood.characters:
        played = ", ".join(character.performers) or "–"
        who = [matches.performers.get(name) for name in character.performers]
        yield _row(_("Character"), f"{character.name}: {played}", *who)
    for performer in understood.performers:
        yield _row(_("Performer"), performer.name, matches.performers.get(performer.name))
    for service in understood.services:
        yield _row(_("Service"), service, matches.services.get(service))
    for network in understood.networks:
        yield _row(_("Network"), network, matches.networks.get(network))
    yield _row(_("Trailer"), understood.trailer)
    yield _row(_("Score"), written_score(understood.score))
    for section in understood.sections:
        heading = section.heading or _("(opening)")
        number = len(section.text.split())
        words = ngettext("%(number)d word", "%(number)d words", number) % {"number": number}
        yield _row(_("Section"), f"{heading}, {words}")
    yield ""
    for finding in found:
        where = _("line %(line)s") % {"line": finding.line} if finding.line else "–"
        yield f"{finding.severity:6} {where:9} {finding.rule}: {finding.message}"


def _row(label: str, value: object, *matched: Matched | None) -> str:
    known = {
        "exact": _("known"),
        "variant": _("known, spelt otherwise"),
        "maybe": _("perhaps known"),
        "none": _("new"),
    }
    said = ", ".join(dict.fromkeys(known[one.certainty] for one in matched if one))
    return f"{label + ':':14} {value or '–'}" + (f"  [{said}]" if said else "")


def _said_of(created: Created, url: str) -> Iterator[str]:
    yield _("Created: %(url)s") % {"url": url}
    yield from created.remarks
