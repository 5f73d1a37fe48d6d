"""Angel's trumpets in a night garden, and stones that close in."""

from __future__ import annotations

from reviewsite.demo.canvas import Canvas, Pen, Point, mix, smooth, turned
from reviewsite.demo.scenes import motifs


def trumpets(width: int, height: int, seed: str) -> bytes:
    canvas = Canvas(width, height, seed, ["#050d12", "#0b2026", "#12343a", "#1d4a4b"])
    rng, w, h, u = canvas.random, canvas.width, canvas.height, canvas.unit
    wide = w > h
    motifs.moon(canvas, 0.70 if wide else 0.66, 0.34, 0.20, ("#dfe6d3", "#8fa79c"), "#9cc4b4")
    for depth in range(3):
        for _ in range(round(26 * w / u)):
            x, y = rng.uniform(-0.05, 1.05) * w, rng.triangular(-0.1, 0.42, -0.05) * h
            colour = mix(("#0f3034", "#12393a", "#1a4a45")[depth], "#2c6a5a", rng.random() * 0.6)
            if depth == 2 and abs(x / w - 0.68) < 0.16:
                continue
            _leaf(canvas, x, y, u * rng.uniform(0.08, 0.15), rng.uniform(40, 140), colour)
    blooms = (
        [
            (0.10, 0.10, 0.46),
            (0.27, 0.02, 0.60),
            (0.43, 0.06, 0.40),
            (0.86, 0.04, 0.44),
            (0.96, -0.02, 0.62),
        ]
        if wide
        else [(0.20, 0.06, 0.42), (0.50, 0.04, 0.72), (0.83, 0.02, 0.50)]
    )
    for x, y, long in blooms:
        _trumpet(canvas, x * w, y * h, long * u, rng.uniform(-9, 9))
    _school(canvas)
    canvas.scatter(60, "#dff2d8", (0.0006, 0.0024), opacity=0.55)
    return canvas.finish(vignette=0.9)


def _leaf(canvas: Canvas, x: float, y: float, long: float, angle: float, colour: str) -> None:
    outline = [(-1, 0), (-0.4, -0.3), (0.3, -0.27), (1.15, 0), (0.3, 0.27), (-0.4, 0.3)]
    points = smooth(turned([(a * long, b * long) for a, b in outline], x, y, angle), steps=6)
    leaf = canvas.shape(points)
    canvas.paint(leaf, colour, shadow=0.5, lift=0.008)
    canvas.stipple(leaf, mix(colour, "#000507", 0.7), angle=angle + 90, strength=0.85, reach=0.8)
    rib = canvas.stroke(turned([(-long, 0), (long, 0)], x, y, angle), long * 0.016)
    canvas.paint(rib, mix(colour, "#cfe6cf", 0.3), opacity=0.7)


def _trumpet(canvas: Canvas, x: float, y: float, long: float, lean: float) -> None:
    """One hanging flower: stalk, calyx, ribbed bell and a mouth with five curled tips."""

    def put(points: list[Point]) -> list[Point]:
        return turned([(a * long, b * long) for a, b in points], x, y, lean)

    back = [(-0.26, 0.86), (-0.10, 0.80), (0.10, 0.80), (0.26, 0.86), (0.16, 0.93), (-0.16, 0.93)]
    inside = canvas.shape(smooth(put(back)))
    canvas.paint(inside, "#7f8a68", shadow=0.4)
    bell = [
        (-0.035, 0.20), (-0.05, 0.42), (-0.085, 0.60), (-0.16, 0.76), (-0.27, 0.86),
        (-0.35, 0.865), (-0.33, 0.90), (-0.23, 0.93), (-0.17, 1.01), (-0.115, 0.935),
        (-0.02, 0.945), (0.03, 1.03), (0.075, 0.94), (0.15, 0.93), (0.205, 1.00), (0.24, 0.92),
        (0.33, 0.895), (0.35, 0.86), (0.27, 0.855), (0.16, 0.76), (0.085, 0.60), (0.05, 0.42),
        (0.035, 0.20),
    ]  # fmt: skip
    flower = canvas.shape(smooth(put(bell), steps=8))
    canvas.paint(flower, ["#c9cfa2", "#efe9cc", "#fbf3de", "#f6dcb8"], shadow=0.7, lift=0.02)
    canvas.stipple(flower, "#56705f", angle=180 + lean, strength=0.9, reach=0.55)
    canvas.stipple(flower, "#8a9a7c", angle=0 + lean, strength=0.7, reach=0.35)
    canvas.stipple(flower, "#5d7a61", angle=-90 + lean, strength=0.7, reach=0.45)

    def ribs(pen: Pen) -> None:
        for top, middle, end in (
            (-0.022, -0.05, -0.17),
            (-0.008, -0.016, -0.05),
            (0.01, 0.02, 0.065),
            (0.024, 0.052, 0.19),
        ):
            line = [(top, 0.22), (middle, 0.55), ((middle + end) / 2, 0.74), (end, 0.93)]
            pen.line(smooth(put(line), closed=False), long * 0.0055)

    canvas.paint(canvas.cut(ribs), "#a9ab83", opacity=0.75)
    cup = [
        (-0.02, 0.0),
        (-0.045, 0.08),
        (-0.05, 0.22),
        (-0.025, 0.31),
        (0, 0.24),
        (0.03, 0.32),
        (0.05, 0.22),
        (0.045, 0.08),
        (0.02, 0.0),
    ]
    calyx = canvas.shape(smooth(put(cup)))
    canvas.paint(calyx, "#4f7d58", shadow=0.4, lift=0.006)
    canvas.stipple(calyx, "#16302a", angle=180, strength=0.9)
    stalk = canvas.stroke(
        smooth(put([(0, 0.03), (0.02, -0.12), (-0.02, -0.3)]), closed=False), long * 0.02
    )
    canvas.paint(stalk, "#355c46")


def _school(canvas: Canvas) -> None:
    """A low roof line with one lit window, and one person who has come to look."""
    w, h, u = canvas.width, canvas.height, canvas.unit
    base = h * 0.90

    def building(pen: Pen) -> None:
        pen.rectangle(w * 0.54, base - u * 0.17, w * 0.38, h)
        pen.rectangle(w * 0.66, base - u * 0.23, u * 0.12, u * 0.2)
        pen.rectangle(0, base, w, h - base)

    block = canvas.cut(building)
    canvas.paint(block, ["#0c2227", "#040c10"], shadow=0.5)
    canvas.stipple(block, "#4d7a70", angle=-90, strength=0.3, reach=0.4)

    def panes(pen: Pen) -> None:
        for k in range(int(w * 0.38 / (u * 0.05)) - 1):
            for row in range(2):
                pen.rectangle(
                    w * 0.54 + u * (0.03 + k * 0.05),
                    base - u * (0.14 - row * 0.07),
                    u * 0.03,
                    u * 0.038,
                )

    canvas.paint(canvas.cut(panes), "#163a3f", opacity=0.9)
    lit = (w * 0.54 + u * (0.03 + 3 * 0.05), base - u * 0.14)
    canvas.glow(lit[0], lit[1], u * 0.16, "#ffcf7a", 0.6)
    canvas.paint(canvas.block(*lit, u * 0.03, u * 0.038), "#ffdf9c")
    woman = motifs.figure(canvas, w * 0.40, base + u * 0.035, u * 0.17, skirt=0.2)
    canvas.paint(woman, "#03090c", shadow=0.5)
    canvas.stipple(woman, "#9fc2b0", angle=0, strength=0.5, reach=0.4)


def stones(width: int, height: int, seed: str) -> bytes:
    """A Go board at night: white is nearly surrounded."""
    canvas = Canvas(width, height, seed, ["#2e5a58", "#1f4647", "#122e33"])
    canvas.glow(canvas.width * 0.78, canvas.height * 0.08, canvas.unit * 1.3, "#b9e0c9", 0.55)
    placed = [
        (0, 0, False), (1, 0, False), (0, 1, False), (1, 1, False), (2, 1, False), (-1, 0, True),
        (-1, 1, True), (0, 2, True), (1, 2, True), (2, 2, True), (3, 1, True), (2, 0, True),
        (0, -1, True), (-4, -2, False), (-3, -2, True), (-4, 2, True), (5, -2, True),
        (5, 2, False), (-3, 3, False), (4, -2, False),
    ]  # fmt: skip
    motifs.go_board(canvas, ["#2e5a58", "#1a3f42"], "#081a1e", placed, cell=0.142, slope=11)
    return canvas.finish(vignette=1.0)
