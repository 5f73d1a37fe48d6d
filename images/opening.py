"""Opening what somebody hands in: decided by its content, within limits, made fit for the page."""

from __future__ import annotations

import io
import math
import re
import warnings

import PIL.Image
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, ImageCms, TiffImagePlugin

from .metadata import jpeg

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 50_000_000
#: What WebP can hold; and a picture of one pixel by millions costs more than its number of pixels.
MAX_SIDE = 16_383
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
#: An ordinary progressive JPEG has some ten. Each may cost a pass over every pixel, for a
#: few bytes of the file.
_MAX_SCANS = 100
#: Of 64 kB each; one is what there should be. Pillow copies all before at each.
_MAX_EXIF_SEGMENTS = 16
#: An XMP packet, a profile and a signature of the size of the file take some hundreds.
#: Pillow keeps an object for each, and there may be millions.
_MAX_SEGMENTS = 2_000
#: In a JPEG there is no more; elsewhere one value may have millions of parts.
_MAX_EXIF_BYTES = 1024 * 1024
#: Where Pillow looks for it.
_EXIF = ("exif", "Raw profile type exif")
_BEGINNINGS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF.{4}WEBP|II\*\0|MM\0\*", re.DOTALL)
#: What people do hand in and what is not taken, by how it begins.
_FOREIGN = (
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "AVIF"),
    (re.compile(rb"....ftyp(hei|hev|mif1|msf1)", re.DOTALL), "HEIC"),
    (re.compile(rb"....ftypcrx |II\*\0.{4}CR|FUJIFILMCCD-RAW|II(RO|RS|U\0)", re.DOTALL), "RAW"),
    (re.compile(rb"8BPS"), "Photoshop"),
    (re.compile(rb"%PDF-"), "PDF"),
)
#: Those of which it is known what white is.
_MODES = {
    *("1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX"),
    *("CMYK", "YCbCr", "LAB", "I;16", "I;16L", "I;16B", "I;16N"),
}
_TURNS = {
    2: PIL.Image.Transpose.FLIP_LEFT_RIGHT,
    3: PIL.Image.Transpose.ROTATE_180,
    4: PIL.Image.Transpose.FLIP_TOP_BOTTOM,
    5: PIL.Image.Transpose.TRANSPOSE,
    6: PIL.Image.Transpose.ROTATE_270,
    7: PIL.Image.Transpose.TRANSVERSE,
    8: PIL.Image.Transpose.ROTATE_90,
}
#: Tags of TIFF and of DNG.
_KIND_OF_PAGE, _SUB_PAGES, _DNG_VERSION = 254, 330, 50706
_WIDTH, _HEIGHT, _BITS, _SAMPLES, _ROWS_PER_STRIP = 256, 257, 258, 277, 278
_TILE_WIDTH, _TILE_HEIGHT = 322, 323
#: Bytes, letters, and what only its reader knows.
_TEXT_TYPES = {1, 2, 7}
_MAX_NUMBERS_BYTES = 4 * 1024 * 1024
#: Of what Pillow tells of a picture, the types it means; a text in a PNG may bear any name.
_TYPES: dict[str, type | tuple[type, ...]] = {
    "icc_profile": bytes,
    "transparency": (bytes, int, tuple),
}

# Pillow warns between one and two times a limit of its own, which is above ours: never decode.
warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)


def opened(data: bytes) -> PIL.Image.Image:
    """
    The decoded picture, or a ``ValidationError`` that says what is wrong with the file.

    Its code is one of ``empty``, ``bytes``, ``pixels`` or ``side`` (too large), ``format``
    (not taken), ``frames`` (more than one), ``colours`` (of a kind that cannot be shown),
    ``damaged``. Decodes the whole picture: up to a second or two, and 200 MB.
    """
    if not data:
        raise ValidationError(_("The file is empty."), code="empty")
    if len(data) > MAX_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)s MB."),
            code="bytes",
            params={"limit": MAX_BYTES // 1024 // 1024},
        )
    _known(data)
    try:
        picture = _decoded(data)
    except ValidationError:
        raise
    except (PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning):
        raise ValidationError(
            _("The picture has more than %(limit)s megapixels."),
            code="pixels",
            params={"limit": MAX_PIXELS // 1_000_000},
        ) from None
    except Exception:
        # At broken data Pillow raises a dozen kinds of error, not all of them its own.
        raise ValidationError(_("The file is damaged or incomplete."), code="damaged") from None
    for name, types in _TYPES.items():
        if not isinstance(picture.info.get(name), types):
            picture.info.pop(name, None)
    for name in _EXIF:
        if len(picture.info.get(name, b"")) > _MAX_EXIF_BYTES:
            del picture.info[name]
    if picture.mode not in _MODES:
        raise ValidationError(
            _("The picture’s colours are of a kind that cannot be shown. Save it as JPEG."),
            code="colours",
        )
    return picture


def _known(data: bytes) -> None:
    """Raises ``ValidationError`` for what begins like no format that is taken."""
    for beginning, kind in _FOREIGN:
        if beginning.match(data):
            _refuse(kind)
    if not _BEGINNINGS.match(data):
        raise ValidationError(_("This is no JPEG, PNG, WebP or TIFF picture."), code="format")


def _refuse(kind: str) -> None:
    raise ValidationError(
        _("%(kind)s files are not taken. Save it as JPEG."), code="format", params={"kind": kind}
    )


def _decoded(data: bytes) -> PIL.Image.Image:
    if data.startswith(b"\xff\xd8") and (
        jpeg.segments(data, _MAX_SEGMENTS) >= _MAX_SEGMENTS
        or jpeg.scans(data, _MAX_SCANS) >= _MAX_SCANS
        or jpeg.exif_segments(data, _MAX_EXIF_SEGMENTS + 1) > _MAX_EXIF_SEGMENTS
    ):
        raise ValueError("It would take minutes to decode.")
    picture = PIL.Image.open(io.BytesIO(data), formats=FORMATS)
    # Before decoding: the header alone says how large it would become.
    if picture.width * picture.height > MAX_PIXELS:
        raise PIL.Image.DecompressionBombError
    if max(picture.size) > MAX_SIDE:
        raise ValidationError(
            _("The picture is more than %(limit)s pixels wide or high."),
            code="side",
            params={"limit": MAX_SIDE},
        )
    _assert_one_still(picture)
    if picture.format == "JPEG" and jpeg.cannot_hold(data, picture.width * picture.height):
        raise ValueError("It is not as large as it says.")
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        _assert_parts_fit(picture)
    picture.load()
    if picture.mode in {"P", "PA"}:
        # A palette shorter than its transparency is told only where it is turned into colours.
        picture.crop((0, 0, 1, 1)).convert("RGBA")
    return picture


def _assert_one_still(picture: PIL.Image.Image) -> None:
    if picture.format == "MPO":
        # A phone's JPEG may carry a depth map or an HDR layer behind it: the picture is the first.
        picture.format = "JPEG"
        return
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        # A camera's raw file is a TIFF whose first page is a small preview.
        tags = picture.tag_v2
        if _DNG_VERSION in tags or (_SUB_PAGES in tags and int(tags.get(_KIND_OF_PAGE, 0)) & 1):
            _refuse("RAW")
        several = _has_second_page(picture)
    else:
        several = getattr(picture, "is_animated", False)
    if several:
        raise ValidationError(_("Animated and many-page pictures are not taken."), code="frames")


def _assert_parts_fit(picture: TiffImagePlugin.TiffImageFile) -> None:
    """A TIFF is decoded tile by tile, or strip by strip, and these may be larger than itself."""
    tags = picture.tag_v2
    # Pillow makes an object of each number: as many as tiles can be, and no more.
    if any(
        len(value) > _MAX_NUMBERS_BYTES and tags.tagtype[tag] not in _TEXT_TYPES
        for tag, value in tags._tagdata.items()
    ):
        raise ValueError("It has millions of numbers.")
    width, height = tags[_WIDTH], tags[_HEIGHT]  # of a picture on its side, Pillow turns them
    across = tags.get(_TILE_WIDTH, width)
    down = tags.get(_TILE_HEIGHT, min(tags.get(_ROWS_PER_STRIP, height), height))
    bits = max(tags.get(_BITS, (1,))) * tags.get(_SAMPLES, 1)
    covered = math.ceil(width / across) * across * math.ceil(height / down) * down
    if across * down * bits > MAX_PIXELS * 32 or covered > 2 * MAX_PIXELS:
        raise ValueError("Its tiles or strips are far larger than the picture.")


def _has_second_page(picture: TiffImagePlugin.TiffImageFile) -> bool:
    # Asked for their number, Pillow would read them all: a file may have a million.
    try:
        picture.seek(1)
    except EOFError:
        return False
    return True


def upright(picture: PIL.Image.Image) -> PIL.Image.Image:
    """Turned as its Exif says; as it is where that cannot be read."""
    try:
        turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:
        turn = None
    return picture if turn is None else picture.transpose(turn)


def flat(picture: PIL.Image.Image) -> PIL.Image.Image:
    """In one of the modes RGB, L, CMYK and LAB, of 8 bits; white where it is transparent."""
    if picture.mode.startswith("I;16"):
        # Pillow would cut 16 bits off, and take a transparent grey for one of 8.
        whole = picture.convert("I")
        whole.info.pop("transparency", None)
        picture = whole.point(lambda value: value / 256).convert("L")
    grey = picture.mode in {"1", "L", "LA", "La"}
    if picture.mode in {"LA", "La", "PA", "RGBA", "RGBa"} or "transparency" in picture.info:
        # Each of these may have 200 MB: no copy that is not needed.
        layers = picture if picture.mode == "RGBA" else picture.convert("LA" if grey else "RGBA")
        base = PIL.Image.new("L" if grey else "RGB", picture.size, "white")
        base.paste(layers, mask=layers)
        return base
    if picture.mode in {"RGB", "L", "CMYK", "LAB"}:
        return picture
    return picture.convert("L" if grey else "RGB")


def web_ready(picture: PIL.Image.Image, profile: bytes | None) -> PIL.Image.Image:
    """In sRGB, on white where it is transparent. A profile that cannot be read does not count."""
    picture = flat(picture)
    try:
        if picture.mode == "LAB":
            source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        elif profile:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        else:
            return picture.convert("RGB")
        srgb = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, source, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        converted = None  # broken, or of other colours than the picture's
    return converted or picture.convert("RGB")
