"""A picture as a page shows it: only while it may be shown, only in files that exist."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import QuerySet

from images.crops import Crop, Format, box
from images.models import EXTENSIONS, Image

from .addresses import path_of

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])

#: What a copyright notice says beside the holder's name.
_COPYRIGHT = re.compile(r"©|\(c\)|\bcopyright\b|\b(19|20)\d\d\b", re.IGNORECASE)
#: The width that is enough where a browser does not choose for itself.
_USUAL_WIDTH = 800
#: What search engines and social sites ask of a page's own picture.
SHARED_WIDTH = 1200


#: What of an image the desk alone reads. (A social card is told by ``sha256``.)
_OF_THE_DESK = (
    *("original", "likeness", "format", "source", "restrictions", "regions"),
    *("replaces", "embedded", "created_at"),
)


def with_picture(rows: Rows, relation: str) -> Rows:
    """``rows`` with the image by ``relation`` and its fallback: what ``picture`` takes."""
    desk = (f"{relation}__{end}{name}" for end in ("", "fallback__") for name in _OF_THE_DESK)
    return rows.select_related(f"{relation}__fallback").defer(*desk)


def picture_fields(relation: str) -> list[str]:
    """What ``with_picture`` loads, by name, for rows that are loaded with few fields (``only``)."""
    read = [field.name for field in Image._meta.concrete_fields if field.name not in _OF_THE_DESK]
    return [f"{relation}__{end}{name}" for end in ("", "fallback__") for name in read]


@dataclass(frozen=True)
class File:
    """One file of a picture that is there."""

    token: str
    crop: str
    format: str
    width: int
    height: int

    @property
    def content_type(self) -> str:
        return f"image/{self.format}"

    def get_absolute_url(self) -> str:
        ending = EXTENSIONS[self.format]
        return path_of("picture", self.token, self.crop, self.width, ending)


@dataclass(frozen=True)
class Picture:
    image: Image
    alt: str
    caption: str

    def files(self, crop: str, file_format: str = Format.JPEG) -> list[File]:
        """Those that are made, by width."""
        sizes = self.image.made.get(crop, {}).get(file_format, [])
        return [File(self.image.token, crop, file_format, *size) for size in sizes]

    def best_crop(self, crop: str) -> str:
        """``crop`` where it is made, else the whole, which the page then crops itself."""
        return crop if self.files(crop) else Crop.FULL

    def usual(self, crop: str = Crop.FULL) -> File:
        return _at_least(_USUAL_WIDTH, self.files(self.best_crop(crop)))

    @property
    def smallest(self) -> File:
        return self.files(Crop.FULL)[0]

    @property
    def whole(self) -> File:
        """For feeds, sitemaps and structured data."""
        return _at_least(SHARED_WIDTH, self.files(Crop.FULL))

    @property
    def shared(self) -> File:
        """For link previews."""
        return _at_least(SHARED_WIDTH, self.files(self.best_crop(Crop.SOCIAL)))

    @cached_property
    def credits(self) -> list[str]:
        """Who is named below it: photographer, credit line as given, copyright, each once."""
        image = self.image
        line = image.credit_line
        creator = [image.creator] if image.creator and image.creator not in line else []
        holder = _COPYRIGHT.sub("", image.copyright_notice).strip(" .,")
        notice = [image.copyright_notice] if holder and holder not in line else []
        return [*creator, line, *notice]

    def focal_classes(self, crop: str = Crop.FULL) -> str:
        """
        Where in ``crop`` the focal point lies, in tenths, for what the layout still cuts off.

        As classes: the page's policy allows no inline style.
        """
        left, top, right, bottom = box(self.image, crop)
        across = (self.image.focal_x * self.image.width - left) / (right - left)
        down = (self.image.focal_y * self.image.height - top) / (bottom - top)
        return f"fx{round(across * 10)} fy{round(down * 10)}"


@dataclass(frozen=True)
class Source:
    """One ``<source>``: the files of one format."""

    files: Sequence[File]
    sizes: str

    @property
    def content_type(self) -> str:
        return self.files[0].content_type

    @property
    def srcset(self) -> str:
        # All differ by their width alone, the last number of the address: it is asked for once.
        first = self.files[0]
        before, after = first.get_absolute_url().rsplit(str(first.width), 1)
        return ", ".join(f"{before}{file.width}{after} {file.width}w" for file in self.files)


def sources(picture: Picture, sizes: str, *, crop: str) -> list[Source]:
    """
    What a browser chooses from, the smallest format first, the plain JPEG last.

    ``sizes`` is how wide the layout shows it. Where ``crop`` is not made, it is the whole.
    """
    crop = picture.best_crop(crop)
    return [
        Source(files, sizes)
        for file_format in Format
        if (files := picture.files(crop, file_format))
    ]


def picture(
    image: Image | None, at: dt.datetime, *, alt: str = "", caption: str = ""
) -> Picture | None:
    """
    The picture to show at ``at``, or ``None`` where there is none to show.

    Where ``image`` may not be shown, its fallback stands in for it, with its own
    words. ``alt`` and ``caption`` take the place of the image's own. No query if
    the fallback came along (``select_related``).
    """
    found = image and shown_image(image, at)
    if not found:
        return None
    if found is image:
        shown = Picture(image, alt or image.alt, caption or image.caption)
    else:
        shown = Picture(found, found.alt, found.caption)
    return shown if shown.files(Crop.FULL) else None


def shown_image(image: Image, at: dt.datetime) -> Image | None:
    """
    What may be shown at ``at``: itself, else its fallback, else nothing.

    A fallback's own fallback never stands in. ``gate.images`` says the same in SQL.
    """
    if image.is_usable(at):
        return image
    return image.fallback if image.fallback and image.fallback.is_usable(at) else None


def _at_least(width: int, files: list[File]) -> File:
    return next((file for file in files if file.width >= width), files[-1])
