"""Files that somebody may hand in by mistake or on purpose, built byte by byte."""

import io
import struct
import zipfile
import zlib

import PIL.Image
from PIL import ImageCms

from .metadata_files import packet, picture

SIZE = (600, 400)


def saved(format="JPEG", mode="RGB", color="teal", size=SIZE, **options):
    out = io.BytesIO()
    PIL.Image.new(mode, size, color).save(out, format, **options)
    return out.getvalue()


def frames(format, **options):
    pages = [PIL.Image.new("RGB", (50, 50), color) for color in ("red", "blue")]
    out = io.BytesIO()
    pages[0].save(out, format, save_all=True, append_images=pages[1:], **options)
    return out.getvalue()


JPEG = saved()


# --- JPEG --------------------------------------------------------------------


def after_start(jpeg, marker, body):
    return jpeg[:2] + b"\xff" + bytes([marker]) + (len(body) + 2).to_bytes(2) + body + jpeg[2:]


def jpeg_of_size(width, height):
    """A JPEG whose header says another size than it has."""
    data = bytearray(saved())
    start = data.index(b"\xff\xc0") + 5
    data[start : start + 4] = height.to_bytes(2) + width.to_bytes(2)
    return bytes(data)


def jpeg_of_two_components():
    data = bytearray(saved())
    start = data.index(b"\xff\xc0")
    return (
        bytes(data[: start + 2])
        + (14).to_bytes(2)
        + data[start + 4 : start + 9]
        + (b"\2" + bytes(data[start + 10 : start + 16]) + bytes(data[start + 19 :]))
    )


def jpeg_of_many_scans(number):
    """Each repeats the last one: for some bytes, a pass over every pixel."""
    data = saved(progressive=True, size=(64, 64))
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * number + data[-2:]


def jpeg_with_exif_in(number):
    """Segments that Pillow puts together, one after the other."""
    segment = b"\xff\xe1" + (2 + 6 + 4).to_bytes(2) + b"Exif\0\0\0\0\0\0"
    return JPEG[:2] + segment * number + JPEG[2:]


def jpeg_of_segments(number):
    """Each of them empty, of a kind that Pillow keeps a list of."""
    return JPEG[:2] + b"\xff\xef\0\2" * number + JPEG[2:]


def jpeg_with_filling(number):
    """Before a marker there may be any number of these; Pillow reads them one by one."""
    return JPEG[:2] + b"\xff" * number + JPEG[2:]


def exif(*entries):
    """Little-endian Exif of ``(tag, type, count, four bytes)``."""
    body = b"".join(struct.pack("<HHI4s", *entry) for entry in entries)
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + body + bytes(4)


def turned(orientation):
    return saved(exif=exif((0x0112, 3, 1, struct.pack("<HH", orientation, 0))))


BILLION_LAUGHS = b"".join(
    [
        b'<!DOCTYPE x [<!ENTITY a "ha">',
        *(
            b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 10)
            for name in range(ord("b"), ord("k"))
        ),
        b"]>",
        packet("<photoshop:Credit>&j;</photoshop:Credit>"),
    ]
)


def with_extended_xmp():
    """The main packet names a longer one, which stands in segments of its own."""
    more = packet("<photoshop:Source>Elsewhere</photoshop:Source>")
    name = b"0" * 32
    body = b"http://ns.adobe.com/xmp/extension/\0" + name + struct.pack(">II", len(more), 0) + more
    main = packet(
        "<photoshop:Credit>JTBC</photoshop:Credit><n:HasExtendedXMP "
        f'xmlns:n="http://ns.adobe.com/xmp/note/">{name.decode()}</n:HasExtendedXMP>'
    )
    return after_start(picture(xmp=main), 0xE1, body)


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("evil.class", b"\xca\xfe\xba\xbe" + b"EVIL" * 20)
    return out.getvalue()


def profile(name="sRGB"):
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()


def with_texts(format, heap):
    """Everything that is written on again is ``heap``."""
    return picture(
        format,
        size=SIZE,
        xmp=packet(
            f"<dc:creator><rdf:Seq><rdf:li>{heap}</rdf:li></rdf:Seq></dc:creator>"
            f"<photoshop:Source>{heap}</photoshop:Source>"
            f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{heap}</rdf:li></rdf:Alt>'
            "</dc:rights>"
            f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{heap}</rdf:li></rdf:Alt>'
            "</dc:description>"
        ),
    )


# --- PNG ---------------------------------------------------------------------


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks, size=(8, 8), depth=8, colour=0, rows=None):
    """A grey PNG with ``chunks`` after its header."""
    rows = b"".join(b"\0" + bytes(size[0]) for _ in range(size[1])) if rows is None else rows
    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0)
    parts = [chunk(b"IHDR", header), *chunks, chunk(b"IDAT", zlib.compress(rows))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


def png_with_text(name):
    """A text under a name that Pillow gives to something else."""
    return png(chunk(b"tEXt", name + b"\0EVIL"), rows=(b"\0" + b"\x80" * 8) * 8)


def png_of_one_bit(width, height):
    return png(size=(width, height), depth=1, rows=bytes((1 + (width + 7) // 8) * height))


BOMB = zlib.compress(bytes(100 * 1024 * 1024), 9)
ITXT = chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + BOMB)
ZTXT = chunk(b"zTXt", b"Comment\0\0" + BOMB)
ICCP = chunk(b"iCCP", b"profile\0\0" + BOMB)
MANY_ZTXT = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(1024 * 1024), 9)) * 80


def png_with_transparent_palette():
    palette = PIL.Image.new("P", SIZE, 1)
    palette.putpalette([255, 0, 0, 0, 0, 255])
    out = io.BytesIO()
    palette.save(out, "PNG", transparency=b"\xff\x80")
    return out.getvalue()


def png_of_palette(transparent):
    """One colour, and the transparency of so many."""
    chunks = chunk(b"PLTE", b"\1\2\3"), chunk(b"tRNS", b"\x80" * transparent)
    return png(*chunks, colour=3)


# --- TIFF and WebP -----------------------------------------------------------


def tiff(*entries, data=b"\0" * 64):
    """A little-endian TIFF of ``(tag, type, value)``: 3 for a short, 4 for a long."""
    offset = 8 + 2 + 12 * (len(entries) + 1) + 4
    entries = sorted([*entries, (273, 4, offset)])
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + bytes(4) + data


def grey_tiff(width, height, *entries, compression=1, bits=8, data=b"\0" * 64):
    given = {tag for tag, _, _ in entries}
    own = [
        (256, 4, width),
        (257, 4, height),
        (258, 3, bits),
        (259, 3, compression),
        (262, 3, 1),
        (277, 3, 1),
        (278, 4, height),
        (279, 4, 64),
    ]
    return tiff(*entries, *(entry for entry in own if entry[0] not in given), data=data)


def tiff_of_numbers(tag, kind, number, size):
    """One of its entries has so many numbers, all of them 6."""
    own = [(256, 4, 8), (257, 4, 8), (258, 3, 8), (259, 3, 1), (262, 3, 1), (277, 3, 1)]
    entries = [*((*entry[:2], 1, entry[2]) for entry in own), (278, 4, 1, 8), (279, 4, 1, 64)]
    offset = 8 + 2 + 12 * (len(entries) + 2) + 4
    entries = sorted([*entries, (273, 4, 1, offset), (tag, kind, number, offset + 64)])
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    numbers = (6).to_bytes(size, "little") * number
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + bytes(4) + b"\x80" * 64 + numbers


def tiff_of_one_tile(side, tile):
    """Grey, deflated: few bytes of a tile that is far larger than the picture."""
    data = zlib.compress(bytes(tile * min(tile, 1000)), 9)
    own = [(322, 4, tile), (323, 4, tile), (325, 4, len(data))]
    entries = [(256, 4, side), (257, 4, side), (258, 3, 8), (259, 3, 8), (262, 3, 1), (277, 3, 1)]
    offset = 8 + 2 + 12 * (len(entries) + len(own) + 2) + 4
    return tiff(*entries, *own, (324, 4, offset), data=data)


def tiff_of_strip_of(rows):
    """Its one strip says that it has more rows than the picture."""
    data = zlib.compress(b"\x80" * 64, 9)
    return grey_tiff(8, 8, (278, 4, rows), (279, 4, len(data)), compression=8, data=data)


def tiff_with_profile_of(kind):
    """Its profile is of another type than bytes."""
    return grey_tiff(8, 8, (34675, kind, 0x41414141), data=b"\x80" * 64)


def tiff_of_many_pages(number):
    """Pages without an entry, each of which names the next."""
    first = bytearray(grey_tiff(8, 8))
    entries = struct.unpack_from("<H", first, 8)[0]
    struct.pack_into("<I", first, 10 + 12 * entries, len(first))
    pages = (struct.pack("<HI", 0, len(first) + 6 * (n + 1)) for n in range(number))
    return bytes(first) + b"".join(pages)


def webp_of_size(width, height):
    """A WebP whose canvas is far larger than the picture on it."""
    inner = saved("WEBP", size=(16, 16))[12:]
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + canvas + inner
    return b"RIFF" + struct.pack("<I", len(body)) + body


def with_long_exif(format):
    """A picture whose Exif says, millions of times, that it is on its side."""
    number = 1_000_000
    entry = struct.pack("<HHII", 0x0112, 3, number, 26)
    long = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 1) + entry + bytes(4) + b"\6\0" * number
    if format == "PNG as text":
        text = b"Raw profile type exif\0\nexif\n  2000026\n" + long.hex().encode()
        return png(chunk(b"tEXt", text), rows=(b"\0" + b"\x80" * 8) * 8)
    return saved(format, exif=long)


def ftyp(brand):
    return b"\0\0\0\x20ftyp" + brand + bytes(4) + b"mif1heic" + bytes(200)
