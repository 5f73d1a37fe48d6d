"""The files: each says whom to credit in its XMP, and nothing else of where it came from."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import PIL.Image
from django.db.models.fields.files import FieldFile
from PIL.ExifTags import IFD

from images.credit import credit, credit_in
from images.models import Image, Made, Rendition

from .. import gate
from ..models import SocialCard
from ..social_cards.making import is_current
from .finding import Disagreement

#: What Pillow finds of metadata other than XMP, by its own names.
_REMNANTS = {"exif": "Exif", "photoshop": "IPTC", "comment": "comment"}
_CHUNK = 100


def of_pictures(
    at: dt.datetime, progress: Callable[[Iterable[Any], str], Iterable[Any]]
) -> Iterator[Disagreement]:
    """Of every file of every public picture, and of what pages are told of them."""
    images = gate.images(at).order_by("pk").prefetch_related("renditions")
    for image in progress(images.iterator(chunk_size=_CHUNK), "pictures"):
        rows = [row for row in image.renditions.all() if row.state == Rendition.State.MADE]
        yield from _told(image, rows)
        for row in rows:
            yield from of_file(row.file, credit(image), f"{row.file.name} (picture {image.pk})")


def of_cards(
    at: dt.datetime, progress: Callable[[Iterable[Any], str], Iterable[Any]]
) -> Iterator[Disagreement]:
    """Of every public social card; an outdated one is answered to nobody."""
    cards = gate.cards(at).order_by("pk").select_related("edition__review__drama", "image")
    for card in progress(cards.iterator(chunk_size=_CHUNK), "cards"):
        if is_current(card):
            yield from of_file(card.file, _of_card(card), f"{card.file.name} (card {card.pk})")


def _of_card(card: SocialCard) -> dict[str, str]:
    return credit(card.image) if card.image else {}


def _told(image: Image, rows: list[Rendition]) -> Iterator[Disagreement]:
    """Pages name what ``made`` says; rows say which files there are."""
    there: Made = {}
    for row in sorted(rows, key=lambda row: row.width):
        there.setdefault(row.crop, {}).setdefault(row.format, []).append([row.width, row.height])
    if image.made != there:
        yield Disagreement("files told", f"picture {image.pk}", str(there), str(image.made))


def of_file(file: FieldFile, said: dict[str, str], where: str) -> Iterator[Disagreement]:
    """What one file says beside ``said``, the desk's credit by field. Reads it."""
    try:
        with file.open("rb") as opened:
            data = opened.read()
    except FileNotFoundError:
        yield Disagreement("file missing", where, "a file", "none")
        return
    try:
        found, remnants = credit_in(data), _remnants(data)
    except Exception as error:
        yield Disagreement(
            "file unreadable", where, "a picture", f"{type(error).__name__}: {error}"
        )
        return
    for field in sorted(said.keys() | found.keys()):
        if said.get(field) != found.get(field):
            yield Disagreement(
                "XMP", f"{where}, {field}", said.get(field, ""), found.get(field, "")
            )
    for remnant in remnants:
        yield Disagreement("remnant", where, "no other metadata", remnant)


def _remnants(data: bytes) -> list[str]:
    """The kinds of metadata in a file that should have none but its credit."""
    with PIL.Image.open(io.BytesIO(data), formats=["JPEG", "WEBP", "AVIF"]) as picture:
        picture.load()
        found = [kind for name, kind in _REMNANTS.items() if picture.info.get(name)]
        exif = picture.getexif()
        if exif.get_ifd(IFD.GPSInfo) or b"GPSLatitude" in picture.info.get("xmp", b""):
            found.append("GPS")
    return found
