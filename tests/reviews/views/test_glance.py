"""At a glance, at the head of a review and of a drama: where to watch it, who is in it."""

import re

import pytest

from people.models import CastMember
from reviews.models import Availability, Casting, Character, StreamingService
from tests import factories as make

pytestmark = pytest.mark.django_db

PATHS = ("/reviews/r/", "/dramas/d/")


@pytest.fixture
def drama():
    return make.drama("My Mister", slug="d")


@pytest.fixture
def glance(text):
    """The words of the block, in one line; nothing where there is none."""

    def read(path, **asked):
        found = re.search(r'<dl class="glance">.*?</dl>', text(path, **asked), re.S)
        return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""

    return read


def offer(drama, name, country, kind="FLATRATE"):
    service, _ = StreamingService.objects.get_or_create(name=name, slug=name.lower())
    Availability.objects.create(drama=drama, service=service, country=country, monetization=kind)


@pytest.mark.parametrize("path", PATHS)
def test_the_services_of_the_country_are_named_once_each(path, drama, glance, at):
    make.live(at, drama=drama, slug="r", suits="")
    assert glance(path) == ""
    offer(drama, "Apple", "US", "BUY")
    offer(drama, "Apple", "US", "RENT")
    offer(drama, "Viki", "US")
    offer(drama, "Wavve", "KR")
    assert glance(path) == "Where to watch Apple, Viki United States"
    assert glance(path, country="KR") == "Where to watch Wavve South Korea"
    assert glance(path, country="IS") == "Where to watch No offer known: Iceland."


@pytest.mark.parametrize("path", PATHS)
def test_three_are_named_of_those_with_a_main_part_that_is_no_secret(path, drama, glance, at):
    make.live(at, drama=drama, slug="r")
    main, support = Character.Tier.MAIN, Character.Tier.SUPPORT
    make.character(drama, "A", "Veiled One", tier=main, order=1, identity_is_spoiler=True)
    grown = make.character(drama, "B", "Grown One", tier=main, order=2)
    child = CastMember.objects.create(name="Small One", slug="small")
    Casting.objects.create(character=grown, cast_member=child, note="as a child", order=2)
    make.character(drama, "C", "Grown One", tier=main, order=3)
    make.character(drama, "D", "", tier=main, order=4)
    make.character(drama, "E", "Passing One", tier=support)
    assert glance(path) == "Cast Grown One"
    for number in range(3):
        make.character(drama, f"F{number}", f"Next {number}", tier=main, order=5)
    assert glance(path) == "Cast Grown One , Next 0 , Next 1"


def test_whom_it_suits_is_not_told_of_a_text_full_of_spoilers(drama, glance, at):
    make.character(drama)
    make.live(at, drama=drama, slug="r", suits="Patient people.", spoiler_level="mild")
    make.live(at, drama=drama, slug="s", suits="Patient people.", spoiler_level="full")
    assert glance("/reviews/r/") == "Cast Lee Ji-eun Who it suits Patient people."
    assert glance("/reviews/s/") == "Cast Lee Ji-eun"
    assert "Patient" not in glance("/dramas/d/")


def test_links_keep_the_country(drama, text, at):
    performer = make.character(drama).castings.get().cast_member
    make.live(at, drama=drama, slug="r")
    for path in PATHS:
        head = text(path, country="KR").partition('class="columns"')[0]
        assert f'href="/cast/{performer.slug}/?country=KR"' in head
