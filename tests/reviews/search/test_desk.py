"""What the desk finds by the index of names, whatever readers may see of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.models import Availability, Character, Drama, Edition, Review, StreamingService
from reviews.paging import by_keys
from reviews.search import desk
from tests import factories as make

pytestmark = pytest.mark.django_db

DRAMA = desk.things(desk.Kind.DRAMA)


def found(model, text, named, *exact):
    return set(desk.sought(model.objects.all(), text, named, *exact))


def test_a_word_is_found_by_its_beginning_and_hangul_within(at):
    drama = make.drama("Signal Fire", native_title="눈물의 여왕", slug="one")
    make.drama("Other", slug="two")
    for words in ("sig", "Fire", "FIRE sig", "여왕", "눈물"):
        assert found(Drama, words, DRAMA) == {drama}, words
    for words in ("ignal", "signal other", "-", "zzz"):
        assert found(Drama, words, DRAMA) == set(), words
    assert found(Drama, "one", DRAMA, "slug") == {drama}


def test_a_secret_part_is_found_at_the_desk(at):
    drama = make.drama()
    secret = make.character(drama, "Nobody", "Shin Se-kyung", identity_is_spoiler=True)
    edition = make.review(at, drama=drama)
    assert found(Review, "se-kyung", desk.reviews) == {edition.review}
    assert found(Character, "nobody", desk.characters) == {secret}
    assert found(Character, drama.title.split()[0], desk.characters) == {secret}


@pytest.mark.parametrize("written", [make.review, make.approved, make.live])
def test_a_headline_is_found_whatever_its_stage(written, at):
    edition = written(at, headline="Quiet harbours")
    make.review(at, headline="Another", slug="another", drama=make.drama("D", slug="d"))
    assert found(Edition, "harb", desk.editions) == {edition}
    assert found(Review, "quiet harb", desk.reviews) == {edition.review}


def test_offers_are_found_by_drama_country_and_service(at):
    service = StreamingService.objects.create(name="Viki", slug="viki")
    offer = Availability.objects.create(drama=make.drama("Run On"), service=service, country="KR")
    for words in ("run", "kr", "VIKI", "viki on"):
        assert found(Availability, words, desk.offers) == {offer}, words
    assert found(Availability, "us", desk.offers) == set()


def test_no_word_asks_nothing_of_the_index(at):
    with CaptureQueriesContext(connection) as queries:
        rows = desk.sought(Drama.objects.all(), "  ", DRAMA)
    assert not queries
    assert not rows.query.where


def test_many_are_not_asked_for_one_by_one(at):
    for number in range(3):
        make.drama(f"Signal {number}", slug=f"s{number}")
    keys = Drama.objects.order_by().values_list("pk", flat=True)
    assert sorted(by_keys(keys, 3)) == sorted(keys)
    assert by_keys(keys, 2) is keys
