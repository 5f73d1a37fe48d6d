"""What becomes of each kind of broken, strange and hostile file: taken as what, or told what."""

import datetime as dt
import io
import unicodedata

import PIL.Image
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ImageFile, TiffImagePlugin

from images.credit import credit, credit_in
from images.looking import look
from images.models import Image
from images.opening import MAX_BYTES, MAX_SIDE, opened, upright
from images.rendering import render
from images.storing import store

from . import hostile_files as made
from .metadata_files import iptc, packet, picture, with_iptc

pytestmark = [
    pytest.mark.django_db,
    # Pillow tells of much that is broken; where the site runs, that is no error.
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

JPEG, PNG = made.saved(), made.saved("PNG")
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
TEAL, WHITE = (0, 128, 128), (255, 255, 255)
GREY_16 = b"\x80\x00"

#: What it is → the file, the format it is kept as, its first pixel on a page.
TAKEN = {
    "nothing but its end is missing": (JPEG[:-2], "JPEG", TEAL),
    "PNG without its last chunk": (PNG[:-12], "PNG", TEAL),
    "HTML after the picture": (JPEG + b"<script>EVIL</script>", "JPEG", TEAL),
    "HTML in a comment": (made.saved(comment=b"<script>EVIL</script>"), "JPEG", TEAL),
    "JPEG and ZIP in one": (JPEG + made.archive(), "JPEG", TEAL),
    "PNG and more": (PNG + b"<script>EVIL</script>", "PNG", TEAL),
    "JPEG of one component": (made.saved(mode="L", color=40), "JPEG", (40, 40, 40)),
    "JPEG of inverted CMYK": (made.saved(mode="CMYK", color=(0, 0, 0, 0)), "JPEG", WHITE),
    "JPEG with a second picture": (made.frames("MPO"), "JPEG", (254, 0, 0)),
    "progressive JPEG": (made.saved(progressive=True), "JPEG", TEAL),
    "arithmetic coding": (JPEG.replace(b"\xff\xc0", b"\xff\xc9", 1), "JPEG", None),
    "broken profile": (made.saved(icc_profile=b"x" * 200), "JPEG", TEAL),
    "profile of other colours": (made.saved(icc_profile=made.profile("LAB")), "JPEG", TEAL),
    "broken Exif": (made.saved(exif=b"Exif\0\0MM\0\x2a\0\0\xff\xff"), "JPEG", TEAL),
    "broken XMP": (picture(xmp=packet("<a>"), size=made.SIZE), "JPEG", TEAL),
    "broken IPTC": (with_iptc(JPEG, b"\x1c\x02\x6e\xff\xff\xff"), "JPEG", TEAL),
    "a billion laughs": (picture(xmp=made.BILLION_LAUGHS, size=made.SIZE), "JPEG", TEAL),
    "extended XMP": (made.with_extended_xmp(), "JPEG", TEAL),
    "absurd resolution": (made.saved(dpi=(65535, 1)), "JPEG", TEAL),
    "PNG of 16 bits": (made.saved("PNG", "I;16", 0x8000), "PNG", (128, 128, 128)),
    "PNG of 16 bits, transparent": (
        made.png(made.chunk(b"tRNS", GREY_16), size=(2, 2), depth=16, rows=b"\0\x80\0\x80\0" * 2),
        "PNG",
        (128, 128, 128),
    ),
    "PNG of three times 16 bits": (
        made.png(size=(2, 2), depth=16, colour=2, rows=(b"\0" + GREY_16 * 6) * 2),
        "PNG",
        (128, 128, 128),
    ),
    "transparent palette": (made.png_with_transparent_palette(), "PNG", (127, 127, 255)),
    "transparent PNG": (made.saved("PNG", "RGBA", (9, 9, 9, 0)), "PNG", WHITE),
    "grey and transparent": (made.saved("PNG", "LA", (9, 0)), "PNG", WHITE),
    "PNG of one bit": (made.saved("PNG", "1", 1), "PNG", WHITE),
    "transparent WebP": (made.saved("WEBP", "RGBA", (9, 9, 9, 0), lossless=True), "WEBP", WHITE),
    "TIFF of 16 bits": (made.saved("TIFF", "I;16", 0x8000), "TIFF", (128, 128, 128)),
    "TIFF in CMYK": (made.saved("TIFF", "CMYK", (255, 0, 0, 0)), "TIFF", (0, 255, 255)),
    "TIFF in LAB": (made.saved("TIFF", "LAB", (128, 128, 128)), "TIFF", (119, 119, 119)),
    "TIFF of a fax": (made.saved("TIFF", "1", 1, compression="group4"), "TIFF", WHITE),
    "TIFF with LZMA": (made.saved("TIFF", compression="lzma"), "TIFF", TEAL),
    "TIFF whose strip says it is higher": (made.tiff_of_strip_of(0xFFFFFFFF), "TIFF", (128,) * 3),
    "TIFF of tiles, padded": (made.tiff_of_one_tile(64, 512), "TIFF", (0, 0, 0)),
    "TIFF with a text for its profile": (made.tiff_with_profile_of(2), "TIFF", (128,) * 3),
    "TIFF with a number for its profile": (made.tiff_with_profile_of(4), "TIFF", (128,) * 3),
    "PNG with a text for its profile": (made.png_with_text(b"icc_profile"), "PNG", (128,) * 3),
    "PNG with a text for its transparency": (
        made.png_with_text(b"transparency"),
        "PNG",
        (128,) * 3,
    ),
    "Exif in two segments": (made.jpeg_with_exif_in(2), "JPEG", TEAL),
    "JPEG of a thousand segments": (made.jpeg_of_segments(1_000), "JPEG", TEAL),
    "JPEG with some filling": (made.jpeg_with_filling(10_000), "JPEG", TEAL),
    "PNG with endless Exif": (made.with_long_exif("PNG"), "PNG", TEAL),
    "PNG with endless Exif in a text": (made.with_long_exif("PNG as text"), "PNG", (128,) * 3),
    "WebP with endless Exif": (made.with_long_exif("WEBP"), "WEBP", TEAL),
    "PNG of one colour": (made.png_of_palette(1), "PNG", (128, 128, 129)),
    "TIFF of some numbers": (made.tiff_of_numbers(315, 5, 1000, 8), "TIFF", (128,) * 3),
    "as high as can be": (made.png_of_one_bit(1, MAX_SIDE), "PNG", (0, 0, 0)),
    "as wide as can be": (made.png_of_one_bit(MAX_SIDE, 1), "PNG", (0, 0, 0)),
    "one pixel": (made.saved("PNG", size=(1, 1)), "PNG", TEAL),
    "a line": (made.saved("PNG", size=(10_000, 20)), "PNG", TEAL),
    "a line of one pixel": (made.saved("PNG", size=(1, 8000)), "PNG", TEAL),
}

#: What it is → the file, and the code of what its sender is told.
REFUSED = {
    "nothing": (b"", "empty"),
    "too many bytes": (JPEG + bytes(MAX_BYTES), "bytes"),
    "JPEG, the beginning alone": (JPEG[:3], "damaged"),
    "JPEG, its header alone": (JPEG[:200], "damaged"),
    "JPEG, half": (JPEG[: len(JPEG) // 2], "damaged"),
    "PNG, the beginning alone": (PNG[:8], "damaged"),
    "PNG, half": (PNG[:60], "damaged"),
    "WebP, nearly all": (made.saved("WEBP")[:-10], "damaged"),
    "TIFF, nearly all": (made.saved("TIFF")[:-500], "damaged"),
    "TIFF, the beginning alone": (b"II*\0\x08\0\0\0", "damaged"),
    "JPEG of two components": (made.jpeg_of_two_components(), "damaged"),
    "lossless JPEG": (JPEG.replace(b"\xff\xc0", b"\xff\xc3", 1), "damaged"),
    "JPEG of endless scans": (made.jpeg_of_many_scans(300), "damaged"),
    "JPEG with Exif in endless segments": (made.jpeg_with_exif_in(17), "damaged"),
    "JPEG of endless segments": (made.jpeg_of_segments(1_000_000), "damaged"),
    "JPEG with endless filling": (made.jpeg_with_filling(1_000_000), "damaged"),
    "JPEG that says it is larger": (made.jpeg_of_size(7_000, 7_000), "damaged"),
    "PNG higher than a JPEG": (made.saved("PNG", "L", 9, size=(100, 70_000)), "side"),
    "PNG higher than a WebP": (made.png_of_one_bit(1, 16_384), "side"),
    "PNG wider than a WebP": (made.png_of_one_bit(30_000, 1), "side"),
    "PNG of one pixel by millions": (made.png_of_one_bit(1, 49_999_999), "side"),
    "JPEG that says it is huge": (made.jpeg_of_size(65_500, 65_500), "pixels"),
    "PNG that says it is huge": (made.png(size=(60_000, 60_000), rows=b""), "pixels"),
    "PNG of 51 megapixels": (made.png(size=(10_000, 5_100), rows=b""), "pixels"),
    "PNG of 100 megapixels": (made.png(size=(10_000, 10_000), rows=b""), "pixels"),
    "TIFF that says it is huge": (made.grey_tiff(60_000, 60_000), "pixels"),
    "WebP that says it is huge": (made.webp_of_size(16_383, 16_383), "pixels"),
    "WebP larger than its picture": (made.webp_of_size(5_000, 5_000), "damaged"),
    "bomb in iTXt": (made.png(made.ITXT), "damaged"),
    "bomb in zTXt": (made.png(made.ZTXT), "damaged"),
    "bomb in iCCP": (made.png(made.ICCP), "damaged"),
    "eighty small bombs": (made.png(made.MANY_ZTXT), "damaged"),
    "PNG whose transparency is longer than its palette": (made.png_of_palette(300), "damaged"),
    "PNG with an unknown critical chunk": (PNG.replace(b"IDAT", b"IDAX"), "damaged"),
    "TIFF with an unknown compression": (made.grey_tiff(8, 8, compression=9999), "damaged"),
    "TIFF with a tile larger than memory": (
        made.grey_tiff(8, 8, (322, 4, 60_000), (323, 4, 60_000), (324, 4, 200), compression=5),
        "damaged",
    ),
    "TIFF with a tile of a gigabyte": (made.tiff_of_one_tile(64, 32_768), "damaged"),
    "TIFF with tiles far larger than it": (
        made.grey_tiff(9_000, 9, (322, 4, 16), (323, 4, 3_000_000), (324, 4, 200), compression=8),
        "damaged",
    ),
    "TIFF of a strip of 1,600 MB": (
        made.grey_tiff(5_000, 10_000, (258, 3, 64), (277, 3, 4), compression=8),
        "damaged",
    ),
    "TIFF with a million fractions": (made.tiff_of_numbers(315, 5, 1_000_000, 8), "damaged"),
    "TIFF of a million pages": (made.tiff_of_many_pages(1_000_000), "damaged"),
    "TIFF of two pages": (made.frames("TIFF"), "frames"),
    "animated WebP": (made.frames("WEBP"), "frames"),
    "animated PNG": (made.frames("PNG"), "frames"),
    "TIFF of 32 bits": (made.saved("TIFF", "I", 5), "colours"),
    "TIFF of fractions": (made.saved("TIFF", "F", 0.5), "colours"),
    "GIF": (made.saved("GIF"), "format"),
    "animated GIF": (made.frames("GIF"), "format"),
    "HEIC": (made.ftyp(b"heic"), "format"),
    "HEIC of a burst": (made.ftyp(b"hevc"), "format"),
    "AVIF": (made.saved("AVIF"), "format"),
    "Canon's raw": (made.ftyp(b"crx "), "format"),
    "Canon's older raw": (b"II*\0\x10\0\0\0CR\2\0" + bytes(200), "format"),
    "Nikon's and Sony's raw": (made.grey_tiff(8, 8, (254, 4, 1), (330, 4, 8)), "format"),
    "Adobe's raw": (made.grey_tiff(8, 8, (50706, 4, 1)), "format"),
    "Fujifilm's raw": (b"FUJIFILMCCD-RAW 0201" + bytes(200), "format"),
    "Photoshop": (b"8BPS\0\1" + bytes(200), "format"),
    "PDF": (b"%PDF-1.7\n" + JPEG, "format"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "format"),
    "SVG with a script": (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>a()</script>",
        "format",
    ),
    "HTML": (b"<!DOCTYPE html><script>alert(1)</script>", "format"),
    "JPEG after HTML": (b"<script>a()</script>" + JPEG, "format"),
    "BMP": (made.saved("BMP"), "format"),
    "ICO": (made.saved("ICO"), "format"),
    "JPEG 2000": (made.saved("JPEG2000"), "format"),
    "ZIP": (made.archive(), "format"),
    "tar": (b"a.jpg".ljust(512, b"\0") + JPEG, "format"),
    "WAV": (b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "format"),
    "text": (b"not a picture", "format"),
    "NULs": (bytes(4000), "format"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(name):
    data, kept_as, pixel = TAKEN[name]
    image = store(io.BytesIO(data), credit_line="JTBC", creator="", caption="")
    rendered = render(image)
    assert [str(row.error) for row in rendered.failed] == []
    assert image.format == kept_as
    with image.original.open() as file:
        assert file.read() == data
    for row in image.renditions.all():
        with row.file.open() as file:
            reached = file.read()
        assert b"EVIL" not in reached
        assert credit_in(reached) == {"credit_line": "JTBC"}
        with PIL.Image.open(io.BytesIO(reached)) as shown:
            assert (shown.format.lower(), shown.mode) == (row.format, "RGB")
            assert shown.size == (row.width, row.height)
            if pixel is not None:
                there = shown.getpixel((0, 0))
                assert max(abs(a - b) for a, b in zip(there, pixel, strict=True)) < 12


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name, monkeypatch):
    data, code = REFUSED[name]
    monkeypatch.setattr("PIL.EpsImagePlugin.Ghostscript", lambda *_, **__: pytest.fail("reached"))
    with pytest.raises(ValidationError) as refused:
        store(io.BytesIO(data))
    assert refused.value.code == code
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "TIFF with a tile of a gigabyte",
        "TIFF with tiles far larger than it",
        "TIFF of a strip of 1,600 MB",
        "PNG of one pixel by millions",
        "JPEG of endless scans",
        "JPEG of endless segments",
        "JPEG with endless filling",
        "TIFF with a million fractions",
    ],
)
def test_what_is_too_much_is_not_decoded(name, monkeypatch):
    for kind in (ImageFile.ImageFile, TiffImagePlugin.TiffImageFile):
        monkeypatch.setattr(kind, "load", lambda _picture: pytest.fail("decoded"))
    with pytest.raises(ValidationError):
        opened(REFUSED[name][0])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("HEIC", "HEIC files are not taken. Save it as JPEG."),
        ("AVIF", "AVIF files are not taken. Save it as JPEG."),
        ("Adobe's raw", "RAW files are not taken. Save it as JPEG."),
        ("Photoshop", "Photoshop files are not taken. Save it as JPEG."),
        ("PDF", "PDF files are not taken. Save it as JPEG."),
        ("GIF", "This is no JPEG, PNG, WebP or TIFF picture."),
        ("JPEG, half", "The file is damaged or incomplete."),
        ("PNG of 51 megapixels", "The picture has more than 50 megapixels."),
        ("PNG wider than a WebP", "The picture is more than 16383 pixels wide or high."),
        ("too many bytes", "The file is larger than 30 MB."),
        ("animated WebP", "Animated and many-page pictures are not taken."),
        (
            "TIFF of 32 bits",
            "The picture’s colours are of a kind that cannot be shown. Save it as JPEG.",
        ),
    ],
)
def test_what_its_sender_is_told(name, message):
    with pytest.raises(ValidationError) as refused:
        opened(REFUSED[name][0])
    assert refused.value.messages == [message]


@pytest.mark.parametrize("options", [{"progressive": True}, {"optimize": True}])
def test_a_jpeg_of_next_to_nothing_is_as_large_as_it_says(options):
    assert opened(made.saved(mode="L", color=9, size=(6_000, 4_000), **options)).width == 6_000


@pytest.mark.parametrize("format", ["JPEG", "PNG", "palette", "WEBP", "TIFF"])
def test_no_byte_that_is_changed_or_missing_is_an_unhandled_error(format):
    """Taken or told: nothing in between, wherever the file is broken."""
    mode, format = ("P", "PNG") if format == "palette" else ("RGB", format)
    exif = made.exif((0x0112, 3, 1, b"\6\0\0\0"))
    whole = made.saved(format, mode, 1 if mode == "P" else "teal", size=(40, 30), exif=exif)
    outcomes = set()
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        for broken in (whole[:place], whole[:place] + b"\xff" + whole[place + 1 :]):
            try:
                outcomes.add(opened(broken).format)
                look(broken)
            except ValidationError as refused:
                outcomes.add(refused.code)
    assert {format, "damaged"} <= outcomes
    assert outcomes <= {format, "empty", "format", "damaged", "pixels", "frames", "colours"}


@pytest.mark.parametrize(
    "name",
    [
        "../../settings.py",
        "/etc/passwd",
        "a\0.php",
        "x" * 4000 + ".jpg",
        unicodedata.normalize("NFD", "눈물의 여왕.jpg"),
        "picture.svg",
        "index.html",
        "",
    ],
)
def test_a_senders_file_name_never_becomes_a_path(name):
    file = io.BytesIO(PNG)
    file.name = name
    for sent in (file, _uploaded(name)):
        image = store(sent)
        assert image.original.name == f"originals/{image.token}.png"
        assert image.format == "PNG"


def _uploaded(name):
    file = SimpleUploadedFile("a", PNG, "text/html")
    file._name = name
    return file


def test_what_extended_xmp_adds_is_not_read_and_its_first_part_is():
    assert store(io.BytesIO(made.with_extended_xmp())).embedded == {"credit_line": {"xmp": "JTBC"}}


@pytest.mark.parametrize("heap", ["e" + "\U0001d165" * 4900, ("e" + "\U0001d165" * 8) * 500])
@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_heaps_of_marks_are_cut_to_what_every_file_holds(format, heap):
    image = store(io.BytesIO(made.with_texts(format, heap)))
    image.full_clean(exclude=["original", "fallback", "alt"])
    rendered = render(image)
    assert [str(row.error) for row in rendered.failed] == []
    with image.renditions.first().file.open() as file:
        assert credit_in(file.read()) == credit(image)
    assert len(image.creator) > 8


@pytest.mark.parametrize("text", ["\u200b\u200d", "\u3164", "\u115f\u200f", "\u2800 \u00a0"])
def test_what_nobody_sees_is_no_credit(text):
    said = packet(f"<photoshop:Credit>{text}</photoshop:Credit>")
    image = store(io.BytesIO(picture(xmp=said)), source=text, rights="agency")
    image.caption = image.credit_line = text
    image.save()
    image.refresh_from_db()
    assert (image.credit_line, image.source, image.caption, image.embedded) == ("", "", "", {})
    assert not image.is_usable(NOW)
    assert not Image.objects.usable(NOW).exists()
    seen = packet(f"<photoshop:Credit>{text}JTBC</photoshop:Credit>")
    data = picture(xmp=seen, size=(61, 40))
    assert "JTBC" in store(io.BytesIO(data), credit_line=text).credit_line


@pytest.mark.parametrize("dataset", [iptc((110, b"JTBC")), iptc((110, b"x" * 9000))])
def test_iptc_of_any_length_is_cut_to_the_field(dataset):
    image = store(io.BytesIO(with_iptc(JPEG, dataset)))
    image.full_clean(exclude=["original", "fallback", "alt"])


@pytest.mark.parametrize("format", ["PNG", "PNG as text", "WEBP"])
def test_endless_exif_is_not_read(format):
    """Pillow would make an object of each of its numbers."""
    picture = opened(made.with_long_exif(format))
    assert len(picture.getexif()) == 0
    assert upright(picture) is picture
