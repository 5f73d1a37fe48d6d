"""A JPEG file's segments, read and changed without its pixels (JPEG: ITU-T T.81, annex B)."""

from __future__ import annotations

import re
from itertools import islice

XMP_NAME = b"http://ns.adobe.com/xap/1.0/\0"
_XMP = b"\xff\xe1", XMP_NAME
#: The rest of a packet too long for one segment.
_MORE_XMP = b"\xff\xe1", b"http://ns.adobe.com/xmp/extension/\0"
_JFIF = b"\xff\xe0", b"JF"
_START_OF_IMAGE, _START_OF_SCAN = b"\xff\xd8", b"\xff\xda"
_END_OF_IMAGE = b"\xff\xd9"
_LONGEST_SEGMENT = 0xFFFF
#: Those with a length after them, and the end; a scan's own bytes hold none of these.
_MARKER = re.compile(rb"\xff[\xc0-\xcf\xd9-\xfe]")
#: So many bytes between segments cost as much as one.
_FILLING = 64
_ARITHMETIC = re.compile(rb"\xff[\xc9\xca]")
_EXIF = re.compile(rb"\xff\xe1..Exif\0\0", re.DOTALL)


def with_xmp(jpeg: bytes, packet: bytes) -> bytes:
    """``jpeg`` with ``packet`` for its only XMP; raises ``ValueError`` where that cannot be."""
    marker, name = _XMP
    length = 2 + len(name) + len(packet)
    if length > _LONGEST_SEGMENT:
        raise ValueError("The XMP packet does not fit into one JPEG segment.")
    segments, rest = _parts(jpeg)
    # JFIF asks to come first.
    first = [s for s in segments if _is(s, _JFIF)]
    others = [s for s in segments if not any(_is(s, kind) for kind in (_JFIF, _XMP, _MORE_XMP))]
    own = marker + length.to_bytes(2) + name + packet
    return b"".join([_START_OF_IMAGE, *first, own, *others, rest])


def scans(jpeg: bytes, enough: int) -> int:
    """How often the picture is gone over, counted up to ``enough``; what follows it is not read."""
    found, place = 0, 2
    while found < enough and (marker := _MARKER.search(jpeg, place)):
        if marker[0] == _END_OF_IMAGE:
            break
        found += marker[0] == _START_OF_SCAN
        place = marker.end() + max(2, int.from_bytes(jpeg[marker.end() : marker.end() + 2]))
    return found


def segments(jpeg: bytes, enough: int) -> int:
    """
    How many there are before the picture, counted up to ``enough``.

    What stands between them, and means nothing, is looked at byte by byte: some of
    these count as one.
    """
    found, place = 0, 2
    while found < enough and (marker := _MARKER.search(jpeg, place)):
        if marker[0] == _START_OF_SCAN:
            break
        found += 1 + (marker.start() - place) // _FILLING
        place = marker.end() + max(2, int.from_bytes(jpeg[marker.end() : marker.end() + 2]))
    return found


def cannot_hold(jpeg: bytes, pixels: int) -> bool:
    """
    Whether the file is too short for so many ``pixels``, wherever it breaks off.

    Each block of 64 takes a bit at least, but in arithmetic coding, where several share one.
    """
    return pixels > len(jpeg) * 8 * 64 and not _ARITHMETIC.search(jpeg)


def exif_segments(jpeg: bytes, enough: int) -> int:
    """In how many segments its Exif is, counted up to ``enough``."""
    return sum(1 for _segment in islice(_EXIF.finditer(jpeg), enough))


def _is(segment: bytes, kind: tuple[bytes, bytes]) -> bool:
    marker, name = kind
    return segment.startswith(marker) and segment[4:].startswith(name)


def _parts(jpeg: bytes) -> tuple[list[bytes], bytes]:
    """The segments before the picture, and everything from the start of its scan."""
    if not jpeg.startswith(_START_OF_IMAGE):
        raise ValueError("This is no JPEG file.")
    segments: list[bytes] = []
    start = 2
    while jpeg[start : start + 1] == b"\xff":
        if jpeg.startswith(_START_OF_SCAN, start):
            return segments, jpeg[start:]
        end = start + 2 + int.from_bytes(jpeg[start + 2 : start + 4])
        segments.append(jpeg[start:end])
        start = end
    raise ValueError("The JPEG file is damaged.")
