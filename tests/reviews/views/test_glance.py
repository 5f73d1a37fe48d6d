"""At a glance, at the head of a drama and below a review's picture: who is in it, where it is."""

import functools
import re
from decimal import Decimal

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
def words(text):
    """``words(path, begins, ends)``: those of a block, in one line; nothing where there is none."""

    def read(path, begins, ends, **asked):
        found = re.search(f"{begins}.*?{ends}", text(path, **asked), re.S)
        return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""

    return read


@pytest.fixture
def glance(words):
    return functools.partial(words, begins='<dl class="glance">', ends="</dl>")


@pytest.fixture
def told(words):
    """Beside the score: the word for it, and where to watch."""
    return functools.partial(words, begins='<div class="head-score">', ends='<p class="byline">')


def offer(drama, name, country, kind="FLATRATE"):
    service, _ = StreamingService.objects.get_or_create(name=name, slug=name.lower())
    Availability.objects.create(drama=drama, service=service, country=country, monetization=kind)


def offers(drama):
    offer(drama, "Apple", "US", "BUY")
    offer(drama, "Apple", "US", "RENT")
    offer(drama, "Viki", "US")
    offer(drama, "Wavve", "KR")


def test_the_services_of_the_country_are_named_once_each(drama, glance, at):
    make.live(at, drama=drama)
    assert glance("/dramas/d/") == ""
    offers(drama)
    assert glance("/dramas/d/") == "Where to watch Apple, Viki United States"
    assert glance("/dramas/d/", country="KR") == "Where to watch Wavve South Korea"
    assert glance("/dramas/d/", country="IS") == "Where to watch No offer known: Iceland."


@pytest.mark.parametrize(
    ("score", "said"), [(Decimal("8.5"), "Score: 8.5 /10 Excellent "), (None, "")]
)
def test_a_review_names_the_services_beside_its_score(score, said, drama, glance, told, at):
    make.live(at, drama=drama, slug="r", score=score, suits="")
    assert told("/reviews/r/") == said.strip()
    offers(drama)
    assert told("/reviews/r/") == f"{said}Where to watch: Apple, Viki United States"
    assert told("/reviews/r/", country="IS") == f"{said}Where to watch: No offer known: Iceland."
    assert glance("/reviews/r/") == ""


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


def test_whom_it_suits_is_told_where_nobody_is_known_to_be_in_it(drama, glance, at):
    make.live(at, drama=drama, slug="r", suits="Patient people.")
    assert glance("/reviews/r/") == "Who it suits Patient people."


def test_links_keep_the_country(drama, text, at):
    performer = make.character(drama).castings.get().cast_member
    make.live(at, drama=drama, slug="r")
    for path in PATHS:
        head = text(path, country="KR").partition('class="columns"')[0]
        assert f'href="/cast/{performer.slug}/?country=KR"' in head
