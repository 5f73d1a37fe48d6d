"""What the pages say to machines."""

import datetime as dt
import json
import re
from decimal import Decimal

import pytest
import time_machine

from people.models import CastMember
from reviews.models import Availability, StreamingService, Topic
from reviews.structured_data import script_text
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)

#: What Google's documentation (autumn 2026) requires of each type that we emit.
REQUIRED = {
    "Article": {"headline", "author", "datePublished"},
    "Review": {"author", "itemReviewed"},
    "Rating": {"ratingValue", "bestRating", "worstRating"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name"},
    "ImageObject": {"contentUrl", "creditText"},
    "ProfilePage": {"mainEntity"},
    "Person": {"name"},
    "Organization": {"name"},
    "TVSeries": {"name", "url"},
    "Movie": {"name", "url"},
    "WatchAction": {"target", "actionAccessibilityRequirement"},
    "EntryPoint": {"urlTemplate"},
    "ActionAccessSpecification": {"category", "requiresSubscription"},
    "PerformanceRole": {"actor", "characterName"},
    "ItemList": {"itemListElement"},
    "WebPage": {"name", "url"},
    "CollectionPage": {"name", "url"},
    "WebSite": {"name", "url"},
    "Country": {"name"},
    "SearchAction": {"target", "query-input"},
}

#: What the same documentation recommends, as far as the full review below knows it: the
#: page of such a review has all of it. A video needs an upload date that nobody here
#: knows, so none is told of: a table row without a node.
RECOMMENDED = {
    "Article": {"headline", "image", "author", "datePublished", "dateModified", "publisher"},
    "Review": {"author", "itemReviewed", "reviewRating", "datePublished"},
    "Rating": {"ratingValue", "bestRating", "worstRating"},
    "BreadcrumbList": {"itemListElement"},
    "TVSeries": {"name", "actor", "director", "startDate", "numberOfEpisodes"},
    "ImageObject": {"contentUrl", "creator", "creditText", "license", "width", "height"},
    "Organization": {"name", "url", "logo"},
    "WebPage": {"name", "url", "description", "primaryImageOfPage"},
}
NEVER_WITHOUT_A_DATE = {"VideoObject": {"name", "thumbnailUrl", "uploadDate"}}


def nodes(value):
    """Every typed node, however deep."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for item in value.values():
            yield from nodes(item)
    elif isinstance(value, list):
        for item in value:
            yield from nodes(item)


def check(graph):
    """Types that we know, required properties, nothing empty, every reference met."""
    ids = {node["@id"] for node in nodes(graph) if "@id" in node}
    for node in nodes(graph):
        table = REQUIRED | NEVER_WITHOUT_A_DATE
        missing = table[node["@type"]] - node.keys()
        assert not missing, (node["@type"], missing)
    text = json.dumps(graph)
    assert "null" not in text
    assert '""' not in text
    assert "[]" not in text
    assert "{}" not in text
    assert set(re.findall(r'\{"@id": "([^"]+)"\}', text)) <= ids


@pytest.fixture
def graph(client, at):
    """The graph of a page, by type; the first of each."""

    def graph(path, when=at):
        with time_machine.travel(when, tick=False):
            page = client.get(path).content.decode()
        scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
        assert len(scripts) == 1
        document = json.loads(scripts[0])
        assert document["@context"] == "https://schema.org"
        check(document["@graph"])
        by_type = {}
        for node in document["@graph"]:
            by_type.setdefault(node["@type"], node)
        return by_type

    return graph


def full_review(at, **fields):
    drama = make.drama(
        "My Mister",
        native_title="나의 아저씨",
        start_date=dt.date(2018, 3, 21),
        end_date=dt.date(2018, 5, 17),
        episodes=16,
        content_rating="15+",
        synopsis="Two people.",
        external_ids={"imdb": "tt7923710", "wikidata": "Q1", "odd": 3},
        slug="d",
    )
    make.character(drama)
    make.character(drama, "The Joker", "Hidden Name", identity_is_spoiler=True)
    make.crew(drama)
    make.crew(drama, "Kim Won-seok", "Director")
    service = StreamingService.objects.create(name="Viki", slug="viki")
    Availability.objects.create(
        drama=drama,
        service=service,
        country="US",
        url="https://viki.example/d",
        closes_at=at + DAY * 9,
    )
    return make.live(
        at,
        drama=drama,
        slug="r",
        hero=make.image(
            creator="Kim Da-ok", licence_url="https://x.example/licence", rights="staff"
        ),
        score=Decimal("8.5"),
        verdict_for=["Silence"],
        verdict_against=["Slow"],
        **fields,
    )


def test_a_review_says_what_its_page_shows(graph, at):
    edition = full_review(at)
    make.corrected(edition, at, correction_note="A name was wrong.")
    found = graph("/reviews/r/")
    review, article = found["Review"], found["Article"]
    assert review["reviewRating"] == {
        "@type": "Rating",
        "ratingValue": "8.5",
        "bestRating": "10",
        "worstRating": "0",
    }
    assert review["itemReviewed"] == article["about"] == {"@id": found["TVSeries"]["@id"]}
    assert review["positiveNotes"]["itemListElement"][0]["name"] == "Silence"
    assert review["negativeNotes"]["itemListElement"][0]["name"] == "Slow"
    assert article["datePublished"] == "2026-11-21T09:00:00+09:00"
    assert article["dateModified"] == "2026-11-22T09:00:00+09:00"
    assert article["correction"] == ["A name was wrong."]
    assert article["timeRequired"] == "PT1M"
    [author] = article["author"]
    assert author["name"] == "Kim Ha-eun"
    assert author["url"].startswith("https://reviews.example/authors/")


def test_a_drama_says_its_facts_and_where_to_watch(graph, at):
    full_review(at)
    for path in ("/reviews/r/", "/dramas/d/"):
        series = graph(path)["TVSeries"]
        assert series["alternateName"] == ["나의 아저씨"]
        assert (series["startDate"], series["endDate"]) == ("2018-03-21", "2018-05-17")
        assert series["numberOfEpisodes"] == 16
        for key, name, person in (
            ("director", "Kim Won-seok", series["director"][0]),
            ("author", "Park Hae-young", series["author"][0]),
            ("actor", "Lee Ji-eun", series["actor"][0]["actor"]),
        ):
            assert len(series[key]) == 1
            assert person["name"] == name
            pages = "cast" if key == "actor" else "crew"
            assert person["url"].startswith(f"https://reviews.example/{pages}/{pages}-")
        assert series["sameAs"] == [
            "https://www.wikidata.org/wiki/Q1",
            "https://www.imdb.com/title/tt7923710/",
        ]
        [action] = series["potentialAction"]
        access = action["actionAccessibilityRequirement"]
        assert access["eligibleRegion"]["name"] == "US"
        assert access["requiresSubscription"] is True
        assert access["availabilityEnds"] == "2026-12-01T09:00:00+09:00"


def test_a_secret_performer_is_not_told_to_machines(graph, at):
    full_review(at)
    for path in ("/reviews/r/", "/dramas/d/"):
        actors = graph(path)["TVSeries"]["actor"]
        assert [role["actor"]["name"] for role in actors] == ["Lee Ji-eun"]


def test_a_picture_says_its_credit_and_a_licence_only_if_it_has_one(graph, at):
    full_review(at)
    image = graph("/reviews/r/")["ImageObject"]
    assert image["creditText"] == "JTBC"
    assert image["creator"] == {"@type": "Person", "name": "Kim Da-ok"}
    assert image["license"] == "https://x.example/licence"
    assert image["contentUrl"].startswith("https://reviews.example/pictures/")
    make.live(at, slug="still", hero=make.image())
    assert "license" not in graph("/reviews/still/")["ImageObject"]


def test_no_score_gives_no_rating(graph, at):
    make.live(at, slug="r", score=None)
    assert "reviewRating" not in graph("/reviews/r/")["Review"]


def test_a_score_of_nought_is_a_score(graph, at):
    make.live(at, slug="r", score=0)
    assert graph("/reviews/r/")["Review"]["reviewRating"]["ratingValue"] == "0"


def test_a_film_is_a_film(graph, at):
    drama = make.drama(kind="film", listed=True, slug="d")
    found = graph("/dramas/d/")
    assert found["Movie"]["datePublished"] == "2018"
    assert drama.kind == "film"


def test_every_other_page_says_what_it_is(graph, at):
    edition = full_review(at)
    edition.review.topics.add(Topic.objects.create(name="로맨스", slug="로맨스"))
    author = edition.review.authors.get()
    performer = CastMember.objects.get(name="Lee Ji-eun")
    assert "WebSite" in graph("/")
    assert "CollectionPage" in graph("/reviews/")
    assert "CollectionPage" in graph("/reviews/archive/2026/")
    assert "CollectionPage" in graph("/topics/로맨스/")
    assert "CollectionPage" in graph("/watch/viki/")
    assert graph(f"/authors/{author.slug}/")["ProfilePage"]["mainEntity"]
    assert graph(f"/cast/{performer.slug}/")["Person"]["name"] == "Lee Ji-eun"
    assert graph(f"/crew/{edition.review.drama.crew.first().slug}/")["Person"]


def test_nothing_in_it_can_end_the_script():
    text = script_text([{"@type": "X", "name": "</script><!-- & \u2028"}])
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["@graph"][0]["name"] == "</script><!-- & \u2028"


def test_a_full_review_has_what_google_recommends(graph, at):
    full_review(at, trailer_url="https://youtu.be/abcdefghijk")
    found = graph("/reviews/r/")
    for kind, properties in RECOMMENDED.items():
        if kind in found:
            assert not properties - found[kind].keys(), kind
    assert not properties_of("Rating") - found["Review"]["reviewRating"].keys()
    assert {"Article", "Review", "BreadcrumbList", "TVSeries", "ImageObject"} <= found.keys()
    assert "VideoObject" not in found


def properties_of(kind):
    return RECOMMENDED[kind]


def test_an_authors_profile_says_who(graph, at):
    author = make.author(
        slug="kim", portrait=make.image(), biography="Writes.", external_ids={"wikidata": "Q1"}
    )
    make.live(at, authors=[author])
    page = graph("/authors/kim/")
    assert page["ProfilePage"]["mainEntity"] == {"@id": page["Person"]["@id"]}
    assert {"name", "image", "description", "sameAs", "url"} <= page["Person"].keys()


def test_a_film_says_what_google_asks_of_one(graph, at):
    drama = make.drama(kind="film", listed=True, slug="d", poster=make.image())
    make.crew(drama, "Bong", "director")
    assert {"name", "image", "dateCreated", "director"} <= graph("/dramas/d/")["Movie"].keys()


def test_the_crumbs_that_are_seen_are_those_that_are_told(graph, client, at):
    full_review(at)
    for path in (
        "/reviews/r/",
        "/dramas/d/",
        "/watch/viki/",
        "/reviews/",
        "/reviews/archive/2026/",
    ):
        told = [step["name"] for step in graph(path)["BreadcrumbList"]["itemListElement"]]
        with time_machine.travel(at, tick=False):
            page = client.get(path).content.decode()
        trail = re.search(r'<nav class="breadcrumbs".*?</nav>', page, re.S)[0]
        seen = re.findall(r"<li>(.*?)</li>", trail, re.S)
        assert [re.sub("<[^>]+>", "", step) for step in seen] == told, path
        assert 'aria-current="page"' in seen[-1]


@pytest.mark.parametrize(
    "path",
    ["/", "/reviews/", "/reviews/r/", "/dramas/d/", "/watch/viki/", "/reviews/archive/2026/"],
)
def test_every_page_says_the_same_to_everyone(path, client, at):
    full_review(at)
    with time_machine.travel(at, tick=False):
        head = client.get(path).content.decode().split("</head>")[0]
    assert f'<link rel="canonical" href="https://reviews.example{path}">' in head
    told = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', head))
    for name in ("og:title", "og:description", "og:url", "og:type", "og:site_name"):
        assert told[name], name
    for name in ("title", "description"):
        assert told[f"twitter:{name}"] == told[f"og:{name}"]
    assert told["twitter:card"]
    assert told["robots"] == "max-image-preview:large"
    assert told["og:image"].startswith("https://reviews.example/")
    assert {"og:image:alt", "og:image:type", "og:image:width", "og:image:height"} <= told.keys()
    if path == "/reviews/r/":
        assert told["og:type"] == "article"
        assert told["og:image"] == told["twitter:image"]
        assert told["article:published_time"] == "2026-11-21T09:00:00+09:00"
