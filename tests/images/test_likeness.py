"""Pictures that look alike are found; those that do not, and plain colours, are not."""

import io

import PIL.Image
import pytest
from django.core.management import call_command
from PIL import ImageDraw, ImageEnhance

from images import likeness
from images.models import Image
from images.storing import store
from tests import factories as make

BOXES = [(0, 0, 300, 420), (500, 60, 640, 300), (620, 330, 900, 600), (330, 400, 520, 560)]


def scene(boxes=BOXES, size=(900, 600)):
    """A picture with features."""
    picture = PIL.Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for number, box in enumerate(boxes):
        draw.rectangle(box, fill=[(200, 40, 60), (20, 90, 40), (240, 240, 220), (5, 5, 60)][number])
    return picture


def encoded(picture, format="JPEG", **options):
    file = io.BytesIO()
    picture.save(file, format, **options)
    file.seek(0)
    return file


VARIANTS = {
    "recompressed": lambda p: PIL.Image.open(encoded(p, quality=25)),
    "half as large": lambda p: p.resize((450, 300)),
    "in grey": lambda p: p.convert("L"),
    "in a palette": lambda p: p.convert("P"),
    "with an alpha channel": lambda p: p.convert("RGBA"),
    "brighter": lambda p: ImageEnhance.Brightness(p).enhance(1.15),
    "slightly cropped": lambda p: p.crop((9, 6, 891, 594)),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_of_a_picture_is_like_it(variant):
    one, other = scene(), VARIANTS[variant](scene())
    assert likeness.distance(likeness.of(one), likeness.of(other)) <= likeness.ALIKE


def test_another_picture_is_not_like_it():
    mirrored = scene().transpose(PIL.Image.Transpose.FLIP_LEFT_RIGHT)
    assert likeness.distance(likeness.of(scene()), likeness.of(mirrored)) > likeness.ALIKE


@pytest.mark.parametrize(
    "picture",
    [
        PIL.Image.new("RGB", (90, 60), "teal"),
        PIL.Image.new("1", (90, 60)),
        PIL.Image.open(encoded(PIL.Image.new("RGB", (90, 60), "gray"), quality=10)),
        PIL.Image.linear_gradient("L"),
        PIL.Image.linear_gradient("L").rotate(90),
        PIL.Image.linear_gradient("L").rotate(270),
    ],
)
def test_a_plain_colour_or_a_mere_gradient_is_like_nothing(picture):
    assert likeness.of(picture) == ""


def test_sixteen_bits_a_pixel_are_taken():
    deep = scene().convert("I").point(lambda value: value * 256).convert("I;16")
    assert len(likeness.of(deep)) == 16


@pytest.mark.django_db
def test_the_likest_come_first_and_none_without_a_likeness():
    one = make.image(likeness="0f0f0f0f0f0f0f0f")
    near = make.image(likeness="0f0f0f0f0f0f0f01")
    make.image(likeness="f0f0f0f0f0f0f0f0")
    make.image(likeness="")
    same = make.image(likeness="0f0f0f0f0f0f0f0f")
    assert likeness.similar(one.likeness, besides=one.pk) == [same.pk, near.pk]
    assert likeness.similar("") == []


@pytest.mark.django_db
def test_it_is_kept_when_a_picture_is_stored_and_filled_in_for_former_ones():
    image = store(encoded(scene()))
    assert image.likeness == likeness.of(scene())
    Image.objects.update(likeness="")
    call_command("render_images", "--missing", stdout=io.StringIO())
    assert Image.objects.get().likeness == image.likeness
