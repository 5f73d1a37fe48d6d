"""
Draws the icons under static/icons/ anew: ``python -m reviewsite.icons``.

The mark of static/icon.svg, two leads, as PNG for whoever takes no SVG: home
screens, readers of feeds, search engines.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

_FOLDER = Path(__file__).resolve().parent.parent / "static" / "icons"
_GREY, _RED, _PAPER = "#8a8592", "#b3174f", "#fbfbfa"
#: The SVG's own canvas, and how much finer we draw before scaling down.
_CANVAS, _FINER = 32, 4


def icon(size: int, *, margin: float = 0, paper: str | None = None) -> Image.Image:
    """The mark on ``size`` × ``size`` pixels, ``margin`` (of the width) free on every side."""
    whole = size * _FINER
    picture = Image.new("RGBA", (whole, whole), paper or (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    unit = whole * (1 - 2 * margin) / _CANVAS

    def circle(x: float, radius: float, **how: object) -> None:
        centre_x, centre_y = whole * margin + x * unit, whole / 2
        reach = radius * unit
        box = (centre_x - reach, centre_y - reach, centre_x + reach, centre_y + reach)
        draw.ellipse(box, **how)  # type: ignore[arg-type]

    # Pillow draws an outline inside the box; SVG draws a stroke on both sides of it.
    circle(12, 9 + 1.25, outline=_GREY, width=round(2.5 * unit))
    circle(20, 10, fill=_RED)
    small = picture.resize((size, size), Image.Resampling.LANCZOS)
    # Two colours and their edges: a palette holds them, at a third of the bytes.
    return small.quantize(128, Image.Quantize.FASTOCTREE)


def main() -> None:
    _FOLDER.mkdir(exist_ok=True)
    for size in (144, 192, 512):
        icon(size).save(_FOLDER / f"icon-{size}.png", optimize=True)
    # A home screen puts its own corners on these, and wants no transparency.
    icon(180, margin=0.12, paper=_PAPER).save(_FOLDER / "icon-180.png", optimize=True)
    icon(512, margin=0.2, paper=_PAPER).save(_FOLDER / "icon-maskable-512.png", optimize=True)


if __name__ == "__main__":
    main()
