"""Text as picture files carry it: encodings nobody declared, control characters, loose jamo."""

from __future__ import annotations

import codecs
import re
import unicodedata

#: Nothing that a caption or a credit needs is longer.
LONGEST = 5000
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
# What XML 1.0 or PostgreSQL cannot hold, and marks that turn the direction of what follows.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_HANGUL_WORD = re.compile("[가-힣]{2}")


def clean(text: str) -> str:
    """``text`` in NFC without control characters, stripped, at most ``LONGEST`` characters."""
    text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", text.strip())[:LONGEST].rstrip()


def decoded(data: bytes) -> str:
    """
    ``data`` as text: UTF-8, else the Korean code page, else the Western one.

    A last UTF-8 character cut in the middle is dropped: IPTC-IIM counts bytes
    (32 for a credit), and many writers cut Hangul at them. Two Hangul syllables
    in a row decide for Korean, since Western text all but never yields them.
    """
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
        if not text.isascii():
            return text
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp949")
        if _HANGUL_WORD.search(text):
            return text
    except UnicodeDecodeError:
        pass
    return data.decode("cp1252", errors="replace")


def several(text: str) -> list[str]:
    """The names in ``text``, which Exif parts with a semicolon."""
    return [name for part in text.split(";") if (name := part.strip())]


def joined(names: list[str]) -> str:
    return "; ".join(names)
