"""Files to hand in, each unlike the others."""

import io
import random

import PIL.Image
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ImageDraw

from images.storing import store
from tests.images.metadata_files import iptc, with_iptc

#: Byline, credit and caption, as a Korean broadcaster's desk writes them.
HANGUL = iptc(
    (80, "김하은".encode()),
    (110, "사진=JTBC".encode()),
    (116, "ⓒ JTBC".encode()),
    (120, "나의 아저씨 제작발표회".encode()),
)


def picture(seed, size=(900, 600)):
    """Rectangles that the seed alone decides."""
    chance = random.Random(seed)
    picture = PIL.Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for _ in range(12):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        box = (x, y, x + chance.randrange(80, 400), y + chance.randrange(80, 300))
        draw.rectangle(box, fill=tuple(chance.randrange(256) for _ in range(3)))
    return picture


def data(seed, *, size=(900, 600), record=None, quality=85):
    file = io.BytesIO()
    picture(seed).resize(size).save(file, "JPEG", quality=quality)
    return with_iptc(file.getvalue(), record) if record else file.getvalue()


def upload(seed="a", name=None, **options):
    return SimpleUploadedFile(name or f"{seed}.jpg", data(seed, **options), "image/jpeg")


def stored(seed="a", **fields):
    """A picture of the library with its files."""
    fields = {"alt": f"Picture {seed}", "credit_line": "JTBC", "rights": "handout", **fields}
    return store(io.BytesIO(data(seed)), **fields)
