"""Feeds in each format: what the W3C's feed validator asks, and what ours promise."""

import datetime as dt
import json
import re
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import time_machine

from reviews import gate, workflow
from reviews.models import Availability, Pick, Review, StreamingService, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)
HUB = "https://hub.example/"
A = "{http://www.w3.org/2005/Atom}"
M = "{http://search.yahoo.com/mrss/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
KINDS = ("rss", "atom", "json")


@pytest.fixture
def edition(at):
    drama = make.drama("런 온", slug="run-on")
    service = StreamingService.objects.create(name="Viki", slug="viki")
    Availability.objects.create(drama=drama, service=service, country="US")
    hero = make.image(
        creator="김다옥",
        copyright_notice="© JTBC",
        licence_url="https://x.example/l",
        alt="Two & two",
    )
    still = make.image(credit_line="Still: tvN", caption="At <the> end")
    edition = make.live(
        at,
        drama=drama,
        slug="run-on",
        headline="Run & run < \x0b\ufffe런 온",
        hero=hero,
        body=f'<p>On <a href="/dramas/x/">x</a>, <a href="#y">y</a>.</p>'
        f'<figure data-image="{still.pk}"></figure>',
        authors=[make.author("Kim Ha-eun", slug="kim"), make.author("박 & 이", slug="park")],
        disclosure="A screener was supplied.",
    )
    edition.review.topics.add(Topic.objects.create(name="로맨스", slug="로맨스"))
    return edition


def paths(kind):
    return [
        f"{page}feed.{kind}"
        for page in ("/reviews/", "/authors/kim/", "/topics/로맨스/", "/watch/viki/")
    ]


def absolute(url):
    return urlsplit(url).scheme == "https" and bool(urlsplit(url).netloc)


def check_html(html):
    urls = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert urls
    assert all(map(absolute, urls)), urls
    assert "data-image" not in html
    assert "srcset" not in html


def check_rss(text):
    channel = ElementTree.fromstring(text).find("channel")
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        assert channel.findtext(name), name
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")).tzinfo
    [own] = [link for link in channel.findall(f"{A}link") if link.get("rel") == "self"]
    assert absolute(own.get("href"))
    # The validator: an image's link and title are the channel's.
    for name in ("title", "link"):
        assert channel.findtext(f"image/{name}") == channel.findtext(name)
    assert int(channel.findtext("image/width")) <= 144
    items = channel.findall("item")
    assert len({item.findtext("guid") for item in items}) == len(items)
    for item in items:
        assert item.findtext("title")
        assert absolute(item.findtext("link"))
        assert item.find("guid").get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo
        assert item.findtext(CREATOR)
        check_html(item.findtext(CONTENT))
    return items


def check_atom(text):
    root = ElementTree.fromstring(text)
    for node in (root, *root.findall(f"{A}entry")):
        for name in ("id", "title", "updated", "author"):
            assert node.find(f"{A}{name}") is not None, name
        assert dt.datetime.fromisoformat(node.findtext(f"{A}updated")).tzinfo
        links = [link for link in node.findall(f"{A}link") if link.get("rel") == "alternate"]
        assert len(links) == 1
        assert absolute(links[0].get("href"))
    [own] = [link for link in root.findall(f"{A}link") if link.get("rel") == "self"]
    assert absolute(own.get("href"))
    entries = root.findall(f"{A}entry")
    assert len({entry.findtext(f"{A}id") for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.find(f"{A}content").get("type") == "html"
        assert len(entry.findall(f"{A}summary")) == 1
        check_html(entry.findtext(f"{A}content"))
    return entries


def check_json(text):
    document = json.loads(text)
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["title"]
    assert absolute(document["home_page_url"])
    assert absolute(document["feed_url"])
    items = document["items"]
    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        assert absolute(item["url"])
        assert dt.datetime.fromisoformat(item["date_published"]).tzinfo
        assert all(author["name"] for author in item["authors"])
        check_html(item["content_html"])
    return items


CHECKS = {"rss": check_rss, "atom": check_atom, "json": check_json}


@pytest.mark.parametrize("kind", KINDS)
def test_every_feed_is_what_its_format_asks(kind, edition, text, get):
    for path in paths(kind):
        assert len(CHECKS[kind](text(path))) == 1, path
    media = {"rss": "rss+xml", "atom": "atom+xml", "json": "feed+json"}[kind]
    assert get(paths(kind)[0])["Content-Type"] == f"application/{media}; charset=utf-8"


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_feed_is_still_one(kind, get):
    text = get(f"/reviews/feed.{kind}").content.decode()
    assert CHECKS[kind](text) == []


def test_an_entry_says_who_what_and_whose_pictures(edition, text):
    [item] = check_rss(text("/reviews/feed.rss"))
    assert item.findtext("title") == "Run & run < 런 온"
    assert [creator.text for creator in item.findall(CREATOR)] == ["Kim Ha-eun", "박 & 이"]
    assert "로맨스" in [category.text for category in item.findall("category")]
    hero, still = item.findall(f"{M}content")
    assert {name: hero.get(name) for name in ("medium", "type", "width", "height")} == {
        "medium": "image",
        "type": "image/jpeg",
        "width": "1600",
        "height": "900",
    }
    assert hero.get("isDefault") == "true"
    assert hero.findtext(f"{M}title") == "Two & two"
    creator, line = hero.findall(f"{M}credit")
    assert (creator.text, creator.get("role"), creator.get("scheme")) == (
        *("김다옥", "author", "urn:ebu"),
    )
    assert line.text == "JTBC"
    assert hero.find(f"{M}copyright").get("url") == "https://x.example/l"
    assert still.findtext(f"{M}credit") == "Still: tvN"
    content = item.findtext(CONTENT)
    assert content.count("<figure>") == 2
    assert "Still: tvN" in content
    assert "At &lt;the&gt; end" in content
    assert "A screener was supplied." in content
    assert 'href="https://reviews.example/dramas/x/"' in content
    assert 'href="https://reviews.example/reviews/run-on/#y"' in content
    [entry] = check_atom(text("/reviews/feed.atom"))
    assert [name.text for name in entry.findall(f"{A}author/{A}name")] == ["Kim Ha-eun", "박 & 이"]
    [item] = check_json(text("/reviews/feed.json"))
    assert item["_image_credit"]["credit"] == "JTBC"


def test_an_id_survives_a_change_of_address(edition, text, at):
    def ids():
        return (
            check_rss(text("/reviews/feed.rss"))[0].findtext("guid"),
            check_atom(text("/reviews/feed.atom"))[0].findtext(f"{A}id"),
            check_json(text("/reviews/feed.json"))[0]["id"],
        )

    before = ids()
    assert len(set(before)) == 1
    review = Review.objects.get()
    with time_machine.travel(at, tick=False):
        workflow.amend(review, by=None, at=at, reason="x", slug="run-on-again")
    assert "/reviews/run-on-again/" in text("/reviews/feed.rss")
    assert ids() == before


def test_a_correction_that_is_noted_is_an_update(edition, text, at):
    make.corrected(edition, at + DAY, correction_note="A name was wrong.")
    make.corrected(edition, at + 2 * DAY, correction_note="")
    [item] = check_json(text("/reviews/feed.json", at + 3 * DAY))
    assert item["date_published"] == "2026-11-21T00:00:00+00:00"
    assert item["date_modified"] == "2026-11-23T00:00:00+00:00"


def test_full_text_is_a_setting(edition, text, settings):
    settings.FEED_FULL_TEXT = False
    for kind in KINDS:
        feed = text(f"/reviews/feed.{kind}")
        assert "A drama about listening." in feed
        assert "dramas/x" not in feed
        assert "Still: tvN" not in feed


@pytest.mark.parametrize("standfirst", ["", "Said."])
def test_what_is_full_of_spoilers_is_never_told_in_full(standfirst, at, text):
    make.live(at, slug="s", spoiler_level="full", standfirst=standfirst, body="<p>He dies.</p>")
    for path in (*(f"/reviews/feed.{kind}" for kind in KINDS), "/oembed/"):
        answer = text(path, url="https://reviews.example/reviews/s/")
        assert "He dies" not in answer, path
    head = text("/reviews/s/").split("</head>")[0]
    assert "He dies" not in head


def test_a_feed_that_has_not_changed_is_not_sent_again(edition, get, client, at):
    for path in paths("rss"):
        first = get(path)
        for header in (
            {"If-None-Match": first["ETag"]},
            {"If-Modified-Since": first["Last-Modified"]},
        ):
            with time_machine.travel(at, tick=False):
                assert client.get(path, headers=header).status_code == 304, (path, header)
    with time_machine.travel(at, tick=False):
        assert client.head(paths("rss")[0]).content == b""
        assert client.post(paths("rss")[0]).status_code == 405


def test_a_feed_that_lost_an_entry_has_changed(edition, get, client, at):
    first = get("/reviews/feed.rss")
    review = Review.objects.get()
    workflow.withdraw(review, by=None, at=at, time=at + DAY, reason="x")
    for when, code in ((at + DAY - SECOND, 304), (at + DAY + SECOND, 200)):
        with time_machine.travel(when, tick=False):
            headers = {"If-Modified-Since": first["Last-Modified"]}
            answer = client.get("/reviews/feed.rss", headers=headers)
        assert answer.status_code == code


def test_within_the_second_of_a_change_no_time_is_told(edition, get, at):
    changed = at - DAY
    assert "Last-Modified" not in get("/reviews/feed.rss", changed + SECOND / 2)
    assert "Last-Modified" in get("/reviews/feed.rss", changed + SECOND)


def test_the_last_change_mirrors_the_next(edition, at):
    review = Review.objects.get()
    workflow.withdraw(review, by=None, at=at, time=at + DAY, reason="x")
    t = at
    while then := gate.next_change(t):
        assert gate.last_change(then) == then
        assert gate.last_change(then - SECOND) < then
        t = then
    workflow.restore(Review.objects.get(), by=None, at=at + 9 * DAY)
    assert gate.last_change(at + 10 * DAY) == at + 9 * DAY


def test_no_time_tells_of_what_is_hidden(edition, get, at):
    """Neither of what was pressed on it, nor of its own times when they come."""

    def told(when):
        return get("/reviews/feed.rss", when)["Last-Modified"]

    then, hour = at + DAY / 2, DAY / 24
    before = told(then)
    held = make.approved(at, headline="Held before it came out")
    workflow.schedule(held, by=None, at=at, time=at + hour)
    workflow.hold(Review.objects.get(pk=held.review_id), by=None, at=at + hour / 2)
    workflow.amend(Review.objects.get(pk=held.review_id), by=None, at=at + 2 * hour, slug="held")
    late = make.approved(at, headline="Embargoed for long")
    workflow.embargo(late.review, by=None, at=at, time=at + 9 * DAY)
    gone = make.live(at - 5 * DAY, headline="Withdrawn long ago")
    workflow.withdraw(
        Review.objects.get(pk=gone.review_id), by=None, at=at - DAY, time=None, reason="x"
    )
    correction = workflow.start(Review.objects.get(pk=gone.review_id), by=None, at=at)
    correction.headline = "Of what is withdrawn"
    workflow.edit(correction, by=None, at=at)
    hidden = make.drama(embargoed_until=at + hour)
    service = StreamingService.objects.create(name="Hidden", slug="hidden")
    Availability.objects.create(drama=hidden, service=service, country="US", opens_at=at + hour)
    Pick.objects.create(review=held.review, starts_at=at + 2 * hour)
    assert told(then) == before
    workflow.hold(Review.objects.get(pk=edition.review_id), by=None, at=at + 3 * hour)
    assert told(then) != before


def test_a_hub_is_named_where_there_is_one(edition, get, settings):
    assert "Link" not in get("/reviews/feed.rss")
    settings.WEBSUB_HUB = HUB
    for kind in KINDS:
        answer = get(f"/reviews/feed.{kind}")
        assert answer.content.decode().count(HUB) == 1
        assert answer["Link"] == (
            f'<{HUB}>; rel="hub", <https://reviews.example/reviews/feed.{kind}>; rel="self"'
        )


def test_pages_name_their_feeds(edition, text):
    own = {
        "/authors/kim/": 6,
        "/topics/로맨스/": 6,
        "/watch/viki/": 6,
        "/": 3,
        "/reviews/run-on/": 3,
    }
    for path, count in own.items():
        head = text(path).split("</head>")[0]
        found = re.findall(
            r'rel="alternate" type="[^"]+" title="[^"]+" href="([^"]+/feed\.\w+)"', head
        )
        assert len(found) == count, path
        assert all(text(feed) for feed in found)


def test_a_former_address_leads_to_the_feed(edition, get, at):
    author = edition.review.authors.get(slug="kim")
    with time_machine.travel(at, tick=False):
        author.slug = "kim-ha-eun"
        author.save()
    answer = get("/authors/kim/feed.atom", at + DAY)
    assert (answer.status_code, answer["Location"]) == (301, "/authors/kim-ha-eun/feed.atom")


@pytest.mark.parametrize("count", [3, 30])
def test_a_feed_costs_as_many_queries_whatever_its_size(
    count, text, at, settings, django_assert_num_queries
):
    service = StreamingService.objects.create(name="Viki", slug="viki")
    author = make.author(slug="kim")
    for _ in range(count):
        edition = make.live(at, hero=make.image(), authors=[author, make.author()])
        edition.review.topics.add("quiet")
        Availability.objects.create(drama=edition.review.drama, service=service, country="US")
    for page, queries in {
        "/reviews/": 6,
        "/authors/kim/": 7,
        "/topics/quiet/": 7,
        "/watch/viki/": 7,
    }.items():
        for kind in KINDS:
            with django_assert_num_queries(queries, info=page + kind):
                text(f"{page}feed.{kind}")
