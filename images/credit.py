"""
The credit inside the files: written into the XMP of each, and read back.

What a file must say is what the desk has; what it says is found by opening it.
"""

from __future__ import annotations

import io

import PIL.Image

from . import metadata
from .crops import Format
from .metadata import avif, jpeg, webp, xmp
from .models import Image, Rendition

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


class CreditLost(Exception):
    """A file does not say what the desk says."""


def credit(image: Image) -> dict[str, str]:
    """What each file of ``image`` must say in its XMP, by field; empty ones are left out."""
    said = {name: metadata.clean(getattr(image, name)) for name in WRITTEN}
    said["creator"] = metadata.joined(metadata.several(said["creator"]))
    return {name: text for name, text in said.items() if text}


def credit_in(data: bytes) -> dict[str, str]:
    """What the file ``data`` says in its XMP, by field; ``{}`` if nothing readable."""
    try:
        return xmp.parse(_packet(data))
    except Exception:
        # At broken data Pillow and expat raise a dozen kinds of error.
        return {}


def with_credit(data: bytes, said: dict[str, str], row: Rendition) -> bytes:
    """
    The file ``data`` of ``row`` with the credit ``said`` for its XMP, and the same pixels.

    Raises ``CreditLost`` where it does not say so then; ``ValueError``, and whatever
    Pillow raises at broken data, where its XMP cannot be changed.
    """
    packet = xmp.build(said)
    if row.format == Format.JPEG:
        data = jpeg.with_xmp(data, packet)
    elif row.format == Format.WEBP:
        data = webp.with_xmp(data, packet)
    else:
        data = avif.with_xmp(data, _packet(data), packet)
    assert_says(data, said, row)
    return data


def _packet(data: bytes) -> bytes:
    with PIL.Image.open(io.BytesIO(data), formats=["JPEG", "WEBP", "AVIF"]) as picture:
        packet: bytes = picture.info["xmp"]
    return packet


def assert_says(data: bytes, said: dict[str, str], what: object) -> None:
    """Raises ``CreditLost`` where the file ``data`` does not say exactly ``said``."""
    if credit_in(data) != said:
        raise CreditLost(f"{what} says {credit_in(data)} and should say {said}.")
