"""Which files there should be of a picture, and what part of it each shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from images.crops import RATIOS, WIDTHS, Crop, Format, box, specs
from images.models import Image

WHOLE = {"width": 4000, "height": 3000}


def widths(crop, format=Format.JPEG, **fields):
    return [s.width for s in specs(Image(**fields)) if (s.crop, s.format) == (crop, format)]


def sizes(crop, **fields):
    found = [s for s in specs(Image(**fields)) if (s.crop, s.format) == (crop, Format.JPEG)]
    return [(s.width, s.height) for s in found]


def test_a_large_picture_has_every_step_in_three_formats():
    for crop in Crop:
        for file_format in Format:
            social = crop == Crop.SOCIAL and file_format != Format.JPEG
            expected = [] if social else list(WIDTHS[crop])
            assert widths(crop, file_format, **WHOLE) == expected
    assert len(list(specs(Image(**WHOLE)))) == 3 * (4 + 5 + 4 + 3) + 1


def test_heights_follow_the_crop():
    assert sizes(Crop.FULL, **WHOLE) == [(320, 240), (480, 360), (960, 720), (1600, 1200)]
    assert sizes(Crop.HERO, **WHOLE)[:3] == [(480, 270), (672, 378), (800, 450)]
    assert sizes(Crop.HERO, **WHOLE)[3:] == [(1200, 675), (1920, 1080)]
    assert sizes(Crop.CARD, **WHOLE)[0] == (320, 240)
    assert sizes(Crop.SQUARE, **WHOLE) == [(192, 192), (256, 256), (384, 384)]
    assert sizes(Crop.SOCIAL, **WHOLE) == [(1200, 630)]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (300, [300]),
        (480, [320, 480]),
        (481, [320, 480, 481]),
        (1200, [320, 480, 960, 1200]),
        (1600, [320, 480, 960, 1600]),
        (1601, [320, 480, 960, 1600]),
    ],
)
def test_the_last_step_of_a_smaller_picture_is_its_own_width(width, expected):
    assert widths(Crop.FULL, width=width, height=400) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1, 1), {"full": [(1, 1)], "hero": [(1, 1)], "card": [(1, 1)], "square": [(1, 1)]}),
        (
            (10_000, 20),
            {
                "full": [(320, 1), (480, 1), (960, 2), (1600, 3)],
                "hero": [(36, 20)],
                "card": [(27, 20)],
                "square": [(20, 20)],
            },
        ),
        (
            (20, 10_000),
            {"full": [(20, 10_000)], "hero": [(20, 11)], "card": [(20, 15)], "square": [(20, 20)]},
        ),
    ],
)
def test_a_point_and_a_line_have_crops_too(size, expected):
    width, height = size
    assert {c: sizes(c, width=width, height=height) for c in expected} == expected


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        ((0.5, 0.5), (0, 375, 4000, 2625)),
        ((0.5, 0.4), (0, 75, 4000, 2325)),
        ((0.5, 0.0), (0, 0, 4000, 2250)),
        ((0.5, 1.0), (0, 750, 4000, 3000)),
    ],
)
def test_a_crop_lies_about_the_focal_point_and_inside_the_picture(focus, expected):
    image = Image(**WHOLE, focal_x=focus[0], focal_y=focus[1])
    assert box(image, Crop.HERO) == expected


@pytest.mark.parametrize(("x", "expected"), [(0.0, 0), (0.25, 0), (0.6, 900), (1.0, 1000)])
def test_so_does_a_square_from_side_to_side(x, expected):
    left, top, right, bottom = box(Image(**WHOLE, focal_x=x), Crop.SQUARE)
    assert (left, top, right - left, bottom) == (expected, 0, 3000, 3000)


LENGTH = st.integers(1, 20_000)
SHARE = st.floats(0, 1)


@given(LENGTH, LENGTH, SHARE, SHARE)
def test_nothing_is_enlarged_empty_or_outside(width, height, x, y):
    image = Image(width=width, height=height, focal_x=x, focal_y=y)
    seen = set()
    for spec in specs(image):
        left, top, right, bottom = box(image, spec.crop)
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        assert 1 <= spec.width <= right - left
        assert 1 <= spec.height <= bottom - top
        assert spec.key not in seen
        seen.add(spec.key)
    assert {crop for crop, _, _ in seen} == set(Crop)


@given(st.integers(500, 9000), st.integers(500, 9000), SHARE, SHARE)
def test_a_crop_has_its_proportion_and_the_focal_point_in_it(width, height, x, y):
    image = Image(width=width, height=height, focal_x=x, focal_y=y)
    for crop, (across, down) in RATIOS.items():
        left, top, right, bottom = box(image, crop)
        assert (right - left) / (bottom - top) == pytest.approx(across / down, rel=0.01)
        assert right - left == width or bottom - top == height
        assert left - 1 <= x * width <= right + 1
        assert top - 1 <= y * height <= bottom + 1
