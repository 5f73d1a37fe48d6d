"""A picture as a page shows it: only while it may be shown, only in files that exist."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

from images.models import Image, Rendition

#: What a copyright notice says beside the holder's name.
_COPYRIGHT = re.compile(r"©|\(c\)|\bcopyright\b|\b(19|20)\d\d\b", re.IGNORECASE)
#: The width that is enough where a browser does not choose for itself.
_USUAL_WIDTH = 800
#: What search engines and social sites ask of a page's own picture.
SHARED_WIDTH = 1200


@dataclass(frozen=True)
class Picture:
    image: Image
    #: By width, at least one.
    renditions: tuple[Rendition, ...]
    alt: str
    caption: str

    @property
    def usual(self) -> Rendition:
        return self._at_least(_USUAL_WIDTH)

    @property
    def shared(self) -> Rendition:
        """For link previews and structured data."""
        return self._at_least(SHARED_WIDTH)

    def _at_least(self, width: int) -> Rendition:
        return next((r for r in self.renditions if r.width >= width), self.renditions[-1])

    @property
    def srcset(self) -> str:
        return ", ".join(f"{r.get_absolute_url()} {r.width}w" for r in self.renditions)

    @cached_property
    def credits(self) -> list[str]:
        """Who is named below it: photographer, credit line as given, copyright, each once."""
        image = self.image
        line = image.credit_line
        creator = [image.creator] if image.creator and image.creator not in line else []
        holder = _COPYRIGHT.sub("", image.copyright_notice).strip(" .,")
        notice = [image.copyright_notice] if holder and holder not in line else []
        return [*creator, line, *notice]

    @property
    def focal_classes(self) -> str:
        """The focal point in tenths, as classes: the page's policy allows no inline style."""
        return f"fx{round(self.image.focal_x * 10)} fy{round(self.image.focal_y * 10)}"


def picture(
    image: Image | None, at: dt.datetime, *, alt: str = "", caption: str = ""
) -> Picture | None:
    """
    The picture to show at ``at``, or ``None`` where there is none to show.

    ``alt`` and ``caption`` take the place of the image's own. No query if the
    renditions are prefetched.
    """
    if image is None or not image.is_usable(at):
        return None
    renditions = tuple(sorted(image.renditions.all(), key=lambda rendition: rendition.width))
    if not renditions:
        return None
    return Picture(image, renditions, alt or image.alt, caption or image.caption)
