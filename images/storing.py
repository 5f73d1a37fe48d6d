"""
Taking a picture in: decided by its content, kept untouched, and made fit for the page.

The renditions are plain JPEG, made at once. Each says in its XMP whom to credit,
as the desk has it. Nothing of the original's metadata is carried over, so that
a place or a serial number never leaves the desk.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, BinaryIO

import PIL.Image
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import CharField
from django.db.models.fields.files import FieldFile
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from PIL import ImageCms, ImageOps

from . import metadata
from .metadata import jpeg, xmp
from .models import Image, Rendition, new_token

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
#: A phone, a tablet or half a screen, a full screen.
WIDTHS = (480, 960, 1600)
QUALITY = 82
#: What every file that leaves the desk says of its picture: no more than its pages do.
WRITTEN = (
    "creator",
    "credit_line",
    "copyright_notice",
    "licence_url",
    "acquire_url",
    "alt",
    "caption",
)
#: What the file's own metadata may complete. What may be done with a picture, the desk decides.
_COMPLETED = (*WRITTEN, "source")
_is_web_address = URLValidator(["http", "https"])


class CreditLost(Exception):
    """A rendition does not say what the desk says."""


def store(file: BinaryIO, **fields: Any) -> Image:
    """
    Keep ``file`` as a new Image with its renditions; ``fields`` are the Image's own.

    Those of the credit that are missing or empty are taken from the file's own
    metadata, all of which is kept in ``embedded``.

    Raises ``ValidationError`` for what is no picture of a known format, too
    large, or broken. Writes the file and its renditions, and two queries.
    """
    data = file.read(MAX_BYTES + 1)
    picture = opened(data)
    embedded = metadata.read(picture)
    for name, text in completion(embedded).items():
        fields[name] = fields.get(name) or text
    upright = _upright(picture)
    token = new_token()
    image = Image(
        token=token,
        sha256=hashlib.sha256(data).hexdigest(),
        format=picture.format or "",
        width=upright.width,
        height=upright.height,
        embedded=embedded,
        **fields,
    )
    with transaction.atomic(), _deleted_on_failure() as written:
        image.original.save(token, ContentFile(data), save=False)
        written.append(image.original)
        image.save()
        _render(image, _web_ready(upright, picture.info.get("icc_profile")), written)
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
            values[name] = Truncator(text).chars(field.max_length)
    return values


def credit(image: Image) -> dict[str, str]:
    """What each file of ``image`` must say in its XMP, by field; empty ones are left out."""
    said = {name: metadata.clean(getattr(image, name)) for name in WRITTEN}
    said["creator"] = metadata.joined(metadata.several(said["creator"]))
    return {name: text for name, text in said.items() if text}


def credit_in(data: bytes) -> dict[str, str]:
    """What the JPEG file ``data`` says in its XMP, by field; ``{}`` if nothing readable."""
    try:
        with PIL.Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
            return xmp.parse(picture.info["xmp"])
    except (KeyError, OSError, SyntaxError, ValueError):
        return {}


def refresh_credit(image: Image) -> int:
    """
    Make the files of ``image`` say its credit as it is now in the database.

    For whoever changes a field of ``WRITTEN`` on a stored image: call it in the
    same transaction, after saving. Only the XMP changes, nothing is encoded
    again. What changed is written under a new name, which then goes into the row, so
    that no reader gets half a file; the old one is deleted on commit.

    Gives the number of files changed. Locks the image's row; reads each file,
    and costs two queries and one more for each file changed. A file that is
    missing stays so. Raises ``CreditLost`` or ``ValueError`` (no JPEG file).
    """
    changed = 0
    with transaction.atomic(), _deleted_on_failure() as written:
        image = Image.objects.select_for_update().get(pk=image.pk)
        said = credit(image)
        for rendition in image.renditions.all():
            try:
                with rendition.file.open("rb") as file:
                    old = file.read()
            except FileNotFoundError:
                continue
            if credit_in(old) == said:
                continue
            delete_old = partial(rendition.file.storage.delete, str(rendition.file.name))
            _write(rendition, jpeg.with_xmp(old, xmp.build(said)), said, written)
            rendition.save(update_fields=["file"])
            transaction.on_commit(delete_old)
            changed += 1
    return changed


def opened(data: bytes) -> PIL.Image.Image:
    """The decoded picture, or a ``ValidationError`` that says what is wrong with the file."""
    if not data:
        raise ValidationError(_("The file is empty."), code="empty")
    if len(data) > MAX_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)s MB."),
            code="bytes",
            params={"limit": MAX_BYTES // 1024 // 1024},
        )
    try:
        picture = PIL.Image.open(io.BytesIO(data), formats=FORMATS)
    except Exception:
        # At broken data Pillow raises a dozen kinds of error, not all of them its own.
        raise ValidationError(
            _("This is no JPEG, PNG, WebP or TIFF picture."), code="format"
        ) from None
    # Before decoding: the header alone says how large it would become.
    if picture.width * picture.height > MAX_PIXELS:
        raise ValidationError(
            _("The picture has more than %(limit)s megapixels."),
            code="pixels",
            params={"limit": MAX_PIXELS // 1_000_000},
        )
    # A phone's JPEG may carry a depth map or an HDR layer behind it: the picture is the first.
    if picture.format == "MPO":
        picture.format = "JPEG"
    elif getattr(picture, "is_animated", False):
        raise ValidationError(_("Animated and many-page pictures are not taken."), code="frames")
    try:
        picture.load()
    except Exception:
        raise ValidationError(_("The file is damaged or incomplete."), code="damaged") from None
    return picture


def _upright(picture: PIL.Image.Image) -> PIL.Image.Image:
    """Turned as its Exif says; as it is where that cannot be read."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        return picture


def _web_ready(picture: PIL.Image.Image, profile: bytes | None) -> PIL.Image.Image:
    """In sRGB, on white where it is transparent."""
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            converted = None  # a broken profile says nothing about the colours
        if converted is not None:
            return converted
    if picture.mode in {"I", "I;16", "I;16B", "F"}:
        # 16 bits a pixel would otherwise be cut off, not scaled.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = PIL.Image.new("RGBA", picture.size, "white")
        return PIL.Image.alpha_composite(white, picture).convert("RGB")
    return picture.convert("RGB")


def _render(image: Image, picture: PIL.Image.Image, written: list[FieldFile]) -> None:
    """The ladder of widths, never wider than the picture itself."""
    widths = [width for width in WIDTHS if width < picture.width]
    if picture.width <= WIDTHS[-1]:
        widths.append(picture.width)
    said = credit(image)
    packet = xmp.build(said)
    renditions = []
    for width in widths:
        height = max(1, round(picture.height * width / picture.width))
        smaller = picture.resize((width, height), PIL.Image.Resampling.LANCZOS, reducing_gap=3.0)
        encoded = io.BytesIO()
        smaller.info.clear()
        smaller.save(
            encoded,
            "JPEG",
            quality=QUALITY,
            progressive=True,
            optimize=True,
            exif=b"",
            comment=b"",
            xmp=packet,
        )
        rendition = Rendition(image=image, width=width, height=height)
        _write(rendition, encoded.getvalue(), said, written)
        renditions.append(rendition)
    Rendition.objects.bulk_create(renditions)


def _write(
    rendition: Rendition, data: bytes, said: dict[str, str], written: list[FieldFile]
) -> None:
    """Store ``data`` for ``rendition``, if it says what it must."""
    if credit_in(data) != said:
        raise CreditLost(f"{rendition} of image {rendition.image_id}: {credit_in(data)}")
    rendition.file.save("", ContentFile(data), save=False)
    written.append(rendition.file)


@contextmanager
def _deleted_on_failure() -> Iterator[list[FieldFile]]:
    """Takes the files that a transaction writes; they go with it if it fails."""
    written: list[FieldFile] = []
    try:
        yield written
    except BaseException:
        for file in written:
            file.delete(save=False)
        raise
