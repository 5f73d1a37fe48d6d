"""What a review page has, and what it keeps to itself."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.utils import timezone

from images.models import Image
from images.rendering import tell
from people.models import CastMember
from reviews.models import Byline, Casting, Genre, Review
from reviews.pages.review import review_page
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def test_it_has_what_a_review_page_has(text, at):
    drama = make.drama(
        native_title="나의 아저씨", end_year=2018, episodes=16, runtime=77, content_rating="15+"
    )
    drama.genres.create(name="Melodrama", slug="melodrama")
    drama.networks.create(name="tvN", slug="tvn")
    make.character(drama, native_name="이지안")
    make.crew(drama)
    make.live(
        at,
        drama=drama,
        slug="r",
        authors=[make.author("Seo Ha-rin", tagline="Writes about quiet men.")],
        score=Decimal("8.5"),
        verdict_for=["The silences"],
        verdict_against=["The first hour"],
        suits="Patient people.",
        spoiler_level="mild",
        episodes_watched=12,
        disclosure="We were sent a screener.",
        trailer_url="https://www.youtube.com/watch?v=abcdefghijk",
    )
    page = text("/reviews/r/")
    for part in (
        "<h1>Quiet people</h1>",
        "A drama about listening.",
        '<span lang="ko">나의 아저씨</span>',
        "2018",
        "<b>8.5</b>",
        "Excellent",
        "In a nutshell",
        "See it.",
        "The silences",
        "The first hour",
        "Patient people.",
        "Mild spoilers",
        "Watched 12 of 16 episodes",
        "16 × 77 minutes",
        "Melodrama",
        "tvN",
        "Park Hae-young",
        "Lee Ji-an",
        "Lee Ji-eun",
        "We were sent a screener.",
        "Writes about quiet men.",
        "1 min read",
        '<time datetime="2026-11-21T09:00:00+09:00">21 November 2026</time>',
        "https://www.youtube.com/watch?v=abcdefghijk",
    ):
        assert part in page, part
    assert not re.search(r'src="https?:', page)


def test_without_a_score_there_is_none(text, at):
    make.live(at, slug="r", score=None, verdict="", standfirst="")
    page = text("/reviews/r/")
    assert "Score:" not in page
    assert "In a nutshell" not in page


def test_the_trailer_falls_back_on_the_dramas_and_may_be_missing(text, at):
    make.live(at, drama=make.drama(trailer_url="https://vimeo.com/1234567"), slug="a")
    make.live(at, slug="b")
    assert 'data-embed="https://player.vimeo.com/video/1234567?dnt=1"' in text("/reviews/a/")
    assert "trailer" not in text("/reviews/b/").casefold()


def test_a_correction_gives_the_updated_date_and_is_told(text, at):
    edition = make.live(at, slug="r", since=at - DAY * 9)
    assert "Updated" not in text("/reviews/r/")
    make.corrected(edition, at - DAY, correction_note="A name was wrong.")
    page = text("/reviews/r/")
    assert re.search(r'Updated <time datetime="2026-11-21T09:00:00\+09:00">', page)
    assert "A name was wrong." in page
    before = text("/reviews/r/", at - DAY - dt.timedelta(seconds=1))
    assert "A name was wrong." not in before
    assert "Updated" not in before


def test_a_silent_edition_gives_no_updated_date(text, at):
    edition = make.live(at, slug="r", since=at - DAY * 9)
    make.corrected(edition, at - DAY, headline="Louder people", correction_note="")
    page = text("/reviews/r/")
    assert "Louder people" in page
    assert "Updated" not in page


def test_each_picture_carries_its_credit(text, at):
    hero = make.image(credit_line="tvN", creator="Kim Da-ok", copyright_notice="© 2018 Studio")
    figure = make.image(credit_line="JTBC", caption="On the roof")
    body = f'<p>One.</p><figure data-image="{figure.pk}"></figure><p>Two.</p>'
    make.live(at, slug="r", hero=hero, hero_caption="On the train", body=body)
    page = text("/reviews/r/")
    for part in ("On the train", "Kim Da-ok", "tvN", "© 2018 Studio", "On the roof", "JTBC"):
        assert part in page, part
    pictures = re.findall(r"<img [^>]+>", page)
    assert [hero.token in pictures[0], figure.token in pictures[1]] == [True, True]
    assert all(re.search(r'width="\d+" height="\d+" alt="[^"]+"', p) for p in pictures)
    assert ['loading="lazy"' in picture for picture in pictures] == [False, True]


def test_the_hero_is_fetched_early_on_every_screen(text, at):
    hero = make.image()
    make.live(at, slug="r", hero=hero)
    head = text("/reviews/r/").partition("</head>")[0]
    [early] = re.findall(r'<link rel="preload"[^>]+>', head)
    assert hero.token in early
    assert "media=" not in early


def test_a_picture_that_may_not_be_shown_leaves_the_page_whole(text, at):
    images = [make.image() for _ in range(5)]
    figures = "".join(f'<figure data-image="{image.pk}"></figure>' for image in images)
    make.live(at, slug="r", hero=images[0], body=f"<p>One.</p>{figures}<p>Two.</p>")
    assert text("/reviews/r/").count("<img") == 6
    changes = [
        {"rights": "unknown"},
        {"credit_line": ""},
        {"usable_until": at},
        {"usable_from": at + DAY},
    ]
    for image, change in zip(images, changes, strict=False):
        Image.objects.filter(pk=image.pk).update(**change)
    images[4].renditions.update(state="waiting")
    tell(images[4])
    page = text("/reviews/r/")
    assert "<img" not in page
    assert "<figure" not in page
    assert "One." in page
    assert "Two." in page


def test_who_plays_a_secret_part_is_told_only_to_those_who_ask(text, at):
    drama = make.drama()
    make.character(drama, "The Joker", "Hidden Name", identity_is_spoiler=True)
    make.live(at, drama=drama, slug="r")
    page = text("/reviews/r/")
    told = re.search(
        r"<details>\s*<summary>[^<]*</summary>\s*<div data-nosnippet>(.*?)</div>", page, re.S
    )
    assert "Hidden Name" in told[1]
    assert page.count("Hidden Name") == 1


def test_main_roles_come_first_and_passing_ones_are_folded(text, at):
    drama = make.drama()
    for name, tier in (("Guest", 3), ("Support", 2), ("Main", 1)):
        make.character(drama, name, f"{name} Performer", tier=tier)
    make.live(at, drama=drama, slug="r")
    cast = text("/reviews/r/").split('class="cast"')[1].split("</section>")[0]
    positions = [
        cast.index(part)
        for part in ("Main Performer", "Support Performer", "<details>", "Guest Performer")
    ]
    assert positions == sorted(positions)


def test_full_spoilers_are_kept_out_of_search_results(text, at):
    make.live(at, slug="full", spoiler_level="full")
    make.live(at, slug="none")
    assert '<div class="prose" data-nosnippet>' in text("/reviews/full/")
    assert "data-nosnippet" not in text("/reviews/none/")


def related(page):
    section = page.split('id="related"')
    return (
        re.findall(r'class="headline"><a href="[^"]+">([^<]+)<', section[1]) if section[1:] else []
    )


def test_related_reviews_are_the_nearest_first(text, at):
    here = make.drama("Here")
    make.character(here, performer="Shared Performer")
    make.crew(here, name="Shared Maker")
    genre = Genre.objects.create(name="Thriller", slug="thriller")
    here.genres.add(genre)
    by_genre, by_cast, by_both = make.drama("Genre"), make.drama("Cast"), make.drama("Both")
    by_genre.genres.add(genre)
    for drama in (by_cast, by_both):
        make.character(drama, performer="Shared Performer")
    make.crew(by_both, name="Shared Maker")
    make.live(at, drama=here, slug="r", headline="This")
    for drama, headline in (
        (by_genre, "By genre"),
        (by_cast, "By cast"),
        (by_both, "By both"),
        (here, "Same drama"),
        (make.drama("Far"), "Far"),
    ):
        make.live(at, drama=drama, headline=headline)
    assert related(text("/reviews/r/")) == ["Same drama", "By both", "By cast", "By genre"]


def test_a_secret_part_relates_nothing(text, at):
    here, there = make.drama("Here"), make.drama("There")
    make.character(here, performer="Shared Performer", identity_is_spoiler=True)
    make.character(there, performer="Shared Performer")
    make.live(at, drama=here, slug="r")
    make.live(at, drama=there, headline="Tells")
    assert related(text("/reviews/r/")) == []


def test_related_reviews_are_live_ones(text, at):
    drama = make.drama()
    make.live(at, drama=drama, slug="r")
    make.review(at, drama=drama, headline="A draft")
    assert related(text("/reviews/r/")) == []


def test_many_authors_sign_in_their_order(text, at):
    authors = [make.author("Zoe"), make.author("Ann")]
    edition = make.live(at, slug="r", authors=authors)
    assert list(Byline.objects.values_list("author__name", flat=True)) == ["Zoe", "Ann"]
    byline = text("/reviews/r/").split('class="byline"')[1].split("</p>")[0]
    assert byline.index("Zoe") < byline.index("Ann")
    assert edition.review.slug == "r"


def test_a_preview_is_the_page_of_any_edition(at):
    """The desk renders an edition that readers do not have, at its own time."""
    draft = make.review(at, headline="Not yet", correction_note="Fixed.")
    draft.refresh_from_db()
    context = review_page(draft.review, draft, at, "US")
    assert context["page"].edition == draft
    assert context["page"].published is None
    assert [c.note for c in context["page"].corrections] == ["Fixed."]
    assert not Review.objects.live(at).exists()


def test_hangul_alone_is_no_trouble(text, at):
    drama = make.drama("거침없이 하이킥", slug="하이킥", start_year=None)
    make.live(at, drama=drama, slug="웃음", headline="웃음과 눈물", score=None)
    page = text("/reviews/웃음/")
    assert '<h1><span lang="ko">웃음과 눈물</span></h1>' in page
    assert "/dramas/%ED%95%98%EC%9D%B4%ED%82%A5/" in page


def test_what_an_editor_types_is_never_markup(text, at):
    nasty = "<script>alert(1)</script>&"
    drama = make.drama(f"D{nasty}", native_title=nasty, alternative_titles=[nasty], synopsis=nasty)
    make.character(drama, nasty, nasty, native_name=nasty)
    make.live(
        at,
        drama=drama,
        slug="r",
        headline=nasty,
        standfirst=nasty,
        suits=nasty,
        verdict_for=[nasty],
        disclosure=nasty,
        hero=make.image(alt=nasty, caption=nasty, credit_line=nasty),
    )
    for path in (
        "/",
        "/reviews/r/",
        f"/dramas/{drama.slug}/",
        f"/cast/{CastMember.objects.get().slug}/",
    ):
        assert "<script>" not in text(path)
        assert "alert(1)</script>" not in text(path)


def test_a_character_without_a_performer_is_named_alone(text, at):
    drama = make.drama()
    make.character(drama, "Nobody’s", performer="")
    make.live(at, drama=drama, slug="r")
    assert "Nobody’s" in text("/reviews/r/")
    assert not Casting.objects.exists()


def test_times_are_told_to_machines_to_the_second(text, at):
    since = at - dt.timedelta(days=1) + dt.timedelta(microseconds=123456)
    make.live(at, since=since, slug="r")
    page = text("/reviews/r/")
    told = timezone.localtime(since).isoformat(timespec="seconds")
    assert f'<time datetime="{told}">' in page
    assert f'<meta property="article:published_time" content="{told}">' in page
    assert f'"datePublished":"{told}"' in page
    assert "123456" not in page


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        ("Quiet people", "Quiet people – review of My Mister"),
        ("My mister: quiet people", "My mister: quiet people"),
    ],
)
def test_a_title_names_the_drama_once(headline, title, text, at):
    make.live(at, slug="r", headline=headline)
    page = text("/reviews/r/")
    assert f"<title>{title} — " in page
    assert f'"name":"{title}"' in page


@pytest.mark.parametrize(("level", "told"), [("full", False), ("mild", True)])
def test_a_full_spoilers_verdict_is_kept_out_of_search_results(level, told, text, at):
    make.live(at, slug="r", spoiler_level=level)
    verdict = re.search(r'<section class="verdict"[^>]*>', text("/reviews/r/"))[0]
    assert ("data-nosnippet" not in verdict) is told


@pytest.mark.parametrize(
    ("height", "card"), [(900, "summary_large_image"), (1600, "summary"), (2400, "summary")]
)
def test_only_a_wide_picture_is_previewed_large(height, card, text, at):
    hero = make.image()
    hero.renditions.update(height=height)
    tell(hero)
    make.live(at, slug="r", hero=hero)
    assert f'<meta name="twitter:card" content="{card}">' in text("/reviews/r/")


def test_the_cast_stands_by_its_tiers_and_the_scale_by_its_bands(text, at):
    drama = make.drama()
    make.character(drama, "Lee Ji-an", tier=1)
    make.character(drama, "Park Dong-hoon", "Lee Sun-kyun", tier=1)
    make.character(drama, "Jung-hee", "Oh Na-ra", tier=2)
    make.live(at, drama=drama, slug="r")
    page = text("/reviews/r/")
    cast = re.findall(r"<h3>(\w+ roles)</h3>|<dt>([^<]+)</dt>", page[page.index("cast-heading") :])
    assert [heading or name for heading, name in cast] == [
        *("Main roles", "Lee Ji-an", "Park Dong-hoon"),
        *("Supporting roles", "Jung-hee"),
    ]
    assert "<dt>9 and up</dt><dd>Unmissable</dd>" in page
    assert "<dt>9 o más</dt><dd>" in text("/es/reviews/r/")
