"""IPTC-IIM records, dataset by dataset (IPTC-NAA Information Interchange Model 4.2, part 1)."""

from __future__ import annotations

_MARK = 0x1C
#: With this bit, the length says how many bytes the length has.
_EXTENDED = 0x8000


def datasets(record: bytes) -> dict[tuple[int, int], list[bytes]]:
    """
    The values by record and dataset, in their order; empty ones are left out.

    Raises ``ValueError`` where one ends beyond the end, or something else but padding
    follows: then nothing that was read before it can be relied on.
    """
    found: dict[tuple[int, int], list[bytes]] = {}
    at = 0
    while at + 5 <= len(record) and record[at] == _MARK:
        key = (record[at + 1], record[at + 2])
        length = int.from_bytes(record[at + 3 : at + 5])
        at += 5
        if length & _EXTENDED:
            size = length - _EXTENDED
            length = int.from_bytes(record[at : at + size])
            at += size
        value = record[at : at + length]
        if len(value) < length or at > len(record):
            raise ValueError("The IPTC record is cut.")
        if value:
            found.setdefault(key, []).append(value)
        at += length
    if record[at:].strip(b"\0"):
        raise ValueError("This is no IPTC record.")
    return found
