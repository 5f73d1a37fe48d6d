"""``manage.py render_images``: make the files of pictures here and now."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone
from tqdm import tqdm

from images import likeness
from images.leftovers import leftovers
from images.models import Image, Rendition
from images.rendering import ask_again, plan, render

_A_DAY = dt.timedelta(days=1)


class Command(BaseCommand):
    help = "Make the files of pictures that wait or failed. Ends with 1 where some cannot be made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--missing",
            action="store_true",
            help="look into the storage too: make what is not there, the likeness as well, and "
            "delete what no row names and is a day old, as a killed worker leaves it",
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="make every file anew; readers get the former ones until then",
        )

    def handle(self, *args: Any, missing: bool, force: bool, **options: Any) -> None:
        keys = list(Image.objects.order_by("pk").values_list("pk", flat=True))
        made, wrong = 0, []
        bar = sys.stderr.isatty()
        for pk in tqdm(keys, unit="picture", disable=not bar):
            try:
                number, errors = _rendered(pk, missing=missing, force=force)
            except Image.DoesNotExist:
                continue  # somebody deleted it meanwhile
            made += number
            wrong += errors
            if number and not bar:
                self.stdout.write(f"Picture {pk}: {number} made")
        if missing:
            self._delete_leftovers()
        self.stdout.write(f"{len(keys)} pictures, {made} files made, {len(wrong)} failures.")
        if wrong:
            raise CommandError("\n".join(wrong))

    def _delete_leftovers(self) -> None:
        storage = Rendition._meta.get_field("file").storage
        found = list(leftovers(storage, timezone.now() - _A_DAY))
        for name in found:
            storage.delete(name)
        if found:
            self.stdout.write(f"{len(found)} files deleted that no row names")


def _rendered(pk: int, *, missing: bool, force: bool) -> tuple[int, list[str]]:
    """How many files of one picture were made, and what went wrong."""
    image = Image.objects.get(pk=pk)
    plan(image)
    wrong = []
    if missing:
        ask_again(image, Q(pk__in=_lost(image)))
        if not image.original.storage.exists(str(image.original.name)):
            wrong.append(f"Picture {pk}: the original {image.original.name} is not there.")
        elif not image.likeness:
            likeness.fill(image)
    # Whoever asks by hand asks again for what was given up.
    ask_again(image, Q(state=Rendition.State.FAILED))
    rendered = render(image, anew=force)
    wrong += [f"Picture {pk}, {row}: {row.error}" for row in rendered.failed]
    if rendered.unfinished and not rendered.failed:
        wrong.append(f"Picture {pk}: it kept changing meanwhile.")
    return rendered.made, wrong


def _lost(image: Image) -> list[int]:
    return [
        row.pk for row in image.renditions.made() if not row.file.storage.exists(str(row.file.name))
    ]
