"""A picture is turned upright, in sRGB, opaque, whatever it was. What is refused: test_hostile."""

import io

import PIL.Image
import pytest
from PIL import ImageCms

from images.opening import MAX_PIXELS, opened, upright, web_ready

from .hostile_files import exif, png, profile, saved

RED, GREEN = (254, 0, 0), (0, 128, 0)


def ready(data):
    picture = opened(data)
    return web_ready(upright(picture), picture.info.get("icc_profile"))


def near(pixel, other, by=3):
    return max(abs(a - b) for a, b in zip(pixel, other, strict=True)) <= by


def cornered(format, orientation, tags):
    """Green with a red corner at the top left, once it is turned as the file asks."""
    seen = PIL.Image.new("RGB", (64, 32), GREEN)
    seen.paste(RED, (0, 0, 16, 16))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)
    stored = seen if back is None else seen.transpose(PIL.Image.Transpose(back))
    out = io.BytesIO()
    lossless = {"lossless": True} if format == "WEBP" else {}
    stored.save(out, format, exif=tags, **lossless)
    return out.getvalue()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(10))
def test_turned_as_it_asks(format, orientation):
    tags = PIL.Image.Exif()
    tags[0x0112] = orientation
    picture = ready(cornered(format, orientation, tags))
    assert picture.size == (64, 32)
    assert near(picture.getpixel((4, 4)), RED, 30)
    assert all(near(picture.getpixel(at), GREEN, 30) for at in ((60, 4), (4, 28), (60, 28)))


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_turned_though_the_rest_of_its_exif_is_broken():
    tags = exif(
        (0x0112, 3, 1, b"\6\0\0\0"), (0x8825, 4, 1, b"\xff\xff\xff\x7f"), (0x10F, 99, 1, b"x" * 4)
    )
    assert ready(cornered("JPEG", 6, tags)).size == (64, 32)


def test_colours_of_another_profile_become_srgb():
    """A green that is purer than sRGB's own: without the conversion, it would be told as less."""
    wide = _profile_of_wide_colours()
    converted = ready(saved("PNG", color=(100, 200, 100), icc_profile=wide)).getpixel((0, 0))
    assert converted != (100, 200, 100)
    back = ImageCms.profileToProfile(
        PIL.Image.new("RGB", (1, 1), converted),
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(wide)),
    )
    assert near(back.getpixel((0, 0)), (100, 200, 100))


@pytest.mark.parametrize(
    ("mode", "color"),
    [("RGB", (100, 200, 100)), ("RGBA", (100, 200, 100, 255)), ("P", None)],
)
def test_so_do_those_of_transparent_pictures_and_palettes(mode, color):
    wide = _profile_of_wide_colours()
    picture = PIL.Image.new("RGB", (8, 8), (100, 200, 100))
    picture = picture.quantize(2) if mode == "P" else PIL.Image.new(mode, (8, 8), color)
    out = io.BytesIO()
    picture.save(out, "PNG", icc_profile=wide)
    plain = ready(saved("PNG", color=(100, 200, 100), icc_profile=wide)).getpixel((0, 0))
    assert near(ready(out.getvalue()).getpixel((0, 0)), plain)


def _profile_of_wide_colours():
    """sRGB's own profile with the red and green primaries swapped."""
    data = bytearray(profile())
    tags = {bytes(data[at : at + 4]): at for at in range(132, 132 + 12 * data[131], 12)}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    data[red + 4 : red + 12], data[green + 4 : green + 12] = (
        data[green + 4 : green + 12],
        data[red + 4 : red + 12],
    )
    return bytes(data)


def test_srgb_stays_as_it_is():
    plain = ready(saved("PNG", color=(100, 200, 50)))
    said = ready(saved("PNG", color=(100, 200, 50), icc_profile=profile()))
    assert plain.getpixel((0, 0)) == (100, 200, 50)
    assert near(said.getpixel((0, 0)), (100, 200, 50), 1)


@pytest.mark.parametrize(
    ("value", "shade"), [(0, 0), (0x00FF, 0), (0x8000, 128), (0xFF00, 255), (0xFFFF, 255)]
)
def test_sixteen_bits_are_scaled_and_not_cut_off(value, shade):
    for format in ("PNG", "TIFF"):
        assert ready(saved(format, "I;16", value)).getpixel((5, 5)) == (shade,) * 3


def test_half_transparent_is_half_white():
    assert near(ready(saved("PNG", "RGBA", (0, 0, 0, 128))).getpixel((0, 0)), (127,) * 3, 1)


def test_the_limit_itself_is_taken():
    width, height = 10_000, MAX_PIXELS // 10_000
    picture = opened(png(size=(width, height), depth=1, rows=bytes(height * (1 + width // 8))))
    assert picture.width * picture.height == MAX_PIXELS
