"""``verify_credits``: whether every public file and page says the credit that the desk has."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from reviews.management.instants import instant
from reviews.verifying import disagreements


class Command(BaseCommand):
    help = "Open every public picture and page, and print where a credit is lost or wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at",
            metavar="ISO",
            help="as of this time (ISO 8601; in the site's zone if it names none), else now",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = instant(options["at"]) if options["at"] else timezone.now()
        any_found = False
        for found in disagreements(at, _progress):
            any_found = True
            with tqdm.external_write_mode(file=sys.stdout):
                self.stdout.write(str(found))
        if any_found:
            sys.exit(1)


def _progress(items: Iterable[Any], label: str) -> Iterable[Any]:
    # Only on a terminal.
    bar: Iterable[Any] = tqdm(items, desc=label, unit="", disable=None)
    return bar
