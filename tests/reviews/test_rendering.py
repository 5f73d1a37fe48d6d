"""From body HTML to page HTML."""

import itertools

import pytest

from reviews import body, rendering
from reviews.pictures import NARROW, picture, sources
from tests import factories as make


@pytest.mark.parametrize(
    ("html", "levels"),
    [
        ("<h2>a</h2><h3>b</h3>", "<h2>a</h2><h3>b</h3>"),
        ("<h3>a</h3><p>x</p><h3>b</h3>", "<h2>a</h2><p>x</p><h2>b</h2>"),
        ("<h3>a</h3><h2>b</h2><h3>c</h3>", "<h2>a</h2><h2>b</h2><h3>c</h3>"),
    ],
)
def test_no_level_of_heading_is_skipped(html, levels):
    assert rendering.page_html(body.clean(html), {}) == levels


def test_in_a_box_headings_stand_below_its_own_and_figures_go():
    html = body.clean('<h2>a</h2><h3>b</h3><figure data-image="1"></figure><p>한</p>')
    assert rendering.boxed_html(html) == '<h3>a</h3><h3>b</h3><p><span lang="ko">한</span></p>'


@pytest.mark.django_db
def test_a_figure_is_filled_with_its_picture_as_often_as_it_stands(at):
    image = make.image(alt="A roof", caption="지붕", credit_line="JTBC")
    html = body.clean(f'<figure data-image="{image.pk}"></figure><p>x</p>' * 2)
    page = rendering.page_html(html, {image.pk: picture(image, at)})
    assert page.count("<figcaption>") == 2
    for part in (
        f"/pictures/{image.token}/full-1600.jpg",
        'alt="A roof"',
        "JTBC",
        '<span lang="ko">지붕',
    ):
        assert part in page, part
    assert "data-image" not in page


def test_a_figure_without_a_picture_to_show_vanishes():
    html = body.clean('<p>a</p><figure data-image="7"></figure><p>b</p>')
    assert rendering.page_html(html, {}) == "<p>a</p><p>b</p>"


def test_words_are_counted_in_any_script():
    html = body.clean("<h2>It’s Dan-ah</h2><p>나의 아저씨 &amp; <em>friends</em>, 2018!</p>")
    assert rendering.word_count(html) == 6


def test_reading_takes_a_minute_at_least():
    assert [rendering.reading_minutes(words) for words in (0, 238, 595, 2380)] == [1, 1, 2, 10]


@pytest.mark.django_db
def test_a_picture_names_only_files_that_exist(at):
    image = make.image(focal_x=0.25, focal_y=1)
    make.rendition(image, width=480, height=270)
    image.renditions.create(crop="card", format="avif", width=320, height=240)  # not made
    shown = picture(image, at)
    address = f"/pictures/{image.token}"
    [plain] = sources(shown, "100vw", crop="card", narrow="square")
    assert plain.srcset == f"{address}/full-480.jpg 480w, {address}/full-1600.jpg 1600w"
    assert shown.usual().width == shown.shared.width == 1600
    assert shown.focal_classes() == "fx2 fy10"


@pytest.mark.django_db
def test_narrow_screens_get_their_own_crop(at):
    image = make.image(focal_x=0.25)
    for crop, file_format in itertools.product(("hero", "card"), ("avif", "jpeg")):
        make.rendition(image, crop=crop, format=file_format, width=480, height=270)
    shown = picture(image, at)
    found = sources(shown, "100vw", crop="hero", narrow="card")
    kinds = [(s.files[0].crop, s.content_type, s.media) for s in found]
    assert kinds == [
        ("card", "image/avif", NARROW),
        ("card", "image/jpeg", NARROW),
        ("hero", "image/avif", ""),
        ("hero", "image/jpeg", ""),
    ]
    # 1600 × 900 about x = 400: the 1200 pixels of a card begin at its left edge.
    assert shown.focal_classes("card") == "fx3 fy4"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "credits"),
    [
        ({"credit_line": "JTBC"}, ["JTBC"]),
        ({"credit_line": "JTBC", "creator": "JTBC"}, ["JTBC"]),
        ({"credit_line": "Kim / JTBC", "creator": "Kim"}, ["Kim / JTBC"]),
        (
            {"credit_line": "JTBC", "creator": "Kim", "copyright_notice": "© JTBC"},
            ["Kim", "JTBC"],
        ),
        (
            {"credit_line": "Illustration: Kim", "copyright_notice": "© 2026 Kim"},
            ["Illustration: Kim"],
        ),
        (
            {"credit_line": "Photo: Kim", "copyright_notice": "© 2018 JTBC"},
            ["Photo: Kim", "© 2018 JTBC"],
        ),
    ],
)
def test_a_credit_is_printed_as_given_and_nobody_twice(fields, credits, at):
    assert picture(make.image(**fields), at).credits == credits
