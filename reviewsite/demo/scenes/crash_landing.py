"""A paraglider over misty ranges, a Swiss lake, and a candle in a dark market."""

from __future__ import annotations

import math

from PIL import Image

from reviewsite.demo.canvas import Canvas, Pen, Point, mix, smooth, turned
from reviewsite.demo.scenes import motifs


def paraglider(width: int, height: int, seed: str) -> bytes:
    canvas = Canvas(width, height, seed, ["#5fa3b5", "#8fc4c4", "#cfe0cf", "#f7e6c4", "#f9d0a8"])
    motifs.moon(canvas, 0.27, 0.40, 0.10, ("#fff6df", "#fbd9a5"), "#fff1cf")
    for i in range(6):
        depth = i / 5
        layer = canvas.shape(
            motifs.ridge(canvas, 0.52 + i * 0.085, 0.10 + 0.05 * depth, roughness=0.5)
        )
        colour = mix("#e6bfa4", "#12383f", depth**0.75)
        canvas.paint(layer, [mix(colour, "#f2c9a0", 0.12), colour], shadow=0.18 * depth)
        canvas.stipple(layer, mix(colour, "#f9c79a", 0.55), angle=-90, strength=0.5, reach=0.5)
        top = canvas.height * (0.52 + i * 0.085)
        canvas.mist(top, top + canvas.height * 0.16, "#f6ead0", 0.42 * (1 - depth * 0.8))
    motifs.pines(canvas, 0.95, 0.13, "#0d2b30", count=58)
    _wing(canvas, canvas.width * 0.63, canvas.height * 0.27, canvas.unit * 0.27)
    _birds(canvas, 0.36, 0.30)
    return canvas.finish(grain=0.11)


def _wing(canvas: Canvas, x: float, y: float, span: float) -> None:
    """The canopy in gores, its lines and the pilot; tilted into the wind."""
    tilt = 11.0

    def arc(across: float, down: float) -> Point:
        angle = math.radians(180 + 22 + 136 * across)
        return (math.cos(angle) * span, math.sin(angle) * span * 0.62 + span * 0.2 + down * span)

    gores = 9
    warm = ["#d43f33", "#f08a4b", "#f8e3b8"]
    for k in range(gores):
        a, b = k / gores, (k + 1) / gores
        thick = 0.17 + 0.06 * math.sin(math.pi * (a + b) / 2)
        outline = [
            *[arc(a + (b - a) * t / 6, -0.03) for t in range(7)],
            *[arc(b - (b - a) * t / 6, thick) for t in range(7)],
        ]
        gore = canvas.shape(turned(outline, x, y, tilt))
        colour = warm[0] if k in (0, 8) else warm[1] if k % 2 else warm[0]
        colour = warm[2] if k in (3, 5) else colour
        canvas.paint(gore, colour)
        canvas.stipple(gore, mix(colour, "#3a0f1e", 0.55), angle=80, strength=0.75, reach=0.75)
    pilot = (0.0, 1.12 * span)

    def lines(pen: Pen) -> None:
        for k in range(gores + 1):
            edge = arc(k / gores, 0.17 + 0.05 * math.sin(math.pi * k / gores))
            pen.line(turned([edge, pilot], x, y, tilt), canvas.unit * 0.0011)

    canvas.paint(canvas.cut(lines), "#2b2f3a", opacity=0.7)
    px, py = turned([pilot], x, y, tilt)[0]
    size = span * 0.24

    def seat(pen: Pen) -> None:
        body = [
            (-0.25, -0.25),
            (0.15, -0.3),
            (0.5, 0.25),
            (1.05, 0.28),
            (1.1, 0.42),
            (0.4, 0.55),
            (-0.15, 0.5),
            (-0.45, 0.2),
        ]
        pen.polygon(smooth(turned([(a * size, b * size) for a, b in body], px, py, 4)))
        pen.ellipse(px - size * 0.05, py - size * 0.42, size * 0.21)
        pen.line([(px, py - size * 0.1), (px + size * 0.25, py - size * 0.7)], size * 0.1)

    canvas.paint(canvas.cut(seat), "#1d2430")


def _birds(canvas: Canvas, x: float, y: float) -> None:
    def draw(pen: Pen) -> None:
        for k in range(7):
            bx = (x + canvas.random.uniform(-0.06, 0.06)) * canvas.width
            by = (y + canvas.random.uniform(-0.05, 0.05)) * canvas.height
            s = canvas.unit * canvas.random.uniform(0.008, 0.014)
            flap = 0.5 + 0.3 * (k % 2)
            wing = [
                (-s, -s * flap),
                (-s * 0.4, -s * 0.5),
                (0, 0),
                (s * 0.4, -s * 0.5),
                (s, -s * flap),
            ]
            pen.line(smooth([(bx + px, by + py) for px, py in wing], closed=False), s * 0.17)

    canvas.paint(canvas.cut(draw), "#29424a", opacity=0.85)


def lake(width: int, height: int, seed: str) -> bytes:
    """A grand piano at the end of a jetty, the Alps in the water."""
    canvas = Canvas(
        width, height, seed, ["#2b4a86", "#7389bd", "#e3b6bd", "#fbd3ae", "#f9e3bd", "#f9e3bd"]
    )
    w, h, u = canvas.width, canvas.height, canvas.unit
    shore = 0.60
    canvas.glow(w * 0.74, h * 0.40, u * 0.8, "#ffe0ae", 0.8)
    for i, (y, tall) in enumerate(((0.40, 0.30), (0.50, 0.16))):
        _alps(
            canvas,
            motifs.ridge(canvas, y, tall, roughness=0.5),
            shore,
            mix("#8b93c4", "#4a5a91", i),
        )
        canvas.mist(h * (shore - 0.16), h * shore, "#f2cdbb", 0.55 - 0.25 * i)
    for i in range(2):
        hills = [shore - 0.055 + i * 0.03 + canvas.random.uniform(-0.03, 0.02) for _ in range(9)]
        wood = canvas.shape(motifs.hill(canvas, hills))
        canvas.paint(wood, mix("#31506b", "#1b3348", i), shadow=0.2)
        canvas.stipple(wood, "#6f8aa0", angle=-90, strength=0.5, reach=0.7)
    _mirror(canvas, shore)
    _jetty(canvas, shore)
    return canvas.finish()


def _alps(canvas: Canvas, line: list[Point], shore: float, rock: str) -> None:
    """Rock with a snow cap that ends in tongues."""
    foot = canvas.height * shore
    mountain = canvas.shape(line)
    canvas.paint(mountain, [rock, mix(rock, "#e6b9b8", 0.5)])
    canvas.stipple(mountain, mix(rock, "#1c2658", 0.6), angle=40, strength=0.8)
    top = line[:-2]
    edge: list[Point] = []
    for k, (x, y) in enumerate(top):
        if k % 3 == 0 or k == len(top) - 1:
            tongue = (0.14, 0.46)[k // 3 % 2] * canvas.random.uniform(0.5, 1.2)
            edge.append((x, y + max(0.0, foot - y) * tongue))
    snow = canvas.shape([*top, *reversed(edge)])
    canvas.paint(snow, "#fbf3ee")
    canvas.stipple(snow, "#b9a9cf", angle=50, strength=0.8, reach=0.8)


def _mirror(canvas: Canvas, shore: float) -> None:
    """Lay what is above the shore below it, upside down, dimmed and rippled."""
    y = round(canvas.height * shore)
    above = canvas.image.crop((0, max(0, 2 * y - canvas.height), canvas.width, y))
    water = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    canvas.image.paste(water, (0, y))
    sheet = canvas.block(0, y, canvas.width, canvas.height - y)
    canvas.paint(sheet, ["#31497a", "#16264d"], opacity=0.45)

    def ripples(pen: Pen) -> None:
        for _ in range(240):
            depth = canvas.random.random() ** 1.4
            ry = y + depth * (canvas.height - y)
            x, long = canvas.random.random() * canvas.width, (0.01 + 0.09 * depth) * canvas.width
            pen.ellipse(x, ry, long / 2, canvas.unit * (0.0007 + 0.0022 * depth))

    canvas.paint(canvas.cut(ripples), "#f3d9c6", opacity=0.22)


def _jetty(canvas: Canvas, shore: float) -> None:
    w, h, u = canvas.width, canvas.height, canvas.unit
    deck, left = h * 0.80, w * 0.5 - u * 0.36

    def planks(pen: Pen) -> None:
        pen.rectangle(left, deck, w, u * 0.022)
        for k in range(20):
            x = left + u * 0.04 + k * u * 0.16
            pen.rectangle(x, deck, u * 0.017, u * (0.07 + 0.01 * (k % 2)))

    canvas.paint(canvas.cut(planks), "#141a30", shadow=0.4)
    x, s = left + u * 0.30, u * 0.17

    def piano(pen: Pen) -> None:
        for leg in (-0.62, 0.1, 0.78):
            pen.polygon(
                [
                    (x + (leg - 0.035) * s, deck - s * 0.6),
                    (x + (leg + 0.035) * s, deck - s * 0.6),
                    (x + (leg + 0.02) * s, deck),
                    (x + (leg - 0.02) * s, deck),
                ]
            )
        pen.rectangle(x - 0.85 * s, deck - 0.78 * s, 1.75 * s, 0.22 * s)
        lid = [
            (-0.6, -0.78),
            (-0.45, -1.5),
            (0.1, -1.62),
            (0.55, -1.38),
            (0.78, -1.3),
            (0.95, -0.78),
        ]
        pen.polygon(smooth([(x + a * s, deck + b * s) for a, b in lid], steps=6))
        prop = [(x + 0.55 * s, deck - 0.8 * s), (x - 0.35 * s, deck - 1.45 * s)]
        pen.line(prop, s * 0.03, erase=True)
        pen.rectangle(x - 1.45 * s, deck - 0.42 * s, 0.42 * s, 0.07 * s)
        pen.rectangle(x - 1.40 * s, deck - 0.42 * s, 0.04 * s, 0.42 * s)
        pen.rectangle(x - 1.12 * s, deck - 0.42 * s, 0.04 * s, 0.42 * s)
        player = [(-1.4, -0.42), (-1.42, -1.0), (-1.22, -1.12), (-1.08, -0.95), (-0.82, -0.74),
                  (-0.86, -0.66), (-1.12, -0.78), (-1.05, -0.5), (-0.78, -0.46), (-0.74, 0.0),
                  (-0.84, 0.0), (-0.92, -0.34)]  # fmt: skip
        pen.polygon([(x + a * s, deck + b * s) for a, b in player])
        pen.ellipse(x - 1.2 * s, deck - 1.27 * s, s * 0.13, s * 0.145)

    grand = canvas.cut(piano)
    canvas.paint(grand, "#11162b")


def candle(width: int, height: int, seed: str) -> bytes:
    """A scented candle held up in a dark market, for somebody who is lost in it."""
    canvas = Canvas(width, height, seed, ["#0d1230", "#171a40", "#2a2350", "#3a2748"])
    w, h, u = canvas.width, canvas.height, canvas.unit
    cx, cy = w * 0.54, h * 0.33
    for i in range(2):
        motifs.houses(
            canvas,
            0.50 + i * 0.1,
            0.20,
            mix("#251f4a", "#181637", i),
            mix("#312a5c", "#201c44", i),
            "#e8a25a",
            lit=0.12,
            frost=0.12,
        )
    canvas.glow(cx, cy, u * 0.95, "#ff9d4d", 0.75)
    canvas.glow(cx, cy, u * 0.42, "#ffd591", 0.85)
    for row, (foot, tall, colour) in enumerate(((0.86, 0.34, "#3f2740"), (1.0, 0.46, "#271a36"))):
        count = round(w / u * (8 - row * 2))
        for k in range(count):
            x = (k + 0.5 + canvas.random.uniform(-0.25, 0.25)) / count * w
            if abs(x - cx) < u * 0.10:
                continue
            size = tall * u * canvas.random.uniform(0.9, 1.1)
            lean, foot_y = canvas.random.uniform(-2, 2), foot * h + u * 0.03
            body = motifs.figure(canvas, x, foot_y, size, lean=lean)
            canvas.paint(body, colour)
            canvas.stipple(
                body, "#ff9f58", angle=180 if x > cx else 0, strength=0.5 - row * 0.15, reach=0.5
            )
    _holder(canvas, cx, cy)
    canvas.scatter(70, "#ffd9a0", (0.0008, 0.0028), opacity=0.7, within=(0.3, 0.05, 0.8, 0.7))
    return canvas.finish(vignette=0.9)


def _holder(canvas: Canvas, cx: float, cy: float) -> None:
    u, h = canvas.unit, canvas.height

    def man(pen: Pen) -> None:
        foot, tall = h + 0.12 * u, h + 0.12 * u - cy - 0.10 * u
        motifs.person(pen, cx - u * 0.085, foot, tall, skirt=0.16)
        arm = [
            (-0.03, 0.36),
            (0.005, 0.20),
            (-0.012, 0.075),
            (0.022, 0.07),
            (0.042, 0.21),
            (0.015, 0.40),
        ]
        pen.polygon(smooth([(cx + a * u, cy + b * u) for a, b in arm]))

    body = canvas.cut(man)
    canvas.paint(body, "#120f26", shadow=0.5)
    canvas.stipple(body, "#ffae62", angle=-50, strength=0.35, reach=0.3)
    jar = canvas.block(cx - u * 0.024, cy + u * 0.018, u * 0.056, u * 0.06)
    canvas.paint(jar, ["#fff1cf", "#e79a55"])
    flame = [
        (0, -0.052),
        (0.014, -0.012),
        (0.011, 0.010),
        (0, 0.016),
        (-0.011, 0.010),
        (-0.014, -0.012),
    ]
    fire = canvas.shape(smooth([(cx + u * 0.004 + a * u, cy + b * u) for a, b in flame]))
    canvas.paint(fire, ["#ffffff", "#ffe9a8", "#ffb14f"])
    canvas.glow(cx, cy - u * 0.01, u * 0.13, "#fff0c0", 0.9)
