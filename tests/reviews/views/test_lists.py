"""Home, the lists, and how they page."""

import base64
import datetime as dt
import json
import re

import pytest

from reviews.models import Availability, Casting, Review, StreamingService, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def headlines(page):
    return re.findall(r'<h3 class="headline"><a href="[^"]+">([^<]+)</a>', page)


def onward(page):
    """What the link to the next page asks for."""
    found = re.search(r'rel="next" href="\?before=([\w-]+)"', page)
    return found and found[1]


def some_reviews(at, count, **fields):
    drama = fields.pop("drama", None) or make.drama()
    author = make.author()
    topic, _ = Topic.objects.get_or_create(name="Quiet", slug="quiet")
    for number in range(count):
        edition = make.live(
            at,
            since=at - DAY * (number + 1),
            drama=drama,
            authors=[author],
            headline=f"Review {number}",
            **fields,
        )
        edition.review.topics.add(topic)
    return drama, author


def test_the_newest_review_leads_the_front_page(text, at):
    some_reviews(at, 4)
    assert headlines(text("/")) == [f"Review {number}" for number in range(4)]


def test_an_empty_site_has_a_front_page(text):
    assert "Our first review is on its way." in text("/")
    assert "No reviews yet." in text("/reviews/")


def test_lists_page_by_key_and_count_nothing(text, at, settings):
    settings.PAGE_SIZE = 2
    some_reviews(at, 5)
    first = text("/reviews/")
    assert headlines(first) == ["Review 0", "Review 1"]
    second = text("/reviews/", before=onward(first))
    assert headlines(second) == ["Review 2", "Review 3"]
    last = text("/reviews/", before=onward(second))
    assert headlines(last) == ["Review 4"]
    assert onward(last) is None
    assert 'href="?"' in last


def test_a_review_published_meanwhile_shifts_no_page(text, at, settings):
    settings.PAGE_SIZE = 2
    drama, _ = some_reviews(at, 3)
    cursor = onward(text("/reviews/"))
    make.live(at, since=at, drama=drama, headline="Just now")
    assert headlines(text("/reviews/", before=cursor)) == ["Review 2"]


def test_reviews_of_one_instant_are_told_apart_by_key(text, at, settings):
    settings.PAGE_SIZE = 1
    for name in ("First", "Second"):
        make.live(at, since=at, headline=name)
    page = text("/reviews/")
    assert headlines(page) == ["Second"]
    assert headlines(text("/reviews/", before=onward(page))) == ["First"]


def packed(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "%00",
        packed([]),
        packed({}),
        packed(["2026-11-22", 1]),
        packed(["2026-11-22T00:00:00+00:00", "1"]),
        packed(["2026-11-22T00:00:00+00:00", 10**30]),
        packed(["2026-11-22T00:00:00+00:00", True]),
        packed(["0001-01-01T00:00:00+14:00", 1]),
        packed(["1999-01-01T00:00:00+00:00", 1]),  # well formed, and nothing after it
    ],
)
def test_a_cursor_that_no_page_gave_is_not_found(cursor, get, at):
    some_reviews(at, 1)
    assert get("/reviews/", before=cursor).status_code == 404


def test_the_archive_is_cut_by_the_sites_own_midnight(text, get, at):
    """Seoul is nine hours ahead: 15:00 UTC on the last day is already next year there."""
    make.live(at, since=dt.datetime(2025, 12, 31, 14, 59, tzinfo=dt.UTC), headline="Old")
    make.live(at, since=dt.datetime(2025, 12, 31, 15, 0, tzinfo=dt.UTC), headline="New")
    assert headlines(text("/reviews/archive/2025/")) == ["Old"]
    assert headlines(text("/reviews/archive/2026/")) == ["New"]
    assert get("/reviews/archive/2024/").status_code == 404
    assert re.findall(r"/reviews/archive/(\d+)/", text("/reviews/")) == ["2026", "2025"]


def test_a_picture_out_of_its_rights_leaves_the_list_whole(text, at):
    picture = make.image(usable_until=at + DAY)
    make.live(at, headline="Whole", hero=picture, drama=make.drama(native_title="나의 아저씨"))
    assert picture.token in text("/")
    page = text("/", at + DAY)
    assert picture.token not in page
    assert headlines(page) == ["Whole"]
    assert '<span lang="ko">나의 아저씨</span>' in page


def paths(at, count):
    """Pages whose lists hold ``count`` reviews, each with its picture, offers and people."""
    drama, author = some_reviews(at, count, hero=make.image())
    drama.poster = make.image()
    drama.save()
    make.character(drama)
    make.crew(drama)
    for number in range(count):
        service, _ = StreamingService.objects.get_or_create(name="Viki", slug="viki")
        other = make.drama(f"Drama {number}", listed=True, poster=make.image())
        Availability.objects.create(
            drama=other, service=service, country="US", closes_at=at + DAY * 10
        )
        make.character(other)
        make.crew(other)
    casting = Casting.objects.first()
    return {
        "/": 5,
        "/reviews/": 4,
        "/reviews/archive/2026/": 4,
        f"/reviews/{Review.objects.order_by('pk').first().slug}/": 12,
        "/dramas/": 2,
        "/dramas/?service=any&letter=D": 4,
        "/cast/": 2,
        "/crew/": 2,
        "/authors/": 1,
        f"/dramas/{drama.slug}/": 8,
        f"/cast/{casting.cast_member.slug}/": 4,
        f"/crew/{drama.crew.get().slug}/": 4,
        f"/authors/{author.slug}/": 3,
        "/topics/quiet/": 3,
        "/watch/viki/": 5,
    }


@pytest.mark.parametrize("count", [3, 30])
def test_a_page_costs_as_many_queries_whatever_its_size(count, text, at, django_assert_num_queries):
    for path, queries in paths(at, count).items():
        with django_assert_num_queries(queries, info=path):
            text(path)
