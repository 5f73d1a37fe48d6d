"""Any bytes at all give a text or one clear error."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.importing import reading
from reviews.importing.reading import Unreadable, read_html, read_pasted, read_text
from reviews.importing.understanding import understand

KOREAN = "김수현은 배우다. 드라마는 좋았다.\nRun On\n"
CURLY = "‘Run On’ isn’t a café drama – “it’s” more.\n"


def _docx(document: str, extra: dict[str, bytes] | None = None) -> bytes:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
        f'wordprocessingml/2006/main"><w:body>{document}</w:body></w:document>'
    )
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", body)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return file.getvalue()


def _paragraph(text: str, *, bold: bool = False, style: str = "") -> str:
    looks = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{looks}<w:r>{weight}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (KOREAN, "utf-8"),
        (KOREAN, "utf-8-sig"),
        (KOREAN, "utf-16"),
        (KOREAN, "euc-kr"),
        (KOREAN + "뷁 웃겼다", "cp949"),
        (CURLY, "utf-8"),
        (CURLY, "utf-16-le"),
        (CURLY, "utf-16-be"),
        (CURLY, "cp1252"),
    ],
)
def test_encodings(text: str, encoding: str) -> None:
    assert read_text(text.encode(encoding)).text == text


def test_a_few_lost_bytes_do_not_spoil_the_rest() -> None:
    data = KOREAN.encode() * 5
    assert read_text(data[:-30] + b"\xff" + data[-30:]).text.count("김수현") >= 4


def test_line_ends_are_counted_as_an_editor_counts_them() -> None:
    assert read_text(b"a\r\nb\rc\nd").lines == ["a", "b", "c", "d"]
    assert read_text("a\u2028b".encode()).lines == ["a", "b"]
    assert read_pasted("a\r\nb").lines == ["a", "b"]


def test_hangul_is_composed() -> None:
    assert read_text("한국".encode()).text == "한국"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n\t \n",
        b"...",
        b"%PDF-1.7 text text text",
        b"{\\rtf1 text}",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 words",
        b"\x89PNG\r\n\x1a\n words",
        b"\xff\xd8\xff\xe0 words",
        b"GIF89a words",
        b"words\x00words",
        b"word \x81 word",
        b"PK\x03\x04 not an archive",
        b"a" * (reading.MAX_TEXT_BYTES + 1),
        b"<html><script>words()</script></html>",
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read_text(data)
    message = str(refused.value)
    assert message
    assert "\n" not in message


def test_a_word_file_keeps_headings_emphasis_and_lists() -> None:
    data = _docx(
        _paragraph("Run On", style="Heading1")
        + _paragraph("A drama of some sort.", bold=True)
        + _paragraph("Plain words.")
    )
    handed = read_text(data, "review.docx")
    assert handed.lines == ["Run On", "", "A drama of some sort.", "", "Plain words.", ""]
    assert handed.dress[3].html == "<strong>A drama of some sort.</strong>"


def test_a_word_file_that_unpacks_without_end_is_refused() -> None:
    bomb = _docx(_paragraph("x"), {"word/other.xml": b"0" * (reading.MAX_DOCX_UNPACKED + 1)})
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="unpacked"):
        read_text(bomb)


def test_a_word_file_of_more_tags_than_a_text_has_is_refused_before_they_are_read() -> None:
    fine = _docx(_paragraph("Words.") * 1000)
    assert read_text(fine, "review.docx").text.startswith("Words.")
    data = _docx(_paragraph("x") * (reading.MAX_DOCX_TAGS // 6 + 1))
    with pytest.raises(Unreadable, match="too long"):
        read_text(data, "review.docx")


def test_pictures_of_a_word_file_do_not_count_as_text() -> None:
    data = _docx(_paragraph("Words."), {"word/media/a.png": b"0" * (reading.MAX_DOCX_UNPACKED + 1)})
    assert read_text(data).lines[0] == "Words."


def test_a_damaged_word_file_and_another_archive_are_refused() -> None:
    with pytest.raises(Unreadable):
        read_text(_docx("<w:p><w:r>"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "words")
    with pytest.raises(Unreadable, match="no Word document"):
        read_text(file.getvalue())


def test_pasted_html() -> None:
    handed = read_html(
        '<h2>The story</h2><p>One <b>bold</b> <span style="font-style: italic">word</span>'
        ' &amp; <a href="https://example.com/" onclick="x()">link</a>.<br>Next.</p>'
        "<script>bad()</script><table><tr><td>Network</td><td>tvN</td></tr></table>"
    )
    assert [line for line in handed.lines if line] == [
        "The story",
        "One bold word & link.",
        "Next.",
        "Network\ttvN",
    ]
    assert handed.dress[1].level == 2
    assert handed.dress[3].html == (
        'One <strong>bold</strong> <em>word</em> &amp; <a href="https://example.com/">link</a>.'
    )


def test_what_a_word_processor_wraps_in_no_bold_is_not_bold() -> None:
    handed = read_html('<b style="font-weight:normal"><p>Plain</p></b>')
    assert handed.dress[1].html == "Plain"


def test_tags_in_a_plain_text_are_taken_off_and_its_lines_stay_where_they_are() -> None:
    handed = read_pasted(
        "Intro &amp; more.\n\n<h3>What works</h3>\n"
        '[caption id="a1" width="600"]<img src="x.jpg" alt="still" /> Two people.[/caption]\n'
        "The <em>village</em>.<br/>\n<!--more-->\n*Plain* Markdown."
    )
    assert handed.lines == [
        "Intro & more.",
        "",
        "What works",
        "![still](x.jpg) Two people.",
        "The village.",
        "",
        "*Plain* Markdown.",
    ]
    assert handed.dress[3].level == 3
    assert handed.dress[5].html == "The <em>village</em>."
    assert 7 not in handed.dress


def test_a_lone_angle_bracket_is_no_tag() -> None:
    assert read_pasted("Hae-in <3 Hyun-woo & all").lines == ["Hae-in <3 Hyun-woo & all"]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_at_all_give_a_result_or_one_clear_error(data: bytes) -> None:
    message = ""
    try:
        understand(read_text(data))
    except Unreadable as refused:
        message = str(refused)
    assert "\n" not in message


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/pbaihdiv123 =\"'&;é한", max_size=200))
def test_any_html_gives_a_result_or_one_clear_error(html: str) -> None:
    try:
        handed = read_html(html)
    except Unreadable:
        return
    understand(handed)


def test_html_nested_as_nobody_writes_is_refused_before_it_is_parsed():
    with pytest.raises(Unreadable):
        read_html("<div>" * 1000 + "x")


def word(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


OFFICE = "http://schemas.openxmlformats.org"
BODY = (
    f'<w:document xmlns:w="{OFFICE}/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    "<w:t>A text.</w:t></w:r></w:p></w:body></w:document>"
)
RELATIONS = (
    f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="r1" Type='
    f'"{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="%s"/></Relationships>'
)


def test_a_document_that_hides_among_the_pictures_of_a_word_file_is_never_read():
    parts = {"word/document.xml": BODY, "word/media/doc.xml": BODY.replace("A text", "Hidden")}
    for target in ("word/document.xml", "word/media/doc.xml"):
        handed = read_text(word({**parts, "_rels/.rels": RELATIONS % target}))
        assert handed.text.strip() == "A text."


def test_a_word_file_with_a_dtd_is_refused():
    parts = {
        "word/document.xml": f'<!DOCTYPE x [<!ENTITY a "b">]>{BODY}',
        "_rels/.rels": RELATIONS % "word/document.xml",
    }
    with pytest.raises(Unreadable):
        read_text(word(parts))
