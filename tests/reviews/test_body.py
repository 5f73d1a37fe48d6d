"""The one allow-list: what is dropped, what is kept, what is refused to a parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews import body


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
            "</figure>",
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


@pytest.mark.parametrize("unit", ["<ul><li>", "<b>", "<blockquote>", "<div>"])
def test_what_is_nested_as_nobody_writes_keeps_only_its_text(unit):
    """Parsers take quadratic time on it, so no parser sees it."""
    assert body.clean(unit * (body.MAX_DEPTH + 1) + "x") == "x"
    assert body.depth(unit * 20_000) == 20_000
