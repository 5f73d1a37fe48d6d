"""The demo's pictures: described, credited, of the right size, the same each time."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

from reviewsite.demo.content import load
from reviewsite.demo.pictures import FIGURE, HERO, PICTURES, PORTRAIT, POSTER, draw

CONTENT = load()


#: One picture of each scene and look.
SCENES = {(scene, size == PORTRAIT and seed): key for key, (scene, size, seed) in PICTURES.items()}


def small(key: str) -> bytes:
    """The same scene at an eighth of its size: quick enough to draw them all."""
    scene, (width, height), seed = PICTURES[key]
    return scene(width // 8, height // 8, seed)


def test_every_picture_is_described_and_every_description_drawn():
    assert PICTURES.keys() == CONTENT.pictures.keys()


@pytest.mark.parametrize("picture", CONTENT.pictures.values(), ids=lambda p: p.key)
def test_alt_text_and_credit(picture):
    assert 20 <= len(picture.alt) <= 250
    assert picture.credit_line == f"Illustration: {picture.creator}"
    assert picture.creator in picture.copyright_notice
    assert 0 <= picture.focal_x <= 1
    assert 0 <= picture.focal_y <= 1


def test_every_picture_is_used():
    used = {drama.poster for drama in CONTENT.dramas.values()}
    used |= {review.hero for review in CONTENT.reviews.values()}
    used |= {person.portrait for person in CONTENT.authors.values()}
    used |= {person.portrait for person in CONTENT.performers.values()}
    bodies = " ".join(review.body for review in CONTENT.reviews.values())
    assert {key for key in PICTURES if key not in used and f'"{key}"' not in bodies} == set()


@pytest.mark.parametrize("key", SCENES.values())
def test_drawing_twice_gives_the_same_bytes(key):
    first = small(key)
    assert first == small(key)
    with Image.open(BytesIO(first)) as image:
        _, (width, height), _ = PICTURES[key]
        assert image.size == (width // 8, height // 8)
        # A scene that drew nothing would be nearly one colour.
        assert len(image.convert("P").getcolors() or []) > 20


@pytest.mark.parametrize(
    ("key", "size"),
    [
        ("portrait-seo-ha-rin", PORTRAIT),
        ("figure-moon", FIGURE),
        ("poster-crash-landing", POSTER),
        ("paraglider", HERO),
    ],
)
def test_size_and_format(key, size):
    with Image.open(BytesIO(draw(key))) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", size)


def test_heroes_and_posters_have_their_formats():
    for review in CONTENT.reviews.values():
        assert PICTURES[review.hero][1] == HERO
    for drama in CONTENT.dramas.values():
        assert PICTURES[drama.poster][1] == POSTER


def test_no_review_shows_the_same_scene_twice():
    for review in CONTENT.reviews.values():
        keys = [review.hero, *re.findall(r'data-image="([\w-]+)"', review.body)]
        scenes = [PICTURES[key][0] for key in keys]
        assert len(scenes) == len(set(scenes)), review.slug
