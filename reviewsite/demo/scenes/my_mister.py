"""The last train home, rain, and a moon worth carrying somebody to see."""

from __future__ import annotations

from reviewsite.demo.canvas import Canvas, Pen, mix, turned
from reviewsite.demo.scenes import motifs


def night_train(width: int, height: int, seed: str) -> bytes:
    canvas = Canvas(width, height, seed, ["#0c1a2b", "#17324a", "#2f5568", "#6c8587", "#b6a58c"])
    h = canvas.height
    motifs.moon(canvas, 0.22, 0.24, 0.075, ("#efe6cc", "#c2b899"), "#cfd3bb")
    for i in range(4):
        _blocks(canvas, 0.38 + i * 0.055, mix("#5d7a7f", "#10212f", i / 3), lit=0.10 + 0.05 * i)
        top = h * (0.44 + i * 0.055)
        canvas.mist(top, top + h * 0.2, "#a7a590", 0.30 * (1 - i / 4))
    _train(canvas, h * 0.60)
    _wet_street(canvas, 0.80)
    motifs.rain(canvas, "#dfe6dc", count=520, opacity=0.26)
    motifs.wires(canvas, [(0.505, 0.505)], "#0b141d")
    return canvas.finish(vignette=0.5)


def _blocks(canvas: Canvas, top: float, colour: str, *, lit: float) -> None:
    """A row of apartment blocks with a few lit windows."""
    rng, u, h = canvas.random, canvas.unit, canvas.height
    boxes: list[tuple[float, float, float]] = []
    x = -rng.uniform(0, 0.1) * u
    while x < canvas.width:
        wide = rng.uniform(0.07, 0.17) * u
        boxes.append((x, (top + rng.uniform(-0.09, 0.07)) * h, wide))
        x += wide * rng.uniform(1.0, 1.35)

    def walls(pen: Pen) -> None:
        for left, roof, wide in boxes:
            pen.rectangle(left, roof, wide, h - roof)
            pen.rectangle(left + wide * 0.3, roof - u * 0.016, wide * 0.25, u * 0.02)

    def windows(pen: Pen) -> None:
        size = u * 0.0085
        for left, roof, wide in boxes:
            for column in range(int(wide / size / 2.2) - 1):
                for row in range(14):
                    if rng.random() < lit:
                        pen.rectangle(
                            left + size * (1.1 + column * 2.2),
                            roof + size * (2 + row * 2.7),
                            size,
                            size * 1.3,
                        )

    layer = canvas.cut(walls)
    canvas.paint(layer, colour, shadow=0.2)
    canvas.stipple(layer, mix(colour, "#000814", 0.6), angle=-90, strength=0.6, reach=0.6)
    canvas.paint(canvas.cut(windows), "#f3cf8b", opacity=0.85)


def _train(canvas: Canvas, rail: float) -> None:
    w, u = canvas.width, canvas.unit
    tall, car = u * 0.115, u * 0.60
    cars = range(-1, int(w / car) + 2)
    seats = [k * car + u * n * 0.092 for k in cars for n in range(6)]

    def bodies(pen: Pen) -> None:
        for k in cars:
            pen.rectangle(k * car + u * 0.1, rail - tall - u * 0.012, car - u * 0.014, tall)

    def windows(pen: Pen) -> None:
        for seat in seats:
            pen.rectangle(seat + u * 0.125, rail - tall + u * 0.012, u * 0.07, u * 0.045)

    def riders(pen: Pen) -> None:
        for seat in seats:
            if canvas.random.random() < 0.42:
                x = seat + u * (0.145 + canvas.random.uniform(0, 0.025))
                pen.ellipse(x, rail - tall + u * 0.034, u * 0.0085, u * 0.0095)
                pen.rectangle(x - u * 0.013, rail - tall + u * 0.045, u * 0.026, u * 0.0125)

    _masts(canvas, rail)
    layer = canvas.cut(bodies)
    canvas.paint(layer, ["#5b6f75", "#2c414e", "#22343f"], shadow=0.5)
    stripe = canvas.block(0, rail - u * 0.042, w, u * 0.008)
    canvas.paint(stripe, "#b8643c", opacity=0.9)
    for k in cars:
        canvas.glow(k * car + car * 0.6, rail - tall * 0.6, u * 0.42, "#ffca7c", 0.42)
    canvas.paint(canvas.cut(windows), ["#fff0c4", "#f6c873"])
    canvas.paint(canvas.cut(riders), "#3a2d2a")
    _viaduct(canvas, rail)


def _masts(canvas: Canvas, rail: float) -> None:
    u = canvas.unit

    def draw(pen: Pen) -> None:
        for k in range(int(canvas.width / u / 0.45) + 2):
            x = (k + 0.12) * 0.45 * u
            pen.rectangle(x, rail - u * 0.22, u * 0.006, u * 0.22)
            pen.line([(x, rail - u * 0.2), (x + u * 0.055, rail - u * 0.185)], u * 0.004)

    canvas.paint(canvas.cut(draw), "#0b151f")


def _viaduct(canvas: Canvas, rail: float) -> None:
    w, u = canvas.width, canvas.unit
    pier = [(-0.035, 0), (0.075, 0), (0.045, 0.09), (0.045, 1), (-0.005, 1), (-0.005, 0.09)]

    def draw(pen: Pen) -> None:
        pen.rectangle(0, rail, w, u * 0.045)
        for k in range(int(w / u / 0.32) + 2):
            pen.polygon([((k * 0.32 - 0.1 + a) * u, rail + b * u) for a, b in pier])
        pen.rectangle(0, rail - u * 0.028, w, u * 0.0035)

    deck = canvas.cut(draw)
    canvas.paint(deck, ["#1b2c39", "#0a131c"], shadow=0.6)
    canvas.stipple(deck, "#5f7478", angle=-90, strength=0.3, reach=0.5)


def _wet_street(canvas: Canvas, top: float) -> None:
    """The road below holds the train's light; one man walks home along it."""
    w, h, u = canvas.width, canvas.height, canvas.unit
    road = canvas.block(0, h * top, w, h)
    canvas.paint(road, ["#122331", "#08101a"], shadow=0.5)

    def sheen(pen: Pen) -> None:
        for _ in range(260):
            depth = canvas.random.random()
            y = h * (top + (1 - top) * depth)
            pen.ellipse(
                canvas.random.random() * w,
                y,
                u * (0.012 + 0.05 * depth) * canvas.random.random() * 2,
                u * 0.0016,
            )

    canvas.paint(canvas.cut(sheen), "#f2c67c", opacity=0.35)
    foot = h * 0.925
    x = w * 0.5 + u * 0.28

    def man(pen: Pen) -> None:
        motifs.person(pen, x, foot, u * 0.20, lean=3)
        pen.rectangle(x + u * 0.026, foot - u * 0.085, u * 0.034, u * 0.026)

    canvas.glow(x, foot - u * 0.08, u * 0.3, "#e8b977", 0.30)
    canvas.paint(canvas.cut(man), "#060c14", shadow=0.6, lift=0.02)
    cast = [(-0.03 * u, 0), (0.03 * u, 0), (0.02 * u, 0.13 * u), (-0.01 * u, 0.14 * u)]
    fallen = canvas.shape(turned(cast, x, foot, -8))
    canvas.paint(fallen, "#04080e", opacity=0.5)


def moonlit_hill(width: int, height: int, seed: str) -> bytes:
    """A girl pushes her grandmother uphill in a shopping trolley to see the moon."""
    canvas = Canvas(width, height, seed, ["#0d1a33", "#1a2f52", "#3a5478", "#7c8ba0", "#c9b9a0"])
    w, h, u = canvas.width, canvas.height, canvas.unit
    canvas.scatter(150, "#f2ead2", (0.0006, 0.0022), opacity=0.8, within=(0, 0, 1, 0.6))
    motifs.moon(canvas, 0.56, 0.42, 0.29, ("#fbf1d3", "#d9bf8d"), "#f2dfae")
    for k, (x, y, r) in enumerate(((0.50, 0.36, 0.035), (0.60, 0.48, 0.055), (0.53, 0.50, 0.02))):
        crater = canvas.disc(w * 0.56 + (x - 0.56) * u * 1.5, h * y, r * u)
        canvas.paint(crater, "#e3cf9f", opacity=0.45)
        canvas.stipple(crater, "#b9985f", angle=200 + k, strength=0.45, reach=0.6)
    for i in range(2):
        motifs.houses(
            canvas,
            0.78 + i * 0.08,
            0.11 + 0.03 * i,
            mix("#33486a", "#1d2c48", i),
            mix("#3f567a", "#263754", i),
            "#f6d28e",
            lit=0.22,
            frost=0.4,
        )
    slope = canvas.shape(motifs.hill(canvas, [0.96, 0.90, 0.83, 0.765, 0.725, 0.71, 0.72]))
    canvas.paint(slope, ["#121d33", "#0a1120"], shadow=0.6)
    canvas.stipple(slope, "#8f9bb0", angle=-90, strength=0.45, reach=0.55)
    _trolley(canvas, w * 0.60, h * 0.748, u * 0.17)
    return canvas.finish(vignette=0.5)


def _trolley(canvas: Canvas, x: float, foot: float, s: float) -> None:
    tilt = -8.0

    def cart(pen: Pen) -> None:
        def put(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
            return turned([(a * s, b * s) for a, b in points], x, foot, tilt)

        pen.polygon(put([(-0.42, -0.60), (0.46, -0.66), (0.36, -0.22), (-0.34, -0.22)]))
        for k in range(5):
            a = -0.32 + k * 0.16
            pen.line(put([(a, -0.57), (a * 0.85, -0.25)]), s * 0.018, erase=True)
        for b in (-0.5, -0.38):
            pen.line(put([(-0.37, b), (0.40, b - 0.02)]), s * 0.014, erase=True)
        pen.line(put([(-0.34, -0.22), (-0.26, -0.10), (0.34, -0.10)]), s * 0.03)
        pen.line(put([(-0.42, -0.60), (-0.56, -0.72), (-0.66, -0.70)]), s * 0.035)
        for a in (-0.24, 0.32):
            pen.ellipse(*put([(a, -0.045)])[0], s * 0.05)
        shawl = [(-0.26, -0.58), (-0.24, -0.86), (-0.06, -0.98), (0.14, -0.88), (0.26, -0.62)]
        pen.polygon(put(shawl))
        pen.ellipse(*put([(-0.03, -1.06)])[0], s * 0.115, s * 0.12)
        pen.ellipse(*put([(-0.12, -1.12)])[0], s * 0.05)

    def girl(pen: Pen) -> None:
        gx, gy = turned([(-0.92 * s, 0.02 * s)], x, foot, tilt)[0]
        motifs.person(pen, gx, gy + s * 0.03, s * 1.34, lean=8, skirt=0.14)
        hand = turned([(-0.68 * s, -0.70 * s)], x, foot, tilt)[0]
        pen.line([(gx + s * 0.05, gy - s * 0.95), hand], s * 0.075)

    for draw in (cart, girl):
        layer = canvas.cut(draw)
        canvas.paint(layer, "#0a1020")
        canvas.stipple(layer, "#e9d29b", angle=-60, strength=0.35, reach=0.35)
