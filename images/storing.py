"""Taking a picture in, changing what its files say, and letting it go with its files."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import CharField, Q

from . import likeness, metadata
from .credit import WRITTEN, credit, credit_in, with_credit
from .models import Image, Rendition
from .opening import MAX_BYTES, opened, upright
from .rendering import (
    ask_again,
    delete,
    delete_on_commit,
    deleted_on_failure,
    first_files,
    locked,
    plan,
    refocus,
    tell,
    write,
)
from .tasks import render_image

logger = logging.getLogger(__name__)

#: What the file's own metadata may complete. What may be done with a picture, the desk decides.
_COMPLETED = (*WRITTEN, "source")
_is_web_address = URLValidator(["http", "https"])
#: Told of what ``changed`` is told, in the same transaction: apps that draw something of their
#: own from pictures put themselves in when the site starts.
followers: list[Callable[[Image, set[str]], None]] = []


@dataclass(frozen=True)
class Written:
    """What ``keep`` takes: a picture whose files are there, and of which no row tells yet."""

    image: Image
    #: Of its first files, unsaved like itself.
    rows: Sequence[Rendition]


def store(file: BinaryIO, **fields: Any) -> Image:
    """
    Keep ``file`` as a new Image; ``fields`` are the Image's own.

    Those of the credit that are missing or empty are taken from the file's own
    metadata, all of which is kept in ``embedded``. The whole picture as JPEG is
    made at once, so that it can be shown; crops and smaller formats are left to a task.

    Raises ``ValidationError`` for what is no picture of a known format, too
    large, or broken. Writes the file and its first renditions; about ten queries.
    """
    with written(file, **fields) as ready:
        return keep(ready)


@contextmanager
def written(file: BinaryIO, **fields: Any) -> Iterator[Written]:
    """
    The slow part of ``store``: decodes, encodes, writes the files. No query.

    For whoever decides only under a lock whether to keep it: ``keep`` in it is some
    quick queries. The files go where it is not kept, or its transaction fails.
    """
    data = file.read(MAX_BYTES + 1)
    picture = opened(data)
    embedded = metadata.read(picture)
    for name, text in completion(embedded).items():
        if not metadata.visible(fields.get(name) or ""):
            fields[name] = text
    file_format = picture.format or ""
    picture = upright(picture)  # two of these are 400 MB: one is kept
    image = Image(
        sha256=hashlib.sha256(data).hexdigest(),
        likeness=likeness.of(picture),
        format=file_format,
        width=picture.width,
        height=picture.height,
        embedded=embedded,
        **fields,
    )
    files = first_files(image, picture)
    del picture
    with deleted_on_failure() as names:
        image.original.save(image.token, ContentFile(data), save=False)
        names.append(image.original)
        for row, content in files:
            write(row, content, names)
        yield Written(image, [row for row, _content in files])
        if image._state.adding:
            delete(names)


def keep(ready: Written) -> Image:
    """Have the library know what was written, and the rest of its files made. Ten queries."""
    image = ready.image
    with transaction.atomic():
        image.save()
        Rendition.objects.bulk_create(ready.rows)
        plan(image)
        tell(image)
        render_image.enqueue(image.pk)
    return image


def completion(embedded: metadata.Embedded) -> dict[str, str]:
    """Values for the Image's own fields out of what its file says, in one line, as they fit."""
    values = {}
    for name in _COMPLETED:
        text = " ".join(metadata.first_said(embedded, name).split())
        field = Image._meta.get_field(name)
        assert isinstance(field, CharField)
        assert field.max_length
        if name.endswith("_url"):
            try:
                _is_web_address(text)
            except ValidationError:
                continue
            if len(text) > field.max_length:
                continue  # half an address leads nowhere
        if text:
            values[name] = _cut(text, field.max_length)
    return values


def _cut(text: str, longest: int) -> str:
    # Django's Truncator does not count marks: what it cuts may still be too long for its field.
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def changed(image: Image, names: set[str]) -> None:
    """
    Have the files of a saved ``image`` follow its fields ``names``, which have changed.

    For whoever changes a stored image, in the same transaction. Raises as
    ``refresh_credit``.
    """
    if not names.isdisjoint(WRITTEN):
        refresh_credit(image)
    if not names.isdisjoint({"focal_x", "focal_y"}):
        refocus(image)
        render_image.enqueue(image.pk)
    for follow in followers:
        follow(image, names)


def remove(image: Image) -> None:
    """
    Let a picture go, and on commit its original and all files made of it.

    Raises ``ProtectedError`` where anything names it: an edition, a poster, a
    portrait, or a picture that it stands in for. A task that is making its
    files meanwhile throws them away. About ten queries.
    """
    with transaction.atomic():
        files = [locked(image).original, *(row.file for row in image.renditions.all())]
        image.delete()
        for file in files:
            delete_on_commit(file)


def refresh_credit(image: Image) -> int:
    """
    Make the files of ``image`` say its credit as it is now in the database.

    Only their XMP changes. Each is written under a new name, which then goes into
    the row, so that no reader gets half a file; the old one is deleted on commit.
    Those that are missing, or so broken that their XMP cannot be changed, are
    named by no page until a task has made them anew.

    Gives the number of files that spoke otherwise. Locks the image's row; reads
    each file, and costs a query for each that changes.
    """
    number = 0
    with transaction.atomic(), deleted_on_failure() as written:
        image = locked(image)
        said = credit(image)
        to_make = []
        for row in image.renditions.made():
            old = _content(row)
            if old is not None and credit_in(old) == said:
                continue
            number += 1
            try:
                data = with_credit(old or b"", said, row)
            except Exception:
                # At broken data Pillow raises a dozen kinds of error: then it is encoded again.
                logger.info("The credit in %s cannot be changed", row, exc_info=True)
                to_make.append(row.pk)
                continue
            delete_on_commit(row.file)
            write(row, data, written)
            row.save(update_fields=["file", "changed_at"])
        if to_make:
            ask_again(image, Q(pk__in=to_make))
            render_image.enqueue(image.pk)
    return number


def _content(row: Rendition) -> bytes | None:
    try:
        with row.file.open("rb") as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content
