"""``draw_cards``: the social cards of approved reviews that are missing or outdated."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from reviews.social_cards.making import approved, draw_cards


class Command(BaseCommand):
    help = "Draw the social cards of approved reviews that are missing or say something outdated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="draw all of them anew")

    def handle(self, *args: Any, **options: Any) -> None:
        made = failed = 0
        editions = approved().order_by("pk")
        # Only on a terminal; elsewhere the last line says it all.
        for edition in tqdm(
            editions.iterator(chunk_size=200), total=editions.count(), unit="edition", disable=None
        ):
            drawn = draw_cards(edition, force=options["force"])
            made, failed = made + drawn.made, failed + drawn.failed
        told = _("%(made)d drawn, %(failed)d failed.") % {"made": made, "failed": failed}
        if failed:
            raise CommandError(told)
        self.stdout.write(told)
