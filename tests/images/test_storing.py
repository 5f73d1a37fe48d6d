"""What happens to each kind of file that is brought."""

import io

import PIL.Image
import PIL.ImageCms
import pytest
from django.core.exceptions import ValidationError

from images.storing import store

pytestmark = pytest.mark.django_db


def file(format="JPEG", size=(2000, 1000), mode="RGB", color="teal", **options):
    out = io.BytesIO()
    PIL.Image.new(mode, size, color).save(out, format, **options)
    out.seek(0)
    return out


def bytes_of(rendition):
    with rendition.file.open() as f:
        return f.read()


def test_a_jpeg_is_kept_untouched_and_gets_its_ladder():
    data = file().getvalue()
    image = store(io.BytesIO(data), credit_line="JTBC")
    with image.original.open() as f:
        assert f.read() == data
    assert [(r.width, r.height) for r in image.renditions.all()] == [
        (480, 240),
        (960, 480),
        (1600, 800),
    ]
    assert image.token in image.original.name


def test_a_small_picture_is_never_made_larger():
    image = store(file(size=(300, 200)))
    assert [r.width for r in image.renditions.all()] == [300]


def test_a_very_tall_picture_keeps_its_height():
    image = store(file(size=(10, 4000)))
    assert [(r.width, r.height) for r in image.renditions.all()] == [(10, 4000)]


def test_no_metadata_leaves():
    exif = PIL.Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "Secret camera"
    image = store(file(exif=exif, comment=b"Secret comment"))
    for rendition in image.renditions.all():
        data = bytes_of(rendition)
        assert b"Secret" not in data
        assert not dict(PIL.Image.open(io.BytesIO(data)).getexif())


def test_it_is_turned_upright():
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    image = store(file(size=(2000, 1000), exif=exif))
    assert (image.width, image.height) == (1000, 2000)


@pytest.mark.parametrize(
    ("format", "mode", "color"),
    [
        ("PNG", "RGBA", (0, 128, 128, 0)),
        ("PNG", "P", 3),
        ("PNG", "L", 40),
        ("PNG", "LA", (40, 0)),
        ("PNG", "1", 1),
        ("PNG", "I;16", 40000),
        ("JPEG", "CMYK", (0, 0, 0, 0)),
        ("JPEG", "L", 40),
        ("WEBP", "RGBA", (0, 0, 0, 128)),
        ("TIFF", "RGB", "red"),
        ("TIFF", "CMYK", (10, 20, 30, 40)),
    ],
)
def test_every_mode_becomes_an_rgb_jpeg(format, mode, color):
    image = store(file(format, (600, 400), mode, color))
    rendition = PIL.Image.open(io.BytesIO(bytes_of(image.renditions.last())))
    assert (rendition.format, rendition.mode) == ("JPEG", "RGB")


def test_what_is_transparent_becomes_white():
    image = store(file("PNG", (600, 400), "RGBA", (255, 0, 0, 0)))
    rendition = PIL.Image.open(io.BytesIO(bytes_of(image.renditions.first())))
    assert rendition.getpixel((5, 5)) == (255, 255, 255)


def test_sixteen_bits_are_scaled_and_not_cut_off():
    image = store(file("PNG", (600, 400), "I;16", 0x8000))
    rendition = PIL.Image.open(io.BytesIO(bytes_of(image.renditions.first())))
    assert rendition.getpixel((5, 5)) == (128, 128, 128)


def animated():
    out = io.BytesIO()
    frames = [PIL.Image.new("RGB", (50, 50), color) for color in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def test_a_phones_jpeg_with_a_second_picture_behind_it_is_taken():
    out = io.BytesIO()
    PIL.Image.new("RGB", (600, 400), "teal").save(
        out, "MPO", save_all=True, append_images=[PIL.Image.new("RGB", (600, 400), "red")]
    )
    image = store(io.BytesIO(out.getvalue()))
    assert image.format == "JPEG"
    rendition = PIL.Image.open(io.BytesIO(bytes_of(image.renditions.first())))
    assert rendition.getpixel((5, 5))[0] < 50


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"not a picture", "format"),
        (SVG, "format"),
        (b"%PDF-1.4", "format"),
        (b"GIF89a" + bytes(100), "format"),
        (file().getvalue()[:2000], "damaged"),
        (animated(), "frames"),
        (bytes(31 * 1024 * 1024), "bytes"),
    ],
    ids=["empty", "text", "svg", "pdf", "gif", "truncated", "animated", "huge"],
)
def test_what_is_refused_says_why(data, code):
    with pytest.raises(ValidationError) as refused:
        store(io.BytesIO(data))
    assert refused.value.code == code


def test_too_many_pixels_are_refused_before_they_are_decoded():
    data = file("PNG", (8000, 7000), "1", 0).getvalue()
    with pytest.raises(ValidationError) as refused:
        store(io.BytesIO(data))
    assert refused.value.code == "pixels"


def test_a_format_is_decided_by_content_and_not_by_name():
    data = file("PNG", (300, 200))
    data.name = "picture.svg"
    assert store(data).format == "PNG"
