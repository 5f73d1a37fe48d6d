"""The language that a page is read in is told by its path, and by nothing else."""

import json
import re
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from reviews.addresses import path_in
from reviews.languages import mark_languages_of_text as native
from reviews.models import Availability, Review, StreamingService
from reviews.pages.meta import absolute, address
from reviews.pages.sitemaps import STEP
from reviews.scale import printed_score
from tests import factories as make

pytestmark = pytest.mark.django_db

PREFIXES = ("", "/ko", "/es")


@pytest.fixture
def live(at, monkeypatch):
    monkeypatch.setattr("reviewsite.clock.now", lambda: at)
    edition = make.live(at, headline="A quiet house", episodes_watched=16)
    service = StreamingService.objects.create(name="Netflix", slug="netflix")
    Availability.objects.create(
        drama=edition.review.drama, service=service, country="US", verified_on=at.date()
    )
    edition.review.topics.add("Grief")
    return edition


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def html_lang(html):
    return re.search(r'<html lang="(\w+)"', html)[1]


def graph(html):
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1]
    return {node["@type"]: node for node in json.loads(data)["@graph"]}


def canonical(html):
    return re.search(r'<link rel="canonical" href="([^"]+)"', html)[1]


# --- Which language ------------------------------------------------------------


@pytest.mark.parametrize(("prefix", "language", "word"), [
    ("", "en", "All reviews"), ("/ko", "ko", "모든 리뷰"), ("/es", "es", "Todas las"),
])  # fmt: skip
def test_the_path_names_the_language(client, live, prefix, language, word):
    html = page(client, f"{prefix}/reviews/")
    assert html_lang(html) == language
    assert word in html


def test_every_kind_of_page_is_read_in_every_language(client, live):
    review = live.review
    service, topic = StreamingService.objects.get(), review.topics.get()
    author = review.authors.get()
    paths = [*map(address, (review, review.drama, service, topic, author))]
    paths += ["/", "/reviews/", "/reviews/archive/2026/", "/search/?q=quiet"]
    for path in paths:
        for prefix in PREFIXES:
            html = page(client, prefix + path)
            assert html_lang(html) == (prefix.strip("/") or "en")


def test_nothing_but_the_path_is_asked(client, live):
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "ko"
    response = client.get("/reviews/", headers={"accept-language": "es"})
    assert html_lang(response.content.decode()) == "en"
    korean = client.get("/ko/reviews/", headers={"accept-language": "es"})
    for answer in (response, korean):
        assert not answer.has_header("Vary")
        assert answer["Cache-Control"] == "no-cache"


def test_no_request_leaves_its_language_to_the_next(client, live):
    page(client, "/ko/reviews/")
    assert translation.get_language() == "en"
    page(client, "/ko/nothing/", 404)
    assert html_lang(page(client, "/reviews/")) == "en"
    assert reverse("reviews") == "/reviews/"


def test_the_own_language_has_no_prefix(client, live):
    for path, target in {
        "/en": "/",
        "/en/": "/",
        "/en?country=KR": "/?country=KR",
        "/en/reviews/?before=x": "/reviews/?before=x",
        "/en//elsewhere.example/": "/%2Felsewhere.example/",
    }.items():
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, target)
        assert response["Cache-Control"] == "no-cache"
    assert client.get("/english/").status_code == 404


def test_a_language_has_a_country_of_its_own_until_the_reader_chooses(client, live, settings):
    path = f"/dramas/{live.review.drama.slug}/"
    chosen = {"ko": ("/ko", "KR"), "es": ("/es", "US"), "en": ("", "US")}
    for language, (prefix, country) in chosen.items():
        html = page(client, prefix + path)
        assert f'<option value="{country}" selected' in html, language
    assert '<option value="US" selected' in page(client, f"/ko{path}?country=US")
    settings.COUNTRY_BY_LANGUAGE = {"es": "MX"}
    assert '<option value="MX" selected' in page(client, f"/es{path}")
    assert '<option value="US" selected' in page(client, f"/ko{path}")


def test_a_publication_in_korean_has_the_sites_country(client, live):
    with override_settings(LANGUAGE_CODE="ko"):
        html = page(client, f"/dramas/{live.review.drama.slug}/")
    assert '<option value="US" selected' in html


def test_a_prefix_without_its_slash_gets_it(client, live):
    response = client.get("/ko")
    assert (response.status_code, response["Location"]) == (301, "/ko/")


@pytest.fixture
def forget_addresses():
    """A running site's own language never changes: kept paths are not kept by it."""
    path_in.cache_clear()
    yield
    path_in.cache_clear()
    translation.deactivate()


@pytest.mark.usefixtures("forget_addresses")
def test_another_language_may_be_the_publications_own(client, live):
    with override_settings(LANGUAGE_CODE="ko"):
        html = page(client, "/reviews/")
        assert html_lang(html) == "ko"
        assert client.get("/ko/reviews/")["Location"] == "/reviews/"
        english = page(client, "/en/reviews/")
        assert html_lang(english) == "en"
        assert '<h3 class="headline" lang="ko">' in english
        assert 'hreflang="x-default" href="http' in english


@pytest.mark.parametrize("path", [
    *("/robots.txt", "/sitemap.xml", "/manifest.webmanifest", "/oembed/", "/reviews/feed.rss"),
    "/admin/",
])  # fmt: skip
def test_what_programs_ask_for_and_the_desk_have_one_address(client, live, path):
    assert client.get(f"/ko{path}").status_code == 404


# --- Links and addresses -------------------------------------------------------


def test_links_keep_the_language(client, live):
    own = r"/(?:static|pictures|cards|oembed|admin|api|manifest\.webmanifest)|[^\"]*feed\."
    for path in ("/ko/", "/ko" + address(live.review), "/ko" + address(live.review.drama)):
        html = page(client, path)
        body = re.sub(r'<nav class="languages".*?</nav>', "", html, flags=re.DOTALL)
        links = re.findall(r'(?:href|action|data-suggest)="(/(?!/)[^"]*)"', body)
        assert [link for link in links if not re.match(f"/ko/|{own}", link)] == []
        assert f'href="{address_in("ko", live.review)}' in html


def address_in(language, thing):
    with translation.override(language):
        return address(thing)


def test_suggestions_lead_to_pages_in_the_language(client, live):
    drama = live.review.drama
    found = client.get("/ko/search/suggest/", {"q": drama.title[:5]}).json()
    assert found[0][2] == f"/ko{address(drama)}"
    assert 'data-suggest="/ko/search/suggest/?q="' in page(client, "/ko/")


def test_a_former_address_leads_on_in_the_language(client, live, at):
    drama = live.review.drama
    former = address(drama)
    with time_machine.travel(at, tick=False):
        drama.slug = "now-another"
        drama.save()
    response = client.get(f"/es{former}")
    assert (response.status_code, response["Location"]) == (301, "/es/dramas/now-another/")


def test_errors_are_told_in_the_language(client, live, at):
    assert "페이지" in page(client, "/ko/reviews/never-was/", 404)
    assert html_lang(page(client, "/es/never", 404)) == "es"
    Review.objects.update(withdraw_at=at)
    path = address(live.review)
    assert html_lang(page(client, f"/ko{path}", 410)) == "ko"
    assert html_lang(page(client, path, 410)) == "en"


def test_a_page_says_where_it_is_read_in_other_languages(client, live):
    site_url, path = django_settings.SITE_URL, address(live.review)
    told = {"en": path, "ko": f"/ko{path}", "es": f"/es{path}", "x-default": path}
    for prefix in PREFIXES:
        html = page(client, f"{prefix}{path}?country=KR")
        assert canonical(html) == f"{site_url}{prefix}{path}"
        links = re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', html)
        assert dict(links) == {code: site_url + where for code, where in told.items()}


def test_the_chooser_leads_to_this_very_page(client, live):
    html = page(client, "/ko/search/?q=quiet&country=KR&utm_source=x")
    chooser = re.search(r'<nav class="languages".*?</nav>', html, re.DOTALL)[0]
    assert re.findall(r'href="([^"]+)" lang="(\w+)" hreflang="(\w+)"', chooser) == [
        (f"{prefix}/search/?q=quiet&amp;country=KR", code, code)
        for code, prefix in (("en", ""), ("ko", "/ko"), ("es", "/es"))
    ]
    assert re.search(r'lang="ko" hreflang="ko" aria-current="true">한국어<', chooser)
    assert chooser.count("aria-current") == 1


def test_what_others_know_us_by_is_one_address(client, live):
    english, korean = (graph(page(client, p + address(live.review))) for p in ("", "/ko"))
    for kind, name in (
        *(("Article", "@id"), ("Review", "@id"), ("Review", "url"), ("TVSeries", "@id")),
        *(("Article", "inLanguage"), ("Article", "author"), ("Organization", "@id")),
    ):
        assert korean[kind][name] == english[kind][name], (kind, name)
    # The page itself is another one.
    assert korean["WebPage"]["url"] == english["WebPage"]["url"].replace(
        "/reviews/", "/ko/reviews/"
    )
    assert korean["WebPage"]["inLanguage"] == "ko"
    assert "/ko/" in json.dumps(korean["BreadcrumbList"])
    with translation.override("ko"):
        assert absolute(address(live.review)) == english["Review"]["url"]


def test_sitemaps_and_feeds_name_plain_addresses_alone(client, live):
    client.get("/ko/")
    file = f"/sitemap-reviews-{live.review_id // STEP}.xml"
    for path in ("/sitemap-reviews.xml", file, "/sitemap-news.xml",
                 "/reviews/feed.rss", "/reviews/feed.atom", "/reviews/feed.json"):  # fmt: skip
        assert "/ko/" not in page(client, path)


def test_an_oembed_card_is_of_the_plain_address(client, live):
    path = address(live.review)
    answer = client.get("/oembed/", {"url": f"{django_settings.SITE_URL}/ko{path}"}).json()
    assert f"{django_settings.SITE_URL}{path}" in answer["html"]
    link = re.search(r'href="([^"]*/oembed/[^"]*)"', page(client, f"/ko{path}"))[1]
    assert "%2Fko%2F" not in link


def test_the_desk_speaks_the_publications_language(client, live):
    client.force_login(make.publisher())
    assert html_lang(page(client, "/admin/")) in {"en", "en-us"}


# --- Whose words ---------------------------------------------------------------


def test_the_publications_words_are_marked_where_the_page_speaks_otherwise(client, live):
    path = address(live.review)
    korean, english = page(client, f"/ko{path}"), page(client, path)
    assert '<h1 lang="en"' in korean
    assert '<div class="prose" lang="en">' in korean
    of_elements = re.findall(r'<(\w+)[^>]* lang="en"', english.replace("hreflang=", ""))
    # The whole page, and in the chooser the language's own name.
    assert of_elements == ["html", "a"]


def test_the_sites_words_within_a_text_are_marked_back(client, live, at):
    make.corrected(
        live, at, body='<p>Seen.</p><details><summary></summary><p>He died.</p></details>'
        "<p>Seen.</p>", correction_note="More.",
    )  # fmt: skip
    html = page(client, "/ko" + address(live.review))
    fold = re.search(r'<details class="spoiler"><summary([^>]*)>([^<]*)', html)
    assert (fold[1], fold[2]) == (' lang="ko"', "스포일러")


def test_hangul_is_marked_in_every_language():
    for language in ("en", "ko", "es"):
        with translation.override(language):
            assert native("Goblin (도깨비)") == 'Goblin (<span lang="ko">도깨비</span>)'


# --- Dates, numbers, plurals -----------------------------------------------------


@pytest.mark.parametrize(("prefix", "date"), [
    ("", "22 November 2026"), ("/ko", "2026년 11월 22일"), ("/es", "22 de noviembre de 2026"),
])  # fmt: skip
def test_dates_are_written_as_the_language_writes_them(client, live, prefix, date):
    html = page(client, prefix + address(live.review.drama) + "?country=US")
    checked = re.search(r'<time datetime="2026-11-22">([^<]+)</time>', html)
    assert checked[1] == date


@pytest.mark.parametrize(("language", "printed"), [("en", "8.5"), ("ko", "8.5"), ("es", "8,5")])
def test_scores_have_the_decimal_sign_of_the_language(language, printed):
    with translation.override(language):
        assert printed_score(Decimal("8.5")) == printed
        assert printed_score(Decimal("8.0")) == "8"
        assert printed_score(Decimal("10")) == "10"


def test_machines_are_told_numbers_in_their_own_way(client, live, at):
    edition = make.live(at, score=Decimal("8.5"))
    html = page(client, "/es" + address(edition.review))
    assert "<b>8,5</b>" in html
    assert graph(html)["Review"]["reviewRating"]["ratingValue"] == "8.5"


@pytest.mark.parametrize(("prefix", "one", "many"), [
    ("", "Watched 1 of 1 episode<", "Watched 16 of 16 episodes<"),
    ("/es", "Visto 1 de 1 episodio<", "Vistos 16 de 16 episodios<"),
    ("/ko", "전체 1회 중 1회 시청", "전체 16회 중 16회 시청"),
])  # fmt: skip
def test_plurals(client, live, at, prefix, one, many):
    for number, words in ((1, one), (16, many)):
        drama = make.drama(f"Of {number}", episodes=number)
        edition = make.live(at, drama=drama, episodes_watched=number)
        html = " ".join(page(client, prefix + address(edition.review)).split()).replace(" <", "<")
        assert words in html


# --- The desk's scripts ------------------------------------------------------------


def test_the_desks_scripts_are_given_our_words(client):
    client.force_login(make.publisher())
    with override_settings(LANGUAGE_CODE="es"):
        catalogue = page(client, "/admin/jsi18n/")
    assert "Elegir una imagen" in catalogue
    # And the admin's own.
    assert "Hoy" in catalogue
