"""
Bytes to text: what kind of file it is, and which encoding.

Any bytes at all give a text or one ``Unreadable``, whose message is for the
person who handed them in.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from typing import Any

import mammoth
from django.utils.translation import gettext as _

from reviews.body import depth
from reviews.importing.handed import Handed
from reviews.importing.markup import lines_of_html, lines_of_tagged

#: A review of a thousand words is 6 kB; ten times the longest there is still fits.
MAX_TEXT_BYTES = 1_000_000
#: Word files carry their pictures with them.
MAX_DOCX_BYTES = 20_000_000
#: What may be unpacked of a Word file, pictures apart, which are never opened.
MAX_DOCX_UNPACKED = 8_000_000
#: Reading takes some 25 µs for each tag of a Word file; a long review has 50,000.
MAX_DOCX_TAGS = 300_000
#: Parsers take quadratic time on what is nested deeper; no text is.
MAX_HTML_DEPTH = 200

_HTML = re.compile(
    r"\s*(?:<!doctype html|<\?xml[^>]{0,100}>\s*<html|"
    r"<(?:html|head|body|main|article|section|div|p|h[1-6]|meta|span|blockquote|ul|ol)\b)",
    re.IGNORECASE,
)
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0", "Word 97"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"\x1f\x8b", "gzip"),
    (b"\x7fELF", "ELF"),
)


class Unreadable(ValueError):
    """What was handed in cannot be read as a text. The message is one line, translated."""


def read_text(data: bytes, name: str = "") -> Handed:
    """
    The text of a ``.txt``, Markdown, HTML or ``.docx`` file, told apart by content.

    ``name`` is the file's name, used only where the content could be either. Word
    files cost a few milliseconds a page. Raises ``Unreadable``.
    """
    if data.startswith(b"PK\x03\x04"):
        return _read_docx(data)
    if len(data) > MAX_TEXT_BYTES:
        raise Unreadable(_("The file is too large to be a text: at most 1 MB can be read."))
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(
                _("This is a %(kind)s file. Hand in plain text, .docx or HTML.") % {"kind": kind}
            )
    text = _decode(data)
    if name.lower().endswith((".html", ".htm", ".xhtml")) or _HTML.match(text):
        return read_html(text)
    return _read_plain(text)


def read_html(html: str) -> Handed:
    """The text of pasted HTML, a line for each block. Raises ``Unreadable``."""
    if len(html) > MAX_TEXT_BYTES:
        raise Unreadable(_("The text is too long: at most 1 MB can be read."))
    if depth(html) > MAX_HTML_DEPTH:
        raise Unreadable(_("The HTML is nested too deeply to be a text."))
    lines, dress = lines_of_html(unicodedata.normalize("NFC", _without_lone_surrogates(html)))
    return _checked(Handed("\n".join(lines), dress))


def read_pasted(text: str) -> Handed:
    """The text of a form field. Raises ``Unreadable``."""
    if len(text) > MAX_TEXT_BYTES:
        raise Unreadable(_("The text is too long: at most 1 MB can be read."))
    return _read_plain(_without_lone_surrogates(text))


def _read_plain(text: str) -> Handed:
    text = _with_newlines(text)
    if depth(text) <= MAX_HTML_DEPTH and (tagged := lines_of_tagged(text)) is not None:
        lines, dress = tagged
        return _checked(Handed("\n".join(lines), dress, typed=text))
    return _checked(Handed(text))


def _checked(handed: Handed) -> Handed:
    text = handed.text
    if not any(letter.isalnum() for letter in text):
        raise Unreadable(_("There is no text in it."))
    controls = sum(1 for letter in text if letter < " " and letter not in "\n\t\f\v")
    if "\0" in text or controls * 50 > len(text):
        raise Unreadable(_("This is not a text file."))
    return handed


def _with_newlines(text: str) -> str:
    """Line ends as an editor's program counts them."""
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text.removeprefix("\ufeff")))


def _without_lone_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _decode(data: bytes) -> str:
    """UTF-8, else UTF-16, else Korean (EUC-KR, CP949), else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_other(data)
    if "\0" in text and (encoding := _utf_16_without_mark(data)):
        return _strictly(data, encoding)
    return text


def _decode_other(data: bytes) -> str:
    if encoding := _utf_16_without_mark(data):
        return _strictly(data, encoding)
    patched = data.decode("utf-8", "replace")
    damaged = patched.count("\ufffd")
    if sum(1 for letter in patched if letter > "\x7f") > 8 * damaged:
        return patched  # UTF-8 that lost a few bytes on its way
    for encoding in ("euc-kr", "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_korean(text):
            return text
    return _strictly(data, "cp1252")


def _utf_16_without_mark(data: bytes) -> str | None:
    """Latin text in UTF-16 has a NUL in every other byte."""
    sample = data[:4000]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.4 * half and not sample[0::2].count(0):
        return "utf-16-le"
    if half and sample[0::2].count(0) > 0.4 * half and not sample[1::2].count(0):
        return "utf-16-be"
    return None


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(
            _("The letters cannot be read. Save the text as UTF-8 and try again.")
        ) from None


def _is_korean(text: str) -> bool:
    """Whether it makes sense so: Western quotes and accents read as Korean stick to Latin words."""
    hangul = len(re.findall("[가-힣]", text))
    stuck = len(re.findall("[A-Za-z][가-힣][A-Za-z ]|[A-Za-z][^\x00-\x7f가-힣]", text))
    return hangul > 0 and stuck * 3 < hangul


def _read_docx(data: bytes) -> Handed:
    if len(data) > MAX_DOCX_BYTES:
        raise Unreadable(_("The Word file is too large: at most 20 MB can be read."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except Exception as error:
        raise Unreadable(_("The file is damaged.")) from error
    if not any(part.filename == "word/document.xml" for part in parts):
        raise Unreadable(_("This is a zip archive and no Word document."))
    unpacked = sum(p.file_size for p in parts if not p.filename.startswith("word/media/"))
    if unpacked > MAX_DOCX_UNPACKED:
        raise Unreadable(_("The Word file is too large: at most 8 MB can be unpacked."))
    try:
        html: str = mammoth.convert_to_html(
            _without_pictures(data),
            convert_image=mammoth.images.img_element(_no_picture),
            ignore_empty_paragraphs=True,
        ).value
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged file makes of the parser
        raise Unreadable(_("The Word file is damaged.")) from error
    return read_html(html)


def _without_pictures(data: bytes) -> io.BytesIO:
    """
    The archive without what nobody weighed: a relationship may call any part the document.

    Word writes no DTD; one would only be there to be expanded.
    """
    copy, tags = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(copy, "w") as kept:
        for part in archive.infolist():
            if part.filename.startswith("word/media/"):
                continue
            content = archive.read(part)
            if b"<!DOCTYPE" in content or b"<\0!\0D\0O\0C\0T\0Y\0P\0E" in content:
                raise Unreadable(_("The Word file is damaged."))
            tags += content.count(b"<")
            if tags > MAX_DOCX_TAGS:
                raise Unreadable(_("The text is too long: at most 1 MB can be read."))
            kept.writestr(part.filename, content)
    return copy


def _no_picture(_image: Any) -> dict[str, str]:
    """Pictures come in through the library, with their rights; here they are only told of."""
    return {"src": ""}
