"""
What a picture's file says of itself: who made it, whom to credit, what it shows.

Three kinds of metadata say it, and may disagree: XMP, IPTC-IIM and Exif, in
this order of precedence; a PNG's texts come last. All of it is other people's
data: any bytes at all are taken, cleaned and cut, and what cannot be read counts
as not there.
"""

from __future__ import annotations

import logging

import PIL.Image
from django.utils.translation import gettext_lazy as _
from PIL import JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from . import iptc, jpeg, xmp
from .exif import with_texts_alike
from .text import clean, decoded, is_korean, joined, several, visible

__all__ = [
    "LABELS",
    "Embedded",
    "clean",
    "first_said",
    "joined",
    "read",
    "said_by",
    "several",
    "visible",
]

logger = logging.getLogger(__name__)

#: By field, then by kind of metadata: ``{"creator": {"xmp": "…", "exif": "…"}}``.
Embedded = dict[str, dict[str, str]]

#: All that is read, in the order in which an editor wants to see it.
LABELS = {
    "creator": _("creator"),
    "credit_line": _("credit line"),
    "copyright_notice": _("copyright notice"),
    "source": _("source"),
    "headline": _("headline"),
    "caption": _("caption"),
    "alt": _("alt text"),
    "extended_description": _("long description"),
    "persons": _("persons shown"),
    "instructions": _("instructions"),
    "usage_terms": _("usage terms"),
    "licence_url": _("licence (web statement of rights)"),
    "acquire_url": _("where to license it"),
    "digital_source_type": _("how it was made"),
}
_PRECEDENCE = ("xmp", "iptc", "exif", "png")
#: Of record 2 of IPTC-IIM 4.2.
_IPTC = {
    "creator": 80,
    "credit_line": 110,
    "copyright_notice": 116,
    "source": 115,
    "caption": 120,
    "headline": 105,
    "instructions": 40,
}
#: Photoshop's image resource that holds them.
_IPTC_RESOURCE = 0x0404
_EXIF = {"creator": 315, "copyright_notice": 33432, "caption": 270}
#: Keywords of PNG's texts (PNG, third edition, 11.3.3.2); tools write the last one instead.
_PNG = {
    "creator": ("Author", "Artist", "Creator"),
    "copyright_notice": ("Copyright",),
    "source": ("Source",),
    "caption": ("Description",),
}
_MAX_IPTC_BYTES = 256 * 1024
_MAX_EXIF_BYTES = 64 * 1024


def read(picture: PIL.Image.Image) -> Embedded:
    """What the file of an opened, loaded ``picture`` says, cleaned; never raises."""
    said: Embedded = {}
    for kind, reader in (("xmp", _xmp), ("iptc", _iptc), ("exif", _exif), ("png", _png)):
        try:
            values = reader(picture)
        except Exception:
            # Pillow and expat raise a dozen kinds of error at broken data,
            # and none of them is a reason to refuse the picture.
            logger.info("Unreadable %s in an uploaded picture", kind, exc_info=True)
            continue
        for field, value in values.items():
            if text := clean(value):
                said.setdefault(field, {})[kind] = text
    return said


def said_by(embedded: Embedded, field: str) -> dict[str, list[str]]:
    """The texts of ``field`` in order of precedence, each with the kinds that say it."""
    texts: dict[str, list[str]] = {}
    for kind in _PRECEDENCE:
        if text := embedded.get(field, {}).get(kind):
            texts.setdefault(text, []).append(kind)
    return texts


def first_said(embedded: Embedded, field: str) -> str:
    """The text of ``field`` that takes precedence, or ``""``."""
    return next(iter(said_by(embedded, field)), "")


def _xmp(picture: PIL.Image.Image) -> dict[str, str]:
    packet = picture.info.get("xmp", b"")
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        # Of several packets the first counts, as in WebP; Pillow tells the last.
        own = (data for _app, data in picture.applist if data.startswith(jpeg.XMP_NAME))
        packet = next(own, b"").removeprefix(jpeg.XMP_NAME)
    return xmp.parse(packet.encode() if isinstance(packet, str) else packet) if packet else {}


def _iptc(picture: PIL.Image.Image) -> dict[str, str]:
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        # Read as it stands: many writers declare it as whole numbers.
        record = picture.tag_v2._tagdata.get(TiffImagePlugin.IPTC_NAA_CHUNK, b"")
    elif picture.format != "JPEG":
        return {}
    else:
        record = picture.info.get("photoshop", {}).get(_IPTC_RESOURCE, b"")
    if len(record) > _MAX_IPTC_BYTES:
        raise ValueError("The IPTC record is too long.")
    datasets = iptc.datasets(record)
    found = {f: datasets.get((2, number), []) for f, number in _IPTC.items()}
    # Whoever wrote one in the Korean code page wrote all of them in it.
    korean = any(is_korean(data) for values in found.values() for data in values)
    said = {}
    for field, raw in found.items():
        values = [text for data in raw if (text := clean(decoded(data, korean=korean)))]
        # A picture may have several makers; anything else is said once.
        said[field] = joined(values if field == "creator" else values[:1])
    return said


def _exif(picture: PIL.Image.Image) -> dict[str, str]:
    exif = picture.getexif()
    if data := picture.info.get("exif"):
        exif = PIL.Image.Exif()
        exif.load(with_texts_alike(data))
    said = {}
    for field, tag in _EXIF.items():
        value = exif.get(tag, b"")
        # Pillow takes all Exif text for Latin-1; that gives the bytes back as they were.
        data = value.encode("latin-1", "replace") if isinstance(value, str) else value
        if isinstance(data, bytes):
            parts = [clean(decoded(part)) for part in data[:_MAX_EXIF_BYTES].split(b"\0")]
            # The photographer's copyright, NUL, the editor's; other texts end at a NUL.
            parts = parts[:2] if field == "copyright_notice" else parts[:1]
            said[field] = joined([part for part in parts if part])
    return said


def _png(picture: PIL.Image.Image) -> dict[str, str]:
    if not isinstance(picture, PngImagePlugin.PngImageFile):
        return {}
    # In files of some tools they stand behind the picture: it is loaded, so they are read.
    texts = {key.casefold(): text for key, text in picture.text.items()}
    said = {}
    for field, keywords in _PNG.items():
        found = (_png_text(texts.get(keyword.casefold(), "")) for keyword in keywords)
        said[field] = next(filter(None, found), "")
    return said


def _png_text(text: str) -> str:
    """
    A text as it was meant: Pillow takes tEXt and zTXt for Latin-1, as the standard says,
    and many tools write UTF-8 or the Korean code page there.
    """
    if isinstance(text, PngImagePlugin.iTXt):
        return clean(text)
    return clean(decoded(text[:_MAX_EXIF_BYTES].encode("latin-1", "replace")))
