"""Portraits in cut paper: no face, only bearing, hair and colour."""

from __future__ import annotations

from dataclasses import dataclass

from reviewsite.demo.canvas import Canvas, Point, mix, smooth

#: Hair as seen from the front: what lies behind the head, and what lies over it.
_BACK: dict[str, list[Point]] = {
    "bob": [
        (-0.20, -0.20),
        (-0.245, 0.0),
        (-0.235, 0.16),
        (-0.12, 0.20),
        (0.12, 0.20),
        (0.235, 0.16),
        (0.245, 0.0),
        (0.20, -0.20),
        (0, -0.30),
    ],
    "long": [
        (-0.20, -0.18),
        (-0.25, 0.08),
        (-0.285, 0.40),
        (-0.20, 0.52),
        (0.20, 0.52),
        (0.285, 0.40),
        (0.25, 0.08),
        (0.20, -0.18),
        (0, -0.30),
    ],
    "short": [
        (-0.185, -0.20),
        (-0.20, -0.02),
        (-0.15, 0.06),
        (0.15, 0.06),
        (0.20, -0.02),
        (0.185, -0.20),
        (0, -0.29),
    ],
    "curls": [
        (-0.22, -0.28),
        (-0.31, -0.12),
        (-0.29, 0.06),
        (-0.22, 0.17),
        (0.22, 0.17),
        (0.29, 0.06),
        (0.31, -0.12),
        (0.22, -0.28),
        (0, -0.36),
    ],
    "bun": [
        (-0.17, -0.20),
        (-0.195, 0.0),
        (-0.14, 0.08),
        (0.14, 0.08),
        (0.195, 0.0),
        (0.17, -0.20),
        (0, -0.27),
    ],
}
_FRONT: dict[str, list[Point]] = {
    "bob": [
        (-0.215, 0.05),
        (-0.20, -0.17),
        (-0.06, -0.285),
        (0.13, -0.255),
        (0.215, -0.12),
        (0.22, 0.05),
        (0.175, -0.03),
        (0.15, -0.11),
        (-0.13, -0.105),
        (-0.175, -0.03),
    ],
    "long": [
        (-0.225, 0.12),
        (-0.205, -0.17),
        (-0.06, -0.29),
        (0.13, -0.26),
        (0.215, -0.12),
        (0.23, 0.12),
        (0.165, -0.02),
        (0.06, -0.15),
        (-0.04, -0.185),
        (-0.12, -0.09),
        (-0.17, 0.0),
    ],
    "short": [
        (-0.195, -0.02),
        (-0.21, -0.17),
        (-0.10, -0.30),
        (0.11, -0.30),
        (0.225, -0.19),
        (0.19, -0.02),
        (0.16, -0.10),
        (0.06, -0.155),
        (-0.10, -0.115),
        (-0.165, -0.09),
    ],
    "curls": [
        (-0.25, 0.0),
        (-0.24, -0.22),
        (-0.12, -0.31),
        (0.02, -0.29),
        (0.16, -0.31),
        (0.25, -0.2),
        (0.24, 0.0),
        (0.17, -0.08),
        (0.09, -0.13),
        (0.0, -0.115),
        (-0.09, -0.14),
        (-0.17, -0.07),
    ],
    "bun": [
        (-0.185, 0.0),
        (-0.195, -0.16),
        (-0.08, -0.275),
        (0.08, -0.275),
        (0.195, -0.16),
        (0.185, 0.0),
        (0.13, -0.13),
        (0.0, -0.185),
        (-0.13, -0.13),
    ],
}


@dataclass(frozen=True)
class Look:
    ground: tuple[str, str]
    sun: str
    skin: str
    hair: str
    coat: str
    style: str
    glasses: str = ""
    scarf: str = ""


LOOKS: dict[str, Look] = {
    "ha-rin": Look(
        ("#e7b9a0", "#d98f78"), "#f7e2c3", "#f0c7a2", "#231d2b", "#2f4a5d", "bob", scarf="#f3ead8"
    ),
    "marta": Look(
        ("#22474a", "#122e36"),
        "#e3a94f",
        "#7d4a33",
        "#1a1216",
        "#c75b3c",
        "curls",
        glasses="#f4d9a0",
    ),
    "theo": Look(
        ("#b9c8c0", "#7fa09d"),
        "#f4e6cf",
        "#e8bd9b",
        "#b8793f",
        "#27384a",
        "short",
        glasses="#1d2430",
    ),
    "ines": Look(("#3b2d55", "#241b3c"), "#d9667a", "#d9a079", "#3a2320", "#ead9bd", "long"),
    "indigo": Look(
        ("#f1d3b0", "#e2a676"), "#c8583f", "#efc8a6", "#1d1a26", "#27345c", "bun", scarf="#e9dfcb"
    ),
    "pine": Look(("#9fc0bb", "#5f918f"), "#f6ecd4", "#edc5a0", "#191820", "#1f3d3a", "short"),
    "slate": Look(("#5a6f80", "#2e4152"), "#cfc7a8", "#e9c19d", "#17171e", "#14202c", "bob"),
    "rose": Look(
        ("#f3c9c6", "#dd8f97"), "#fbeee0", "#f0c9a8", "#2a1c22", "#47795f", "long", scarf="#c9354b"
    ),
    "blue": Look(("#a9cde0", "#5b94c0"), "#fdf0d2", "#f1cba9", "#241a1c", "#23416f", "bob"),
    "jade": Look(("#1d4646", "#0b2529"), "#dfe6d3", "#e9c7a8", "#0d0d12", "#0a161a", "long"),
}


def portrait(width: int, height: int, look_name: str) -> bytes:
    look = LOOKS[look_name]
    canvas = Canvas(width, height, f"portrait {look_name}", look.ground)
    u, cx, cy = canvas.unit, canvas.width * 0.5, canvas.height * 0.44

    def put(points: list[Point]) -> list[Point]:
        return smooth([(cx + a * u, cy + b * u) for a, b in points], steps=8)

    side = 0.13 if look_name < "m" else -0.13
    sun = canvas.disc(cx + side * u, cy - u * 0.04, u * 0.335)
    canvas.paint(sun, look.sun, shadow=0.25, lift=0.02)
    canvas.stipple(sun, mix(look.sun, look.ground[1], 0.75), angle=90, strength=0.9, reach=0.8)
    parts: list[tuple[list[Point], str, float, float]] = []
    if look.style == "bun":
        knot = canvas.disc(cx + u * 0.03, cy - u * 0.325, u * 0.095, u * 0.085)
        canvas.paint(knot, look.hair, shadow=0.4)
        canvas.stipple(knot, mix(look.hair, "#ffffff", 0.35), angle=-110, strength=0.6, reach=0.5)
    shoulders = [
        (-0.10, 0.27),
        (-0.22, 0.33),
        (-0.37, 0.40),
        (-0.43, 0.60),
        (-0.46, 0.80),
        (0.46, 0.80),
        (0.43, 0.60),
        (0.37, 0.40),
        (0.22, 0.33),
        (0.10, 0.27),
    ]
    neck = [
        (-0.075, 0.05),
        (-0.08, 0.24),
        (-0.13, 0.31),
        (0, 0.40),
        (0.13, 0.31),
        (0.08, 0.24),
        (0.075, 0.05),
    ]
    face = [
        (-0.165, -0.10),
        (-0.168, 0.02),
        (-0.135, 0.13),
        (-0.06, 0.205),
        (0.0, 0.215),
        (0.06, 0.205),
        (0.135, 0.13),
        (0.168, 0.02),
        (0.165, -0.10),
        (0.0, -0.25),
    ]
    shade = mix(look.skin, "#6b2f2a", 0.45)
    parts = [
        (_BACK[look.style], look.hair, 0.4, -90),
        (shoulders, look.coat, 0.6, 80),
        (neck, mix(look.skin, shade, 0.35), 0.2, -90),
        (face, look.skin, 0.45, 20),
    ]
    for points, colour, shadow, angle in parts:
        layer = canvas.shape(put(points))
        canvas.paint(layer, colour, shadow=shadow)
        dark = shade if colour == look.skin else mix(colour, "#05050c", 0.55)
        canvas.stipple(layer, dark, angle=angle, strength=0.75, reach=0.7)
    lapel = [(-0.13, 0.30), (-0.02, 0.56), (-0.06, 0.80), (-0.26, 0.80), (-0.25, 0.36)]
    for mirror in (1, -1):
        half = canvas.shape([(cx + a * mirror * u, cy + b * u) for a, b in lapel])
        canvas.paint(half, mix(look.coat, "#ffffff", 0.10), shadow=0.4, lift=0.008)
        canvas.stipple(half, mix(look.coat, "#05050c", 0.5), angle=90, strength=0.7)
    if look.scarf:
        wrap = [
            (-0.155, 0.22),
            (-0.175, 0.32),
            (-0.06, 0.385),
            (0.06, 0.385),
            (0.175, 0.32),
            (0.155, 0.22),
            (0.05, 0.28),
            (-0.05, 0.28),
        ]
        scarf = canvas.shape(put(wrap))
        canvas.paint(scarf, look.scarf, shadow=0.5, lift=0.008)
        canvas.stipple(scarf, mix(look.scarf, "#3a1a1a", 0.5), angle=80, strength=0.75)
    _features(canvas, cx, cy, look)
    return canvas.finish(vignette=0.4)


def _features(canvas: Canvas, cx: float, cy: float, look: Look) -> None:
    """Hair over the brow, a nose's shadow, and glasses for some."""
    u = canvas.unit
    nose = canvas.shape(
        [
            (cx + a * u, cy + b * u)
            for a, b in ((0.005, -0.05), (0.035, 0.075), (0.0, 0.09), (0.008, 0.06))
        ]
    )
    canvas.paint(nose, mix(look.skin, "#6b2f2a", 0.35), opacity=0.8)
    mouth = [(-0.04, 0.137), (0.0, 0.132), (0.042, 0.137), (0.0, 0.152)]
    lips = canvas.shape(smooth([(cx + a * u, cy + b * u) for a, b in mouth]))
    canvas.paint(lips, mix(look.skin, "#a33a3f", 0.6))
    for side in (-1, 1):
        lid = [(side * 0.045, 0.005), (side * 0.075, -0.008), (side * 0.11, 0.004)]
        eye = canvas.stroke(
            smooth([(cx + a * u, cy + b * u) for a, b in lid], closed=False), u * 0.007
        )
        canvas.paint(eye, mix(look.hair, "#000000", 0.3))
    front = canvas.shape(smooth([(cx + a * u, cy + b * u) for a, b in _FRONT[look.style]], steps=8))
    canvas.paint(front, look.hair, shadow=0.4, lift=0.008)
    canvas.stipple(front, mix(look.hair, "#ffffff", 0.4), angle=-110, strength=0.65, reach=0.55)
    if look.glasses:
        for side in (-1, 1):
            rim = canvas.ring(
                cx + side * u * 0.078, cy + u * 0.005, u * 0.058, u * 0.054, u * 0.008
            )
            canvas.paint(rim, look.glasses)
        bridge = [(cx - u * 0.024, cy - u * 0.002), (cx + u * 0.024, cy - u * 0.002)]
        canvas.paint(canvas.stroke(bridge, u * 0.008), look.glasses)
