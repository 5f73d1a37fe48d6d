"""A whale over the office towers, a revolving door, and a lunch of kimbap."""

from __future__ import annotations

import math

from reviewsite.demo.canvas import Canvas, Pen, Point, mix, smooth, turned
from reviewsite.demo.scenes import motifs

_BACK: list[Point] = [
    (-1.00, 0.02), (-0.93, -0.09), (-0.72, -0.19), (-0.40, -0.245), (-0.05, -0.235), (0.22, -0.185),
    (0.29, -0.205), (0.345, -0.15), (0.62, -0.06), (0.84, -0.03),
]  # fmt: skip
_FLUKE: list[Point] = [
    (0.93, -0.10), (1.07, -0.27), (1.22, -0.34), (1.18, -0.17), (1.05, -0.03), (1.16, 0.06),
    (1.20, 0.20), (1.05, 0.14), (0.92, 0.03),
]  # fmt: skip
_BELLY: list[Point] = [
    (0.62, 0.045), (0.30, 0.13), (-0.05, 0.215), (-0.42, 0.245), (-0.74, 0.20), (-0.93, 0.12),
]  # fmt: skip


def whale(
    canvas: Canvas, x: float, y: float, long: float, angle: float, back: str, belly: str
) -> None:
    """A humpback in three pieces of paper; ``long`` is half its length in pixels."""

    def put(points: list[Point]) -> list[Point]:
        return turned([(a * long, b * long) for a, b in points], x, y, angle)

    far = [(-0.46, 0.16), (-0.34, 0.34), (-0.16, 0.50), (-0.10, 0.46), (-0.22, 0.28), (-0.28, 0.14)]
    fin_far = canvas.shape(smooth(put(far)))
    canvas.paint(fin_far, mix(back, "#000000", 0.35))
    body = canvas.shape(smooth(put([*_BACK, *_FLUKE, *_BELLY])))
    canvas.paint(body, back, shadow=0.5, lift=0.03)
    canvas.stipple(body, mix(back, "#ffffff", 0.45), angle=-90 + angle, strength=0.5, reach=0.5)
    canvas.stipple(body, mix(back, "#020a1c", 0.7), angle=75 + angle, strength=0.7, reach=0.6)
    jaw = [
        (-0.985, 0.035),
        (-0.80, 0.055),
        (-0.60, 0.075),
        (-0.40, 0.13),
        (-0.05, 0.17),
        (0.26, 0.135),
        *_BELLY[2:],
    ]
    throat = canvas.shape(smooth(put(jaw)))
    canvas.paint(throat, belly)
    canvas.stipple(throat, mix(belly, "#23406e", 0.6), angle=80 + angle, strength=0.8, reach=0.8)

    def grooves(pen: Pen) -> None:
        for k in range(7):
            drop = 0.02 * k
            groove = [
                (-0.94 + drop, 0.07 + drop),
                (-0.66, 0.10 + drop * 0.95),
                (-0.34, 0.145 + drop * 0.62),
                (-0.02, 0.178 + drop * 0.2),
            ]
            pen.line(smooth(put(groove), closed=False), long * 0.0055)

    canvas.paint(canvas.cut(grooves), mix(back, belly, 0.35), opacity=0.8)
    near = [
        (-0.52, 0.13),
        (-0.52, 0.27),
        (-0.36, 0.46),
        (-0.10, 0.62),
        (-0.03, 0.60),
        (-0.12, 0.45),
        (-0.24, 0.28),
        (-0.32, 0.12),
    ]
    fin = canvas.shape(smooth(put(near)))
    canvas.paint(fin, mix(back, belly, 0.12), shadow=0.5, lift=0.012)
    canvas.stipple(fin, mix(belly, "#ffffff", 0.2), angle=0, strength=0.45, reach=0.5)
    eye = put([(-0.655, 0.035)])[0]
    white = canvas.disc(*eye, long * 0.017)
    canvas.paint(white, "#f4efe2")
    canvas.paint(canvas.disc(*eye, long * 0.0105), "#0a1226")


def over_city(width: int, height: int, seed: str) -> bytes:
    canvas = Canvas(width, height, seed, ["#0f2d6b", "#2a5fa5", "#67a3cf", "#b9d9dd", "#fbe6c6"])
    w, h, u = canvas.width, canvas.height, canvas.unit
    canvas.scatter(60, "#ffffff", (0.0006, 0.002), opacity=0.8, within=(0, 0, 1, 0.35))
    motifs.moon(canvas, 0.80, 0.25, 0.085, ("#fff6e0", "#f6d9b0"), "#fff0d0")
    _clouds(canvas, 0.66, "#dcebea", 0.75)
    for i in range(3):
        _towers(canvas, 0.70 + i * 0.07, mix("#8fb9cf", "#123163", i / 2), lit=0.16 + 0.1 * i)
        canvas.mist(h * (0.66 + i * 0.07), h * (0.86 + i * 0.07), "#f6e4c8", 0.4 * (1 - i / 3))
    wide = w > h
    size = u * (0.62 if wide else 0.44)
    whale(
        canvas,
        w * (0.46 if wide else 0.48),
        h * (0.41 if wide else 0.40),
        size,
        -13 if wide else -24,
        "#1d4580",
        "#dfeaf0",
    )
    if wide:
        whale(canvas, w * 0.845, h * 0.50, u * 0.16, -9, "#3c6ca5", "#d5e6ee")
    else:
        whale(canvas, w * 0.74, h * 0.60, u * 0.14, -18, "#3c6ca5", "#d5e6ee")

    def bubbles(pen: Pen) -> None:
        for _ in range(34):
            x, y = canvas.random.uniform(0.05, 0.95) * w, canvas.random.uniform(0.05, 0.7) * h
            r = u * canvas.random.uniform(0.003, 0.012)
            pen.ellipse(x, y, r)
            pen.ellipse(x, y, r * 0.8, erase=True)

    canvas.paint(canvas.cut(bubbles), "#ffffff", opacity=0.65)
    _clouds(canvas, 0.97, "#f7f3e8", 1)
    return canvas.finish(vignette=0.3)


def _clouds(canvas: Canvas, y: float, colour: str, opacity: float) -> None:
    rng, w, u = canvas.random, canvas.width, canvas.unit

    def draw(pen: Pen) -> None:
        for k in range(int(w / u * 9)):
            x = k / 8.5 * u + rng.uniform(-0.03, 0.03) * u
            swell = 0.5 + 0.5 * math.sin(k * 0.9)
            pen.ellipse(
                x,
                y * canvas.height + u * 0.05,
                u * rng.uniform(0.05, 0.075),
                u * (0.035 + 0.05 * swell),
            )
        pen.rectangle(0, y * canvas.height + u * 0.05, w, canvas.height)

    layer = canvas.cut(draw)
    canvas.paint(layer, colour, opacity=opacity, shadow=0.25)
    canvas.stipple(layer, mix(colour, "#6f9fc0", 0.6), angle=90, strength=0.7 * opacity)


def _towers(canvas: Canvas, top: float, colour: str, *, lit: float) -> None:
    rng, u, h = canvas.random, canvas.unit, canvas.height
    boxes: list[tuple[float, float, float, int]] = []
    x = -0.03 * u
    while x < canvas.width:
        wide = rng.uniform(0.06, 0.14) * u
        boxes.append((x, (top + rng.uniform(-0.10, 0.06)) * h, wide, rng.randrange(4)))
        x += wide * rng.uniform(1.0, 1.2)

    def walls(pen: Pen) -> None:
        for left, roof, wide, kind in boxes:
            pen.rectangle(left, roof, wide, h - roof)
            if kind == 0:
                pen.polygon(
                    [(left, roof + 1), (left + wide, roof + 1), (left + wide, roof - wide * 0.45)]
                )
            elif kind == 1:
                pen.rectangle(left + wide * 0.47, roof - u * 0.06, wide * 0.06, u * 0.06)
                pen.rectangle(left + wide * 0.25, roof - u * 0.018, wide * 0.5, u * 0.02)

    def windows(pen: Pen) -> None:
        size = u * 0.0075
        for left, roof, wide, kind in boxes:
            for row in range(16):
                y = roof + size * (2.5 + row * 2.6)
                if kind == 2:
                    pen.rectangle(
                        left + wide * 0.12, y, wide * rng.choice((0, 0.3, 0.76)), size * 0.7
                    )
                    continue
                for column in range(int(wide / size / 2.1) - 1):
                    if rng.random() < lit:
                        pen.rectangle(left + size * (1.2 + column * 2.1), y, size, size * 1.2)

    layer = canvas.cut(walls)
    canvas.paint(layer, colour, shadow=0.25)
    canvas.stipple(layer, mix(colour, "#04122c", 0.6), angle=0, strength=0.45, reach=0.6)
    canvas.paint(canvas.cut(windows), "#ffe9b5", opacity=0.85)


def revolving_door(width: int, height: int, seed: str) -> bytes:
    """The door from above: four wings, one circle, a person counting the beat."""
    canvas = Canvas(width, height, seed, ["#f0e6d2", "#e6d8bf", "#d8c6a8"])
    w, h, u = canvas.width, canvas.height, canvas.unit
    cx, cy, r = w * 0.52, h * 0.5, u * 0.40

    def tiles(pen: Pen) -> None:
        step = u * 0.125
        for k in range(int(w / step) + 2):
            pen.rectangle(k * step - step * 0.3, 0, u * 0.0022, h)
        for k in range(int(h / step) + 2):
            pen.rectangle(0, k * step - step * 0.15, w, u * 0.0022)

    canvas.paint(canvas.cut(tiles), "#b7a183", opacity=0.6)
    for k in range(4):
        y = cy + u * (0.20 - k * 0.16)
        beam = [(w, y - u * 0.30), (w, y - u * 0.19), (0, y + u * 0.42), (0, y + u * 0.25)]
        canvas.paint(canvas.shape(beam), "#fff9e8", opacity=0.35)

    def drum(pen: Pen) -> None:
        pen.ellipse(cx, cy, r * 1.12)
        for side in (0, 180):
            arc = [turned([(r * 1.3, 0)], cx, cy, side + a)[0] for a in range(-34, 35, 4)]
            pen.polygon([(cx, cy), *arc], erase=True)

    ring = canvas.cut(drum)
    canvas.paint(ring, "#1f4b8a", shadow=0.6, lift=0.03)
    canvas.stipple(ring, "#0d2650", angle=60, strength=0.9)
    floor = canvas.disc(cx, cy, r * 1.02)
    canvas.paint(floor, ["#8fc1dc", "#4f90c2"])
    canvas.stipple(floor, "#2b659f", angle=70, strength=0.8)
    canvas.stipple(floor, "#e8f5f3", angle=-110, strength=0.7, reach=0.6)
    for k in range(4):
        sector = [
            turned([(r * far, 0)], cx, cy, 28 + k * 90 + step * 4)[0]
            for far in (0.99,)
            for step in range(16)
        ]
        trail = canvas.shape([(cx, cy), *sector])
        canvas.paint(trail, "#ffffff", opacity=0.13)
        wing = turned(
            [(0, -0.011 * u), (r * 1.0, -0.011 * u), (r * 1.0, 0.011 * u), (0, 0.011 * u)],
            cx,
            cy,
            28 + k * 90,
        )
        glass = canvas.shape(wing)
        canvas.paint(glass, "#12305f", shadow=0.8, lift=0.022)
    hub = canvas.disc(cx, cy, u * 0.032)
    canvas.paint(hub, "#f2b552", shadow=0.7)
    _walker(canvas, cx - r * 1.62, cy + u * 0.03, "#c8433f")
    _walker(canvas, cx + r * 0.10, cy - r * 0.55, "#2d3a58")
    _walker(canvas, cx + r * 1.72, cy - u * 0.10, "#5f7f6a")

    def steps(pen: Pen) -> None:
        for k in range(6):
            x, y = cx - r * 1.62 - u * (0.10 + k * 0.065), cy + u * (0.035 + 0.012 * math.sin(k))
            pen.ellipse(x, y + (u * 0.016 if k % 2 else -u * 0.016), u * 0.016, u * 0.008)

    canvas.paint(canvas.cut(steps), "#8c7656", opacity=0.7)
    return canvas.finish(vignette=0.5)


def _walker(canvas: Canvas, x: float, y: float, coat: str) -> None:
    """A person from above: shoulders and a head of black hair."""
    u = canvas.unit
    outline = [
        (0, -0.085),
        (-0.036, -0.05),
        (-0.038, 0.05),
        (0, 0.085),
        (0.03, 0.05),
        (0.03, -0.05),
    ]
    points = smooth(turned([(a * u, b * u) for a, b in outline], x, y, 8))
    shoulders = canvas.shape(points)
    canvas.paint(shoulders, coat, shadow=0.8, lift=0.025)
    canvas.stipple(shoulders, mix(coat, "#000000", 0.5), angle=70, strength=0.8)
    head = canvas.disc(x, y, u * 0.036, u * 0.034)
    canvas.paint(head, "#1c1a22", shadow=0.7, lift=0.01)
    canvas.stipple(head, "#7a7282", angle=-110, strength=0.7, reach=0.6)


def kimbap(width: int, height: int, seed: str) -> bytes:
    """Slices in strict rows, because then nothing can surprise you."""
    canvas = Canvas(width, height, seed, ["#2f6fa8", "#2a66a0", "#235a92"])
    w, h, u = canvas.width, canvas.height, canvas.unit
    r = u * 0.115
    columns, rows = math.ceil(w / (r * 2.45)) + 1, math.ceil(h / (r * 2.45)) + 1
    for row in range(rows):
        for column in range(columns):
            x = w / 2 + (column - (columns - 1) / 2) * r * 2.45
            y = h / 2 + (row - (rows - 1) / 2) * r * 2.45
            if (row, column) == (rows // 2, columns // 2 + 1):
                ring = canvas.ring(x, y, r * 0.9, r * 0.9, r * 0.015)
                canvas.paint(ring, "#a9cde6", opacity=0.8)
                continue
            _slice(canvas, x, y, r, canvas.random.uniform(-25, 25))
    return canvas.finish(vignette=0.5)


def _slice(canvas: Canvas, x: float, y: float, r: float, turn: float) -> None:
    seaweed = canvas.disc(x, y, r)
    canvas.paint(seaweed, "#14231f", shadow=0.7, lift=0.016)
    rice = canvas.disc(x, y, r * 0.93)
    canvas.paint(rice, "#f7f2e4")

    def grains(pen: Pen) -> None:
        for k in range(44):
            spot = turned([(r * (0.62 + 0.24 * canvas.random.random()), 0)], x, y, k * 137.5)[0]
            grain = [(-0.055 * r, 0), (0, -0.026 * r), (0.055 * r, 0), (0, 0.026 * r)]
            pen.polygon(turned(smooth(grain, steps=3), *spot, canvas.random.uniform(0, 180)))

    canvas.paint(canvas.cut(grains), "#ddd2ba", opacity=0.9)
    fillings = [
        (-0.24, -0.22, 0.27, 0.17, "#f2c230"), (0.24, -0.24, 0.18, 0.18, "#e8742f"),
        (0.30, 0.14, 0.20, 0.17, "#3f7d3f"), (-0.02, 0.30, 0.25, 0.15, "#f3dd6b"),
        (-0.34, 0.14, 0.17, 0.20, "#e58f86"), (0.0, 0.02, 0.15, 0.14, "#7a4a2a"),
    ]  # fmt: skip
    for fx, fy, fw, fh, colour in fillings:
        block = smooth(
            [(fx - fw, fy - fh), (fx + fw, fy - fh), (fx + fw, fy + fh), (fx - fw, fy + fh)],
            steps=4,
        )
        shape = turned([(a * r * 1.18, b * r * 1.18) for a, b in block], x, y, turn)
        piece = canvas.shape(shape)
        canvas.paint(piece, colour, shadow=0.35, lift=0.003)
        canvas.stipple(piece, mix(colour, "#3a1408", 0.5), angle=60, strength=0.7)
