"""
Making the files that readers get: cropped, scaled, encoded, with the credit in each.

The rows of ``Rendition`` say which files there should be and how far each has
come. ``Image.made`` repeats those that are made, so that a page knows what it
may name from the picture's own row. Both are written here alone, together.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import PIL.Image
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.text import Truncator

from .credit import assert_says, credit
from .crops import AT_ONCE, Box, Crop, Format, Spec, box, specs
from .metadata import clean, xmp
from .models import Image, Made, Rendition, RenditionQuerySet
from .opening import flat, opened, upright, web_ready

State = Rendition.State

#: As small as shows no harm beside the original, at the size at which it is shown.
ENCODERS: dict[str, dict[str, Any]] = {
    Format.AVIF: {"quality": 48, "speed": 6},
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
    #: Those that could not be made, each with its ``error``.
    failed: Sequence[Rendition] = ()
    #: Something waits still, or failed and will be tried again.
    unfinished: bool = False


class _ChangedMeanwhile(Exception):
    """The credit or the focal point changed while files were encoded."""


def plan(image: Image) -> None:
    """
    Have a row for every file that there should be, and none for others.

    A new one waits. The files of rows that go are deleted on commit. At most six
    queries; the image's row is locked until the transaction ends.
    """
    wanted = {(*spec.key, spec.height): spec for spec in specs(image)}
    with transaction.atomic():
        locked(image)
        there = {(r.crop, r.format, r.width, r.height): r for r in image.renditions.all()}
        gone = [row for key, row in there.items() if key not in wanted]
        if gone:
            Rendition.objects.filter(pk__in=[row.pk for row in gone]).delete()
            for row in gone:
                delete_on_commit(row.file)
            tell(image)
        Rendition.objects.bulk_create(
            _row(image, spec) for key, spec in wanted.items() if key not in there
        )


def _row(image: Image, spec: Spec) -> Rendition:
    return Rendition(
        image=image, crop=spec.crop, format=spec.format, width=spec.width, height=spec.height
    )


def first_files(image: Image, picture: PIL.Image.Image) -> list[tuple[Rendition, bytes]]:
    """
    The files of an unsaved ``image`` that every browser reads, of its upright ``picture``.

    Encoded and not written yet. No query; what goes wrong is raised.
    """
    rows = [_row(image, spec) for spec in specs(image) if (spec.crop, spec.format) == AT_ONCE]
    files = []
    for row, data in _encoded(rows, image, picture):
        if isinstance(data, Exception):
            raise data
        row.state = State.MADE
        files.append((row, data))
    return files


def render(image: Image, *, anew: bool = False) -> Rendered:
    """
    Make what waits or failed; with ``anew`` all, of which the former stand until then.

    Nothing is locked while files are encoded. Where the credit or the focal point
    change meanwhile, what was made is thrown away and made anew; where somebody
    else was faster, theirs stands. A file that failed ``MAX_ATTEMPTS`` times is
    left alone until it is asked for again; one that cannot be made anew stays.

    Reads the original once; about seven queries. Raises ``Image.DoesNotExist``
    where the image is gone.
    """
    for _beginning in range(_BEGINNINGS):
        try:
            return _render_once(Image.objects.get(pk=image.pk), anew=anew)
        except _ChangedMeanwhile:
            continue
    return Rendered(unfinished=True)


def ask_again(image: Image, which: Q | None = None) -> int:
    """
    Have files made anew: all, or those of ``which``. Until then no page names them.

    Gives how many. Four queries; the image's row is locked until the transaction ends.
    """
    with transaction.atomic():
        locked(image)
        rows = image.renditions.filter(which or Q())
        number = rows.update(state=State.WAITING, attempts=0, error="", changed_at=timezone.now())
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


def _render_once(image: Image, *, anew: bool) -> Rendered:
    rows = list(image.renditions.all() if anew else _to_make(image))
    if not rows:
        return Rendered()
    with deleted_on_failure() as written:
        _make(rows, image, written)
        with transaction.atomic():
            if _shown_by_files(locked(image)) != _shown_by_files(image):
                raise _ChangedMeanwhile
            return _settled(image, rows, anew=anew)


def _to_make(image: Image) -> RenditionQuerySet:
    return image.renditions.exclude(state=State.MADE).filter(attempts__lt=MAX_ATTEMPTS)


def _shown_by_files(image: Image) -> tuple[dict[str, str], float, float]:
    return credit(image), image.focal_x, image.focal_y


def _make(rows: list[Rendition], image: Image, written: list[FieldFile]) -> None:
    """Encode and store the files of ``rows``, and say in each row how it went."""
    try:
        with image.original.open("rb") as file:
            picture = upright(opened(file.read()))
    except Exception as error:
        for row in rows:
            _failed(row, error)
        return
    for row, data in _encoded(rows, image, picture):
        if isinstance(data, Exception):
            _failed(row, data)
            continue
        try:
            write(row, data, written)
        except Exception as error:
            _failed(row, error)
        else:
            row.state, row.error = State.MADE, ""


def _failed(row: Rendition, error: Exception) -> None:
    row.state = State.FAILED
    row.error = Truncator(clean(f"{type(error).__name__}: {error}")).chars(500)


def _settled(image: Image, rows: list[Rendition], *, anew: bool) -> Rendered:
    """Keep what was made of ``rows``, where nobody else did meanwhile; the image is locked."""
    there = {row.pk: row for row in image.renditions.all()}
    kept: list[Rendition] = []
    failed: list[Rendition] = []
    for row in rows:
        former = there.get(row.pk)
        if former is None or (former.state == State.MADE and not anew):
            if row.state == State.MADE:
                delete_on_commit(row.file)
        elif row.state == State.MADE:
            delete_on_commit(former.file)
            row.attempts = 0
            kept.append(row)
        else:
            failed.append(row)
            if former.state != State.MADE:
                row.attempts = former.attempts + 1
                kept.append(row)
    for row in kept:
        row.changed_at = timezone.now()
    Rendition.objects.bulk_update(kept, ["state", "error", "attempts", "file", "changed_at"])
    tell(image)
    return Rendered(
        made=sum(row.state == State.MADE for row in kept),
        failed=failed,
        unfinished=any(row.state == State.FAILED and row.attempts < MAX_ATTEMPTS for row in kept),
    )


def fit_for_the_page(image: Image) -> PIL.Image.Image:
    """The original: upright, in sRGB. Reads its file; raises as ``opened``."""
    with image.original.open("rb") as file:
        picture = upright(opened(file.read()))
    return web_ready(flat(picture), picture.info.get("icc_profile"))


# --- Pixels ------------------------------------------------------------------


def _encoded(
    rows: list[Rendition], image: Image, picture: PIL.Image.Image
) -> Iterator[tuple[Rendition, bytes | Exception]]:
    """
    The file of each of ``rows``, which says the credit of ``image``, or why there is none.

    Of each crop the widest is cut out of the picture, and the others are made of it.
    """
    said = credit(image)
    profile = picture.info.get("icc_profile")
    widest: dict[str, PIL.Image.Image] = {}
    scaled: dict[tuple[str, int], PIL.Image.Image] = {}
    for row in sorted(rows, key=lambda row: (row.crop, -row.width, row.format)):
        try:
            if row.crop not in widest:
                picture = flat(picture)
                widest[row.crop] = web_ready(_resized(picture, row, box(image, row.crop)), profile)
            if (row.crop, row.width) not in scaled:
                scaled = {(row.crop, row.width): _resized(widest[row.crop], row)}
            data = _file(scaled[row.crop, row.width], row.format, xmp.build(said))
            assert_says(data, said, row)
        except Exception as error:
            yield row, error
        else:
            yield row, data


def _resized(picture: PIL.Image.Image, row: Rendition, part: Box | None = None) -> PIL.Image.Image:
    return picture.resize(
        (row.width, row.height), PIL.Image.Resampling.LANCZOS, box=part, reducing_gap=3.0
    )


def _file(picture: PIL.Image.Image, file_format: str, packet: bytes) -> bytes:
    # Nothing of the original's goes along: a place or a serial number never leaves the desk.
    # Some formats would carry the former ones over if they were not given.
    picture.info.clear()
    own = {"comment": b""} if file_format == Format.JPEG else {}
    encoded = io.BytesIO()
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
    """Takes the files that are written within; they go if it fails."""
    written: list[FieldFile] = []
    try:
        yield written
    except BaseException:
        delete(written)
        raise


def delete(files: Iterable[FieldFile]) -> None:
    for file in files:
        file.storage.delete(str(file.name))
