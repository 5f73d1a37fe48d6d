"""``rebuild_index``: the search's index anew, from the rows themselves."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from reviews.search.index import rebuild


class Command(BaseCommand):
    help = "Read everything that is searched in anew. Searches are answered meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(desc="Indexing", unit=" things", file=self.stderr, mininterval=0.5) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            rebuild(progress)
