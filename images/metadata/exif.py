"""Exif 3.0's texts in UTF-8 (CIPA DC-008-2023, 4.6.2), which Pillow passes over."""

from __future__ import annotations

from typing import Literal

_HEADER = b"Exif\0\0"
_ORDERS: dict[bytes, Literal["little", "big"]] = {b"II": "little", b"MM": "big"}
_ASCII, _UTF8 = 2, 129
_ENTRY = 12


def with_texts_alike(exif: bytes) -> bytes:
    """``exif`` with the UTF-8 texts of its first directory declared as plain ones."""
    data = bytearray(exif)
    start = len(_HEADER) if exif.startswith(_HEADER) else 0
    order = _ORDERS.get(exif[start : start + 2])
    if order is None:
        return exif

    def number(at: int, size: int) -> int:
        return int.from_bytes(data[at : at + size], order)

    directory = start + number(start + 4, 4)
    first = directory + 2
    for entry in range(first, first + number(directory, 2) * _ENTRY, _ENTRY):
        if entry + _ENTRY > len(data):
            break
        if number(entry + 2, 2) == _UTF8:
            data[entry + 2 : entry + 4] = _ASCII.to_bytes(2, order)
    return bytes(data)
