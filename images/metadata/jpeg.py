"""A JPEG file's XMP segment, changed without touching the picture (JPEG: ITU-T T.81, annex B)."""

from __future__ import annotations

_XMP = b"\xff\xe1", b"http://ns.adobe.com/xap/1.0/\0"
#: The rest of a packet too long for one segment.
_MORE_XMP = b"\xff\xe1", b"http://ns.adobe.com/xmp/extension/\0"
_JFIF = b"\xff\xe0", b"JF"
_START_OF_IMAGE, _START_OF_SCAN = b"\xff\xd8", b"\xff\xda"
_LONGEST_SEGMENT = 0xFFFF


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
