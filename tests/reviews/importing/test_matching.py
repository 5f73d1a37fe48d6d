"""Names of a text against the catalogue: taken where sure, asked where not."""

import pytest

from people.models import Author, CastMember, CrewMember
from reviews.importing.matching import match
from reviews.importing.understood import (
    AuthorLine,
    CharacterLine,
    CrewLine,
    DramaFacts,
    PerformerLine,
    Understood,
)
from reviews.models import Genre, Network, StreamingService
from tests import factories

pytestmark = pytest.mark.django_db


def the_drama(**facts):
    return match(Understood(drama=DramaFacts(**facts))).drama


@pytest.mark.parametrize(
    ("stored", "said", "certainty"),
    [
        ({"title": "Run On"}, {"title": "Run On"}, "exact"),
        ({"title": "Run On"}, {"title": "Run-On"}, "variant"),
        ({"title": "Run On", "native_title": "런 온"}, {"native_title": "런온"}, "variant"),
        ({"title": "Run On", "alternative_titles": ["Reon On"]}, {"title": "Reon On"}, "exact"),
        # Digits are what tells these apart.
        ({"title": "Reply 1988"}, {"title": "Reply 1997"}, "none"),
        ({"title": "Guardian: The Lonely God"}, {"title": "Guardian"}, "maybe"),
        # A remake bears the same name.
        (
            {"title": "Be Kind", "start_year": 2011},
            {"title": "Be Kind", "start_year": 2019},
            "maybe",
        ),
        (
            {"title": "Be Kind", "start_year": 2019, "end_year": 2020},
            {"title": "Be Kind", "start_year": 2020},
            "exact",
        ),
        (
            {"title": "Signal", "native_title": "시그널"},
            {"title": "Signal", "native_title": "신호"},
            "none",
        ),
        ({"title": "Misty"}, {"title": "Mystery"}, "none"),
    ],
)
def test_a_drama(stored, said, certainty):
    factories.drama(**{"start_year": None, **stored})
    found = the_drama(**said)
    assert found.certainty == certainty
    assert (found.known is not None) == (certainty in {"exact", "variant"})


def test_of_two_dramas_of_one_name_the_years_tell():
    factories.drama("Be Kind", start_year=2011)
    newer = factories.drama("Be Kind", start_year=2019)
    found = the_drama(title="Be Kind", start_year=2019)
    assert (found.certainty, found.known) == ("exact", newer.pk)
    assert the_drama(title="Be Kind").certainty == "maybe"


def test_a_text_without_a_title_matches_nothing():
    assert match(Understood()).drama is None


@pytest.mark.parametrize(
    ("stored", "said", "certainty"),
    [
        ({"name": "Shin Se-kyung"}, "Shin Se-kyung", "exact"),
        ({"name": "Shin Se-kyung"}, "Shin Se-Kyung", "variant"),
        ({"name": "Shin Se-kyung"}, "Shin Sekyung", "variant"),
        ({"name": "Choi Soo-young"}, "Choe Su-yeong", "maybe"),
        ({"name": "Im Si-wan"}, "Si-wan Im", "maybe"),
        ({"name": "Im Si-wan", "aliases": ["Siwan"]}, "Siwan", "exact"),
        ({"name": "Kim Ji-won"}, "Kim Ji-eun", "none"),
    ],
)
def test_a_performer(stored, said, certainty):
    CastMember.objects.create(slug="who", **stored)
    found = match(Understood(performers=[PerformerLine(said)])).performers[said]
    assert found.certainty == certainty


def test_hangul_decides_between_two_of_one_spelling():
    CastMember.objects.create(name="Kim Ji-won", native_name="김지원", slug="one")
    other = CastMember.objects.create(name="Kim Ji-won", native_name="김지언", slug="other")
    found = match(Understood(performers=[PerformerLine("Kim Ji-won", "김지언")])).performers
    assert found["Kim Ji-won"].known == other.pk
    found = match(Understood(performers=[PerformerLine("Kim Ji-won")])).performers
    assert found["Kim Ji-won"].certainty == "maybe"


def test_of_two_namesakes_the_one_in_the_drama_is_meant():
    drama = factories.drama("Run On")
    CastMember.objects.create(name="Kim Ji-won", slug="elsewhere")
    factories.character(drama, "Oh Mi-joo", performer=None)
    own = CastMember.objects.create(name="Kim Ji-won", slug="own")
    drama.characters.get().castings.create(cast_member=own)
    understood = Understood(
        drama=DramaFacts(title="Run On"),
        characters=[CharacterLine("Oh Mi-joo", performers=["Kim Ji-won"])],
    )
    found = match(understood)
    assert found.performers["Kim Ji-won"].known == own.pk
    assert found.characters["Oh Mi-joo"].certainty == "exact"


def test_characters_are_looked_for_in_their_own_drama():
    factories.character(factories.drama("My Mister"), "Lee Ji-an")
    understood = Understood(
        drama=DramaFacts(title="Run On"), characters=[CharacterLine("Lee Ji-an")]
    )
    assert match(understood).characters["Lee Ji-an"].certainty == "none"


def test_crew_authors_services_networks_and_genres():
    CrewMember.objects.create(name="Park Hae-young", slug="p")
    Author.objects.create(name="Kim Ha-eun", slug="k")
    StreamingService.objects.create(name="Disney+", aliases=["Disney Plus"], slug="d")
    Network.objects.create(name="KBS1", slug="kbs1")
    Genre.objects.create(name="Slice of life", slug="s")
    found = match(
        Understood(
            crew=[CrewLine("Park Hae-young", "director")],
            author=AuthorLine("Kim Ha-eun"),
            services=["Disney Plus", "Netflix"],
            networks=["KBS2"],
            drama=DramaFacts(genres=["slice-of-life"]),
        )
    )
    assert found.crew["Park Hae-young"].certainty == "exact"
    assert found.authors["Kim Ha-eun"].certainty == "exact"
    assert found.services["Disney Plus"].certainty == "exact"
    assert found.services["Netflix"].certainty == "none"
    assert found.networks["KBS2"].certainty == "none"
    assert found.genres["slice-of-life"].certainty == "variant"


def test_the_queries_do_not_grow_with_the_names(django_assert_max_num_queries):
    drama = factories.drama("Run On")
    for number in range(5):
        factories.character(drama, f"Character {number}", f"Performer {number}")
    understood = Understood(
        drama=DramaFacts(title="Run On", genres=["a", "b"]),
        characters=[CharacterLine(f"Character {n}", None, [f"Performer {n}"]) for n in range(5)],
        crew=[CrewLine(f"Maker {n}", "director") for n in range(5)],
        services=["Netflix", "Viki"],
        networks=["tvN", "JTBC"],
        author=AuthorLine("Kim Ha-eun"),
    )
    with django_assert_max_num_queries(10):
        match(understood)
