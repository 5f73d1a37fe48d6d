"""Opening what somebody hands in: decided by its content, within limits, made fit for the page."""

from __future__ import annotations

import io

import PIL.Image
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import ImageCms, ImageOps

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")


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


def upright(picture: PIL.Image.Image) -> PIL.Image.Image:
    """Turned as its Exif says; as it is where that cannot be read."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        return picture


def web_ready(picture: PIL.Image.Image, profile: bytes | None) -> PIL.Image.Image:
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
