"""Looking at a file before it is taken in: what it says of itself, and whether it is known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import connection

from . import likeness, metadata
from .models import Image
from .opening import opened, upright
from .storing import completion

#: How many are shown beside a file that is like them.
SHOWN = 6


#: Names the lock of ``one_at_a_time``; means nothing else.
_TAKING_IN = 0x1AC7


@dataclass(frozen=True)
class Look:
    #: Values for the Image's own fields, as its file says them.
    said: dict[str, str]
    sha256: str
    likeness: str
    #: As it would be shown: upright.
    width: int
    height: int


@dataclass(frozen=True)
class Known:
    #: The library's pictures with the very same bytes.
    same: list[Image]
    #: Those that only look like it, the likest first; at most ``SHOWN``.
    alike: list[Image]

    def __bool__(self) -> bool:
        return bool(self.same or self.alike)


def look(data: bytes) -> Look:
    """
    What is to be known of the file ``data`` before it is stored. Keeps nothing.

    Raises ``ValidationError`` where it is no picture that is taken. Decodes it; no query.
    """
    picture = opened(data)
    said = completion(metadata.read(picture))
    picture = upright(picture)  # two of these are 400 MB: one is kept
    return Look(
        said,
        hashlib.sha256(data).hexdigest(),
        likeness.of(picture),
        picture.width,
        picture.height,
    )


def same_bytes(seen: Look) -> list[Image]:
    """The library's pictures of the very same file. One query."""
    return list(Image.objects.filter(sha256=seen.sha256))


def newest() -> int:
    """The highest number of a picture. One query."""
    return Image.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def known(seen: Look, *, after: int = 0) -> Known:
    """
    What the library has of it already. Three queries; one reads the likeness of every picture.

    It holds until somebody stores another. So whoever stores asks once before
    ``one_at_a_time``, which may take seconds in a large library, and again behind it,
    only for what came ``after`` the number that was the ``newest`` before the first time.
    """
    same = [image for image in same_bytes(seen) if image.pk > after]
    keys = {image.pk for image in same}
    similar = likeness.similar(seen.likeness, after=after)
    return Known(same, in_order([pk for pk in similar if pk not in keys]))


def one_at_a_time() -> None:
    """
    Wait until nobody else is between looking and storing, and keep them out until the commit.

    In a transaction, after all that is slow: a SQLite database takes no other write
    meanwhile, whoever's it is. Fifty dropped files come three
    at once, and two of them may be the same: a unique column would refuse what is
    only to be offered, and there is no row yet to lock. So PostgreSQL locks a
    number; SQLite's transactions write one at a time from their start as it is.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TAKING_IN])


def alike(image: Image) -> list[Image]:
    """The pictures that look like a stored one, the likest first. Two queries."""
    return in_order(likeness.similar(image.likeness, besides=image.pk))


def in_order(keys: list[int]) -> list[Image]:
    found = Image.objects.in_bulk(keys[:SHOWN])
    return [found[pk] for pk in keys if pk in found]
