"""
The credit inside the files: written into the XMP of each, and read back.

What a file must say is what the desk has; what it says is found by opening it.
"""

from __future__ import annotations

import io

import PIL.Image

from . import metadata
from .metadata import xmp
from .models import Image

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
        with PIL.Image.open(io.BytesIO(data), formats=["JPEG", "WEBP", "AVIF"]) as picture:
            return xmp.parse(picture.info["xmp"])
    except Exception:
        # At broken data Pillow and expat raise a dozen kinds of error.
        return {}


def assert_says(data: bytes, said: dict[str, str], what: object) -> None:
    """Raises ``CreditLost`` where the file ``data`` does not say exactly ``said``."""
    if credit_in(data) != said:
        raise CreditLost(f"{what} says {credit_in(data)} and should say {said}.")
