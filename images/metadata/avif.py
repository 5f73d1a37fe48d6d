"""An AVIF file's XMP, changed without its pixels (ISO 14496-12, HEIF: ISO 23008-12)."""

from __future__ import annotations


def with_xmp(avif: bytes, former: bytes, packet: bytes) -> bytes:
    """
    ``avif``, whose XMP is ``former``, with ``packet`` in place of it.

    A packet that fits stands where the former did, filled up with spaces, as XMP
    allows; a longer one is appended, and the table of items (``iloc``) points there.
    Raises ``ValueError`` where it is not plain which entry of the table that is.
    """
    if avif[4:8] != b"ftyp" or not former or avif.count(former) != 1:
        raise ValueError("This is no AVIF file with one XMP packet.")
    start = avif.index(former)
    entry = _entry(start, len(former))
    table = avif.find(b"iloc")
    if table < 0 or avif.count(entry, table, start) != 1:
        raise ValueError("The AVIF file does not say plainly where its XMP is.")
    if len(packet) <= len(former):
        return avif.replace(former, packet.ljust(len(former)))
    box = (8 + len(packet)).to_bytes(4) + b"mdat" + packet
    changed = avif.replace(former, b" " * len(former))
    at = changed.index(entry, table)
    new = _entry(len(avif) + 8, len(packet))
    return changed[:at] + new + changed[at + len(entry) :] + box


def _entry(start: int, length: int) -> bytes:
    return start.to_bytes(4) + length.to_bytes(4)
