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
_HANGUL, _HANGUL_WORD = re.compile("[가-힣]"), re.compile("[가-힣]{2}")
#: Letters and a symbol by their category, and yet they print nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
#: Marks on one letter; no script needs more.
_MOST_MARKS = 8


def clean(text: str) -> str:
    """
    ``text`` in NFC without control characters, stripped, at most ``LONGEST`` characters.

    ``""`` where nothing of it is visible.
    """
    text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    text = _few_marks(unicodedata.normalize("NFC", text.strip())[:LONGEST]).rstrip()
    return text if visible(text) else ""


def visible(text: str) -> bool:
    """Whether there is anything to see: a letter, a number, a punctuation mark or a symbol."""
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANK for sign in text)


def _few_marks(text: str) -> str:
    """Without the marks that are heaped on a letter until they cover the lines around it."""
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign)[0] == "M" else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def decoded(data: bytes, *, korean: bool = False) -> str:
    """
    ``data`` as text: UTF-8, else the Korean code page, else the Western one.

    A last character cut in the middle is dropped: IPTC-IIM counts bytes (32 for
    a credit), and many writers cut Hangul at them. Two Hangul syllables in a row
    decide for Korean, since Western text all but never yields them; one is enough
    where what stands beside it is ``korean``.
    """
    if (text := _utf8(data)) is not None:
        return text
    text = _decoded_but_for_a_cut_end(data, "cp949") or ""
    if (_HANGUL if korean else _HANGUL_WORD).search(text):
        return text
    return data.decode("cp1252", errors="replace")


def is_korean(data: bytes) -> bool:
    """Whether ``data`` is text in the Korean code page beyond doubt."""
    return _utf8(data) is None and bool(_HANGUL_WORD.search(decoded(data)))


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        text = _decoded_but_for_a_cut_end(data, "utf-8")
        return text if text and not text.isascii() else None


def _decoded_but_for_a_cut_end(data: bytes, encoding: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return None


def several(text: str) -> list[str]:
    """The names in ``text``, which Exif parts with a semicolon."""
    return [name for part in text.split(";") if (name := part.strip())]


def joined(names: list[str]) -> str:
    return "; ".join(names)
