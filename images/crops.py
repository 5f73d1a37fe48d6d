"""
Which files are made of a picture: crops about its focal point, in a ladder of widths and formats.

Nothing is enlarged: where the picture ends below a step, its own width is the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .models import Image, Rendition

Crop, Format = Rendition.Crop, Rendition.Format
Box = tuple[int, int, int, int]

#: Width to height; the whole picture has its own.
RATIOS: dict[str, tuple[int, int]] = {
    Crop.HERO: (16, 9),
    Crop.CARD: (4, 3),
    Crop.SQUARE: (1, 1),
    Crop.SOCIAL: (1200, 630),
}
#: What the layouts ask for: a thumbnail or a phone, twice and three times its pixels, a screen.
WIDTHS: dict[str, tuple[int, ...]] = {
    # 320: a poster in a third or a half of a phone's width.
    Crop.FULL: (320, 480, 960, 1600),
    # 672: nine tenths of 412 points at 1.75 pixels each, and of 375 at 2, as phones are.
    Crop.HERO: (480, 672, 800, 1200, 1920),
    # 768: 412 pixels wide at 1.75 each, and 375 at 2, as phones are.
    Crop.CARD: (320, 480, 768, 960),
    # 256: what stands beside a row of a list there, 115 pixels wide.
    Crop.SQUARE: (192, 256, 384),
    Crop.SOCIAL: (1200,),
}
#: What every browser reads is made at once when a picture is taken in; the rest is a task's.
AT_ONCE = (Crop.FULL, Format.JPEG)


@dataclass(frozen=True)
class Spec:
    crop: str
    format: str
    width: int
    height: int

    @property
    def key(self) -> tuple[str, str, int]:
        return self.crop, self.format, self.width


def specs(image: Image) -> Iterator[Spec]:
    """Every file that there should be of ``image``. No query."""
    for crop, widths in WIDTHS.items():
        left, top, right, bottom = box(image, crop)
        width, height = right - left, bottom - top
        formats = [Format.JPEG] if crop == Crop.SOCIAL else list(Format)
        steps = [step for step in widths if step < width]
        if width <= widths[-1]:
            steps.append(width)
        for step in steps:
            for file_format in formats:
                yield Spec(crop, file_format, step, max(1, round(height * step / width)))


def box(image: Image, crop: str) -> Box:
    """
    The part of the picture that ``crop`` shows: left, top, right, bottom in its pixels.

    As large as fits, as near to the focal point as the edges allow.
    """
    if crop not in RATIOS:
        return 0, 0, image.width, image.height
    return about_focus(image, *RATIOS[crop])


def about_focus(image: Image, across: int, down: int) -> Box:
    """The largest part of the picture in the shape of ``across`` to ``down``, as ``box``."""
    width = max(1, min(image.width, round(image.height * across / down)))
    height = max(1, min(image.height, round(image.width * down / across)))
    left = _start(image.width, width, image.focal_x)
    top = _start(image.height, height, image.focal_y)
    return left, top, left + width, top + height


def _start(length: int, part: int, focus: float) -> int:
    return min(max(0, round(length * focus - part / 2)), length - part)
