"""The search's page, as readers get it."""

import datetime as dt
import json
import re
from decimal import Decimal
from functools import partial
from html import unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Author
from reviews import workflow
from reviews.models import Availability, Drama, Edition, Review, SearchMark, StreamingService
from reviews.paging import by_keys
from reviews.search import best, filters
from reviews.search.index import refresh
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HOSTILE = [
    "\0",
    "\ud800",
    "a\0b",
    "x" * 10_000,
    "word " * 2_000,
    '"',
    '""',
    '"' * 500,
    "-",
    "---",
    '-"',
    "-x",
    "*",
    ":",
    "'",
    "''; DROP TABLE reviews_drama; --",
    "NEAR(",
    "NEAR(a b, 1)",
    "tokens:x",
    "^x",
    "x*",
    "a AND OR NOT b",
    "{tokens} : x",
    "a & b",
    "!a",
    "a <-> b",
    "a:*B",
    "\\",
    "(((",
    "%",
    "_",
    "\u202e\u200b\ue000",
    "가" * 5_000,
    "a-" * 500,
    "<script>alert(1)</script>",
]


@pytest.fixture
def search(text):
    """``search(q=…)``: the page of results, its markup gone; marks stay."""

    def search(when=None, **asked):
        page = text("/search/", *([when] if when else []), **asked)
        main = page.split('<main id="content" tabindex="-1">')[1].split("</main>")[0]
        main = re.sub(r"<form.*?</form>", "", main, flags=re.DOTALL)
        plain = re.sub(r"<(?!/?mark>)[^>]*>", " ", main)
        return unescape(" ".join(plain.split()))

    return search


@pytest.fixture
def drama():
    drama = make.drama(
        "Run On", native_title="런 온", start_year=2020, end_year=2021, slug="run-on"
    )
    make.character(drama, "Oh Mi-joo", "Shin Se-kyung")
    make.crew(drama)
    return drama


def test_results_are_grouped_and_marked(search, drama, at):
    make.live(
        at, drama=drama, slug="r", headline="They run", body="<p>Far below, a quiet sentence.</p>"
    )
    page = search(q="run on")
    assert page.index("Dramas") < page.index("Reviews")
    assert "<mark>Run On</mark>" in page
    assert "런 온" in page
    assert "They <mark>run</mark>" in page
    page = search(q="se-kyung")
    assert "Shin <mark>Se-kyung</mark>" in page
    assert "Performer" in page
    page = search(q="sentence")
    assert "a quiet <mark>sentence</mark>." in page
    page = search(q="런")
    assert "<mark> 런 </mark> 온" in page


def test_a_found_drama_tells_what_it_is_worth_and_where_it_is(search, drama, at):
    make.live(at, drama=drama, score=Decimal("8.5"))
    for name, country in (("Viki", "ES"), ("Netflix", "US"), ("Netflix", "ES")):
        service, _ = StreamingService.objects.get_or_create(name=name, slug=name.lower())
        Availability.objects.create(drama=drama, service=service, country=country)
    page = search(q="run on", country="ES")
    assert "Score: 8.5 /10" in page
    assert "Series · 2020–2021 Netflix, Viki" in page
    assert "Viki" not in search(q="run on", country="US")
    # Of a country without offers nothing is said, and no word of others.
    assert "Netflix" not in search(q="run on", country="TV")


def test_a_text_with_spoilers_is_found_but_not_told(search, drama, at):
    make.live(
        at, drama=drama, standfirst="Come in.", body="<p>Rosebud dies.</p>", spoiler_level="full"
    )
    page = search(q="rosebud")
    assert "Come in." in page
    assert "dies" not in page


def test_what_is_marked_is_escaped(text, at):
    make.live(at, headline='<b>"Quiet" & loud</b>', body="<p>1 &lt; 2 quiet &amp; so</p>")
    page = text("/search/", q="quiet")
    assert "&lt;b&gt;&quot;<mark>Quiet</mark>&quot; &amp; loud&lt;/b&gt;" in page
    assert "1 &lt; 2 <mark>quiet</mark> &amp; so" in page
    assert "&lt;script&gt;" in text("/search/", q="<script>x</script>")


def test_engines_index_the_form_and_nothing_that_was_asked(get, at):
    make.live(at)
    assert "noindex" not in get("/search/").content.decode()
    for asked in ({"q": "quiet"}, {"q": "never"}, {"q": '"'}, {"year": "2026"}):
        assert '<meta name="robots" content="noindex">' in get("/search/", **asked).content.decode()
    assert get("/search/suggest/", q="q")["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_answered(typed, get, drama, at):
    make.live(at, drama=drama)
    for path in ("/search/", "/search/suggest/"):
        response = get(path, q=typed.encode(errors="surrogatepass"))
        assert response.status_code == 200
        assert get(path, q=f"run {typed}".encode(errors="surrogatepass")).status_code == 200


@pytest.mark.parametrize("name", ["service", "score", "year", "kind", "topic"])
def test_whatever_a_filter_is_set_to_is_answered(name, search, drama, at):
    make.live(at, drama=drama)
    for value in ("never", "\0", "9" * 400, "-1", "²", "'", "any' OR 1"):
        page = search(q="run", **{name: value})
        assert "Nothing found" in page
        assert "Search without filters" in page
    assert "They" not in search(q="", country="US", **{name: "never"})


def test_an_unknown_country_or_cursor_answers_404(get, at):
    assert get("/search/", q="x", country="XX").status_code == 404
    assert get("/search/", q="x", before="x").status_code == 404


def test_filters(search, at):
    def titles(**asked):
        page = search(**asked)
        return {name for name in ("Alpha", "Beta") if f"About {name}" in page}, {
            name for name in ("Alpha", "Beta") if f"Drama {name}" in page.split("Reviews")[0]
        }

    viki = StreamingService.objects.create(name="Viki", slug="viki")
    for name, kind, start, end, score in (
        ("Alpha", "series", 2018, 2020, 9),
        ("Beta", "film", 2021, None, 6),
    ):
        row = make.drama(f"Drama {name}", kind=kind, start_year=start, end_year=end)
        edition = make.live(
            at,
            drama=row,
            headline=f"About {name}",
            score=score,
            kind="final" if name == "Alpha" else "mid-run",
        )
        edition.review.topics.add(f"topic-{name}")
        Availability.objects.create(
            drama=row, service=viki, country="US" if name == "Alpha" else "ES"
        )
    both = {"Alpha", "Beta"}
    alpha, beta = ({"Alpha"}, {"Alpha"}), ({"Beta"}, {"Beta"})
    assert titles(q="drama") == (both, both)
    assert titles(q="drama", service="viki") == alpha
    assert titles(q="drama", service="any", country="ES") == beta
    assert titles(q="drama", score="9") == alpha
    assert titles(q="drama", score="6") == (both, both)
    assert titles(q="drama", year="2021") == beta
    assert titles(q="drama", kind="film") == beta
    assert titles(q="drama", kind="final") == alpha
    assert titles(q="drama", topic="topic-beta") == beta
    assert titles(service="viki", country="ES") == beta
    assert titles(q="drama", score="9", topic="topic-beta") == (set(), set())
    # An offer that has ended is none.
    Availability.objects.filter(country="US").update(closes_at=at)
    assert titles(q="drama", service="viki") == (set(), set())


@pytest.fixture
def rated(at):
    """Five reviews, the newest of the drama that came first."""
    for number in range(5):
        row = make.drama(f"Drama {'x' * number}", start_year=2020)
        edition = make.live(
            at, since=at - (number + 1) * DAY, drama=row, headline=f"Review {number}", score=9
        )
        edition.review.topics.add("Signal")


@pytest.mark.parametrize("asked", ["score=9", "topic=signal", "year=2020", "kind=series"])
def test_a_filter_alone_lists_the_newest_by_an_index(asked, text, rated, settings):
    """Nothing is sorted: what passes is met in order, and the page ends the query."""
    settings.PAGE_SIZE = 2
    seen, path = [], f"/search/?{asked}"
    while path:
        with CaptureQueriesContext(connection) as queries:
            page = text(path)
        (listed,) = [
            query["sql"]
            for query in queries
            if '"reviews_review"."publish_at" DESC' in query["sql"]
        ]
        # The few of a topic or a year are sorted: they are few.
        if connection.vendor == "sqlite" and asked in {"score=9", "kind=series"}:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {listed}")
                assert not [row for row in cursor.fetchall() if "TEMP B-TREE" in row[-1]]
        if not seen:
            titles = re.findall(r"Drama x*", page.split('<h2 id="found-dramas')[1])
            assert titles[0] == "Drama xxxx"
        seen += re.findall(r"Review (\d)</a>", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following and "/search/" + unescape(following[1])
    assert seen == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("few", [2, 1000])
def test_what_passes_is_the_same_where_it_is_few_and_where_it_is_not(
    few, search, rated, at, monkeypatch
):
    make.live(at, drama=make.drama("Another", start_year=2021), headline="Not this")
    monkeypatch.setattr(filters, "by_keys", partial(by_keys, few=few))
    for asked in ({"topic": "signal"}, {"year": "2020"}, {"q": "drama", "topic": "signal"}):
        page = search(**asked)
        assert sorted(re.findall(r"Review (\d)", page)) == ["0", "1", "2", "3", "4"]
        assert len(set(re.findall(r"Drama x*", page.split("Reviews")[0]))) == 5
        assert "Not this" not in page


def test_reviews_page_by_key_best_first(search, text, at, settings):
    settings.PAGE_SIZE = 2
    named = make.drama("Signal")
    for number in range(5):
        make.live(
            at,
            since=at - number * DAY - DAY,
            drama=named if number > 2 else make.drama(f"Other {number}"),
            headline=f"Review {number}",
            body="<p>A signal.</p>",
        )
    seen, path = [], "/search/?q=signal&country=KR"
    while path:
        page = text(path)
        seen += re.findall(r"Review (\d)</a>", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following and "/search/" + unescape(following[1])
        assert path is None or "country=KR" in path
    assert seen == ["3", "4", "0", "1", "2"]
    assert "Dramas" in search(q="signal")


def test_words_that_are_all_common_are_looked_for_a_part_of_the_archive_at_a_time(
    search, text, at, settings, monkeypatch
):
    monkeypatch.setattr(best, "FEW", 0)
    monkeypatch.setattr(best, "LOOKS", (1, 1))
    settings.PAGE_SIZE = 2
    for number in range(5):
        has_both = number in {2, 3}
        make.live(
            at,
            since=at - (number + 1) * DAY,
            headline=f"Review {number}",
            body="<p>Rain and snow.</p>" if has_both else "<p>Rain. A drop.</p>",
        )
    make.live(at, since=at - 9 * DAY, headline="A sleigh", body="<p>Snow.</p>")
    seen, path = [], "/search/?q=rain+snow"
    while path:
        page = text(path)
        seen.append(re.findall(r"Review (\d)</a>", page))
        nothing = "None of the reviews looked through for this page has it." in page
        assert nothing == (not seen[-1])
        assert "Nothing found" not in page
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following and "/search/" + unescape(following[1])
    assert seen == [[], ["2", "3"], []]


def test_a_cursor_of_another_list_is_none_of_the_searchs(get, at, settings, text):
    settings.PAGE_SIZE = 1
    make.live(at)
    make.live(at)
    cursor = re.search(r"before=([\w-]+)", text("/reviews/"))[1]
    assert get("/reviews/", before=cursor).status_code == 200
    assert get("/search/", q="quiet", before=cursor).status_code == 404


def test_did_you_mean(search, drama, at):
    make.live(at, drama=drama, authors=[make.author("Kim Ha-eun", native_name="김하은")])
    make.drama("Crash Landing on You", listed=True)
    for typed, meant in {
        "Sekyoung": "Shin Se-kyung",
        "shin sekjung": "Shin Se-kyung",
        "Bak Hae-yeong": "Park Hae-young",
        "crsh landing": "Crash Landing on You",
        "Crash Landng on Yuo": "Crash Landing on You",
        "Oh Mi-jo": "Oh Mi-joo",
        "김하온": "김하은",
        "-run shin sekjung": "Shin Se-kyung",
    }.items():
        assert f"Did you mean {meant} ?" in search(q=typed), typed
    for typed in ("xyzzy", "zz", "Shin Se-kyung never", "-", ""):
        assert "Did you mean" not in search(q=typed), typed
    # A word of a text, and no name is near it.
    assert "Did you mean" not in search(q="listens")


def test_a_name_is_offered_beside_the_few_texts_that_have_the_slip_too(search, drama, at):
    slip = make.live(at, drama=make.drama("Other"), body="<p>With Shin Sekjung.</p>")
    make.live(at, drama=drama, body="<p>With Shin Se-kyung.</p>")
    offered = "Did you mean Shin Se-kyung ?"
    page = search(q="sekjung")
    assert page.index(offered) < page.index(slip.headline)
    assert offered not in search(q="se-kyung")
    assert offered not in search(q="sekjung", score="1")
    # What many say, they mean.
    for _ in range(2):
        make.live(at, drama=make.drama("Other"), body="<p>With Shin Sekjung.</p>")
    assert offered not in search(q="sekjung")


def test_a_name_that_is_asked_for_is_not_taken_for_a_slip(search, drama, at):
    make.live(at, drama=drama, body="<p>Sekjung.</p>")
    make.drama("Sekjung")
    assert "Did you mean Shin Se-kyung ?" in search(q="sekjung")
    Drama.objects.filter(title="Sekjung").update(listed=True)
    assert "Did you mean" not in search(q="sekjung")


def test_only_public_names_are_meant_or_suggested(search, get, at):
    hidden = make.drama("Hidden Harbour")
    make.character(hidden, "Secret Character", "Secret Performer")
    make.crew(hidden, "Secret Maker")
    edition = make.approved(at, drama=hidden, authors=[make.author("Secret Author")])
    shown = make.drama("Shown", listed=True)
    make.character(shown, "Masked", "Veiled Performer", identity_is_spoiler=True)
    workflow.schedule(edition, by=None, at=at, time=at + DAY)
    names = ["Hidden Harbour", "Secret Character", "Secret Performer", "Secret Maker"]
    for name in [*names, "Secret Author", "Veiled Performer"]:
        typo = name.replace("e", "a", 1)
        assert "Did you mean" not in search(q=typo), name
        assert get("/search/suggest/", q=name).json() == []
        if name != "Veiled Performer":
            assert f"Did you mean {name} ?" in search(at + DAY, q=typo)
    assert "Did you mean" not in search(at + DAY, q="Vailed Performer")


def test_suggestions(get, drama, at):
    make.live(at, drama=drama, authors=[make.author("Runa Park")])

    def suggested(typed):
        return [tuple(row) for row in get("/search/suggest/", q=typed).json()]

    run_on = ("Run On (런 온)", "Drama", "/dramas/run-on/")
    author = ("Runa Park", "Author", Author.objects.get().slug)
    assert suggested("ru") == [run_on, (*author[:2], f"/authors/{author[2]}/")]
    assert suggested("run o") == [run_on]
    assert suggested("런") == [run_on]
    assert suggested("shin se")[0][0] == "Shin Se-kyung"
    assert suggested("listens") == suggested("") == suggested("-") == []


def test_suggestions_keep_a_country_that_was_chosen(get, text, drama, at):
    make.live(at, drama=drama)
    for path in ("/", "/search/"):
        assert 'data-suggest="/search/suggest/?q="' in text(path)
        assert 'data-suggest="/search/suggest/?country=KR&amp;q="' in text(path, country="KR")
    for code, kept in (("KR", "?country=KR"), ("", ""), ("XX", "")):
        found = get("/search/suggest/", q="run o", country=code).json()
        assert found[0][2] == f"/dramas/run-on/{kept}"


def test_before_anything_is_asked_the_topics_are_ways_in(text, at):
    make.live(at).review.topics.add("로맨스")
    way = f'<a href="/topics/{quote("로맨스")}/">'
    assert way in text("/search/")
    assert way not in text("/search/", q="quiet")
    assert f"/topics/{quote('로맨스')}/?country=KR" in text("/search/", country="KR")


def test_the_form_is_on_every_page_and_keeps_the_country(text, at):
    make.live(at)
    page = text("/", country="KR")
    assert 'role="search" action="/search/"' in page
    assert '<input type="hidden" name="country" value="KR">' in page
    page = text("/search/", q='a "b"')
    assert page.count('role="search"') == 1
    assert 'value="a &#34;b&#34;"' in page


def test_the_front_page_tells_engines_where_to_search(text, at):
    make.live(at)
    graph = json.loads(re.search(r"ld\+json\">(.*?)</script>", text("/"))[1])["@graph"]
    (site,) = [node for node in graph if node["@type"] == "WebSite"]
    assert site["potentialAction"]["target"]["urlTemplate"] == (
        "https://reviews.example/search/?q={search_term_string}"
    )


@pytest.mark.parametrize("count", [3, 30])
def test_a_search_costs_as_many_queries_whatever_it_finds(
    count, text, at, django_assert_num_queries
):
    for number in range(count):
        row = make.drama(f"Signal {number}", poster=make.image())
        make.character(row, "Signal", f"Performer Signal {number}")
        make.crew(row, f"Maker Signal {number}")
        author = make.author(f"Author Signal {number}")
        edition = make.live(at, drama=row, authors=[author], hero=make.image())
        edition.review.topics.add("Signal")
        service, _ = StreamingService.objects.get_or_create(name="Viki", slug="viki")
        Availability.objects.create(drama=row, service=service, country="US")
    while refresh():
        pass
    assert Edition.objects.count() == Drama.objects.count() == Review.objects.count() == count
    assert not SearchMark.objects.exists()
    for asked, queries in {
        "/search/": 3,
        # How common the words are and the keys of what has the rarest: two of each search.
        "/search/?q=signal": 15,
        "/search/?q=signal+quiet+listens+-never": 13,
        "/search/?q=signal&score=5&topic=signal&service=any": 14,
        "/search/?q=never": 12,  # of no keys nothing is asked
        "/search/suggest/?q=sig": 5,
    }.items():
        with django_assert_num_queries(queries, info=asked):
            text(asked)
