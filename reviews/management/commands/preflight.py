"""``preflight``: what an editor should be told of a review's working edition."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.management.instants import instant
from reviews.models import Edition, Review
from reviews.preflight.of_edition import findings


class Command(BaseCommand):
    help = "Check a review's working edition."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the review's address, as in /reviews/<slug>/")
        parser.add_argument(
            "--at",
            metavar="ISO",
            help="as of this time (ISO 8601; in the site's zone if it names none), else now",
        )
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        at = instant(options["at"]) if options["at"] else timezone.now()
        found = findings(_working_edition(options["slug"]), at)
        if options["json"]:
            said = json.dumps([finding.as_dict() for finding in found], indent=2)
            self.stdout.write(said)
            return
        for finding in found:
            where = _("line %(line)s") % {"line": finding.line} if finding.line else "–"
            self.stdout.write(f"{finding.severity:6} {where:9} {finding.rule}: {finding.message}")


def _working_edition(slug: str) -> Edition:
    try:
        review = Review.objects.filter(slug=slug).select_related("drama").first()
        edition = review.working_edition() if review else None
    except DatabaseError as error:
        raise CommandError(" ".join(str(error).split())) from error
    if review is None or edition is None:
        words = {"slug": " ".join(slug.split())}
        raise CommandError(_("There is no review “%(slug)s”.") % words)
    edition.review = review
    return edition
