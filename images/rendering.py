"""
Making the files that readers get: cropped, scaled, encoded, with the credit in each.

The rows of ``Rendition`` say which files there should be and how far each has
come. ``Image.made`` repeats those that are made, so that a page knows what it
may name from the picture's own row. Both are written here alone, together.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import PIL.Image
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.utils.text import Truncator

from .credit import assert_says, credit
from .crops import AT_ONCE, Crop, Format, box, specs
from .metadata import xmp
from .models import Image, Made, Rendition
from .opening import opened, upright, web_ready

State = Rendition.State

#: As small as shows no harm beside the original, at the size at which it is shown.
ENCODERS: dict[str, dict[str, Any]] = {
    Format.AVIF: {"quality": 58, "speed": 8},
    Format.WEBP: {"quality": 76, "method": 4},
    Format.JPEG: {"quality": 80, "progressive": True, "optimize": True},
}
#: How often a file that cannot be made is tried.
MAX_ATTEMPTS = 4
#: How often the whole is begun anew where an editor keeps changing the picture under it.
_BEGINNINGS = 3


@dataclass(frozen=True)
class Rendered:
    made: int = 0
    failed: int = 0
    #: Something waits still, or failed and may be tried again.
    unfinished: bool = False


def plan(image: Image) -> None:
    """
    Have a row for every file that there should be, and none for others.

    A new one waits. The files of rows that go are deleted on commit. At most three queries.
    """
    wanted = {spec.key: spec for spec in specs(image)}
    with transaction.atomic():
        there = {(row.crop, row.format, row.width): row for row in image.renditions.all()}
        gone = [row for key, row in there.items() if key not in wanted]
        if gone:
            Rendition.objects.filter(pk__in=[row.pk for row in gone]).delete()
            for row in gone:
                delete_on_commit(row.file)
            tell(image)
        Rendition.objects.bulk_create(
            Rendition(
                image=image,
                crop=spec.crop,
                format=spec.format,
                width=spec.width,
                height=spec.height,
            )
            for key, spec in wanted.items()
            if key not in there
        )


def render(image: Image, *, at_once: bool = False) -> Rendered:
    """
    Make what waits or failed; with ``at_once`` only what every browser reads.

    Nothing is locked while files are encoded. Where the credit or the focal point
    change meanwhile, what was made is thrown away and made anew. A file that
    failed ``MAX_ATTEMPTS`` times is left alone until it is asked for again.
    Reads the original once; about five queries. With ``at_once``, what goes wrong is raised.
    """
    for _beginning in range(_BEGINNINGS):
        rendered = _render_once(Image.objects.get(pk=image.pk), at_once=at_once)
        if rendered is not None:
            return rendered
    return Rendered(unfinished=True)


def ask_again(image: Image, which: Q | None = None) -> int:
    """
    Have files made anew: all, or those of ``which``. Until then no page names them.

    Gives how many. Four queries; the image's row is locked until the transaction ends.
    """
    with transaction.atomic():
        locked(image)
        rows = image.renditions.filter(which or Q())
        number = rows.update(state=State.WAITING, attempts=0, error="")
        tell(image)
    return number


def refocus(image: Image) -> int:
    """The crops are to be made anew, about the focal point as it is now; gives how many."""
    return ask_again(image, ~Q(crop=Crop.FULL))


def tell(image: Image) -> None:
    """Repeat in ``image.made`` what its rows say, in the transaction that changed them."""
    made: Made = {}
    rows = (
        image.renditions.made().order_by("width").values_list("crop", "format", "width", "height")
    )
    for crop, file_format, width, height in rows:
        made.setdefault(crop, {}).setdefault(file_format, []).append([width, height])
    image.made = made
    Image.objects.filter(pk=image.pk).update(made=made)


def locked(image: Image) -> Image:
    """The image as it is now, locked until the transaction ends."""
    return Image.objects.select_for_update().get(pk=image.pk)


def _render_once(image: Image, *, at_once: bool) -> Rendered | None:
    """``None`` where the picture's credit or focal point changed under it."""
    rows = _to_make(image, at_once=at_once)
    if not rows:
        return Rendered()
    said = credit(image)
    former = [partial(row.file.storage.delete, str(row.file.name)) for row in rows if row.file]
    with deleted_on_failure() as written:
        _make(rows, image, said, written, at_once=at_once)
        with transaction.atomic():
            now = locked(image)
            if (credit(now), now.focal_x, now.focal_y) != (said, image.focal_x, image.focal_y):
                for file in written:
                    file.storage.delete(str(file.name))
                return None
            Rendition.objects.bulk_update(rows, ["state", "error", "attempts", "file"])
            tell(image)
            for delete in former:
                transaction.on_commit(delete)
    failed = [row for row in rows if row.state == State.FAILED]
    return Rendered(
        made=len(rows) - len(failed),
        failed=len(failed),
        unfinished=any(row.attempts < MAX_ATTEMPTS for row in failed),
    )


def _to_make(image: Image, *, at_once: bool) -> list[Rendition]:
    rows = image.renditions.exclude(state=State.MADE).filter(attempts__lt=MAX_ATTEMPTS)
    if at_once:
        rows = rows.filter(crop=AT_ONCE[0], format=AT_ONCE[1])
    return list(rows.order_by("crop", "width", "format"))


def _make(
    rows: list[Rendition],
    image: Image,
    said: dict[str, str],
    written: list[FieldFile],
    *,
    at_once: bool,
) -> None:
    """Encode and store the files of ``rows``; what goes wrong is kept in the row it is about."""
    try:
        picture = fit_for_the_page(image)
        packet = xmp.build(said)
    except Exception as error:
        if at_once:
            raise
        for row in rows:
            _failed(row, error)
        return
    scaled: tuple[tuple[str, int], PIL.Image.Image] | None = None
    for row in rows:
        try:
            if scaled is None or scaled[0] != (row.crop, row.width):
                scaled = (row.crop, row.width), _scaled(picture, image, row)
            data = _encoded(scaled[1], row.format, packet)
            assert_says(data, said, row)
            write(row, data, written)
        except Exception as error:
            if at_once:
                raise
            _failed(row, error)
        else:
            row.state, row.error, row.attempts = State.MADE, "", 0


def _failed(row: Rendition, error: Exception) -> None:
    row.state, row.attempts = State.FAILED, row.attempts + 1
    row.error = Truncator(f"{type(error).__name__}: {error}").chars(500)


def fit_for_the_page(image: Image) -> PIL.Image.Image:
    """The original: upright, in sRGB. Reads its file; raises as ``opened``."""
    with image.original.open("rb") as file:
        picture = opened(file.read())
    return web_ready(upright(picture), picture.info.get("icc_profile"))


def _scaled(picture: PIL.Image.Image, image: Image, row: Rendition) -> PIL.Image.Image:
    scaled = picture.resize(
        (row.width, row.height),
        PIL.Image.Resampling.LANCZOS,
        box=box(image, row.crop),
        reducing_gap=3.0,
    )
    # Nothing of the original's goes along: a place or a serial number never leaves the desk.
    scaled.info.clear()
    return scaled


def _encoded(picture: PIL.Image.Image, file_format: str, packet: bytes) -> bytes:
    encoded = io.BytesIO()
    # Some formats would carry the former ones over if they were not given.
    own = {"comment": b""} if file_format == Format.JPEG else {}
    picture.save(
        encoded, file_format, exif=b"", icc_profile=None, xmp=packet, **ENCODERS[file_format], **own
    )
    return encoded.getvalue()


# --- Files -------------------------------------------------------------------


def write(row: Rendition, data: bytes, written: list[FieldFile]) -> None:
    """Store ``data`` under a new name, and keep the name in ``row`` and the file in ``written``."""
    row.file.save("", ContentFile(data), save=False)
    # The row's own will stand for another file some day.
    written.append(FieldFile(row, row.file.field, str(row.file.name)))


def delete_on_commit(file: FieldFile) -> None:
    if file:
        transaction.on_commit(partial(file.storage.delete, str(file.name)))


@contextmanager
def deleted_on_failure() -> Iterator[list[FieldFile]]:
    """Takes the files that a transaction writes; they go with it if it fails."""
    written: list[FieldFile] = []
    try:
        yield written
    except BaseException:
        for file in written:
            file.storage.delete(str(file.name))
        raise
