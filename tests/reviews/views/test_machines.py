"""Sitemaps, robots.txt, oEmbed, the manifest, and the pages for what is not there."""

import datetime as dt
import json
import re
from pathlib import Path
from urllib.parse import quote, unquote
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from PIL import Image as PillowImage

from reviews import gate, workflow
from reviews.crawlers import GROUPS
from reviews.models import Availability, Drama, Review, StreamingService
from reviews.pages import sitemaps
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
N = "{http://www.google.com/schemas/sitemap-news/0.9}"
I = "{http://www.google.com/schemas/sitemap-image/1.1}"  # noqa: E741
SITE = "https://reviews.example"


def locations(text):
    return [
        unquote(loc.text).removeprefix(SITE) for loc in ElementTree.fromstring(text).iter(f"{S}loc")
    ]


# --- Sitemaps ----------------------------------------------------------------


def test_the_index_leads_to_every_page(text, get, at):
    drama = make.drama(slug="d", poster=make.image())
    make.character(drama)
    make.crew(drama)
    edition = make.live(at, drama=drama, slug="r", hero=make.image(caption="A & <b> \x0b"))
    edition.review.topics.add("로맨스")
    service = StreamingService.objects.create(name="Viki", slug="viki")
    Availability.objects.create(drama=drama, service=service, country="US")
    files = locations(text("/sitemap.xml"))
    pages = {page for file in files for page in locations(text(file))}
    assert pages == {
        *("/", "/reviews/", "/dramas/", "/cast/", "/crew/", "/authors/"),
        *("/reviews/r/", "/dramas/d/", "/watch/viki/"),
        *(f"/{row._meta.model_name}s/{row.slug}/" for row in [edition.review.authors.get()]),
        f"/cast/{gate.cast(at).get().slug}/",
        f"/crew/{gate.crew(at).get().slug}/",
        unquote(edition.review.topics.get().get_absolute_url()),
    }
    by_section = [file for s in sitemaps.SECTIONS for file in locations(text(f"/sitemap-{s}.xml"))]
    assert [*by_section, "/sitemap-news.xml"] == files
    assert get("/sitemap.xml")["Content-Type"] == "application/xml"


def test_a_page_changed_when_what_it_says_took_effect(text, at):
    edition = make.live(at, slug="r")
    make.corrected(edition, at, correction_note="")
    for when, told in (
        (at - DAY / 2, "2026-11-21T09:00:00+09:00"),
        (at, "2026-11-22T09:00:00+09:00"),
    ):
        for path in ("/sitemap.xml", f"/sitemap-reviews-{edition.review_id // 1000}.xml"):
            root = ElementTree.fromstring(text(path, when))
            assert [node.text for node in root.iter(f"{S}lastmod")] == [told]


def test_a_picture_is_named_with_its_credit_while_it_may_be_shown(text, get, at):
    image = make.image(
        creator="Kim",
        credit_line="JTBC",
        licence_url="https://x.example/l?a=1&b=2",
        caption="A & <b> \x0b",
        usable_until=at + DAY,
    )
    make.live(at, slug="r", hero=image)
    [path] = locations(text("/sitemap-images.xml"))
    [shown] = ElementTree.fromstring(text(path)).iter(f"{I}image")
    assert shown.findtext(f"{I}loc").startswith(f"{SITE}/pictures/{image.token}/")
    assert shown.findtext(f"{I}caption") == "A & <b>  (Kim · JTBC)"
    assert shown.findtext(f"{I}license") == "https://x.example/l?a=1&b=2"
    assert locations(text("/sitemap-images.xml", at + DAY)) == []
    assert get(path, at + DAY).status_code == 404


def test_news_is_what_was_published_in_the_last_two_days(text, at):
    make.live(at, since=at, slug="new", headline="Run & run \x0b")
    for when, there in ((at, 1), (at + 2 * DAY - dt.timedelta(seconds=1), 1), (at + 2 * DAY, 0)):
        items = list(ElementTree.fromstring(text("/sitemap-news.xml", when)).iter(f"{N}news"))
        assert len(items) == there
    assert gate.next_change(at) == at + 2 * DAY
    [item] = ElementTree.fromstring(text("/sitemap-news.xml")).iter(f"{N}news")
    assert item.findtext(f"{N}publication/{N}name") == "Second Lead"
    assert item.findtext(f"{N}publication/{N}language") == "en"
    assert item.findtext(f"{N}publication_date") == "2026-11-22T09:00:00+09:00"
    assert item.findtext(f"{N}title") == "Run & run "


def test_a_correction_is_no_news(text, at):
    edition = make.live(at, since=at - 9 * DAY)
    make.corrected(edition, at)
    assert locations(text("/sitemap-news.xml")) == []


@pytest.mark.parametrize(
    "name",
    ["reviews-7", "nothing", "nothing-0", "news-0", "reviews-99999999999999999999", "reviews--1"],
)
def test_what_is_no_sitemap_is_not_found(name, get):
    assert get(f"/sitemap-{name}.xml").status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_a_sitemap_costs_as_many_queries_whatever_its_size(
    count, text, at, django_assert_num_queries, monkeypatch
):
    # One file each: PostgreSQL counts its keys on from test to test.
    monkeypatch.setattr(sitemaps, "STEP", 10**9)
    for _ in range(count):
        drama = make.drama(poster=make.image())
        make.live(at, drama=drama, hero=make.image(), authors=[make.author(portrait=make.image())])
    with django_assert_num_queries(14):
        text("/sitemap.xml")
    for section, queries in {"reviews": 1, "dramas": 1, "people": 3, "news": 1}.items():
        path = (
            f"/sitemap-{section}.xml"
            if section == "news"
            else locations(text(f"/sitemap-{section}.xml"))[0]
        )
        with django_assert_num_queries(queries, info=section):
            text(path)
    [images] = locations(text("/sitemap-images.xml"))
    with django_assert_num_queries(6):
        assert len(locations(text(images))) == 3 * count


def test_a_section_is_cut_by_key_and_names_each_page_once(text, at, monkeypatch):
    monkeypatch.setattr(sitemaps, "STEP", 4)
    slugs = [make.live(at, slug=f"r-{number}").review.slug for number in range(9)]
    files = locations(text("/sitemap-reviews.xml"))
    assert len(files) >= 3
    pages = [page for file in files for page in locations(text(file))]
    assert sorted(pages) == sorted(f"/reviews/{slug}/" for slug in slugs)


def test_a_file_that_names_nothing_is_not_named(text, at, monkeypatch):
    monkeypatch.setattr(sitemaps, "STEP", 2)
    dramas = [make.drama(f"D {number}", listed=True) for number in range(12)]
    shown = dramas[:3] + dramas[9:]
    Drama.objects.exclude(pk__in=[drama.pk for drama in shown]).update(listed=False)
    files = locations(text("/sitemap-dramas.xml"))
    numbers = sorted({drama.pk // 2 for drama in shown})
    assert files == [f"/sitemap-dramas-{number}.xml" for number in numbers]


def test_a_file_changed_when_what_readers_may_see_in_it_did(text, at, monkeypatch):
    """The newest edition of a file may be a hidden review's: its time is not told."""
    monkeypatch.setattr(sitemaps, "STEP", 10**9)
    make.live(at, since=at - 3 * DAY)
    hidden = make.live(at, since=at - DAY)

    def told():
        root = ElementTree.fromstring(text("/sitemap-reviews.xml"))
        return [node.text[:10] for node in root.iter(f"{S}lastmod")]

    assert told() == [(at - DAY).date().isoformat()]
    workflow.hold(hidden.review, by=None, at=at, reason="x")
    assert told() == [(at - 3 * DAY).date().isoformat()]


@pytest.mark.parametrize("section", sitemaps.SECTIONS)
def test_the_files_are_found_by_steps_along_the_key(section, text, at):
    """No query of a section's list groups or sorts its rows: each step is a look-up."""
    make.live(at)
    with CaptureQueriesContext(connection) as asked:
        text(f"/sitemap-{section}.xml")
    walks = [query["sql"] for query in asked if "walk" in query["sql"]]
    assert len(walks) == {"lists": 2, "people": 3, "images": 5}.get(section, 1)
    assert not [query for query in asked if "DISTINCT" in query["sql"]]
    # Of PostgreSQL's plans, which follow the numbers of rows, this is what can be told here.
    assert all(walk.count("LIMIT 1) IS NOT NULL") == 2 for walk in walks)
    # Which of its indexes a section of pictures goes by depends on how many there are.
    for walk in walks if connection.vendor == "sqlite" and section != "images" else []:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {walk}")
            plan = [row[-1] for row in cursor.fetchall()]
        step = plan[plan.index("RECURSIVE STEP") :]
        assert any(
            re.match(r"SEARCH (?!sub)\w+ USING .*(rowid|review_id)>\?", line) for line in step
        )
        assert not [line for line in plan if "TEMP B-TREE" in line]


# --- robots.txt and robots meta ----------------------------------------------


def test_robots_names_the_groups_that_are_refused(text, settings):
    settings.CRAWLERS_REFUSED = ["training", "ai-fetch"]
    blocks = text("/robots.txt").strip().split("\n\n")
    refused = {
        line.removeprefix("User-agent: ")
        for block in blocks
        if "Disallow: /" in block.split("\n")
        for line in block.split("\n")
        if line.startswith("User-agent")
    }
    assert refused == {*GROUPS["training"], *GROUPS["ai-fetch"]}
    assert blocks[-2] == "User-agent: *\nDisallow: /admin/"
    assert blocks[-1] == f"Sitemap: {SITE}/sitemap.xml"


def test_every_group_can_be_refused_by_the_setting(settings):
    text = (Path(django_settings.BASE_DIR) / "reviewsite/settings.py").read_text()
    for group in GROUPS:
        assert f'"{group}"' in text


def test_only_what_should_be_found_may_be_indexed(get, at):
    edition = make.live(at, slug="r")
    assert '"robots" content="max-image-preview:large"' in get("/reviews/r/").content.decode()
    assert '"robots" content="noindex"' in get("/never/").content.decode()
    workflow.withdraw(edition.review.__class__.objects.get(), by=None, at=at, time=None, reason="x")
    gone = get("/reviews/r/")
    assert gone.status_code == 410
    assert '"robots" content="noindex"' in gone.content.decode()
    for path in ("/reviews/feed.rss",):
        assert get(path)["X-Robots-Tag"] == "noindex"


# --- oEmbed ------------------------------------------------------------------


@pytest.fixture
def card(get, at):
    edition = make.live(
        at, slug="r", headline="Run & run", authors=[make.author(slug="kim")], hero=make.image()
    )

    def card(url=f"{SITE}/reviews/r/", status=200, when=at, **data):
        answer = get("/oembed/", when, url=url, **data)
        assert answer.status_code == status
        return json.loads(answer.content) if status == 200 else edition

    return card


def test_a_review_has_a_card(card):
    found = card()
    assert (found["version"], found["type"]) == ("1.0", "rich")
    assert (found["width"], found["height"]) == (600, 240)
    assert found["title"] == "Run & run – review of My Mister"
    assert found["author_url"] == f"{SITE}/authors/kim/"
    assert f'<a href="{SITE}/reviews/r/">Run &amp; run' in found["html"]
    assert "<script" not in found["html"]
    assert found["thumbnail_width"] == 1600
    assert found["thumbnail_credit"] == "JTBC"


def test_a_card_keeps_to_the_limits_that_are_asked(card):
    found = card(maxwidth="400", maxheight="300")
    assert (found["width"], found["height"]) == (400, 240)
    assert "thumbnail_url" not in found
    assert card(maxwidth="100")["type"] == "link"
    card(maxwidth="wide", status=400)


def test_the_page_says_where_its_card_is(card, text):
    head = text("/reviews/r/").split("</head>")[0]
    [href] = re.findall(r'type="application/json\+oembed" title="[^"]+" href="([^"]+)"', head)
    assert text(href.replace("&amp;", "&").removeprefix(SITE))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "r",
        "https://elsewhere.example/reviews/r/",
        "javascript://reviews.example/reviews/r/",
        f"{SITE}/dramas/r/",
        f"{SITE}/reviews/",
        f"{SITE}/reviews/never-was/",
        "https://[",
    ],
)
def test_what_is_no_review_of_ours_has_no_card(url, card):
    card(url, status=404)


def test_a_card_answers_by_the_clock_and_in_one_format(card, at):
    review = Review.objects.get()
    card(status=501, format="xml")
    card(when=at - 2 * DAY, status=404)
    workflow.hold(review, by=None, at=at)
    card(status=404)


def test_an_address_in_hangul_is_known_as_browsers_write_it(card, text, at):
    make.live(at, slug="눈물의-여왕", headline="Tears")
    head = text(f"/reviews/{quote('눈물의-여왕')}/").split("</head>")[0]
    [href] = re.findall(r'type="application/json\+oembed" title="[^"]+" href="([^"]+)"', head)
    assert "Tears" in text(href.replace("&amp;", "&").removeprefix(SITE))
    for slug in ("눈물의-여왕", quote("눈물의-여왕")):
        assert "Tears" in card(f"{SITE}/reviews/{slug}/")["title"]


def test_a_former_address_has_the_card_too(card, at):
    with time_machine.travel(at, tick=False):
        workflow.amend(Review.objects.get(), by=None, at=at, slug="new", reason="x")
    assert f"{SITE}/reviews/new/" in card(when=at + DAY)["html"]


# --- Manifest ----------------------------------------------------------------


def test_the_manifest_names_icons_of_their_size(get):
    answer = get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    document = json.loads(answer.content)
    assert document["name"] == "Second Lead"
    for icon in document["icons"]:
        path = Path(django_settings.BASE_DIR) / icon["src"].lstrip("/")
        assert path.exists()
        if icon["type"] == "image/png":
            with PillowImage.open(path) as picture:
                assert f"{picture.width}x{picture.height}" == icon["sizes"]


# --- What cannot be answered -------------------------------------------------


def test_a_page_that_is_not_there_leads_on(get, at, django_assert_num_queries):
    for number in range(5):
        make.live(at, since=at - number * DAY, headline=f"Headline {number}")
    with django_assert_num_queries(4):  # two for the address, two for the page
        page = get("/dramas/never/").content.decode()
    assert re.findall("Headline [0-9]", page) == ["Headline 0", "Headline 1", "Headline 2"]
    assert 'href="/"' in page
    assert 'href="/reviews/"' in page


def test_a_request_that_makes_no_sense_is_told_so(client):
    answer = client.get("/", headers={"host": "somebody.else.example"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Second Lead" in page
    assert 'content="noindex"' in page


@pytest.mark.parametrize(("failure", "code"), [(RuntimeError, 500), (OperationalError, 503)])
def test_a_failure_is_told_without_the_database(
    failure, code, client, monkeypatch, django_assert_num_queries
):
    def fail(*args):
        raise failure

    client.raise_request_exception = False
    monkeypatch.setattr("reviews.pages.lists.home_page", fail)
    with django_assert_num_queries(0):
        answer = client.get("/")
    assert answer.status_code == code
    assert ("Retry-After" in answer) == (code == 503)
    page = answer.content.decode()
    assert "Second Lead" in page
    assert 'content="noindex"' in page
    assert " style=" not in page


@pytest.mark.parametrize(
    ("query", "kept"), [("?country=KR", "?country=KR"), ("?country=XX", ""), ("?a=b", ""), ("", "")]
)
def test_a_redirect_keeps_the_country(query, kept, get, at):
    with time_machine.travel(at, tick=False):
        drama = make.live(at, drama=make.drama(slug="old")).review.drama
        drama.slug = "new"
        drama.save()
    answer = get(f"/dramas/old/{query}", at + DAY)
    assert (answer.status_code, answer["Location"]) == (301, f"/dramas/new/{kept}")


def test_a_sitemap_is_one_whatever_country_is_asked(get):
    for path in ("/sitemap.xml", "/reviews/"):
        asked = get(path, country="KR").wsgi_request.asked
        assert ("country" in asked) == (path == "/reviews/"), path
