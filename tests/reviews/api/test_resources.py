"""What the content API tells, of whom, and when."""

import datetime as dt

import pytest

from reviews import workflow
from reviews.models import Availability, Drama, Review, StreamingService, WorkflowEvent
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
SITE = "https://reviews.example"
LISTS = ["reviews", "dramas", "people/authors", "people/cast", "people/crew", "availability"]


def slugs(answer):
    return [item["slug"] for item in answer["items"]]


def test_the_entrance_leads_to_everything(world, told, get):
    entrance = told("/api/v1/")
    for url in entrance.values():
        assert url.startswith(f"{SITE}/api/v1/")
        assert get(url).status_code == 200, url


def test_a_review_is_told_whole(world, told, at):
    review = told("/api/v1/reviews/run-on/")
    assert review["headline"] == "Run & run 런 온"
    assert (review["kind"], review["label"], review["score"]) == ("final", "Review", 9.0)
    assert review["score_meaning"] == "Unmissable"
    assert review["url"] == f"{SITE}/reviews/run-on/"
    assert review["published_at"] == review["updated_at"] == "2026-11-21T00:00:00Z"
    assert [author["name"] for author in review["authors"]] == ["Kim Ha-eun"]
    assert review["drama"]["native_title"] == "런 온"
    assert [topic["name"] for topic in review["topics"]] == ["로맨스"]
    assert review["hero"]["credit"] == "김다옥 · JTBC"
    assert review["hero"]["creators"] == ["김다옥"]
    [file] = review["hero"]["renditions"]
    assert file["url"].startswith(f"{SITE}/pictures/")
    assert (file["crop"], file["width"], file["height"]) == ("full", 1600, 900)
    body = review["body"]
    assert f'href="{SITE}/dramas/x/"' in body
    assert "Still: tvN" in body
    assert "<details><summary>Spoiler: the end</summary><p>They run.</p></details>" in body
    assert "<details><summary>Spoiler</summary><p>On.</p></details>" in body
    assert "data-image" not in body


def test_hangul_stands_as_it_is(world, get):
    assert "런 온" in get("/api/v1/reviews/run-on/").content.decode()


def test_a_list_tells_no_texts_and_no_totals(world, told):
    reviews = told("/api/v1/reviews/")
    assert set(reviews) == {"items", "next"}
    assert "body" not in reviews["items"][0]
    whole = told(reviews["items"][0]["api_url"])
    assert reviews["items"][0].items() <= whole.items()


def test_a_correction_is_told(world, told, at):
    make.corrected(world, at + HOUR, headline="Corrected")
    review = told("/api/v1/reviews/run-on/", at + HOUR)
    assert review["headline"] == "Corrected"
    assert review["updated_at"] == "2026-11-22T01:00:00Z"
    assert review["corrections"] == [{"at": "2026-11-22T01:00:00Z", "note": "A name was wrong."}]
    assert told("/api/v1/reviews/run-on/", at)["corrections"] == []


def test_texts_are_kept_back_where_feeds_have_none(world, told, settings):
    settings.FEED_FULL_TEXT = False
    review = told("/api/v1/reviews/run-on/")
    assert (review["body"], review["verdict"]) == (None, None)


def test_a_drama_tells_who_plays_whom_and_secrets_apart(world, told):
    drama = told("/api/v1/dramas/run-on/")
    lead, secret = drama["cast"]
    assert [performer["person"]["name"] for performer in lead["performers"]] == ["Im Si-wan"]
    assert (lead["native_name"], lead["tier"]) == ("기선겸", "main")
    assert secret["performers"] == []
    [performer] = secret["spoiler_performers"]
    assert performer["person"]["name"] == "Choi Soo-young"
    assert [(c["person"]["name"], c["job"]) for c in drama["crew"]] == [
        ("Park Si-hyun", "screenwriter")
    ]
    assert (drama["genres"], drama["networks"]) == (["Romance"], ["JTBC"])
    for link in ("reviews_url", "availability_url"):
        assert len(told(drama[link])["items"]) == 1


def test_a_person_has_what_they_did(world, told):
    [lead, secret] = told("/api/v1/people/cast/")["items"]
    assert [part["character"] for part in told(lead["api_url"])["parts"]] == ["Ki Seon-gyeom"]
    person = told(secret["api_url"])
    assert person["parts"] == []
    assert [part["character"] for part in person["spoiler_parts"]] == ["Dan-ah"]
    [maker] = told("/api/v1/people/crew/")["items"]
    assert [job["drama"]["slug"] for job in told(maker["api_url"])["jobs"]] == ["run-on"]
    [author] = told("/api/v1/people/authors/")["items"]
    assert slugs(told(told(author["api_url"])["reviews_url"])) == ["run-on"]


def test_an_offer_is_told_with_where_it_is_from(world, told):
    [offer] = told("/api/v1/availability/")["items"]
    assert offer["service"]["name"] == offer["source"] == "Viki"
    assert (offer["country"], offer["link"]) == ("US", "https://viki.example/run-on")
    assert offer["label"] == "Subscription"


# --- Filters -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"drama": "run-on"}, True),
        ({"drama": "another"}, False),
        ({"author": "kim"}, True),
        ({"author": "lee"}, False),
        ({"topic": "로맨스"}, True),
        ({"topic": "x\0"}, False),
        ({"service": "viki"}, True),
        ({"service": "viki", "country": "US"}, True),
        ({"service": "viki", "country": "KR"}, False),
        ({"country": "KR"}, False),
        ({"since": "2026-11-21T00:00:00Z"}, True),
        ({"since": "2026-11-21T09:00:01+09:00"}, False),
        ({"since": "0001-01-01T00:00:00+14:00"}, True),
        ({"since": "9999-12-31T23:59:59-14:00"}, False),
        ({"updated_since": "2026-11-21T00:00:00Z"}, True),
        ({"updated_since": "2026-11-21T00:00:01Z"}, False),
    ],
)
def test_reviews_are_chosen(asked, found, world, told):
    assert slugs(told("/api/v1/reviews/", **asked)) == ["run-on"] * found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"country": "US"}, 1),
        ({"country": "KR"}, 0),
        ({"service": "viki"}, 1),
        ({"service": "tving"}, 0),
        ({"drama": "run-on", "country": "US"}, 1),
        ({"drama": "another"}, 0),
        ({"closes_before": "2027-01-01T00:00:00Z"}, 0),
    ],
)
def test_offers_are_chosen(asked, found, world, told):
    assert len(told("/api/v1/availability/", **asked)["items"]) == found


def test_a_worldwide_offer_gives_way_to_the_countrys_own(world, told):
    row = Availability.objects.get()
    Availability.objects.create(drama=row.drama, service=row.service, country="001")
    for country, where in (("US", ["US"]), ("KR", ["001"])):
        offers = told("/api/v1/availability/", country=country)["items"]
        assert [offer["country"] for offer in offers] == where


def test_what_leaves_soon_is_found(world, told, at):
    Availability.objects.update(closes_at=at + DAY)
    before = {"closes_before": (at + 2 * DAY).isoformat()}
    [offer] = told("/api/v1/availability/", **before)["items"]
    assert offer["leaving_soon"]
    assert told("/api/v1/availability/", at + DAY, **before)["items"] == []


def test_what_comes_to_be_read_later_than_it_was_published_is_an_update(world, told, at):
    """Who keeps a copy must not miss what was on hold, under embargo, or corrected."""
    since = {"updated_since": (at + HOUR).isoformat()}
    assert told("/api/v1/reviews/", at + HOUR, **since)["items"] == []
    review = Review.objects.get()
    workflow.hold(review, by=None, at=at)
    review.refresh_from_db()
    workflow.release(review, by=None, at=at + HOUR)
    assert slugs(told("/api/v1/reviews/", at + HOUR, **since)) == ["run-on"]
    WorkflowEvent.objects.all().delete()
    assert told("/api/v1/reviews/", at + HOUR, **since)["items"] == []
    for rows in (Review.objects, Drama.objects):
        rows.update(embargoed_until=at + HOUR)
        assert slugs(told("/api/v1/reviews/", at + HOUR, **since)) == ["run-on"]
        assert told("/api/v1/reviews/", at, **since)["items"] == []
        rows.update(embargoed_until=None)
    world.refresh_from_db()
    make.corrected(world, at + 2 * HOUR)
    assert slugs(told("/api/v1/reviews/", at + 2 * HOUR, **since)) == ["run-on"]


# --- Paging ------------------------------------------------------------------


def all_of(told, path, when, **asked):
    """Page by page; ``when`` moves on between them."""
    found, url, pages = [], path, 0
    while url:
        answer = told(url, when(pages), **(asked if url == path else {}))
        found += answer["items"]
        url, pages = answer["next"], pages + 1
    return found, pages


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_paged_to_its_end(name, told, at):
    service = StreamingService.objects.create(name="Viki", slug="viki")
    for number in range(5):
        drama = make.drama(f"Drama {number}")
        make.character(drama, performer=f"Performer {number}")
        make.crew(drama, f"Writer {number}")
        Availability.objects.create(drama=drama, service=service, country="US")
        make.live(at, drama=drama)
    items, pages = all_of(told, f"/api/v1/{name}/", lambda _: at, limit=2)
    assert (len(items), pages) == (5, 3)
    assert len({str(item) for item in items}) == 5
    assert told(f"/api/v1/{name}/")["next"] is None


def test_nothing_shifts_when_something_is_published_or_taken_down_between_pages(told, at):
    names = [f"r{n}" for n in range(6)]
    made = [make.live(at, since=at - DAY * (n + 1), slug=name) for n, name in enumerate(names)]
    soon = make.approved(at, slug="soon")
    workflow.schedule(soon, by=None, at=at, time=at + HOUR)
    workflow.withdraw(made[3].review, by=None, at=at, time=at + HOUR, reason="Why")
    items, _ = all_of(told, "/api/v1/reviews/", lambda page: at + HOUR * page, limit=2)
    assert [item["slug"] for item in items] == ["r0", "r1", "r2", "r4", "r5"]
    assert slugs(told("/api/v1/reviews/", at + HOUR, limit=2)) == ["soon", "r0"]


def test_a_page_whose_rest_is_gone_is_empty(told, at):
    rest = [make.live(at, since=at - DAY * n, slug=f"r{n}") for n in (1, 2)][1]
    following = told("/api/v1/reviews/", limit=1)["next"]
    workflow.withdraw(rest.review, by=None, at=at, time=at + HOUR, reason="Why")
    assert told(following, at + HOUR) == {"items": [], "next": None}


def test_the_last_page_names_no_hidden_one(told, at):
    """Were a hidden row counted, there would be a next page."""
    make.live(at, since=at - DAY, slug="r1")
    hidden = make.approved(at - 9 * DAY)
    workflow.schedule(hidden, by=None, at=at - 9 * DAY, time=at - 8 * DAY)
    hidden.review.refresh_from_db()
    workflow.hold(hidden.review, by=None, at=at)
    assert told("/api/v1/reviews/", limit=1)["next"] is None


# --- Whose answer it is, and what is none --------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "cursor=x",
        "cursor=WyJ4IiwxXQ",
        "country=XX",
        "since=yesterday",
        "since=2026-11-21",
        "since=0",
        "since=2026-11-21T00:00:00",
        "drama=",
        "since=",
        "dramas=run-on",
        "drama=a&drama=b",
    ],
)
def test_what_makes_no_sense_is_said_to(asked, world, get):
    response = get(f"/api/v1/reviews/?{asked}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    problem = response.json()
    assert problem["status"] == 400
    assert problem["detail"].startswith(asked.split("=")[0])


def test_what_is_not_there_never_was(world, get):
    paths = ["reviews/x/", "dramas/x/", "people/cast/x/", "people/nobody/", "x/", "reviews/x%00/"]
    answers = {get(f"/api/v1/{path}").content for path in paths}
    assert len(answers) == 1
    for path in paths:
        response = get(f"/api/v1/{path}")
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json; charset=utf-8"


def test_a_withdrawn_review_is_gone(world, get, at):
    workflow.withdraw(world.review, by=None, at=at, time=at + HOUR, reason="A secret reason")
    response = get("/api/v1/reviews/run-on/", at + HOUR)
    assert response.status_code == 410
    assert response.json()["title"] == "Gone"
    assert "secret" not in response.content.decode()


def test_a_former_address_leads_on(world, get, at):
    review, drama = world.review, world.review.drama
    review.slug, drama.slug = "ran-on", "ran-on"
    review.save()
    drama.save()
    for path in ("reviews", "dramas"):
        later = dt.datetime.now(dt.UTC) + DAY  # the change has its own clock
        response = get(f"/api/v1/{path}/run-on/", later)
        assert response.status_code == 301
        assert response["Location"] == f"/api/v1/{path}/ran-on/"


def test_any_site_may_ask_and_nobody_is_remembered(world, client, get):
    response = get("/api/v1/reviews/")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    again = client.get("/api/v1/dramas/")
    known = client.get("/api/v1/dramas/", headers={"if-none-match": again["ETag"]})
    assert known.status_code == 304
    assert client.head("/api/v1/dramas/").status_code == 200
    assert client.post("/api/v1/dramas/").status_code == 405


def test_a_picture_whose_time_is_over_is_not_told(world, told, at):
    hero = world.hero
    hero.usable_until = at + HOUR
    hero.save()
    assert told("/api/v1/reviews/run-on/")["hero"]
    assert told("/api/v1/reviews/run-on/", at + HOUR)["hero"] is None
    assert told("/api/v1/reviews/", at + HOUR)["items"][0]["hero"] is None


# --- What it costs -----------------------------------------------------------


COSTS = [
    ("reviews/", 3),
    ("reviews/?updated_since=2026-11-01T00:00:00Z&service=viki&country=US", 4),
    ("reviews/r0/", 5),
    ("dramas/", 3),
    ("dramas/d0/", 6),
    ("people/authors/", 1),
    ("people/cast/", 1),
    ("people/crew/", 1),
    ("people/cast/{cast}/", 2),
    ("people/crew/{crew}/", 2),
    ("availability/?country=US", 1),
]


@pytest.mark.parametrize("count", [3, 30])
def test_an_answer_costs_as_many_queries_whatever_there_is(
    count, get, at, django_assert_num_queries
):
    service = StreamingService.objects.create(name="Viki", slug="viki")
    for number in range(count):
        drama = make.drama(f"D {number}", slug=f"d{number}", poster=make.image())
        character = make.character(drama, performer="One Performer")
        credit = make.crew(drama, "One Writer")
        for n in range(3):
            make.character(drama, f"Part {n}", f"Performer {number} {n}")
            make.crew(drama, f"Writer {number} {n}")
        Availability.objects.create(drama=drama, service=service, country="US")
        edition = make.live(
            at,
            drama=drama,
            slug=f"r{number}",
            hero=make.image(),
            authors=[make.author(portrait=make.image()), make.author()],
        )
        edition.review.topics.add("One", f"Topic {number}")
    people = {"cast": character.performers.get().slug, "crew": credit.crew_member.slug}
    for path, queries in COSTS:
        path = f"/api/v1/{path.format(**people)}"
        get(path)
        with django_assert_num_queries(queries):
            assert get(path).status_code == 200, path
