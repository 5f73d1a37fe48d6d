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
        number = 0
        for number, found in enumerate(disagreements(at, _progress), start=1):
            with tqdm.external_write_mode(file=sys.stdout):
                self.stdout.write(str(found))
        if number:
            sys.exit(1)


def _progress(items: Iterable[Any], label: str) -> Iterable[Any]:
    # Only on a terminal.
    bar: Iterable[Any] = tqdm(items, desc=label, unit="", disable=None)
    return bar
