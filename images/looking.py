"""Looking at a file before it is taken in: what it says of itself, and whether it is known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from . import likeness, metadata
from .models import Image
from .opening import opened, upright
from .storing import completion

#: How many are shown beside a file that is like them.
SHOWN = 6


@dataclass(frozen=True)
class Look:
    #: Values for the Image's own fields, as its file says them.
    said: dict[str, str]
    #: The library's pictures with the very same bytes.
    same: list[Image]
    #: Those that only look like it, the likest first; at most ``SHOWN``.
    alike: list[Image]


def look(data: bytes) -> Look:
    """
    What is to be known of the file ``data`` before it is stored. Keeps nothing.

    Raises ``ValidationError`` where it is no picture that is taken. Decodes it;
    three queries, one of which reads the likeness of every picture.
    """
    picture = opened(data)
    said = completion(metadata.read(picture))
    picture = upright(picture)  # two of these are 400 MB: one is kept
    same = list(Image.objects.filter(sha256=hashlib.sha256(data).hexdigest()))
    known = {image.pk for image in same}
    alike = [pk for pk in likeness.similar(likeness.of(picture)) if pk not in known]
    return Look(said, same, in_order(alike))


def alike(image: Image) -> list[Image]:
    """The pictures that look like a stored one, the likest first. Two queries."""
    return in_order(likeness.similar(image.likeness, besides=image.pk))


def in_order(keys: list[int]) -> list[Image]:
    found = Image.objects.in_bulk(keys[:SHOWN])
    return [found[pk] for pk in keys if pk in found]
