"""The library's list: what finds a picture, what its filters mean, what it costs."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from images import lists
from people.models import CastMember
from tests import factories as make

from .files import stored

pytestmark = pytest.mark.django_db
URL = "/admin/images/image/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def client():
    client = Client()
    client.force_login(make.editor())
    return client


def found(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return [image.pk for image in response.context["cl"].result_list]


@pytest.fixture
def bridge():
    """A picture that says something everywhere; there is another beside it that says nothing."""
    make.image(alt="Plain", credit_line="None", source="")
    return make.image(
        alt="A bridge at dusk",
        caption="On the river",
        creator="김하은",
        credit_line="tvN",
        copyright_notice="© Studio",
        source="By mail",
        embedded={"headline": {"xmp": "한강의 노을"}, "persons": {"iptc": "Ms. O’Neill"}},
    )


@pytest.mark.parametrize(
    "text",
    [
        "bridge",
        "DUSK bridge",
        "river",
        "김하은",
        "tvn",
        "studio",
        "mail",
        "노을",
        "o’neill",
        "한강",
    ],
)
def test_it_is_found_by_what_it_says(client, bridge, text):
    assert found(client, q=text) == [bridge.pk]


@pytest.mark.parametrize("text", ["bridge night", "headline", "xmp", "%", "_"])
def test_it_is_not_found_by_what_it_does_not_say(client, bridge, text):
    assert found(client, q=text) == []


def test_it_is_found_by_its_number(client, bridge):
    assert bridge.pk in found(client, q=str(bridge.pk))
    assert found(client, q="9" * 30) == []


@pytest.mark.parametrize("text", ["mister", "나의 아저씨", "ajeossi", "내 아저씨"])
def test_it_is_found_by_its_drama(client, bridge, at, text):
    drama = make.drama(
        "My Mister",
        native_title="나의 아저씨",
        romanised_title="Naui Ajeossi",
        alternative_titles=["내 아저씨"],
        poster=make.image(alt="Poster"),
    )
    drama.pictures.add(bridge)
    shown = make.image(alt="Shown")
    make.review(at, drama=drama, hero=shown)
    assert set(found(client, q=text)) == {bridge.pk, drama.poster_id, shown.pk}
    assert set(found(client, drama=drama.pk)) == {bridge.pk, drama.poster_id, shown.pk}
    assert found(client, drama="0") == []


@pytest.mark.parametrize("text", ["lee", "이지은", "iu", "아이유"])
def test_it_is_found_by_whom_it_shows(client, bridge, text):
    person = CastMember.objects.create(
        name="Lee Ji-eun", native_name="이지은", aliases=["IU", "아이유"], slug="lee"
    )
    person.pictures.add(bridge)
    assert found(client, q=text) == [bridge.pk]
    assert found(client, person=person.pk) == [bridge.pk]


def test_the_states_of_rights(client):
    now = timezone.now()
    states = {
        "yes": make.image(),
        "not-yet": make.image(usable_from=now + DAY),
        "ending": make.image(usable_until=now + 29 * DAY),
        "ended": make.image(usable_until=now - DAY),
        "undecided": make.image(rights="unknown"),
        "no-credit": make.image(credit_line=""),
        "no-alt": make.image(alt=""),
        "restricted": make.image(regions=["KR"]),
    }
    make.image(usable_until=now + 31 * DAY)
    for state in ("not-yet", "ending", "ended", "undecided", "no-credit", "no-alt", "restricted"):
        assert found(client, usable=state) == [states[state].pk], state
    unusable = {states[s].pk for s in ("not-yet", "ended", "undecided", "no-credit")}
    assert set(found(client, usable="no")) == unusable
    assert states["yes"].pk in found(client, usable="yes")
    assert not unusable & set(found(client, usable="yes"))


def test_the_other_filters(client, at):
    used = [make.image() for _ in range(4)]
    unused = make.image(rights="agency")
    make.review(at, hero=used[0])
    make.drama("Another", poster=used[1])
    make.author("Somebody", portrait=used[2])
    make.image(fallback=used[3], rights="agency")
    assert set(found(client, used="yes")) == {image.pk for image in used}
    assert unused.pk in found(client, used="no")
    assert not {image.pk for image in used} & set(found(client, used="no"))
    assert unused.pk in found(client, rights="agency")
    assert used[0].pk not in found(client, rights="agency")
    unused.renditions.create(width=480, height=320, state="failed", error="no disk")
    assert found(client, files="failed") == [unused.pk]
    assert found(client, files="waiting") == []
    type(unused).objects.filter(pk=unused.pk).update(created_at=at - 900 * DAY)
    assert unused.pk not in found(client, uploaded="365")
    assert used[0].pk in found(client, uploaded="1")


def test_a_tile_says_where_it_is_used(client):
    edition = make.live(timezone.now(), hero=make.image(alt="Hero"))
    make.drama("Another", poster=edition.hero)
    page = client.get(URL).content.decode()
    assert "On the site" in page
    assert 'alt=""' in page


def test_a_tile_says_whether_readers_see_it(client, at):
    live = make.live(timezone.now(), hero=make.image())
    draft = make.review(timezone.now(), drama=make.drama("Another"), hero=make.image())
    unused = make.image()
    poster = make.drama("Listed", listed=True, poster=make.image()).poster
    hidden = make.drama("Unlisted", poster=make.image()).poster
    sheet = {image.pk: image for image in client.get(URL).context["cl"].result_list}
    assert {pk for pk in sheet if sheet[pk].is_live} == {live.hero_id, poster.pk}
    assert {pk for pk in sheet if not sheet[pk].is_used} == {unused.pk}
    assert {draft.hero_id, hidden.pk} < sheet.keys()


def test_as_many_queries_for_one_picture_as_for_many(client):
    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(URL, {"q": "picture"})
        return len(queries)

    now = timezone.now()
    make.live(now, hero=make.image())
    few = count()
    for _ in range(6):
        make.live(now, hero=make.image(), drama=make.drama("One", poster=make.image()))
        make.author("A", portrait=make.image(fallback=make.image()))
    assert count() == few


def test_nothing_counts_the_whole_library(client, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 3)
    for _ in range(5):
        make.image()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(URL)
    assert response.context["cl"].result_count == 3
    assert "There are more." in response.content.decode()
    counting = [q["sql"] for q in queries if "COUNT(" in q["sql"] and "images_image" in q["sql"]]
    assert counting == []


def test_the_chooser_shows_first_what_may_be_shown(client):
    old, undecided, new = stored("a"), stored("b", rights="unknown"), stored("c")
    found = client.get(reverse("admin:images_image_library")).json()["images"]
    assert [image["id"] for image in found] == [new.pk, old.pk, undecided.pk]
    assert found[0]["thumbnail"] == new.thumbnail._asdict()


def test_the_choosers_find_the_same(client, bridge):
    make.drama("My Mister", native_title="나의 아저씨").pictures.add(bridge)
    answer = client.get(reverse("admin:images_image_library"), {"q": "아저씨"}).json()
    assert [image["id"] for image in answer["images"]] == [bridge.pk]
