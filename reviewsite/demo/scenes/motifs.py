"""Things that several scenes draw: ridges, rows of houses, people, a Go board."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from reviewsite.demo.canvas import Canvas, Layer, Pen, Point, mix, smooth, turned


def ridge(canvas: Canvas, y: float, height: float, *, roughness: float = 0.55) -> list[Point]:
    """A mountain line by midpoint displacement, closed at the foot; ``y`` as part of the height."""
    line = [canvas.random.uniform(-0.4, 0.4) for _ in range(4)]
    swing = 0.5
    for _ in range(6):
        longer: list[float] = []
        for a, b in pairwise(line):
            longer += [a, (a + b) / 2 + canvas.random.uniform(-swing, swing)]
        line = [*longer, line[-1]]
        swing *= roughness
    step = canvas.width / (len(line) - 1)
    top = [(i * step, (y + v * height) * canvas.height) for i, v in enumerate(line)]
    return [*top, (canvas.width, canvas.height), (0, canvas.height)]


def hill(canvas: Canvas, heights: Sequence[float]) -> list[Point]:
    """A soft hill through ``heights`` (parts of the canvas's height), closed at the foot."""
    step = canvas.width / (len(heights) - 1)
    points = [(i * step, h * canvas.height) for i, h in enumerate(heights)]
    return [*smooth(points, closed=False), (canvas.width, canvas.height), (0, canvas.height)]


def moon(
    canvas: Canvas, x: float, y: float, radius: float, colours: tuple[str, str], halo: str
) -> None:
    """A large disc with a halo and sprayed shade; everything in parts of width, height, unit."""
    px, py, r = x * canvas.width, y * canvas.height, radius * canvas.unit
    canvas.glow(px, py, r * 3.4, halo, 0.55)
    disc = canvas.disc(px, py, r)
    canvas.paint(disc, colours[0])
    canvas.stipple(disc, colours[1], angle=60, strength=0.75, reach=0.8)


def person(
    pen: Pen, x: float, foot: float, height: float, *, lean: float = 0, skirt: float = 0.17
) -> None:
    """A standing figure in a long coat, seen from far off."""
    head = height * 0.085
    coat = [
        (-0.04, -0.80),
        (-0.13, -0.76),
        (-0.155, -0.50),
        (-skirt, -0.22),
        (-0.10, -0.20),
        (-0.085, 0),
        (-0.015, 0),
        (0, -0.19),
        (0.015, 0),
        (0.085, 0),
        (0.10, -0.20),
        (skirt, -0.22),
        (0.155, -0.50),
        (0.13, -0.76),
        (0.04, -0.80),
    ]
    pen.polygon(turned([(px * height, py * height) for px, py in coat], x, foot, lean))
    (hx, hy), (nx, ny) = turned([(0, -0.90 * height), (0, -0.80 * height)], x, foot, lean)
    pen.ellipse(hx, hy, head * 0.88, head)
    pen.line([(hx, hy), (nx, ny)], head * 0.8)


def figure(
    canvas: Canvas, x: float, foot: float, height: float, *, lean: float = 0, skirt: float = 0.17
) -> Layer | None:
    """One ``person`` as a layer of their own."""
    return canvas.cut(lambda pen: person(pen, x, foot, height, lean=lean, skirt=skirt))


@dataclass(frozen=True)
class House:
    left: float
    top: float
    width: float


def houses(
    canvas: Canvas,
    base: float,
    size: float,
    wall: str,
    roof: str,
    light: str,
    *,
    lit: float = 0.5,
    frost: float = 0.35,
) -> None:
    """
    A terrace of low houses across the picture; ``base`` and ``size`` in parts of the height.

    ``lit`` is the share of windows with a light, ``frost`` how white the roofs are.
    """
    rng, step = canvas.random, size * canvas.height
    row: list[House] = []
    x = -rng.uniform(0, step)
    while x < canvas.width:
        width = step * rng.uniform(0.9, 1.7)
        row.append(House(x, base * canvas.height - step * rng.uniform(0.1, 0.55), width))
        x += width * rng.uniform(0.82, 1.02)

    def draw_walls(pen: Pen) -> None:
        for house in row:
            pen.rectangle(house.left, house.top, house.width, canvas.height - house.top)

    def draw_roofs(pen: Pen) -> None:
        for house in row:
            _roof(pen, rng, house, step)

    def draw_windows(pen: Pen) -> None:
        for house in row:
            for share in (0.18, 0.56):
                if rng.random() < lit:
                    _window(pen, house, share, step)

    wall_layer = canvas.cut(draw_walls)
    canvas.paint(wall_layer, wall, shadow=0.35)
    canvas.stipple(wall_layer, mix(wall, "#000000", 0.45), angle=90, strength=0.8)
    roof_layer = canvas.cut(draw_roofs)
    canvas.paint(roof_layer, roof, shadow=0.4, lift=0.006)
    canvas.stipple(roof_layer, mix(roof, "#fff6ea", 0.72), angle=-90, strength=frost, reach=0.9)
    for house in row[::3]:
        x, y = house.left + house.width * 0.4, house.top + step * 0.3
        canvas.glow(x, y, step * 0.9, light, 0.25 * lit)
    canvas.paint(canvas.cut(draw_windows), light)


def _roof(pen: Pen, rng: Random, house: House, step: float) -> None:
    left, top, width = house.left, house.top, house.width
    eave, rise = width * 0.09, step * rng.uniform(0.2, 0.34)
    if rng.random() < 0.72:
        ridge_at = rng.uniform(0.2, 0.4)
        hip = [
            (left - eave, top + step * 0.05),
            (left + width * ridge_at, top - rise),
            (left + width * (1 - ridge_at), top - rise),
            (left + width + eave, top + step * 0.05),
        ]
        pen.polygon(hip)
    else:  # a flat roof with a water tank
        pen.rectangle(left - eave / 2, top - step * 0.05, width + eave, step * 0.09)
        pen.rectangle(left + width * 0.62, top - step * 0.24, width * 0.2, step * 0.2)
    if rng.random() < 0.4:  # an aerial
        ax = left + width * rng.uniform(0.3, 0.6)
        pen.line([(ax, top), (ax, top - rise - step * 0.34)], step * 0.014)
        for k in range(3):
            ay, half = top - rise - step * (0.32 - k * 0.06), step * (0.05 + k * 0.02)
            pen.line([(ax - half, ay), (ax + half, ay)], step * 0.012)


def _window(pen: Pen, house: House, share: float, step: float) -> None:
    w, h = house.width * 0.2, step * 0.2
    x, y = house.left + house.width * share, house.top + step * 0.2
    pen.rectangle(x, y, w, h)
    pen.rectangle(x + w * 0.47, y, max(w * 0.06, 1), h, erase=True)
    pen.rectangle(x, y + h * 0.47, w, max(h * 0.06, 1), erase=True)


def wires(canvas: Canvas, heights: Sequence[tuple[float, float]], colour: str) -> None:
    """Sagging cables from edge to edge, each from one height to another."""

    def draw(pen: Pen) -> None:
        for start, end in heights:
            sag = canvas.unit * 0.05
            points = [
                (
                    i / 24 * canvas.width,
                    (start + (end - start) * i / 24) * canvas.height
                    + sag * math.sin(math.pi * i / 24),
                )
                for i in range(25)
            ]
            pen.line(points, canvas.unit * 0.0022)

    canvas.paint(canvas.cut(draw), colour, opacity=0.85)


def snow(canvas: Canvas, colour: str = "#ffffff") -> None:
    """Three depths of falling snow."""
    canvas.scatter(520, colour, (0.0006, 0.0024), opacity=0.55)
    canvas.scatter(150, colour, (0.0014, 0.0050), opacity=0.8)
    canvas.scatter(26, colour, (0.004, 0.0105), opacity=0.5)


def rain(canvas: Canvas, colour: str, *, count: int = 420, opacity: float = 0.22) -> None:
    """Thin slanting strokes."""

    def draw(pen: Pen) -> None:
        for _ in range(count):
            x = canvas.random.uniform(-0.05, 1.05) * canvas.width
            y = canvas.random.uniform(-0.1, 1) * canvas.height
            length = canvas.random.uniform(0.02, 0.075) * canvas.unit
            pen.line([(x, y), (x - length * 0.22, y + length)], canvas.unit * 0.0013)

    canvas.paint(canvas.cut(draw), colour, opacity=opacity)


def go_board(
    canvas: Canvas,
    wood: Sequence[str],
    line: str,
    stones: Sequence[tuple[int, int, bool]],
    *,
    cell: float,
    slope: float = 0,
) -> None:
    """
    A Go board from above, filling the picture.

    Stones are (column, row, black?) counted from the middle; ``cell`` is a
    part of the unit and ``slope`` turns the whole board, in degrees.
    """
    size, cx, cy = cell * canvas.unit, canvas.width / 2, canvas.height / 2
    reach = int(max(canvas.width, canvas.height) / size) + 2

    def at(column: float, row: float) -> Point:
        return turned([(column * size, row * size)], cx, cy, slope)[0]

    def grain(pen: Pen) -> None:
        for k in range(-reach * 4, reach * 4):
            drift = canvas.random.uniform(-0.12, 0.12)
            points = [
                at(k / 4 + drift + 0.1 * math.sin(i / 3 + k), i) for i in range(-reach, reach + 1)
            ]
            pen.line(points, canvas.random.uniform(0.02, 0.09) * size)

    def lines(pen: Pen) -> None:
        for k in range(-reach, reach + 1):
            pen.line([at(k, -reach), at(k, reach)], size * 0.018)
            pen.line([at(-reach, k), at(reach, k)], size * 0.018)
        for column in (-6, 0, 6):
            for row in (-6, 0, 6):
                pen.ellipse(*at(column, row), size * 0.075)

    canvas.paint(canvas.cut(grain), wood[-1], opacity=0.22)
    canvas.paint(canvas.cut(lines), line, opacity=0.75)
    for black in (True, False):
        base, shine, shade = (
            ("#17171d", "#565865", "#000000") if black else ("#f3efe6", "#ffffff", "#a79f92")
        )
        for column, row, is_black in stones:
            if is_black is not black:
                continue
            x, y = at(column + canvas.random.uniform(-0.03, 0.03), row)
            stone = canvas.disc(x, y, size * 0.475)
            canvas.paint(stone, base, shadow=0.75, lift=cell * 0.16)
            canvas.stipple(stone, shade, angle=60, strength=0.7, reach=0.7)
            canvas.stipple(stone, shine, angle=-120, strength=0.7, reach=0.45)


def pines(canvas: Canvas, base: float, height: float, colour: str, *, count: int = 60) -> None:
    """A dark line of fir trees at the foot of a picture."""

    def draw(pen: Pen) -> None:
        for i in range(count):
            x = (i + canvas.random.uniform(-0.4, 0.4)) / count * canvas.width * 1.04
            tall = height * canvas.height * canvas.random.uniform(0.55, 1.15)
            foot = base * canvas.height + tall * 0.25
            wide = tall * canvas.random.uniform(0.15, 0.2)
            points: list[Point] = [(x, foot - tall)]
            tiers = 6
            for t in range(1, tiers + 1):
                y = foot - tall + tall * t / tiers
                points += [
                    (x + wide * t / tiers, y),
                    (x + wide * t / tiers * 0.55, y - tall * 0.02),
                ]
            points += [(2 * x - px, py) for px, py in reversed(points[1:])]
            pen.polygon(points)
        pen.rectangle(0, base * canvas.height, canvas.width, canvas.height)

    layer = canvas.cut(draw)
    canvas.paint(layer, colour, shadow=0.3)
    canvas.stipple(layer, mix(colour, "#ffffff", 0.22), angle=-90, strength=0.4, reach=0.6)
