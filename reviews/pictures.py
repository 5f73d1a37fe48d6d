"""A picture as a page shows it: only while it may be shown, only in files that exist."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

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


class File(NamedTuple):
    """One file of a picture that is there."""

    path: str
    format: str
    width: int
    height: int

    @property
    def content_type(self) -> str:
        return f"image/{self.format}"

    def get_absolute_url(self) -> str:
        return self.path


@dataclass(frozen=True)
class Picture:
    image: Image
    alt: str
    caption: str

    def files(self, crop: str, file_format: str = Format.JPEG) -> list[File]:
        """Those that are made, by width."""
        start, end = self._around(crop, file_format)
        return [
            File(f"{start}{width}{end}", file_format, width, height)
            for width, height in self._sizes(crop, file_format)
        ]

    def srcset(self, crop: str, file_format: str) -> str:
        """The addresses of the same, each with its width; nothing where none is made."""
        start, end = self._around(crop, file_format)
        return ", ".join(
            [f"{start}{width}{end} {width}w" for width, _ in self._sizes(crop, file_format)]
        )

    def _around(self, crop: str, file_format: str) -> tuple[str, str]:
        """What stands in a file's address before its width, and behind it."""
        return f"{self._folder}{crop}-", f".{EXTENSIONS[file_format]}"

    def _sizes(self, crop: str, file_format: str = Format.JPEG) -> list[list[int]]:
        sizes: list[list[int]] = self.image.made.get(crop, {}).get(file_format, [])
        return sizes

    @cached_property
    def _folder(self) -> str:
        """Where its files lie: a page names some hundred, and asks for their address once each."""
        return path_of("picture", self.image.token, Crop.FULL, 1, "jpg").rpartition("/")[0] + "/"

    def is_made(self, crop: str) -> bool:
        """Whether there are files of ``crop``, in the format at least that all browsers read."""
        return bool(self._sizes(crop))

    def best_crop(self, crop: str) -> str:
        """``crop`` where it is made, else the whole, which the page then crops itself."""
        return crop if self.is_made(crop) else Crop.FULL

    def usual(self, crop: str = Crop.FULL) -> File:
        return _at_least(_USUAL_WIDTH, self.files(self.best_crop(crop)))

    @property
    def smallest(self) -> File:
        return self.files(Crop.FULL)[0]

    @property
    def largest(self) -> File:
        return self.files(Crop.FULL)[-1]

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


class Source(NamedTuple):
    """One ``<source>``: the files of one format."""

    content_type: str
    srcset: str
    sizes: str


def sources(picture: Picture, sizes: str, *, crop: str) -> list[Source]:
    """
    What a browser chooses from, the smallest format first, the plain JPEG last.

    ``sizes`` is how wide the layout shows it. Where ``crop`` is not made, it is the whole.
    """
    crop = picture.best_crop(crop)
    return [
        Source(f"image/{file_format}", srcset, sizes)
        for file_format in Format
        if (srcset := picture.srcset(crop, file_format))
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
    return shown if shown.is_made(Crop.FULL) else None


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
