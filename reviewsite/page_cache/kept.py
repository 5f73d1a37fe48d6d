"""The pages that a process keeps, within bounds."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Hashable

from .page import Page


class KeptPages:
    """
    At most ``limit`` bytes of pages; what was not asked for longest goes.

    Those of a former generation stay: one that still tells the truth answers again.

    Reading takes no lock.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._pages: dict[Hashable, Page] = {}
        self._uses = itertools.count(1)
        self._writing = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Hashable) -> Page | None:
        page = self._pages.get(key)
        if page is not None:
            page.used = next(self._uses)
        return page

    def put(self, key: Hashable, page: Page) -> None:
        """Keep ``page``, unless it would fill a quarter of the room."""
        if page.size * 4 > self.limit:
            return
        with self._writing:
            self._drop(key)
            page.used = next(self._uses)
            self._pages[key] = page
            self.size += page.size
            if self.size > self.limit:
                self._make_room()

    def _make_room(self) -> None:
        """Down to nine tenths, so that not every new page sorts them all."""
        for key in sorted(self._pages, key=lambda key: self._pages[key].used):
            if self.size <= self.limit * 9 // 10:
                return
            self._drop(key)

    def _drop(self, key: Hashable) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.size -= page.size
