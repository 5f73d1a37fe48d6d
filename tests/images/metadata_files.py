"""Pictures that say something of themselves, byte by byte where Pillow has no writer."""

import io
import shutil
import subprocess

import PIL.Image
import pytest
from PIL.PngImagePlugin import PngInfo

#: The formats that are taken, with what each can carry.
CARRIED = [
    ("JPEG", "xmp"),
    ("JPEG", "iptc"),
    ("JPEG", "exif"),
    ("PNG", "xmp"),
    ("PNG", "exif"),
    ("WEBP", "xmp"),
    ("WEBP", "exif"),
    ("TIFF", "xmp"),
    ("TIFF", "iptc"),
    ("TIFF", "exif"),
]
UTF8 = b"\x1b%G"
_XMP_TAG, _IPTC_TAG = 700, 33723


def picture(format="JPEG", *, xmp=None, iptc=None, exif=None, size=(60, 40), **options):
    """The bytes of a picture; ``xmp`` is a packet, ``iptc`` a record, ``exif`` bytes by tag."""
    tags = PIL.Image.Exif()
    for tag, value in (exif or {}).items():
        if isinstance(value, dict):
            tags.get_ifd(tag).update(value)
        else:
            tags[tag] = value
    if format == "PNG" and xmp:
        options["pnginfo"] = PngInfo()
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", xmp.decode())
    elif format == "TIFF":
        for tag, data in ((_XMP_TAG, xmp), (_IPTC_TAG, iptc)):
            if data:
                tags[tag] = data
    elif xmp:
        options["xmp"] = xmp
    out = io.BytesIO()
    PIL.Image.new("RGB", size, "teal").save(out, format, exif=tags, **options)
    data = out.getvalue()
    return with_iptc(data, iptc) if format == "JPEG" and iptc else data


def with_iptc(jpeg, record):
    """As Photoshop writes it: an image resource block 0x0404 in APP13."""
    block = b"8BIM\x04\x04\x00\x00" + len(record).to_bytes(4) + record + b"\0" * (len(record) % 2)
    body = b"Photoshop 3.0\0" + block
    return jpeg[:2] + b"\xff\xed" + (len(body) + 2).to_bytes(2) + body + jpeg[2:]


def iptc(*datasets, charset=UTF8):
    """An IPTC-IIM record of ``(number, bytes)`` datasets."""
    said = [(1, 90, charset)] if charset else []
    said += [(2, number, value) for number, value in datasets]
    return b"".join(bytes([0x1C, r, n]) + len(v).to_bytes(2) + v for r, n, v in said)


def packet(properties="", attributes=""):
    """An XMP packet of the XML ``properties``, with ``attributes`` on the description itself."""
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
  xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
  xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
  xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
  xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
  xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
  {attributes}>{properties}</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def exiftool(*arguments):
    """What ExifTool prints; the test is skipped where it is not installed."""
    if not shutil.which("exiftool"):
        pytest.skip("exiftool is not installed (Debian: libimage-exiftool-perl)")
    done = subprocess.run(
        ["exiftool", "-charset", "filename=utf8", *map(str, arguments)],
        capture_output=True,
        check=True,
    )
    return done.stdout
