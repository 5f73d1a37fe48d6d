"""A small drawing board on Pillow: smooth cut-paper layers, light and grain."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

Point = tuple[float, float]
Box = tuple[int, int, int, int]
#: One colour, or several from top to bottom, as "#rrggbb".
Paint = str | Sequence[str]

#: Shapes are drawn this many times larger and averaged down: smooth edges.
_SUPERSAMPLING = 2
#: Shadows and glows are soft, so they are made this many times smaller.
_SOFT = 8


@dataclass(frozen=True)
class Layer:
    """One cut piece of paper: how much of each pixel it covers, and where it lies."""

    mask: Image.Image
    box: Box


class Pen:
    """
    Draws a layer's outline in the canvas's own pixels; later strokes may erase.

    Strokes are kept until ``finish``, so that only the part of the sheet that
    they touch is ever made.
    """

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._strokes: list[tuple[str, list[Point], int, int]] = []
        self._bounds = [math.inf, math.inf, -math.inf, -math.inf]

    def _add(self, kind: str, points: list[Point], width: int, *, erase: bool) -> None:
        scaled = [(x * _SUPERSAMPLING, y * _SUPERSAMPLING) for x, y in points]
        self._strokes.append((kind, scaled, width, 0 if erase else 255))
        if erase:
            return
        b, edge = self._bounds, width / _SUPERSAMPLING
        b[0] = min(b[0], min(x for x, _ in points) - edge)
        b[1] = min(b[1], min(y for _, y in points) - edge)
        b[2] = max(b[2], max(x for x, _ in points) + edge)
        b[3] = max(b[3], max(y for _, y in points) + edge)

    def polygon(self, points: Iterable[Point], *, erase: bool = False) -> None:
        self._add("polygon", list(points), 0, erase=erase)

    def rectangle(
        self, x: float, y: float, width: float, height: float, *, erase: bool = False
    ) -> None:
        if min(width, height) * _SUPERSAMPLING >= 1:
            self._add("rectangle", [(x, y), (x + width, y + height)], 0, erase=erase)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float | None = None, *, erase: bool = False
    ) -> None:
        ry = rx if ry is None else ry
        self._add("ellipse", [(x - rx, y - ry), (x + rx, y + ry)], 0, erase=erase)

    def line(self, points: Iterable[Point], width: float, *, erase: bool = False) -> None:
        self._add("line", list(points), max(1, round(width * _SUPERSAMPLING)), erase=erase)

    def finish(self) -> Layer | None:
        b = self._bounds
        if b[0] > b[2]:
            return None
        left, top = max(0, math.floor(b[0]) - 1), max(0, math.floor(b[1]) - 1)
        right = min(self._size[0], math.ceil(b[2]) + 1)
        bottom = min(self._size[1], math.ceil(b[3]) + 1)
        if left >= right or top >= bottom:
            return None
        s = _SUPERSAMPLING
        sheet = Image.new("L", ((right - left) * s, (bottom - top) * s))
        draw = ImageDraw.Draw(sheet)
        for kind, points, width, ink in self._strokes:
            moved = [(x - left * s, y - top * s) for x, y in points]
            if kind == "polygon":
                draw.polygon(moved, fill=ink)
            elif kind == "line":
                draw.line(moved, fill=ink, width=width, joint="curve")
            elif kind == "ellipse":
                draw.ellipse([*moved[0], *moved[1]], fill=ink)
            else:
                (x0, y0), (x1, y1) = moved
                draw.rectangle((x0, y0, max(x0, x1 - 1), max(y0, y1 - 1)), fill=ink)
        return Layer(sheet.reduce(s), (left, top, right, bottom))


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 10) -> list[Point]:
    """A Catmull-Rom curve through ``points``."""
    n = len(points)
    curve: list[Point] = []
    for i in range(n if closed else n - 1):
        if closed:
            p = [points[(i + k) % n] for k in (-1, 0, 1, 2)]
        else:
            p = [points[min(max(i + k, 0), n - 1)] for k in (-1, 0, 1, 2)]
        for step in range(steps):
            t = step / steps
            curve.append((_catmull_rom(p, 0, t), _catmull_rom(p, 1, t)))
    if not closed:
        curve.append(points[-1])
    return curve


def _catmull_rom(p: Sequence[Point], axis: int, t: float) -> float:
    a, b, c, d = (point[axis] for point in p)
    return 0.5 * (
        2 * b
        + (c - a) * t
        + (2 * a - 5 * b + 4 * c - d) * t * t
        + (3 * b - a - 3 * c + d) * t * t * t
    )


def turned(points: Iterable[Point], x: float, y: float, degrees: float) -> list[Point]:
    """``points`` given about (0, 0), turned clockwise and moved to (x, y)."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(x + px * c - py * s, y + px * s + py * c) for px, py in points]


def mix(first: str, second: str, share: float) -> str:
    """The colour that lies ``share`` (0 to 1) of the way from ``first`` to ``second``."""
    a, b = ImageColor.getrgb(first)[:3], ImageColor.getrgb(second)[:3]
    return "#{:02x}{:02x}{:02x}".format(
        *(round(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    )


def gradient(colours: Sequence[str], size: tuple[int, int]) -> Image.Image:
    """``colours`` evenly from top to bottom."""
    # 64 samples are enough: the resize fills in between.
    samples = 64
    strip = Image.new("RGB", (1, samples))
    for i in range(samples):
        place = i / (samples - 1) * (len(colours) - 1)
        k = min(int(place), len(colours) - 2)
        strip.putpixel((0, i), ImageColor.getrgb(mix(colours[k], colours[k + 1], place - k))[:3])
    # First down, then across: a plain copy of one column is far cheaper.
    column = strip.resize((1, size[1]), Image.Resampling.BICUBIC)
    return column.resize(size, Image.Resampling.NEAREST)


@lru_cache(maxsize=256)
def _slope(angle: int, strength: float, reach: float) -> Image.Image:
    """A small picture that grows lighter towards ``angle``; see ``Canvas.stipple``."""
    side = Image.linear_gradient("L")  # black at the top, white at the bottom
    side = side.rotate(90 - angle, resample=Image.Resampling.BILINEAR)
    if angle % 90:  # the corners that the turn left empty
        side = side.crop((38, 38, 218, 218))
    floor = 255 * (1 - reach)
    return side.point(lambda v: round(max(0.0, (v - floor) / max(reach, 0.01)) * strength))


class Canvas:
    """
    One picture in the making, ``width`` × ``height`` pixels.

    The same ``seed`` draws the same picture: all chance comes from ``random``.
    """

    def __init__(self, width: int, height: int, seed: str, sky: Sequence[str]) -> None:
        self.width, self.height = width, height
        #: The shorter side; sizes that should look alike in any format hang on it.
        self.unit = min(width, height)
        self.random = Random(seed)  # noqa: S311 - a picture, no secret
        self.image = gradient(sky, (width, height))
        noise = Random(seed).randbytes(width * height)  # noqa: S311
        self._noise = Image.frombytes("L", (width, height), noise)

    def cut(self, draw: Callable[[Pen], None]) -> Layer | None:
        """What ``draw`` drew, as a layer; ``None`` where it drew nothing."""
        pen = Pen(self.width, self.height)
        draw(pen)
        return pen.finish()

    def shape(self, points: Iterable[Point]) -> Layer | None:
        return self.cut(lambda pen: pen.polygon(points))

    def disc(self, x: float, y: float, rx: float, ry: float | None = None) -> Layer | None:
        return self.cut(lambda pen: pen.ellipse(x, y, rx, ry))

    def block(self, x: float, y: float, width: float, height: float) -> Layer | None:
        return self.cut(lambda pen: pen.rectangle(x, y, width, height))

    def stroke(self, points: Iterable[Point], width: float) -> Layer | None:
        return self.cut(lambda pen: pen.line(points, width))

    def ring(self, x: float, y: float, rx: float, ry: float, width: float) -> Layer | None:
        def draw(pen: Pen) -> None:
            pen.ellipse(x, y, rx, ry)
            pen.ellipse(x, y, rx - width, ry - width, erase=True)

        return self.cut(draw)

    def paint(
        self,
        layer: Layer | None,
        paint: Paint,
        *,
        opacity: float = 1.0,
        shadow: float = 0.0,
        lift: float = 0.012,
    ) -> None:
        """Lay ``layer`` down; ``shadow`` (0 to 1) falls below it, ``lift`` of the unit away."""
        if layer is None:
            return
        if shadow:
            self._shadow(layer, shadow, lift * self.unit)
        mask = layer.mask if opacity >= 1 else layer.mask.point(lambda v: round(v * opacity))
        if isinstance(paint, str):
            self.image.paste(paint, layer.box, mask)
        else:
            self.image.paste(gradient(paint, layer.mask.size), layer.box, mask)

    def _shadow(self, layer: Layer, strength: float, lift: float) -> None:
        left, top, right, bottom = layer.box
        pad = int(lift * 3 / _SOFT) + 1
        small = layer.mask.reduce(_SOFT)
        # Rows that the layer covers from edge to edge hide their own shadow.
        bare = small.resize((1, small.height), Image.Resampling.BOX).point(
            lambda v: 0 if v == 255 else 255
        )
        if left == 0 and right == self.width and bottom == self.height and bare.getbbox():
            last = bare.getbbox()
            small = small.crop((0, 0, small.width, last[3] if last else small.height))
        soft = Image.new("L", (small.width + 2 * pad, small.height + 2 * pad))
        soft.paste(small, (pad, pad))
        soft = soft.filter(ImageFilter.GaussianBlur(lift / _SOFT))
        soft = soft.point(lambda v: round(v * strength))
        soft = soft.resize((soft.width * _SOFT, soft.height * _SOFT), Image.Resampling.BILINEAR)
        corner = (left - pad * _SOFT, top - pad * _SOFT + round(lift * 0.6))
        self.image.paste("#0b0a14", corner, soft)

    def stipple(
        self,
        layer: Layer | None,
        colour: str,
        *,
        angle: float = 90,
        strength: float = 0.6,
        reach: float = 1.0,
    ) -> None:
        """
        Shade a layer with sprayed grain that thickens towards ``angle``.

        0 is right and 90 is down, in degrees; ``reach`` is the part of the
        layer that is shaded, and ``strength`` how dense it is at the far side.
        """
        if layer is None:
            return
        side = _slope(round(angle / 10) * 10 % 360, strength, reach)
        side = side.resize(layer.mask.size, Image.Resampling.BILINEAR)
        spray = ImageChops.subtract(side, self._noise.crop(layer.box)).point(
            lambda v: min(255, v * 5)
        )
        self.image.paste(colour, layer.box, ImageChops.multiply(spray, layer.mask))

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float = 0.8) -> None:
        """Light that falls off from (x, y)."""
        ball = Image.radial_gradient("L").point(
            lambda v: round(max(0.0, 1 - v / 180) ** 2.2 * 255 * strength)
        )
        size = max(8, round(radius * 2))
        ball = ball.resize((size // 4 + 1, size // 4 + 1), Image.Resampling.BICUBIC)
        ball = ball.resize((size, size), Image.Resampling.BILINEAR)
        left, top = round(x - size / 2), round(y - size / 2)
        box = (
            max(0, left),
            max(0, top),
            min(self.width, left + size),
            min(self.height, top + size),
        )
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        ball = ball.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        region = self.image.crop(box)
        # Screening with one colour is a table look-up, channel by channel.
        light = ImageColor.getrgb(colour)[:3]
        lit = region.point([255 - (255 - v) * (255 - c) // 255 for c in light for v in range(256)])
        self.image.paste(lit, box, ball)

    def mist(self, top: float, bottom: float, colour: str, strength: float) -> None:
        """A band of haze that is thickest at ``bottom`` (both in pixels)."""
        height = round(bottom - top)
        band = Image.linear_gradient("L").crop((0, 0, 1, 256)).point(lambda v: round(v * strength))
        band = band.resize((1, height), Image.Resampling.BILINEAR)
        band = band.resize((self.width, height), Image.Resampling.NEAREST)
        self.image.paste(colour, (0, round(top)), band)

    def scatter(
        self,
        count: int,
        colour: str,
        sizes: tuple[float, float],
        *,
        opacity: float = 0.8,
        within: tuple[float, float, float, float] = (0, 0, 1, 1),
    ) -> None:
        """Round flecks (snow, stars, lamps): ``sizes`` in parts of the unit."""
        x0, y0, x1, y1 = within

        def draw(pen: Pen) -> None:
            for _ in range(count):
                size = self.random.uniform(*sizes) ** 2 / sizes[1] * self.unit
                pen.ellipse(
                    self.random.uniform(x0, x1) * self.width,
                    self.random.uniform(y0, y1) * self.height,
                    max(size, 0.7),
                )

        self.paint(self.cut(draw), colour, opacity=opacity)

    def finish(self, *, grain: float = 0.10, vignette: float = 0.25) -> bytes:
        """Add paper grain and darker corners; a JPEG of quality 88."""
        image = self.image
        if vignette:
            corners = Image.radial_gradient("L").point(
                lambda v: 255 - round(max(0, v - 120) * vignette)
            )
            corners = corners.resize(image.size, Image.Resampling.BILINEAR)
            image = ImageChops.multiply(image, Image.merge("RGB", (corners,) * 3))
        contrast = grain * 4
        coarse = self._noise.reduce(2).point(lambda v: round(127 + (v - 127) * contrast))
        coarse = coarse.resize(image.size, Image.Resampling.BILINEAR)
        image = ImageChops.soft_light(image, Image.merge("RGB", (coarse,) * 3))
        out = BytesIO()
        image.save(out, "JPEG", quality=88, optimize=False, subsampling="4:2:0")
        return out.getvalue()
