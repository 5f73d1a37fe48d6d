"""Public pictures are kept as pages are, as the bytes they are, and by the same clock."""

import datetime as dt
import io

import pytest
import time_machine

from images.rendering import render
from images.storing import refresh_credit, store
from reviews import workflow
from tests import factories as make
from tests.images.hostile_files import saved

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def image():
    image = store(io.BytesIO(saved()), credit_line="JTBC", rights="handout", alt="Teal")
    render(image)
    return image


def address(image, name="full-480.jpg"):
    return f"/pictures/{image.token}/{name}"


def test_a_picture_is_asked_of_django_once(site, at, image, django_assert_num_queries):
    make.live(at, hero=image)
    first = site.get(address(image))
    assert first.status == 200
    assert first.headers["Cache-Control"] == "public, max-age=604800, s-maxage=60"
    with django_assert_num_queries(0):
        assert site.get(address(image)) == first
    assert len(site.rendered) == 1


def test_it_is_sent_as_it_is_whatever_a_reader_accepts(site, at, image):
    make.live(at, hero=image)
    plain = site.get(address(image))
    zipped = site.get(address(image), HTTP_ACCEPT_ENCODING="br, gzip")
    assert zipped == plain
    assert "Content-Encoding" not in plain.headers
    assert "Vary" not in plain.headers
    assert plain.headers["Content-Length"] == str(len(plain.body))


def test_a_reader_who_has_it_is_told_so(site, at, image):
    make.live(at, hero=image)
    first = site.get(address(image))
    again = site.get(address(image), HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert len(site.rendered) == 1


def test_its_head_is_answered_from_what_is_kept(site, at, image):
    make.live(at, hero=image)
    whole, head = site.get(address(image)), site.get(address(image), method="HEAD")
    assert head.headers == whole.headers
    assert head.body == b""
    assert len(site.rendered) == 1


def test_it_goes_at_the_second_at_which_its_rights_end(site, at, image):
    make.live(at, hero=image)
    type(image).objects.update(usable_until=at + HOUR)
    assert site.get(address(image)).status == 200
    with time_machine.travel(at + HOUR - SECOND, tick=False):
        assert site.get(address(image)).status == 200
    assert len(site.rendered) == 1
    with time_machine.travel(at + HOUR, tick=False):
        assert site.get(address(image)).status == 404


def test_a_held_review_takes_its_picture_along(site, at, image):
    edition = make.live(at, hero=image)
    assert site.get(address(image)).status == 200
    workflow.hold(edition.review, by=None, at=at, reason="x")
    site.generation.number += 1
    assert site.get(address(image)).status == 404


def test_what_is_nothing_to_it_leaves_it_kept(site, at, image):
    make.live(at, hero=image)
    site.get(address(image))
    make.drama("Another")
    site.generation.number += 1
    assert site.get(address(image)).status == 200
    assert len(site.rendered) == 1


def test_another_file_of_the_same_address_is_sent(site, at, image):
    make.live(at, hero=image)
    first = site.get(address(image))
    type(image).objects.update(credit_line="tvN")
    image.refresh_from_db()
    refresh_credit(image)
    site.generation.number += 1
    again = site.get(address(image))
    assert again.headers["ETag"] != first.headers["ETag"]
    assert again.body != first.body


def test_the_desks_pictures_are_never_kept(site, image, client):
    """Whoever has a session goes round; what they see of the library is not for readers."""
    client.force_login(make.editor())
    cookie = "; ".join(f"{name}={m.value}" for name, m in client.cookies.items())
    for _ in range(2):
        answer = site.get(address(image), HTTP_COOKIE=cookie)
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert site.get(address(image)).status == 404
    assert len(site.cache.pages) == 0


def test_a_file_that_stands_in_for_another_is_not_kept(site, at, image):
    make.live(at, hero=image)
    assert [site.get(address(image, "full-481.jpg")).status for _ in range(2)] == [302, 302]
    assert len(site.cache.pages) == 0
