"""The one allow-list: what is dropped, what is kept, what is refused to a parser."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews import body

VIDEO = "https://www.youtube.com/watch?v=aB3_-567890"
FIGURE_OF_VIDEO = f'<figure data-video="{VIDEO}&amp;t=3"></figure>'


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<p>a</p>", "<p>a</p>"),
        ("<div>x <b>y</b></div><h1>T</h1>", "<p>x <strong>y</strong></p><h2>T</h2>"),
        ("<script>alert(1)</script><style>p{}</style><p>a</p>", "<p>a</p>"),
        ('<p onclick="x()" style="a" class="b">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        (
            '<a href="https://x.example/" target="_blank">a</a>',
            '<a href="https://x.example/">a</a>',
        ),
        ('<a href="example.com/x">a</a>', '<a href="https://example.com/x">a</a>'),
        ('<a href="/dramas/x/">a</a>', '<a href="/dramas/x/">a</a>'),
        ('<a href="mailto:a@x.example">a</a>', '<a href="mailto:a@x.example">a</a>'),
        ('<a href="not an address">a</a>', "<a>a</a>"),
        ('<a href="//x.example">a</a>', "<a>a</a>"),
        ("<p>a</p><p> </p><p><em></em></p>", "<p>a</p>"),
        ("<ul><li></li></ul>", ""),
        (
            '<figure data-image="7"><img src="x"><figcaption>c</figcaption></figure>',
            '<figure data-image="7"></figure>c',
        ),
        ('<p><figure data-image="7"></figure></p>', '<figure data-image="7"></figure>'),
        ('<figure data-image="-1">a</figure>', "a"),
        ('<figure data-image="٣">a</figure>', "a"),
        ('<figure data-image="99999999999999999999">a</figure>', "a"),
        ('<figure>a<blockquote><figure data-image="x"></figure></blockquote></figure>', "a"),
        (
            '<figure data-image="1"><ul><li><figure data-image="2"></figure>y</li></ul></figure>',
            '<figure data-image="1"></figure><ul><li><figure data-image="2"></figure>y</li></ul>',
        ),
        # Videos: of a site that can be embedded, else a link.
        (f'<figure data-video="{VIDEO}&amp;t=3">a</figure>', FIGURE_OF_VIDEO + "a"),
        (
            '<figure data-video="youtu.be/aB3_-567890"></figure>',
            '<figure data-video="https://youtu.be/aB3_-567890"></figure>',
        ),
        (
            '<figure data-video="https://x.example/v?a=1&b=2"></figure>',
            '<p><a href="https://x.example/v?a=1&amp;b=2">https://x.example/v?a=1&amp;b=2</a></p>',
        ),
        ('<figure data-video="javascript:alert(1)"></figure>', ""),
        (
            f'<figure data-image="7" data-video="{VIDEO}"></figure>',
            '<figure data-image="7"></figure>',
        ),
        # Cast members.
        (
            '<p><a data-cast="07" href="/x" class="y">지은</a></p>',
            '<p><a data-cast="7">지은</a></p>',
        ),
        ('<p><a data-cast="x">IU</a><a data-cast="7"></a></p>', "<p><a>IU</a></p>"),
        # Pull quotes: lines of text at the top level.
        (
            '<blockquote data-kind="pull" class="x"><p>a<br><em>b</em></p></blockquote>',
            '<blockquote data-kind="pull"><p>a<br><em>b</em></p></blockquote>',
        ),
        ('<blockquote data-kind="push">a</blockquote>', "<blockquote>a</blockquote>"),
        ('<blockquote data-kind="pull"><p> </p></blockquote>', ""),
        (
            '<blockquote data-kind="pull"><p>a</p><h2>b</h2></blockquote>',
            "<blockquote><p>a</p><h2>b</h2></blockquote>",
        ),
        (
            '<ul><li><blockquote data-kind="pull">a</blockquote></li></ul>',
            "<ul><li><blockquote>a</blockquote></li></ul>",
        ),
        # Spoiler folds: with a label of text, and flat.
        (
            '<details open ontoggle="x()"><summary>A <b>b</b></summary><p>c</p></details>',
            "<details><summary>A b</summary><p>c</p></details>",
        ),
        ("<details><p></p></details>", ""),
        ("<details><summary> </summary><p>c</p></details>", "<details><p>c</p></details>"),
        (
            "<details><summary>A</summary><details><summary>B</summary>c</details>d</details>",
            "<details><summary>A</summary><p>B</p>cd</details>",
        ),
        (
            "<blockquote><details><summary>A</summary><p>c</p></details></blockquote>",
            "<details><summary>A</summary><p>c</p></details>",
        ),
        (
            "<details><p>c</p><summary>A</summary></details>",
            "<details><p>c</p><p>A</p></details>",
        ),
        ("<summary>A</summary>", "<p>A</p>"),
        (
            '<details><summary><p>A</p><p>B</p><figure data-image="7"></figure></summary>c'
            "</details>",
            "<details><summary>A B</summary>c</details>",
        ),
    ],
)
def test_what_is_kept_and_what_is_dropped(html, cleaned):
    assert body.clean(html) == cleaned


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<h1>",
            "</h1>",
            "<ul>",
            "<li>",
            "</ul>",
            "<br>",
            "x",
            " ",
            '<figure data-image="3">',
            '<figure data-image="x">',
            "<figure data-caption='a \"<b>\" &amp; é' data-alt='눈 ' data-image=3>",
            '<figure data-image="4" data-alt="&amp;lt;h2&amp;gt;\u200b&nbsp;\u202e">',
            '<figure data-video="https://youtu.be/aB3_-567890" data-alt="x">',
            "</figure>",
            '<figure data-video="https://youtu.be/aB3_-567890?a=1&b=2">',
            '<figure data-video="https://x.example/?a=1&b=2">',
            '<figure data-video="x.example/">">',
            "<details>",
            "<details open>",
            "</details>",
            "<summary>",
            "</summary>",
            '<blockquote data-kind="pull">',
            "<a data-cast='7'>",
            "<p><button>",
            "</button>",
            "<h2>",
            "<blockquote>",
            "</blockquote>",
            "<a href='https://x.example'>",
            "</a>",
            "&lt;",
            "<",
            ">",
            '"',
            "눈물",
        ]
    ),
    max_size=40,
).map("".join)


@given(MARKUP | st.text())
def test_cleaning_twice_changes_nothing(html):
    once = body.clean(html)
    assert body.clean(once) == once
    assert all(isinstance(number, int) for number in body.image_ids(once))
    assert "<script" not in once
    # Of a known form: what a page makes of them leaves nothing of ours behind.
    rest = body.MENTION.sub(
        "", body.PULL_QUOTE.sub("", body.VIDEO.sub("", body.FIGURE.sub("", once)))
    )
    assert not re.search("<[^>]*data-", body.FOLD.sub(r"\1\2", rest))
    assert not re.search("</?(details|summary)>", body.FOLD.sub(r"\1\2", once))


def test_a_picture_may_have_words_of_its_own_here():
    written = (
        "<figure data-caption='The \"second\" &lt;lead&gt; &amp; he' class=x data-image=007 "
        "data-alt='\n A  bridge\u202e '></figure>"
    )
    html = body.clean(written)
    assert html == (
        '<figure data-image="7" data-alt="A bridge" '
        'data-caption="The &quot;second&quot; &lt;lead&gt; &amp; he"></figure>'
    )
    assert body.figures(html) == [body.Figure(7, "A bridge", 'The "second" <lead> & he')]


@pytest.mark.parametrize("nothing", ["", " ", "\u3164", "\u200b"])
def test_words_that_nobody_sees_are_none(nothing):
    html = body.clean(f'<figure data-image="7" data-alt="{nothing}"></figure>')
    assert html == '<figure data-image="7"></figure>'


def test_no_words_are_longer_than_their_field():
    long = "눈" * 900
    html = body.clean(f'<figure data-image="7" data-alt="{long}" data-caption="{long}"></figure>')
    (figure,) = body.figures(html)
    assert (len(figure.alt), len(figure.caption)) == (250, 500)


def test_what_a_fold_hides_is_told_nowhere_else():
    html = body.clean(
        "<p>a</p><details><summary>Spoiler: episode 12</summary><p>b</p>"
        '<figure data-image="7"></figure></details><p>c</p><details><p>d</p></details>'
    )
    assert body.text(body.without_spoilers(html)) == "a\n\nc"
    assert body.image_ids(body.without_spoilers(html)) == []
    assert body.image_ids(html) == [7]
    assert body.text(html) == "a\n\nSpoiler: episode 12\n\nb\n\nc\n\nd"


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("", []),
        ("<p>a</p><p> </p>", [("p", "a")]),
        ("<p>a <em>b</em>c</p><h2>d</h2>", [("p", "a bc"), ("h2", "d")]),
        ("<p>a\nb<br>c</p>", [("p", "a b"), ("p", "c")]),
        ("<p>a &amp; &lt;b&gt;</p>", [("p", "a & <b>")]),
        ('<p><a href="https://x.example/?q=>">a</a></p>', [("p", "a")]),
        ("<ul><li>a</li><li>b</li></ul>c", [("li", "a"), ("li", "b"), ("p", "c")]),
        ("<blockquote><p>a</p>b</blockquote>", [("p", "a"), ("p", "b")]),
        ('<figure data-image="7"></figure><hr><p>a</p>', [("p", "a")]),
    ],
)
def test_a_text_is_read_block_by_block(html, blocks):
    assert body.blocks(body.clean(html)) == blocks


@pytest.mark.parametrize(
    "around",
    [
        "<blockquote><p>a</p>{}<p>z</p></blockquote>",
        "<ul><li>a{}</li><li>z</li></ul>",
        "<strong>a{}z</strong>",
        '<blockquote data-kind="pull"><p>a</p>{}<p>z</p></blockquote>',
        '<a href="https://example.com/">a{}z</a>',
        "<ul><li><ol><li><blockquote><ul><li>a{}z",
        "<details>a{}</details>az",
    ],
)
def test_a_fold_hides_wherever_it_stood(around):
    html = body.clean(around.format("<details><summary>End</summary><p>He dies.</p></details>"))
    assert body.clean(html) == html
    assert "He dies." in html
    assert "".join(body.text(body.without_spoilers(html)).split()) == "az"


def test_folds_deep_in_something_do_not_make_a_text_grow_beyond_measure():
    html = "<blockquote>" * 50 + "<details>x</details>" * 1_000
    assert len(body.clean(html)) < 2 * len(html)
    assert body.text(body.without_spoilers(body.clean(html))) == ""


def test_what_stands_in_a_text_is_told():
    html = body.clean(
        f'<p><a data-cast="7">IU</a> and <a data-cast="8">지은</a>, <a data-cast="7">IU</a></p>'
        f'<figure data-video="{VIDEO}&t=3"></figure>'
    )
    assert body.cast_ids(html) == {7, 8}
    assert body.video_urls(html) == [f"{VIDEO}&t=3"]


@pytest.mark.parametrize("unit", ["<ul><li>", "<b>", "<blockquote>", "<div>", "<details>"])
def test_what_is_nested_as_nobody_writes_keeps_only_its_text(unit):
    """Parsers take quadratic time on it, so no parser sees it."""
    assert body.clean(unit * (body.MAX_DEPTH + 1) + "x") == "x"
    assert body.depth(unit * 20_000) == 20_000
