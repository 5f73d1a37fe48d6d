"""Camellias cut from paper, and the harbour of Ongsan."""

from __future__ import annotations

import math

from reviewsite.demo.canvas import Canvas, Pen, Point, mix, smooth, turned
from reviewsite.demo.scenes import motifs


def flowers(width: int, height: int, seed: str) -> bytes:
    canvas = Canvas(width, height, seed, ["#0f2f2c", "#153f38", "#0c2725"])
    rng, w, h, u = canvas.random, canvas.width, canvas.height, canvas.unit
    canvas.glow(w * 0.6, h * 0.35, u * 0.9, "#3f8a6a", 0.6)
    for depth in range(3):
        # A golden-ratio walk covers evenly with few leaves.
        for k in range(round(20 * (w * h) ** 0.5 / u)):
            x = ((k * 0.6180 + depth * 0.37) % 1 * 1.1 - 0.05 + rng.uniform(-0.02, 0.02)) * w
            y = ((k * 0.7549 + depth * 0.21) % 1 * 1.1 - 0.05 + rng.uniform(-0.02, 0.02)) * h
            low = ("#17463c", "#1f5a47", "#2f7355")[depth]
            colour = mix(low, ("#123a35", "#2a6b4e", "#4d8f63")[depth], rng.random())
            _leaf(canvas, x, y, u * rng.uniform(0.11, 0.19), rng.uniform(0, 360), colour)
    wide = w > h
    blooms = (
        [
            (0.64, 0.47, 0.31),
            (0.30, 0.64, 0.22),
            (0.90, 0.86, 0.20),
            (0.41, 0.14, 0.13),
            (0.06, 0.20, 0.17),
        ]
        if wide
        else [(0.55, 0.36, 0.36), (0.25, 0.72, 0.25), (0.86, 0.80, 0.18), (0.12, 0.10, 0.16)]
    )
    shades = ["#d8324a", "#e2607a", "#c02742", "#f1a3ad", "#cf2f48"]
    for (x, y, r), shade in zip(blooms, shades, strict=False):
        for side in (-40, 75, 190):
            angle = side + rng.uniform(-20, 20)
            spot = turned([(r * u * 0.95, 0)], x * w, y * h, angle)[0]
            _leaf(canvas, *spot, r * u * 0.62, angle, mix("#3c8259", "#6fa86f", rng.random()))
        _bloom(canvas, x * w, y * h, r * u, shade)
    canvas.scatter(40, "#ffe9b8", (0.0008, 0.003), opacity=0.6)
    return canvas.finish(vignette=0.8)


def _leaf(canvas: Canvas, x: float, y: float, long: float, angle: float, colour: str) -> None:
    outline = [
        (-1, 0),
        (-0.5, -0.34),
        (0.15, -0.40),
        (0.7, -0.2),
        (1.08, 0),
        (0.7, 0.2),
        (0.15, 0.40),
        (-0.5, 0.34),
    ]
    shape = smooth(turned([(a * long, b * long) for a, b in outline], x, y, angle), steps=6)
    leaf = canvas.shape(shape)
    canvas.paint(leaf, colour, shadow=0.55, lift=0.008)
    canvas.stipple(leaf, mix(colour, "#03110f", 0.6), angle=angle + 90, strength=0.8, reach=0.75)

    def veins(pen: Pen) -> None:
        pen.line(turned([(-long, 0), (long * 0.98, 0)], x, y, angle), long * 0.016)
        for k in (-0.55, -0.2, 0.15, 0.5):
            for side in (-1, 1):
                vein = [(k * long, 0), ((k + 0.26) * long, side * long * 0.25)]
                pen.line(turned(vein, x, y, angle), long * 0.009)

    canvas.paint(canvas.cut(veins), mix(colour, "#dff2c8", 0.4), opacity=0.7)


def _bloom(canvas: Canvas, x: float, y: float, radius: float, colour: str) -> None:
    """Three whorls of notched petals about a crown of stamens."""
    rng = canvas.random
    turn = rng.uniform(0, 60)
    for whorl, (far, size, count) in enumerate(((0.56, 0.56, 7), (0.38, 0.47, 6), (0.22, 0.34, 5))):
        tint = mix(colour, "#ffd9d2", 0.10 + 0.13 * whorl)
        for k in range(count):
            angle = turn + whorl * 25 + k * 360 / count + rng.uniform(-5, 5)
            petal = _petal(x, y, far * radius, size * radius * rng.uniform(0.95, 1.06), angle)
            layer = canvas.shape(petal)
            canvas.paint(layer, mix(tint, "#ffffff", rng.uniform(0, 0.07)), shadow=0.5, lift=0.009)
            canvas.stipple(
                layer, mix(colour, "#3a0618", 0.65), angle=angle + 180, strength=0.85, reach=0.75
            )
    heart = canvas.disc(x, y, radius * 0.19)
    canvas.paint(heart, "#a3202f", shadow=0.6)

    def stamens(pen: Pen) -> None:
        for k in range(46):
            long = radius * rng.uniform(0.10, 0.25)
            pen.line([(x, y), turned([(long, 0)], x, y, k * 137.5)[0]], radius * 0.012)

    def tips(pen: Pen) -> None:
        for k in range(46):
            far = radius * (0.06 + 0.20 * math.sqrt(k / 46))
            pen.ellipse(*turned([(far, 0)], x, y, k * 137.5)[0], radius * 0.026)

    canvas.paint(canvas.cut(stamens), "#f7d489", opacity=0.8)
    crown = canvas.cut(tips)
    canvas.paint(crown, "#f9c440", shadow=0.7, lift=0.004)
    canvas.stipple(crown, "#b8701c", angle=60, strength=0.6)


def _petal(x: float, y: float, far: float, size: float, angle: float) -> list[Point]:
    outline = [
        (-0.75, -0.22),
        (-0.2, -0.66),
        (0.45, -0.66),
        (0.80, -0.28),
        (0.70, 0.0),
        (0.80, 0.28),
        (0.45, 0.66),
        (-0.2, 0.66),
        (-0.75, 0.22),
    ]
    moved = [(far + a * size, b * size) for a, b in outline]
    return smooth(turned(moved, x, y, angle), steps=7)


def harbour(width: int, height: int, seed: str) -> bytes:
    """Early evening over the harbour: boats in, lamps on, one pink sign."""
    canvas = Canvas(width, height, seed, ["#3a6d86", "#79a6a4", "#e9c9a4", "#f5b18a", "#ee8f7d"])
    w, h, u = canvas.width, canvas.height, canvas.unit
    sea = 0.66
    motifs.moon(canvas, 0.20, 0.47, 0.085, ("#fff2d8", "#ffc79a"), "#ffd9a8")
    for i in range(2):
        island = canvas.shape(motifs.ridge(canvas, 0.58 + i * 0.03, 0.10, roughness=0.42))
        canvas.paint(island, mix("#b58c93", "#5e6d84", i), shadow=0.1)
        canvas.stipple(island, "#f5b18a", angle=-90, strength=0.6, reach=0.7)
    water = canvas.block(0, h * sea, w, h)
    canvas.paint(water, ["#d8977f", "#6a8a94", "#23505f"])

    def waves(pen: Pen) -> None:
        for _ in range(300):
            d = canvas.random.random()
            x, y = canvas.random.random() * w, h * (sea + (1 - sea) * d)
            pen.ellipse(x, y, u * (0.012 + 0.06 * d), u * (0.0007 + 0.0018 * d))

    canvas.paint(canvas.cut(waves), "#fbe0b8", opacity=0.35)
    _town(canvas, sea)
    for x, y, s in ((0.17, 0.78, 0.11), (0.36, 0.73, 0.07), (0.30, 0.90, 0.17)):
        _boat(canvas, x * w, y * h, s * u)
    return canvas.finish(vignette=0.4)


def _town(canvas: Canvas, sea: float) -> None:
    """Houses climbing the right-hand side, and the quay at their feet."""
    rng, w, h, u = canvas.random, canvas.width, canvas.height, canvas.unit
    slope = canvas.shape(
        [
            *smooth(
                [
                    (w * 0.42, h * 0.70),
                    (w * 0.55, h * 0.60),
                    (w * 0.72, h * 0.40),
                    (w * 0.9, h * 0.24),
                    (w * 1.05, h * 0.20),
                ],
                closed=False,
            ),
            (w * 1.05, h * 0.78),
            (w * 0.42, h * 0.78),
        ]
    )
    canvas.paint(slope, ["#3f6156", "#27463f"], shadow=0.3)
    canvas.stipple(slope, "#e9b88c", angle=-130, strength=0.5, reach=0.5)
    walls = ["#f1e0c4", "#e7c9a8", "#d9dfd0", "#f0d3c1", "#c9d6d4"]
    roofs = ["#b5533f", "#3d6f86", "#c87848", "#54707a", "#8e3f3f"]
    places = []
    for row in range(8):
        y = 0.31 + row * 0.058
        x = max(0.93 - (y - 0.24) * 1.02, 0.46) + rng.uniform(-0.02, 0.02)
        while x < 1.0:
            size = rng.uniform(0.085, 0.125)
            places.append((x, y + rng.uniform(-0.012, 0.012), size))
            x += size * u / w * rng.uniform(0.98, 1.28)
    for x, y, size in places:
        _house(canvas, x * w, y * h + u * 0.03, size * u, rng.choice(walls), rng.choice(roofs))
    quay = canvas.shape([(w * 0.40, h * 0.755), (w, h * 0.74), (w, h * 0.83), (w * 0.43, h * 0.80)])
    canvas.paint(quay, ["#8b7f78", "#4e4a50"], shadow=0.6)
    canvas.stipple(quay, "#f5cda0", angle=180, strength=0.5, reach=0.6)
    bx, by, s = w * 0.66, h * 0.757, u * 0.17
    _house(canvas, bx, by, s, "#f6ead6", "#a63a4b")
    canvas.glow(bx + s * 0.5, by - s * 0.2, s * 1.5, "#ff9f9a", 0.55)
    sign = canvas.block(bx + s * 0.12, by - s * 0.60, s * 0.8, s * 0.15)
    canvas.paint(sign, "#e5516d", shadow=0.4, lift=0.004)

    def petals(pen: Pen) -> None:
        for k in range(5):
            pen.ellipse(
                *turned([(s * 0.035, 0)], bx + s * 0.52, by - s * 0.525, k * 72)[0], s * 0.03
            )

    canvas.paint(canvas.cut(petals), "#fff0e6")


def _house(canvas: Canvas, x: float, foot: float, s: float, wall: str, roof: str) -> None:
    body = canvas.block(x, foot - s * 0.62, s * 1.05, s * 0.62)
    canvas.paint(body, wall, shadow=0.45, lift=0.006)
    canvas.stipple(body, mix(wall, "#5a3a4a", 0.6), angle=60, strength=0.6, reach=0.8)
    top = canvas.shape(
        [
            (x - s * 0.1, foot - s * 0.58),
            (x + s * 0.18, foot - s * 0.90),
            (x + s * 0.88, foot - s * 0.90),
            (x + s * 1.15, foot - s * 0.58),
        ]
    )
    canvas.paint(top, roof, shadow=0.35, lift=0.004)
    canvas.stipple(top, mix(roof, "#ffd9b0", 0.6), angle=-120, strength=0.6, reach=0.6)

    def windows(pen: Pen) -> None:
        pen.rectangle(x + s * 0.16, foot - s * 0.42, s * 0.24, s * 0.2)
        pen.rectangle(x + s * 0.64, foot - s * 0.42, s * 0.22, s * 0.42)

    lit = canvas.random.random() < 0.55
    canvas.paint(canvas.cut(windows), "#ffdf9a" if lit else mix(roof, "#2b3a4a", 0.6))


def _boat(canvas: Canvas, x: float, y: float, s: float) -> None:
    hull = canvas.shape(
        smooth(
            [
                (x - s, y - s * 0.28),
                (x - s * 0.85, y),
                (x, y + s * 0.08),
                (x + s * 0.75, y),
                (x + s * 1.1, y - s * 0.36),
            ],
            closed=False,
            steps=8,
        )
    )

    def rig(pen: Pen) -> None:
        pen.rectangle(x - s * 0.5, y - s * 0.62, s * 0.5, s * 0.42)
        pen.rectangle(x - s * 0.02, y - s * 1.5, s * 0.03, s * 1.35)
        pen.line([(x, y - s * 1.48), (x + s * 1.05, y - s * 0.34)], s * 0.012)
        pen.line([(x, y - s * 1.48), (x - s * 0.95, y - s * 0.28)], s * 0.012)
        for k in range(6):
            pen.ellipse(x + s * (0.1 + k * 0.15), y - s * (1.34 - k * 0.16), s * 0.035)

    canvas.paint(canvas.cut(rig), "#2c3e4c")
    canvas.paint(hull, "#e9e2d2", shadow=0.5, lift=0.01)
    canvas.stipple(hull, "#35505e", angle=90, strength=0.9, reach=0.9)
    for k in range(6):
        canvas.glow(x + s * (0.1 + k * 0.15), y - s * (1.34 - k * 0.16), s * 0.16, "#ffe7b0", 0.7)
