"""
Files that no row names.

What is made is written before its row says so, since a row must never name a file that
is not there. Whoever is killed in between leaves the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.core.files.storage import Storage

from .models import Rendition

_FOLDER = "renditions"
_BATCH = 2000


def leftovers(storage: Storage, before: dt.datetime) -> Iterator[str]:
    """
    The names of renditions' files that no row names and that were written before ``before``.

    Younger ones may be those of a task that is not done. Lists the folder once;
    a query for some dozens of pictures, and a question to ``storage`` a file found.
    """
    try:
        names = sorted(storage.listdir(_FOLDER)[1])
    except FileNotFoundError:
        return
    for start in range(0, len(names), _BATCH):
        batch = names[start : start + _BATCH]
        # As ``rendition_path`` has it: token, crop, width, and what tells writings apart.
        tokens = {name.rsplit("-", 3)[0] for name in batch}
        rows = Rendition.objects.filter(image__token__in=tokens)
        known = set(rows.values_list("file", flat=True))
        for name in (f"{_FOLDER}/{name}" for name in batch):
            if name not in known and storage.get_modified_time(name) < before:
                yield name
