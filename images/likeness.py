"""
Which pictures look alike, however they were resized, recompressed or lightly edited.

A difference hash: in an 8 × 8 grid, one bit for whether it grows darker to the
right. 64 bits, of which few change with size, quality or tone.
"""

from __future__ import annotations

import PIL.Image
from PIL import ImageStat

from .models import Image
from .opening import opened, upright, web_ready

#: Of 64 bits. Measured: see docs/decisions/0016.
ALIKE = 8
#: A plain colour: its parts differ by less than this on average, of 255 levels.
_FLAT = 3.0
#: A mere gradient: fewer bits than this are set, or not set.
_FEATURES = 6
#: Levels by which neighbours may differ and count as equal, so that a plain ground stays plain.
_NOISE = 2
_ROWS, _COLUMNS = 8, 9
#: So small a picture keeps what the hash looks at, and is quickly turned to sRGB.
_SMALL = 256


def of(picture: PIL.Image.Image) -> str:
    """
    The likeness of an opened, upright picture, as 16 hexadecimal digits.

    ``""`` for one without features: a plain colour or a mere gradient is like nothing.
    """
    if picture.mode in {"P", "PA", "1"}:
        picture = picture.convert("RGBA")  # these do not scale
    small = picture.resize((_SMALL, _SMALL), PIL.Image.Resampling.BOX)
    grey = web_ready(small, picture.info.get("icc_profile")).convert("L")
    grid = grey.resize((_COLUMNS, _ROWS), PIL.Image.Resampling.BOX)
    if ImageStat.Stat(grid).stddev[0] < _FLAT:
        return ""
    levels = grid.tobytes()
    bits = 0
    for row in range(_ROWS):
        for column in range(_COLUMNS - 1):
            at = row * _COLUMNS + column
            bits = bits << 1 | (levels[at] > levels[at + 1] + _NOISE)
    if not _FEATURES <= bits.bit_count() <= 64 - _FEATURES:
        return ""
    return f"{bits:016x}"


def distance(one: str, other: str) -> int:
    """In how many of 64 bits they differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def similar(likeness: str, *, besides: int | None = None, after: int = 0) -> list[int]:
    """
    The keys of the pictures that are ``ALIKE``, ``besides`` left out, the likest first.

    One query, which reads the likeness of every picture whose key is above ``after``.
    """
    if not likeness:
        return []
    rows = Image.objects.filter(pk__gt=after).exclude(likeness="").order_by()
    wanted = int(likeness, 16)
    found = [
        (differing, pk)
        for pk, other in rows.values_list("pk", "likeness").iterator(chunk_size=10_000)
        if (differing := (wanted ^ int(other, 16)).bit_count()) <= ALIKE and pk != besides
    ]
    return [pk for _differing, pk in sorted(found)]


def fill(image: Image) -> None:
    """Give a likeness to a picture stored before there was one. Reads the original."""
    with image.original.open("rb") as file:
        image.likeness = of(upright(opened(file.read())))
    Image.objects.filter(pk=image.pk).update(likeness=image.likeness)
