"""A WebP file's chunks, changed without its pixels (RFC 9649)."""

from __future__ import annotations

from collections.abc import Iterator

#: In the flags of the extended header.
_HAS_XMP = 0x04


def with_xmp(webp: bytes, packet: bytes) -> bytes:
    """``webp`` with ``packet`` for its only XMP; raises ``ValueError`` where that cannot be."""
    (kind, header), *others = _chunks(webp)
    if kind != b"VP8X" or not header:
        raise ValueError("The WebP file is of the simple kind, which holds no XMP.")
    header = bytes([header[0] | _HAS_XMP]) + header[1:]
    kept = [(kind, header), *(chunk for chunk in others if chunk[0] != b"XMP ")]
    body = b"WEBP" + b"".join(_written(*chunk) for chunk in [*kept, (b"XMP ", packet)])
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _chunks(webp: bytes) -> Iterator[tuple[bytes, bytes]]:
    if webp[:4] != b"RIFF" or webp[8:16] != b"WEBPVP8X":
        raise ValueError("This is no extended WebP file.")
    at, end = 12, 8 + int.from_bytes(webp[4:8], "little")
    while at < end:
        length = int.from_bytes(webp[at + 4 : at + 8], "little")
        content = webp[at + 8 : at + 8 + length]
        if len(content) < length or at + 8 > end:
            raise ValueError("The WebP file is damaged.")
        yield webp[at : at + 4], content
        at += 8 + length + length % 2


def _written(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)
