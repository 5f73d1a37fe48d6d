"""
Taking a picture in: decided by its content, kept untouched, and made fit for the page.

The renditions are plain JPEG, made at once. Nothing of the original's metadata
is carried over, so that a place or a serial number never leaves the desk.
"""

from __future__ import annotations

import hashlib
import io
from typing import Any, BinaryIO

import PIL.Image
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from .models import Image, Rendition, new_token

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
#: A phone, a tablet or half a screen, a full screen.
WIDTHS = (480, 960, 1600)
QUALITY = 82


def store(file: BinaryIO, **fields: Any) -> Image:
    """
    Keep ``file`` as a new Image with its renditions; ``fields`` are the Image's own.

    Raises ``ValidationError`` for what is no picture of a known format, too
    large, or broken. Writes the file and its renditions, and two queries.
    """
    data = file.read(MAX_BYTES + 1)
    picture = opened(data)
    upright = ImageOps.exif_transpose(picture)
    token = new_token()
    image = Image(
        token=token,
        sha256=hashlib.sha256(data).hexdigest(),
        format=picture.format or "",
        width=upright.width,
        height=upright.height,
        **fields,
    )
    with transaction.atomic():
        image.original.save(token, ContentFile(data), save=False)
        image.save()
        _render(image, _web_ready(upright, picture.info.get("icc_profile")))
    return image


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
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        PIL.Image.DecompressionBombError,
    ):
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
    if getattr(picture, "n_frames", 1) > 1:
        raise ValidationError(_("Animated and many-page pictures are not taken."), code="frames")
    try:
        picture.load()
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError):
        raise ValidationError(_("The file is damaged or incomplete."), code="damaged") from None
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


def _render(image: Image, picture: PIL.Image.Image) -> None:
    """The ladder of widths, never wider than the picture itself."""
    widths = [width for width in WIDTHS if width < picture.width]
    if picture.width <= WIDTHS[-1]:
        widths.append(picture.width)
    renditions = []
    for width in widths:
        height = max(1, round(picture.height * width / picture.width))
        smaller = picture.resize((width, height), PIL.Image.Resampling.LANCZOS, reducing_gap=3.0)
        jpeg = io.BytesIO()
        smaller.info.clear()
        smaller.save(
            jpeg, "JPEG", quality=QUALITY, progressive=True, optimize=True, exif=b"", comment=b""
        )
        rendition = Rendition(image=image, width=width, height=height)
        rendition.file.save("", ContentFile(jpeg.getvalue()), save=False)
        renditions.append(rendition)
    Rendition.objects.bulk_create(renditions)
