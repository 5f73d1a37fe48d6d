"""Sections become body HTML that keeps the look of the source; dressed texts survive the form."""

import pytest

from reviews import body
from reviews.importing.composing import as_html, composed, verdict_run
from reviews.importing.reading import read_html, read_pasted
from reviews.importing.understanding import understand
from reviews.importing.understood import Section, Understood

HTML = """
<h1>Salt Harbour: a review</h1>
<p>A <b>bold</b> drama with <a href="https://example.com/a?b=1&amp;c=2">a link</a> &lt;here&gt;.<br>
And a second line.</p>
<h2>What works</h2>
<ul><li>The <i>sea</i></li><li>The salt, which is in every frame of it</li></ul>
<table><tr><td>Network</td><td>tvN &amp; co</td></tr></table>
<h2>Verdict</h2><p>See it, and take somebody along who likes the sea.</p>
"""


def html_of(handed):
    source = understand(handed)
    return composed(source.understood, source.blocks)


def test_the_look_of_a_web_page_is_kept():
    text, verdict = html_of(read_html(HTML))
    assert "A <strong>bold</strong> drama" in text
    assert '<a href="https://example.com/a?b=1&amp;c=2">a link</a>' in text
    assert "<h2>What works</h2>" in text
    assert "<ul><li><p>The <em>sea</em></p></li><li>" in text
    assert "See it" not in text
    assert verdict == "<p>See it, and take somebody along who likes the sea.</p>"


def test_markdown_is_kept_and_markup_in_plain_text_is_not():
    text, _verdict = html_of(
        read_pasted(
            "Salt Harbour is a **brave** drama that I could not stop watching for a week.\n\n"
            "It says <script>alert(1)</script> & more, and then it ends as such dramas do.\n"
        )
    )
    assert "a <strong>brave</strong> drama" in text
    assert "<script" not in text
    assert "&amp; more" in text


def test_no_break_spaces_stay_for_preflight_to_tell_of():
    text, _verdict = html_of(
        read_pasted("It is a\u00a0drama about salt, and about those who carry it home at night.")
    )
    assert "a\u00a0drama" in body.text(text)


def test_a_corrected_paragraph_is_plain_and_the_others_keep_their_look():
    source = understand(
        read_pasted(
            "The **first** paragraph is long enough to be taken for prose by anybody.\n\n"
            "The **second** paragraph is long enough to be taken for prose by anybody."
        )
    )
    first = source.understood.sections[0].text.split("\n\n")[0]
    understood = Understood(sections=[Section("New", f"{first}\n\nThe second, corrected & short.")])
    text, _verdict = composed(understood, source.blocks)
    assert text == (
        "<h2>New</h2><p>The <strong>first</strong> paragraph is long enough to be taken for prose "
        "by anybody.</p><p>The second, corrected &amp; short.</p>"
    )


def test_a_verdict_of_several_sections_stands_once():
    sections = [
        Section(None, "Opening."),
        Section("Verdict", "It is good."),
        Section("For whom", "For you."),
    ]
    understood = Understood(sections=sections, verdict="It is good.\n\nFor whom\n\nFor you.")
    assert verdict_run(understood) == range(1, 3)
    text, verdict = composed(understood, [])
    assert text == "<p>Opening.</p>"
    assert "It is good." in verdict
    assert "For you." in verdict


def test_a_verdict_that_is_no_section_is_kept_too():
    text, verdict = composed(Understood(sections=[Section(None, "A.")], verdict="B."), [])
    assert (text, verdict) == ("<p>A.</p>", "<p>B.</p>")


@pytest.mark.parametrize(
    "html",
    [HTML, "<p>one<br>two</p><p>three &amp; four</p>", "<h3>한국 <b>드라마</b></h3><p>글</p>"],
)
def test_a_dressed_text_is_read_as_the_same_again(html):
    handed = read_html(html)
    assert read_html(as_html(handed)).text == handed.text
    again = read_html(as_html(handed))
    # A table's cells are plain text; everything else keeps its dress.
    plain = {number for number, line in enumerate(handed.lines, 1) if "\t" in line}
    assert {n: d for n, d in again.dress.items() if n not in plain} == {
        n: d for n, d in handed.dress.items() if n not in plain
    }
