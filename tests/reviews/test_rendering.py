"""From body HTML to page HTML."""

import itertools

import pytest

from reviews import body, rendering
from reviews.pages.review import shown_pictures
from reviews.pictures import picture, sources
from reviews.portable import portable_html
from reviews.preflight.of_edition import shown_images
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


@pytest.mark.parametrize(
    ("begins", "more", "suits"),
    [
        ("<p>There are", 50, True),
        ("<p><em>Run On</em> is", 50, True),
        ("<p>A storm", 50, True),
        ("<p>Éowyn", 50, True),
        ("<p>There are", 10, False),
        ("<p>“There are", 50, False),
        ("<p>I’m", 50, False),
        ("<p>16 episodes", 50, False),
        ("<p>사랑의 불시착", 50, False),
        ("<h2>There</h2><p>are", 50, False),
        ("<blockquote><p>There</p></blockquote><p>are", 50, False),
    ],
)
def test_a_text_begins_with_a_large_letter_where_one_suits_it(begins, more, suits):
    html = body.clean(f"{begins} {'more ' * more}</p><p>{'There is more. ' * 50}</p>")
    page = rendering.page_html(html, {})
    assert page.startswith('<p class="opening">') == suits
    assert page.count("opening") == suits


@pytest.mark.django_db
def test_a_figure_is_filled_with_its_picture_as_often_as_it_stands(at):
    image = make.image(alt="A roof", caption="지붕", credit_line="JTBC")
    html = body.clean(f'<figure data-image="{image.pk}"></figure><p>x</p>' * 2)
    page = rendering.page_html(html, {body.Figure(image.pk): picture(image, at)})
    assert page.count("<figcaption>") == 2
    for part in (
        f"/pictures/{image.token}/full-1600.jpg",
        'alt="A roof"',
        "JTBC",
        '<span lang="ko">지붕',
    ):
        assert part in page, part
    assert "data-image" not in page


@pytest.mark.django_db
def test_a_picture_says_in_each_place_what_it_says_there_and_its_credit_everywhere(at):
    """Its rows, the page and preflight agree, in one text twice."""
    image = make.image(alt="A roof", caption="Seoul", credit_line="JTBC")
    mine = f'<figure data-image="{image.pk}" data-alt="Two &amp; one" data-caption="눈"></figure>'
    edition = make.live(at, body=f'{mine}<p>x</p><figure data-image="{image.pk}"></figure>')
    rows = edition.shown_images.order_by("order")
    assert [(row.shown_alt, row.caption) for row in rows] == [("Two & one", "눈"), ("A roof", "")]
    assert [shown.alt for shown in shown_images(edition, at)] == ["Two & one", "A roof"]
    _hero, in_body = shown_pictures(rows, at)
    page = rendering.page_html(edition.body, in_body)
    for first, second in (
        ('alt="Two &amp; one"', 'alt="A roof"'),
        ('<span lang="ko">눈</span>', "Seoul"),
        ("JTBC", "JTBC"),
    ):
        one, _between, other = page.partition("<p>x</p>")
        assert first in one, page
        assert second in other, page
    assert "data-" not in page
    elsewhere = portable_html(edition.body, in_body, "https://x.example/")
    assert 'alt="Two &amp; one"' in elsewhere
    assert elsewhere.count("JTBC") == 2


@pytest.mark.django_db
def test_what_stands_in_for_a_picture_says_its_own_words(at):
    fallback = make.image(alt="A door", credit_line="tvN")
    image = make.image(usable_until=at, fallback=fallback)
    edition = make.live(at, body=f'<figure data-image="{image.pk}" data-alt="A bridge"></figure>')
    page = rendering.page_html(edition.body, shown_pictures(edition.shown_images.all(), at)[1])
    assert 'alt="A door"' in page
    assert "tvN" in page
    assert "A bridge" not in page


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
    [plain] = sources(shown, "100vw", crop="card")
    assert plain.srcset == f"{address}/full-480.jpg 480w, {address}/full-1600.jpg 1600w"
    assert shown.usual().width == shown.shared.width == 1600
    assert shown.focal_classes() == "fx2 fy10"


@pytest.mark.django_db
def test_a_crop_is_offered_in_every_format_that_is_made(at):
    image = make.image(focal_x=0.25)
    for crop, file_format in itertools.product(("hero", "card"), ("avif", "jpeg")):
        make.rendition(image, crop=crop, format=file_format, width=480, height=270)
    shown = picture(image, at)
    found = sources(shown, "100vw", crop="hero")
    kinds = [(source.srcset, source.content_type) for source in found]
    address = f"/pictures/{image.token}"
    assert kinds == [
        (f"{address}/hero-480.avif 480w", "image/avif"),
        (f"{address}/hero-480.jpg 480w", "image/jpeg"),
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


# --- What only we write --------------------------------------------------------

VIDEO = "https://www.youtube.com/watch?v=aB3_-567890&t=3"
PULL = '<blockquote data-kind="pull">{}</blockquote>'


@pytest.mark.parametrize(
    ("quote", "repeats"),
    [
        ("<p>She runs, and nobody asks</p>", True),
        ("<p>“SHE <em>runs</em> … why.”</p><p>— Oh Mi-joo</p>", True),
        ("<p>Nobody</p>", True),
        ("<p>Nobody else</p>", False),
        # Half a word is no word of the text.
        ("<p>She run</p>", False),
        # What only a closed fold says has not been heard.
        ("<p>He dies</p>", False),
    ],
)
def test_a_pull_quote_is_heard_and_counted_once(quote, repeats):
    text = "<p>She runs, and nobody asks her why.</p><details><p>He dies.</p></details>"
    html = body.clean(PULL.format(quote) + text)
    page = rendering.page_html(html, {})
    assert ('<aside class="pull-quote" aria-hidden="true">' in page) == repeats
    assert (rendering.word_count(html) == rendering.word_count(body.clean(text))) == repeats


def test_a_pull_quote_says_whose_words_it_is_and_holds_no_link():
    quote = PULL.format('<p>Run, <a href="/x">now</a></p><p>— <a data-cast="7">신세경</a></p>')
    page = rendering.page_html(body.clean(quote), {}, {7: "/cast/x/"})
    assert page.strip() == (
        '<aside class="pull-quote"><blockquote><p>Run, now</p></blockquote>'
        '<p class="by"><span lang="ko">신세경</span></p></aside>'
    )


def test_a_line_that_begins_with_a_dash_alone_is_the_quote():
    page = rendering.page_html(body.clean(PULL.format("<p>— Run.</p>")), {})
    assert "<blockquote><p>— Run.</p></blockquote></aside>" in page


def test_a_fold_is_closed_labelled_and_kept_from_search_results():
    html = body.clean(
        "<details open><summary>Spoiler: 12화</summary><h3>a</h3></details><details>b</details>"
        '<details><summary>c</summary><figure data-image="7"></figure></details>'
    )
    assert rendering.page_html(html, {}).replace("\n", "") == (
        '<details class="spoiler"><summary>Spoiler: 12<span lang="ko">화</span></summary>'
        "<div data-nosnippet><h2>a</h2></div></details>"
        '<details class="spoiler"><summary>Spoiler</summary><div data-nosnippet>b</div></details>'
    )


def test_a_video_is_a_link_that_loads_nothing():
    html = body.clean(f'<figure data-video="{VIDEO}"></figure>')
    page = rendering.page_html(html, {})
    assert 'href="https://www.youtube.com/watch?v=aB3_-567890&amp;t=3"' in page
    assert 'data-embed="https://www.youtube-nocookie.com/embed/aB3_-567890"' in page
    assert "src=" not in page
    assert rendering.boxed_html(html) == ""


def test_a_mention_leads_to_who_has_a_page_and_is_text_else():
    html = body.clean('<p><a data-cast="7">신세경</a> and <a data-cast="8">IU</a></p>')
    assert rendering.page_html(html, {}, {7: '/cast/x/?country=KR&"'}) == (
        '<p><a href="/cast/x/?country=KR&amp;&quot;"><span lang="ko">신세경</span></a> and IU</p>'
    )
    assert rendering.boxed_html(html) == '<p><span lang="ko">신세경</span> and IU</p>'
