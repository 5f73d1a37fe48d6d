"""The lists from A to Z: of dramas, performers, makers and authors."""

import datetime as dt
import json
import re
from urllib.parse import quote

import pytest

from people.models import CastMember
from reviews import workflow
from reviews.models import Availability, Drama, StreamingService
from reviews.pages.letters import alphabet
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
LISTS = ("/dramas/", "/cast/", "/crew/", "/authors/")


def titles(page):
    return re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3>', page)


def names(page):
    return re.findall(r'<a href="/(?:cast|crew|authors)/[^/]+/[^>]*>([^<]+)</a>', page)


def letters(page):
    found = re.search(r'<nav class="letters".*?</nav>', page, re.S)
    return re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', found[0]) if found else []


def onward(page):
    found = re.search(r'rel="next" href="([^"]+)"', page)
    return found and found[1].replace("&amp;", "&")


def offer(drama, country="US", service="Viki", **fields):
    service, _ = StreamingService.objects.get_or_create(name=service, slug=service.lower())
    return Availability.objects.create(drama=drama, service=service, country=country, **fields)


def graph(page):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    return {node["@type"]: node for node in json.loads(found[1])["@graph"]}


# --- Dramas ----------------------------------------------------------------------


def test_dramas_stand_by_title_whatever_its_letters(text):
    for title in ("Run On", "iRobot", "Hometown", "18 Again", "눈물의 여왕"):
        make.drama(title, listed=True)
    assert titles(text("/dramas/"))[:4] == ["18 Again", "Hometown", "iRobot", "Run On"]


def test_a_drama_is_told_with_hangul_years_poster_and_what_stands_in_for_one(text):
    poster = make.image(credit_line="Studio Dragon")
    make.drama("My Mister", native_title="나의 아저씨", listed=True, poster=poster)
    make.drama("Reply 1988", start_year=2015, end_year=2016, listed=True)
    page = text("/dramas/")
    for told in ('<span lang="ko">나의 아저씨</span>', "2018", "2015–2016", "Studio Dragon"):
        assert told in page, told
    assert poster.token in page
    assert 'class="art' in page


def test_the_score_is_of_the_newest_final_review(text, at):
    drama = make.drama("My Mister")
    make.live(at, drama=drama, since=at - DAY * 9, score=6)
    newest = make.live(at, drama=drama, since=at - DAY * 3, score=7)
    make.live(at, drama=drama, since=at - DAY, score=5, kind="first-impression")
    make.live(at, drama=drama, since=at - DAY, score=None, kind="retrospective")
    make.corrected(newest, at - DAY, score=8)

    def scores(when):
        return re.findall(r"<b>([\d.]+)</b>", text("/dramas/", when))

    assert scores(at) == ["8"]
    assert scores(at - DAY * 2) == ["7"]
    assert scores(at - DAY * 5) == ["6"]


def test_a_drama_is_listed_from_its_first_minute_on(text, at):
    edition = make.approved(at, drama=make.drama("My Mister"))
    workflow.schedule(edition, by=None, at=at, time=at + DAY)
    for path in ("/dramas/", "/dramas/?letter=M"):
        assert titles(text(path)) == []
        assert titles(text(path, at + DAY)) == ["My Mister"]


def test_a_list_pages_by_key_under_its_letter_and_keeps_the_country(text, settings):
    settings.PAGE_SIZE = 2
    for title in ("Mine", "Moving", "My Mister", "Navillera"):
        make.drama(title, listed=True)
    page = text("/dramas/", letter="M", country="KR")
    assert titles(page) == ["Mine", "Moving"]
    assert "letter=M&country=KR&before=" in onward(page)
    further = text("/dramas/" + onward(page))
    assert titles(further) == ["My Mister"]
    assert onward(further) is None
    assert 'href="?letter=M&amp;country=KR">From the start' in further


def test_dramas_of_one_title_are_told_apart_by_key(text, settings):
    settings.PAGE_SIZE = 1
    first, second = (make.drama("Sponsor", slug=slug, listed=True) for slug in ("a", "b"))
    page = text("/dramas/")
    assert first.slug in page
    assert f"/dramas/{second.slug}/" in text("/dramas/" + onward(page))


def test_letters_are_offered_where_the_list_is_longer_than_a_page(text, settings):
    settings.PAGE_SIZE = 1
    make.drama("My Mister", listed=True)
    assert letters(text("/dramas/")) == []
    make.drama("18 Again", listed=True)
    found = letters(text("/dramas/"))
    assert [name for _, name in found] == ["0–9", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert titles(text("/dramas/" + found[0][0])) == ["18 Again"]
    assert titles(text("/dramas/" + {name: query for query, name in found}["M"])) == ["My Mister"]


def test_a_letter_with_nothing_says_so_and_is_not_for_search_engines(text):
    make.drama("My Mister", listed=True)
    make.drama("Quiet", slug="hidden")
    page = text("/dramas/", letter="Q")
    assert "Nothing here yet." in page
    assert '<meta name="robots" content="noindex">' in page
    Drama.objects.filter(slug="hidden").delete()
    assert text("/dramas/", letter="Q") == page


@pytest.mark.parametrize("code", ["en", "ko"])
def test_every_name_stands_under_one_letter(code, text, settings):
    settings.LANGUAGE_CODE = code
    every = ["#Alive", "18 Again", "iRobot", "Zombie", "élan", "가족", "까치", "나의 아저씨", "힘"]
    for number, title in enumerate(every):
        make.drama(title, slug=f"d{number}", listed=True)
    shown = [title for a in alphabet() for title in titles_under(a)]
    assert sorted(shown) == sorted(every)
    if code == "ko":
        assert {title for a in alphabet() if a.value == "가" for title in titles_under(a)} == {
            *("가족", "까치")
        }


def titles_under(letter):
    from reviews.pages.indexes import by_title
    from reviews.pages.letters import bounds, within

    rows = within(by_title(Drama.objects.all()), *bounds(letter))
    return [drama.title for drama in rows]


@pytest.mark.parametrize("path", LISTS)
def test_what_is_no_letter_is_not_found(path, get):
    for asked in ("m", "MM", "é", "가"):
        assert get(f"{path}?letter={quote(asked)}").status_code == 404


# --- To watch --------------------------------------------------------------------


def test_dramas_to_watch_in_a_country_are_those_with_an_open_offer_there(text, get, at):
    shown = {}
    for title, country, fields in (
        ("Here", "ES", {}),
        ("Everywhere", "001", {}),
        ("Elsewhere", "KR", {}),
        ("Ended", "ES", {"closes_at": at}),
        ("To come", "ES", {"opens_at": at + DAY}),
    ):
        shown[title] = make.drama(title, listed=True)
        offer(shown[title], country, **fields)
    offer(make.drama("Hidden"), "ES")

    def found(when=at, **asked):
        return titles(text("/dramas/", when, service="any", **asked))

    assert found(country="ES") == ["Everywhere", "Here"]
    assert found(country="KR") == ["Elsewhere", "Everywhere"]
    assert found(at + DAY, country="ES") == ["Everywhere", "Here", "To come"]
    assert found(at - DAY, country="ES") == ["Ended", "Everywhere", "Here"]
    assert found() == ["Everywhere"]
    assert found(country="ES", letter="H") == ["Here"]
    assert len(titles(text("/dramas/", country="ES"))) == 5
    assert get("/dramas/?service=viki").status_code == 404
    assert get("/dramas/?service=any&country=ZZ").status_code == 404


def test_a_drama_with_many_offers_stands_once_and_takes_no_others_place(text, settings):
    settings.PAGE_SIZE = 2
    for title in ("Alpha", "Beta", "Gamma"):
        drama = make.drama(title, listed=True)
        for kind in ("FLATRATE", "RENT", "BUY"):
            offer(drama, "ES", monetization=kind)
            offer(drama, "001", "Kocowa", monetization=kind)
    page = text("/dramas/", service="any", country="ES")
    assert titles(page) == ["Alpha", "Beta"]
    assert page.count("Kocowa, Viki") == 2
    further = text("/dramas/" + onward(page))
    assert titles(further) == ["Gamma"]
    assert 'href="?service=any&amp;country=ES">From the start' in further


def test_a_renamed_drama_is_found_among_those_to_watch_by_its_new_title(text):
    offer(make.drama("Working Title", listed=True))
    Drama.objects.update(title="My Mister")
    assert titles(text("/dramas/", service="any", letter="M")) == ["My Mister"]


def test_services_are_offered_that_have_something_there(text):
    drama = make.drama("My Mister", listed=True)
    offer(drama, "ES", "Netflix")
    offer(drama, "KR", "Tving")
    page = text("/dramas/", service="any", country="ES")
    assert 'href="/watch/netflix/?country=ES">Netflix</a>' in page
    assert "/watch/tving/" not in page
    assert 'href="/dramas/?country=ES">All dramas</a>' in page


def test_a_country_without_an_offer_says_so(text):
    offer(make.drama("My Mister", listed=True), "KR")
    assert "No offer known: Spain." in text("/dramas/", service="any", country="ES")


def test_the_form_narrows_and_only_here(text):
    offer(make.drama("My Mister", slug="d", listed=True))
    narrows = '<input type="hidden" name="service" value="any">'
    assert narrows in text("/dramas/")
    for path in ("/", "/dramas/d/", "/watch/viki/"):
        assert 'name="service"' not in text(path), path
    assert 'href="/dramas/?service=any&amp;country=US"' in text("/")


def test_what_is_narrowed_is_not_for_search_engines(text):
    make.drama("My Mister", listed=True)
    narrowed = text("/dramas/", service="any", country="ES")
    assert '<meta name="robots" content="noindex">' in narrowed
    assert "noindex" not in text("/dramas/", country="ES")


# --- People ----------------------------------------------------------------------


def test_performers_stand_by_name_with_what_they_are_known_for(text):
    for title, year, tier in (
        ("Main and old", 2001, 1),
        ("Main and new", 2020, 1),
        ("Supporting", 2022, 2),
        ("Passing", 2024, 4),
    ):
        drama = make.drama(title, start_year=year, listed=True)
        make.character(drama, title, "Lee Ji-eun", tier=tier)
    make.character(drama, "Other", "Bae Doo-na")
    CastMember.objects.filter(name="Lee Ji-eun").update(native_name="이지은")
    page = text("/cast/")
    assert names(page) == ["Bae Doo-na", "Lee Ji-eun"]
    assert '<span lang="ko">이지은</span>' in page
    known = re.findall(r"<span>([^<]+)</span> \((\d+)\)", page)[1:]
    assert known == [("Main and new", "2020"), ("Main and old", "2001"), ("Supporting", "2022")]


def test_a_secret_part_is_not_told_and_makes_nobody_known(text):
    drama = make.drama("Whodunnit", listed=True)
    make.character(drama, "The Joker", "Hidden Name", identity_is_spoiler=True)
    make.character(drama, "The Hare", "Open Name", identity_is_spoiler=True)
    make.character(make.drama("Open", listed=True), performer="Open Name")
    page = text("/cast/")
    assert names(page) == ["Open Name"]
    assert "Whodunnit" not in page


def test_an_unpublished_drama_makes_nobody_known(text):
    for drama in (make.drama("Shown", listed=True), make.drama("Hidden")):
        make.character(drama, "Lee Ji-an", "Lee Ji-eun")
        make.character(drama, "Another", f"Of {drama.title}")
        make.crew(drama, "Park Hae-young")
        make.crew(drama, f"For {drama.title}")
    assert names(text("/cast/")) == ["Lee Ji-eun", "Of Shown"]
    assert names(text("/crew/")) == ["For Shown", "Park Hae-young"]
    for path in ("/cast/", "/crew/", "/cast/?letter=L", "/crew/?letter=P"):
        assert "Hidden" not in text(path), path


def test_makers_are_told_with_their_jobs(text):
    drama = make.drama("My Mister", listed=True)
    make.crew(drama, "Kim Won-seok", "director")
    make.crew(drama, "Kim Won-seok", "screenwriter")
    page = " ".join(text("/crew/").split())
    assert "Director, screenwriter: <span>My Mister</span> (2018)" in page


def test_authors_are_told_with_their_taglines(text, at):
    make.live(at, authors=[make.author("Kim Ha-eun", tagline="Watches everything.")])
    make.author("Nobody Yet")
    page = text("/authors/")
    assert names(page) == ["Kim Ha-eun"]
    assert "Watches everything." in page


def test_people_page_by_name_under_their_letter(text, settings):
    settings.PAGE_SIZE = 1
    drama = make.drama(listed=True)
    for name in ("Kim Da-mi", "Kim Tae-ri", "Lee Ji-eun"):
        make.character(drama, name, name)
    page = text("/cast/", letter="K")
    assert names(page) == ["Kim Da-mi"]
    further = text("/cast/" + onward(page))
    assert names(further) == ["Kim Tae-ri"]
    assert onward(further) is None


# --- Where they stand in the site ------------------------------------------------


@pytest.mark.parametrize("path", LISTS)
def test_an_empty_list_is_a_page(path, text):
    assert "Nothing here yet." in text(path)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_tells_machines_what_it_lists(path, text, at):
    drama = make.drama("My Mister", slug="d", poster=make.image())
    make.character(drama)
    make.crew(drama)
    make.live(at, drama=drama)
    page = text(path, letter={"/dramas/": "M", "/cast/": "L", "/crew/": "P"}.get(path, "K"))
    found = graph(page)
    [item] = found["CollectionPage"]["mainEntity"]["itemListElement"]
    assert item["position"] == 1
    assert item["url"].startswith(f"https://reviews.example{path}")
    assert item["name"] in {"My Mister", "Lee Ji-eun", "Park Hae-young", "Kim Ha-eun"}
    assert found["BreadcrumbList"]["itemListElement"][-1]["item"].endswith(path)
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', page)[1]
    assert re.fullmatch(rf"https://reviews\.example{path}\?letter=[A-Z]", canonical)
    assert f'hreflang="ko" href="{canonical.replace(path, "/ko" + path)}"' in page


def test_what_stands_in_a_list_leads_back_to_it(text, at):
    drama = make.drama("My Mister", slug="d")
    performer = make.character(drama).castings.get().cast_member
    maker = make.crew(drama).crew_member
    author = make.live(at, drama=drama).review.authors.get()
    for path, name in {
        "/dramas/d/": "Dramas",
        f"/cast/{performer.slug}/": "Cast",
        f"/crew/{maker.slug}/": "Crew",
        f"/authors/{author.slug}/": "Authors",
    }.items():
        page = text(path, country="KR")
        above = "/".join(path.split("/")[:2]) + "/"
        assert f'<li><a href="{above}?country=KR">{name}</a></li>' in page, path
        step = graph(page)["BreadcrumbList"]["itemListElement"][1]
        assert (step["name"], step["item"]) == (name, f"https://reviews.example{above}")


def test_every_page_leads_to_the_lists(text):
    for path in ("/", "/reviews/", "/search/"):
        page = text(path, country="KR")
        assert 'href="/dramas/?country=KR"' in page, path
        assert 'href="/cast/?country=KR"' in page, path
