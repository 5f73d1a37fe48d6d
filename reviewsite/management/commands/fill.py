"""``manage.py fill --reviews 100000``: a made-up archive of any size, to measure with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from reviewsite.filling import fill


class Command(BaseCommand):
    help = "Add a made-up archive: dramas, people, reviews, offers. Never in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reviews", type=int, default=1000)
        parser.add_argument("--seed", type=int, default=0, help="another one, another archive")

    def handle(self, *, reviews: int, seed: int, verbosity: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Not where DJANGO_ENV is production.")
        if reviews < 1:
            raise CommandError("--reviews is at least 1.")
        with tqdm(total=reviews, unit=" reviews", disable=verbosity == 0) as bar:
            fill(reviews, timezone.now(), seed=seed, done=bar.update)
        # Else the first searches would each read a part of it in.
        call_command("rebuild_index")
