"""Winter dusk over the low roofs of Ssangmun-dong, and what is on its tables."""

from __future__ import annotations

import math

from reviewsite.demo.canvas import Canvas, Pen, mix, smooth, turned
from reviewsite.demo.scenes import motifs


def rooftops(width: int, height: int, seed: str) -> bytes:
    canvas = Canvas(
        width, height, seed, ["#1b2145", "#3d3a6e", "#8a5a86", "#e08a75", "#f6bf8a", "#f9d7a3"]
    )
    canvas.scatter(60, "#fff3dc", (0.0006, 0.0018), opacity=0.7, within=(0, 0, 1, 0.3))
    motifs.moon(canvas, 0.70, 0.34, 0.105, ("#fff0cf", "#f2b98a"), "#ffb27a")
    far = canvas.shape(motifs.ridge(canvas, 0.47, 0.16))
    canvas.paint(far, ["#6d5285", "#b9738a", "#d98a85"])
    canvas.stipple(far, "#3f3767", angle=-90, strength=0.6, reach=0.7)
    near = canvas.shape(motifs.ridge(canvas, 0.56, 0.09))
    canvas.paint(near, ["#4d3d70", "#8f5a80"])
    canvas.mist(canvas.height * 0.42, canvas.height * 0.66, "#f4b08c", 0.5)
    rows = [(0.64, 0.11), (0.72, 0.14), (0.83, 0.19)]
    for i, (base, size) in enumerate(rows):
        depth = i / len(rows)
        motifs.houses(
            canvas,
            base,
            size,
            mix("#6f4a74", "#241f45", depth),
            mix("#8d5a7b", "#34295a", depth),
            "#ffd489",
            lit=0.35 + 0.2 * depth,
            frost=0.85,
        )
        canvas.mist(
            canvas.height * (base - 0.02),
            canvas.height * (base + 0.2),
            "#e5917c",
            0.25 * (1 - depth),
        )
    motifs.wires(canvas, [(0.30, 0.22), (0.335, 0.27), (0.42, 0.30)], "#1a1736")
    _lane(canvas)
    motifs.snow(canvas, "#fff6ea")
    return canvas.finish()


def _lane(canvas: Canvas) -> None:
    """The dark near wall, a lamp, and five friends on the lane."""
    w, h, u = canvas.width, canvas.height, canvas.unit
    ground = canvas.shape(motifs.hill(canvas, [0.93, 0.945, 0.935, 0.95, 0.935]))
    canvas.paint(ground, ["#2a2348", "#15122c"], shadow=0.6)
    canvas.stipple(ground, "#f4c9a0", angle=-90, strength=0.45, reach=0.6)
    pole_x, lamp_y = w * 0.16, h * 0.36

    def pole(pen: Pen) -> None:
        pen.rectangle(pole_x, h * 0.16, u * 0.015, h)
        for k, arm in ((0.21, 0.10), (0.255, 0.075)):
            pen.rectangle(pole_x - u * arm / 2, h * k, u * arm, u * 0.009)
        pen.rectangle(pole_x + u * 0.016, h * 0.26, u * 0.028, u * 0.06)
        pen.line([(pole_x, lamp_y), (pole_x + u * 0.11, lamp_y - u * 0.012)], u * 0.008)
        pen.polygon(
            turned(
                [(-0.03 * u, 0), (0.03 * u, 0), (0.016 * u, -0.022 * u), (-0.016 * u, -0.022 * u)],
                pole_x + u * 0.12,
                lamp_y,
                0,
            )
        )

    canvas.glow(pole_x + u * 0.12, lamp_y + u * 0.02, u * 0.36, "#ffd58a", 0.75)
    canvas.glow(pole_x + u * 0.12, lamp_y + u * 0.01, u * 0.07, "#fff6dd", 1)
    canvas.paint(canvas.cut(pole), "#141129")

    spots = [(0.40, 0.150), (0.455, 0.138), (0.50, 0.158), (0.56, 0.146), (0.605, 0.152)]
    scarves = ["#d8503f", "#f0b64a", "#7fa7a0", "#e9d9bd", "#b86a8a"]
    for i, (share, tall) in enumerate(spots):
        x, foot, size = w / 2 + (share - 0.5) * u * 1.5, h * 0.95 + (i % 2) * u * 0.008, tall * u
        lean, skirt = (-3, 2, 0, 3, -2)[i], 0.15 + 0.02 * (i % 2)
        body = motifs.figure(canvas, x, foot, size, lean=lean, skirt=skirt)
        canvas.paint(body, "#120f26", shadow=0.5, lift=0.01)
        canvas.stipple(body, "#6b4a63", angle=180, strength=0.6, reach=0.6)
        wrap = [(-0.075, -0.83), (0.075, -0.83), (0.085, -0.775), (0.06, -0.6), (0.02, -0.61),
                (0.03, -0.76), (-0.085, -0.775)]  # fmt: skip
        shape = turned([(px * size, py * size) for px, py in wrap], x, foot, lean)
        scarf = canvas.shape(shape)
        canvas.paint(scarf, scarves[i])


def supper(width: int, height: int, seed: str) -> bytes:
    """A low round table from above, crowded with the neighbours' dishes."""
    canvas = Canvas(width, height, seed, ["#d9a35c", "#cf9450", "#c08142"])
    w, h, u = canvas.width, canvas.height, canvas.unit

    def floor(pen: Pen) -> None:
        for k in range(1, 9):
            pen.rectangle(0, k / 9 * h, w, u * 0.003)
        for k in range(9):
            pen.rectangle((k * 0.37 % 1) * w, k / 9 * h, u * 0.003, h / 9)

    canvas.paint(canvas.cut(floor), "#9c642f", opacity=0.6)
    cx, cy, radius = w * 0.5, h * 0.52, u * 0.62
    table = canvas.disc(cx, cy, radius * 1.18, radius)
    canvas.paint(table, ["#8c2f2a", "#6d1f22"], shadow=0.7, lift=0.03)
    canvas.stipple(table, "#3d0f18", angle=70, strength=0.8)
    canvas.stipple(table, "#d8654e", angle=-110, strength=0.5, reach=0.5)
    rim = canvas.ring(cx, cy, radius * 1.13, radius * 0.95, radius * 0.008)
    canvas.paint(rim, "#e0a45f", opacity=0.7)
    dishes = [
        (0.0, 0.0, 0.155, "#efe9dc", "#c9452c", "stew"),
        (-0.36, -0.20, 0.105, "#e7eef0", "#f7f3e6", "rice"),
        (0.36, -0.22, 0.105, "#e7eef0", "#f7f3e6", "rice"),
        (-0.40, 0.20, 0.105, "#e7eef0", "#f7f3e6", "rice"),
        (0.42, 0.18, 0.105, "#e7eef0", "#f7f3e6", "rice"),
        (0.02, -0.33, 0.085, "#f4ead2", "#5f8a4a", "greens"),
        (-0.18, 0.31, 0.085, "#f4ead2", "#d8432f", "kimchi"),
        (0.19, 0.30, 0.085, "#f4ead2", "#e8b93f", "radish"),
        (-0.21, -0.06, 0.060, "#d9e2df", "#2e2a33", "sauce"),
        (0.215, -0.03, 0.060, "#d9e2df", "#8a5a2c", "sauce"),
        (-0.20, -0.36, 0.070, "#f4ead2", "#f1a64c", "kimchi"),
        (0.235, -0.40, 0.065, "#f4ead2", "#7b9b52", "greens"),
    ]
    for x, y, r, bowl, food, kind in dishes:
        _dish(canvas, cx + x * u * 1.12, cy + y * u, r * u, bowl, food, kind)
    for x, y, angle in ((-0.60, -0.03, 80), (0.60, -0.05, 100), (-0.58, 0.36, 62)):
        _chopsticks(canvas, cx + x * u, cy + y * u, angle)
    return canvas.finish(vignette=0.6)


def _dish(canvas: Canvas, x: float, y: float, r: float, bowl: str, food: str, kind: str) -> None:
    rng = canvas.random
    outer = canvas.disc(x, y, r)
    canvas.paint(outer, bowl, shadow=0.75, lift=0.018)
    canvas.stipple(outer, mix(bowl, "#3b2a2a", 0.5), angle=60, strength=0.55, reach=0.6)
    inner = canvas.disc(x, y, r * 0.84)
    canvas.paint(inner, mix(food, "#1a0d0d", 0.25))
    body = canvas.disc(x, y + r * 0.02, r * 0.79)
    canvas.paint(body, food)
    dusk = 0.35 if kind == "rice" else 0.7
    canvas.stipple(body, mix(food, "#5a3a1a", 0.5), angle=60, strength=dusk, reach=0.7)
    canvas.stipple(body, mix(food, "#ffffff", 0.6), angle=-120, strength=0.6, reach=0.5)
    if kind in ("rice", "sauce"):
        tint = mix(food, "#ffffff", 0.35) if kind == "sauce" else mix(food, "#b9a98c", 0.45)
        count, long, wide = (0, 0.0, 0.0) if kind == "sauce" else (90, 0.055, 0.02)
    else:
        tint = mix(food, "#ffe9c4", 0.42)
        count, long, wide = (16, 0.20, 0.075) if kind == "stew" else (20, 0.26, 0.06)

    def pieces(pen: Pen) -> None:
        for _ in range(count):
            angle, far = rng.uniform(0, 360), rng.uniform(0, 0.66) * r
            px = x + far * math.cos(math.radians(angle))
            py = y + far * math.sin(math.radians(angle))
            leaf = [(-long * r, 0), (0, -wide * r), (long * r, 0), (0, wide * r)]
            pen.polygon(turned(smooth(leaf, steps=4), px, py, rng.uniform(0, 180)))

    canvas.paint(canvas.cut(pieces), tint, shadow=0.5, lift=0.004)
    if kind == "stew":
        for k in range(3):
            tofu = [(-0.15, -0.11), (0.15, -0.11), (0.15, 0.11), (-0.15, 0.11)]
            spot = turned([(0.38 * r, 0)], x, y, k * 120 + 20)[0]
            cube = canvas.shape(turned([(px * r, py * r) for px, py in tofu], *spot, 35 * k))
            canvas.paint(cube, "#f6ecd2", shadow=0.6, lift=0.005)
            canvas.stipple(cube, "#d9b98a", angle=60, strength=0.6)


def _chopsticks(canvas: Canvas, x: float, y: float, angle: float) -> None:
    u = canvas.unit

    def draw(pen: Pen) -> None:
        for side in (-0.012, 0.012):
            stick = [
                (-0.15 * u, side * u - 0.0045 * u),
                (0.15 * u, side * u * 0.5 - 0.002 * u),
                (0.15 * u, side * u * 0.5 + 0.002 * u),
                (-0.15 * u, side * u + 0.0045 * u),
            ]
            pen.polygon(turned(stick, x, y, angle))

    canvas.paint(canvas.cut(draw), "#d8dadd", shadow=0.7, lift=0.01)


def baduk(width: int, height: int, seed: str) -> bytes:
    """Taek's board, mid-game, in lamplight."""
    canvas = Canvas(width, height, seed, ["#e6b96f", "#d9a355", "#bf8338"])
    stones = [
        (-4, -2, True), (-3, -1, False), (-3, -2, True), (-2, 0, False), (-2, 1, True),
        (0, 1, True), (-1, 0, False), (1, -2, False), (2, -1, True), (3, 1, False),
        (3, 0, True), (4, -2, False), (-4, 2, False), (1, 2, True), (5, 2, True),
    ]  # fmt: skip
    canvas.glow(canvas.width * 0.22, canvas.height * 0.1, canvas.unit * 1.2, "#ffe9b8", 0.6)
    motifs.go_board(canvas, ["#e6b96f", "#8a5420"], "#3a2410", stones, cell=0.148, slope=-8)
    return canvas.finish(vignette=0.9)
