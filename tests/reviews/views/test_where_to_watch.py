"""Where to watch: one country at a time, from the address alone."""

import datetime as dt
import re

import pytest

from images.countries import COUNTRIES
from reviews.models import Availability, StreamingService
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def drama(at):
    return make.live(at, drama=make.drama(slug="d"), slug="r").review.drama


def offer(drama, name="Viki", country="US", **fields):
    service, _ = StreamingService.objects.get_or_create(
        name=name, defaults={"slug": name.casefold()}
    )
    return Availability.objects.create(drama=drama, service=service, country=country, **fields)


PAGES = ["/reviews/r/", "/dramas/d/"]


def offers(page):
    section = page.split('id="watch"')[1].split("</section>")[0]
    return re.findall(r'<p class="offer">\s*<(?:a|b)[^>]*>([^<]+)</', section)


def choices(page):
    return re.findall(r'<option value="(\w+)"( selected)?>([^<]+)<', page)


def with_offers(page):
    """The codes of the first group of countries."""
    return [code for code, _, _ in choices(page.split("<optgroup")[1])]


@pytest.mark.parametrize("path", PAGES)
def test_a_reader_sees_one_country_and_may_choose_another(path, drama, text):
    offer(drama, "Viki", "US")
    offer(drama, "Tving", "KR")
    offer(drama, "Everywhere", "001")
    page = text(path)
    assert offers(page) == ["Viki", "Everywhere"]
    assert choices(page)[:2] == [("KR", "", "South Korea"), ("US", " selected", "United States")]
    assert with_offers(page) == ["KR", "US"]
    chosen = text(path, country="KR")
    assert offers(chosen) == ["Tving", "Everywhere"]
    assert ("KR", " selected", "South Korea") in choices(chosen)


@pytest.mark.parametrize("path", PAGES)
def test_no_country_is_passed_off_as_another(path, drama, text):
    offer(drama, "Tving", "KR")
    page = text(path)
    assert offers(page) == []
    assert "No offer known: United States." in page
    assert with_offers(page) == ["KR"]
    assert '<a href="?country=KR#watch">South Korea</a>' in page


def test_what_is_no_country_is_not_found(drama, get):
    assert get("/reviews/r/", country="us").status_code == 404
    assert get("/reviews/r/", country="XX").status_code == 404
    assert get("/dramas/d/", country="001").status_code == 404


def test_a_page_names_itself_without_the_chosen_country(drama, text):
    offer(drama, "Tving", "KR")
    page = text("/reviews/r/", country="KR")
    assert '<link rel="canonical" href="https://reviews.example/reviews/r/">' in page


def test_an_offer_tells_when_it_was_checked_by_whom_and_when_it_leaves(drama, text, at):
    offer(
        drama,
        url="https://viki.example/d",
        closes_at=at + DAY * 20,
        verified_on=dt.date(2026, 11, 3),
        source="JustWatch",
    )
    page = text("/reviews/r/")
    assert '<a href="https://viki.example/d" rel="nofollow noopener">Viki</a>' in page
    assert re.search(
        r'Leaving soon: <time datetime="2026-12-12T09:00:00\+09:00">12 December 2026', page
    )
    assert re.search(r'Checked on <time datetime="2026-11-03">3 November 2026</time>', page)
    assert "Data from JustWatch." in page


def test_leaving_soon_begins_thirty_days_before_and_ends_with_the_offer(drama, text, get, at):
    offer(drama, closes_at=at + DAY * 31)
    seen = [
        "Leaving soon" in text("/reviews/r/", when)
        for when in (at, at + DAY, at + DAY * 31 - dt.timedelta(seconds=1), at + DAY * 31)
    ]
    assert seen == [False, True, True, False]
    assert offers(text("/dramas/d/", at + DAY * 30)) == ["Viki"]
    assert get("/watch/viki/", at + DAY * 31).status_code == 404


def test_a_service_lists_its_dramas_in_the_country_and_what_leaves_first(text, at):
    for title, country, days in (
        ("Alpha", "US", None),
        ("Beta", "US", 20),
        ("Gamma", "001", 10),
        ("Delta", "KR", None),
    ):
        closes_at = days and at + DAY * days
        offer(make.drama(title, listed=True), country=country, closes_at=closes_at)
    page = text("/watch/viki/")
    leaving, shelf = page.split('class="on-service"')
    assert re.findall(r"\?country=US\">(\w+)</a>", leaving) == ["Gamma", "Beta"]
    assert re.findall(r"\?country=US\">(\w+)</a>", shelf) == ["Alpha", "Beta", "Gamma"]
    assert with_offers(page) == ["KR", "US"]
    assert ">Delta</a>" in text("/watch/viki/", country="KR")


def test_a_services_list_pages_within_the_country(text, at, settings):
    settings.PAGE_SIZE = 2
    for title in ("Alpha", "Beta", "Gamma"):
        offer(make.drama(title, listed=True), country="KR")
    page = text("/watch/viki/", country="KR")
    query = re.search(r'rel="next" href="\?country=KR&amp;before=([\w-]+)"', page)
    further = text("/watch/viki/", country="KR", before=query[1])
    assert ">Gamma</a>" in further
    assert ">Alpha</a>" not in further
    assert 'href="?country=KR"' in further


@pytest.mark.parametrize("path", ["/", *PAGES, "/watch/tving/"])
@pytest.mark.parametrize("country", ["US", "KR", "DE", "AX"])
def test_every_country_can_be_chosen_and_the_one_shown_is_selected(path, country, drama, text):
    offer(drama, "Tving", "KR")
    found = choices(text(path, country=country))
    assert sorted(code for code, _, _ in found) == sorted(COUNTRIES)
    assert [code for code, selected, _ in found if selected] == [country]


def test_countries_stand_by_name_with_accents_aside(drama, text):
    offer(drama)
    names = [name for _, _, name in choices(text("/reviews/r/"))]
    assert names[:4] == ["United States", "Afghanistan", "Åland Islands", "Albania"]


def test_a_service_without_an_offer_in_the_country_says_so_and_where_it_has_one(drama, text):
    offer(drama, "Tving", "KR")
    page = text("/watch/tving/")
    assert "No offer known for Tving: United States." in page
    assert '<a href="?country=KR">South Korea</a>' in page


@pytest.mark.parametrize("path", PAGES)
def test_a_countrys_own_offer_replaces_the_worldwide_one_of_the_same_kind(path, drama, text):
    offer(drama, "Viki", "US", url="https://viki.example/us")
    offer(drama, "Viki", "001", url="https://viki.example/world")
    assert offers(text(path)) == ["Viki"]
    assert "https://viki.example/world" not in text(path)  # In the JSON-LD either.
    assert "https://viki.example/world" in text(path, country="KR")
    offer(drama, "Viki", "001", monetization="RENT")
    assert offers(text(path)) == ["Viki", "Viki"]


def test_a_service_tells_of_a_drama_once_for_one_country(drama, text, at):
    offer(drama, country="US")
    offer(drama, country="001", closes_at=at + DAY * 9)
    assert text("/watch/viki/").count(">My Mister</a>") == 1
    assert "Leaving soon" not in text("/watch/viki/")
    assert "Leaving soon" not in text("/")
    assert "Leaving soon" in text("/watch/viki/", country="KR")
    assert "Leaving soon" in text("/", country="KR")


def test_a_chosen_country_is_kept_on_the_way_through_the_site(drama, text):
    offer(drama, "Viki", "KR")
    ways = {
        "/": ["/reviews/r/", "/dramas/d/", "/watch/viki/", "/reviews/"],
        "/reviews/": ["/reviews/r/", "/dramas/d/", "/"],
        "/reviews/r/": ["/dramas/d/", "/watch/viki/", "/"],
        "/dramas/d/": ["/reviews/r/", "/watch/viki/", "/"],
        "/watch/viki/": ["/dramas/d/", "/"],
    }
    for page, links in ways.items():
        chosen = text(page, country="KR")
        for link in links:
            assert f'href="{link}?country=KR' in chosen, (page, link)
            assert f'href="{link}"' not in chosen, (page, link)
    assert 'href="/dramas/d/"' in text("/")


def test_a_list_pages_on_with_the_chosen_country(text, at, settings):
    settings.PAGE_SIZE = 1
    make.live(at)
    make.live(at)
    assert 'rel="next" href="?country=KR&amp;before=' in text("/reviews/", country="KR")


def test_only_a_country_is_kept(drama, text):
    page = text("/reviews/", country='"><b>')
    assert 'href="/reviews/r/"' in page
    assert "<b>" not in page.split("<main")[1].split('class="byline"')[0]
