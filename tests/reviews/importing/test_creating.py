"""From a text to a draft: what is made, what is left alone, and what is said of it."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from people.models import Author, CastMember, CrewMember, Person
from reviews import body
from reviews.importing.cataloguing import Choices
from reviews.importing.checking import findings
from reviews.importing.composing import verdict_run
from reviews.importing.creating import create, house_score, kind_of
from reviews.importing.matching import match
from reviews.importing.reading import read_pasted, read_text
from reviews.importing.understanding import understand
from reviews.importing.understood import (
    AuthorLine,
    CharacterLine,
    CrewLine,
    DramaFacts,
    PerformerLine,
    Section,
    Understood,
)
from reviews.models import Availability, Casting, Drama, Edition, Manuscript, Note, Review
from reviews.preflight import of_edition
from reviews.workflow import Refused
from tests import factories

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parents[4] / "shared" / "samples" / "run-on-review.txt"
#: A link is words in a field, and a link in the body.
ADDRESS = re.compile(r" ?\(https?://[^\s()]+\)")
TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))


def bring_in(understood, at, *, new=True, by=None, text="It is a drama.", choices=None):
    source = understand(read_pasted(text))
    source.findings = []
    choices = choices or Choices.without_asking(match(understood), new=new)
    return create(understood, choices, source=source, by=by, at=at)


def of_run_on(**fields):
    return Understood(
        **{
            "headline": "Run-On",
            "drama": DramaFacts(title="Run On"),
            "sections": [Section(None, "It is good.")],
            **fields,
        }
    )


def told(found):
    return [(finding.rule, finding.line, finding.text) for finding in found]


@pytest.fixture
def sample():
    if not SAMPLE.exists():
        pytest.skip("The sample is not beside this repository.")
    return understand(read_text(SAMPLE.read_bytes(), SAMPLE.name))


def test_the_sample_becomes_a_draft(sample, at):
    choices = Choices.without_asking(match(sample.understood), new=True)
    created = create(sample.understood, choices, source=sample, name=SAMPLE.name, by=None, at=at)
    edition = Edition.objects.get()
    review = edition.review
    drama = review.drama
    assert (edition.stage, edition.headline, edition.standfirst) == ("draft", "Run-On", "")
    assert (review.slug, review.kind) == ("run-on", "final")
    assert (drama.title, drama.slug, drama.years) == ("Run-On", "run-on", "2020–2021")
    assert [(c.name, [p.name for p in c.performers.all()]) for c in drama.characters.all()] == [
        ("Oh Mi-joo", ["Shin Se-Kyung"]),
        ("Ki Seon-Gyeom", ["Im Si-wan"]),
        ("Seo Dan-ah", ["Choi Soo-young"]),
        ("Lee Young-hwa", []),
    ]
    assert [(c.crew_member.name, c.job) for c in drama.crew_credits.all()] == [
        ("Park Shi-hyun", "screenwriter"),
        ("Lee Jae-hoon", "director"),
    ]
    author = review.authors.get()
    assert author.name == "Kathleen Herrera"
    assert author.name_order == Person.NameOrder.GIVEN_FIRST
    assert author.tagline.startswith("K-Beauty enthusiast")
    assert CastMember.objects.get(name="Im Si-wan").name_order == Person.NameOrder.FAMILY_FIRST
    offer = Availability.objects.get()
    assert (offer.service.name, offer.country, offer.source) == ("Netflix", "", "")
    headings = [text.strip() for tag, text in body.blocks(edition.body) if tag == "h2"]
    assert headings == ["New Perspectives", "Rich Girl – Poor Guy", "Communication is Key"]
    assert "slice-of-life" in edition.verdict
    assert "slice-of-life" not in edition.body
    assert edition.manuscript.text.splitlines() == SAMPLE.read_text("utf-8").splitlines()
    assert (edition.manuscript.name, edition.manuscript.credit_line) == (SAMPLE.name, "JTBC")
    assert review.events.get().verb == "start"
    assert created.remarks == []


def test_the_sample_has_the_same_findings_before_and_after(sample, at):
    before = findings(sample, at)
    choices = Choices.without_asking(match(sample.understood), new=True)
    create(sample.understood, choices, source=sample, by=None, at=at)
    after = of_edition.findings(Edition.objects.get(), at)
    assert told(after) == told(before)
    assert len(before) == 11


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_word_of_the_body_is_lost(path, at):
    source = understand(read_text(path.read_bytes(), path.name))
    understood = source.understood
    understood.drama.title = understood.drama.title or "A drama"
    choices = Choices.without_asking(match(understood), new=True)
    edition = create(understood, choices, source=source, by=None, at=at).edition
    stored = Edition.objects.get(pk=edition.pk)
    # The verdict's own heading is the title of its box on the page.
    own = {understood.sections[place].heading for place in list(verdict_run(understood))[:1]}
    written = [
        word
        for section in understood.sections
        for part in (None if section.heading in own else section.heading, section.text)
        for word in ADDRESS.sub("", part or "").split()
    ]
    assert body.text(stored.body + stored.verdict).split() == written


def test_what_is_known_is_taken_and_nothing_is_made(at):
    drama = factories.drama("Run On", slug="run-on")
    factories.character(drama, "Oh Mi-joo", "Shin Se-kyung")
    factories.crew(drama, "Park Si-hyun")
    author = factories.author("Kim Ha-eun", tagline="Writes.")
    understood = of_run_on(
        characters=[CharacterLine("Oh Mi-joo", performers=["Shin Se-Kyung"])],
        crew=[CrewLine("Park Si-hyun", "screenwriter")],
        author=AuthorLine("Kim Ha-eun", "Writes."),
    )
    created = bring_in(understood, at)
    assert created.edition.review.drama == drama
    assert created.edition.review.authors.get() == author
    assert (Drama.objects.count(), CastMember.objects.count(), CrewMember.objects.count()) == (
        1,
        1,
        1,
    )
    assert created.remarks == []


def test_without_a_wish_nothing_new_is_made_and_it_is_said(at):
    factories.drama("Run On")
    understood = of_run_on(
        characters=[CharacterLine("Oh Mi-joo", performers=["Shin Se-kyung"])],
        crew=[CrewLine("Park Si-hyun", "screenwriter")],
        services=["Netflix"],
        author=AuthorLine("Kim Ha-eun"),
    )
    created = bring_in(understood, at, new=False)
    assert not CastMember.objects.exists()
    assert not CrewMember.objects.exists()
    assert not Author.objects.exists()
    assert not Availability.objects.exists()
    assert created.edition.review.authors.count() == 0
    (remark,) = created.remarks
    for name in ("Oh Mi-joo", "Shin Se-kyung", "Park Si-hyun", "Netflix", "Kim Ha-eun"):
        assert name in remark
    assert remark in Note.objects.get().text


def test_facts_of_the_catalogue_are_never_overwritten(at):
    drama = factories.drama("Run On", native_title="런 온", episodes=16)
    character = factories.character(drama, "Oh Mi-joo", "Shin Se-kyung")
    factories.crew(drama, "Park Si-hyun", "screenwriter")
    factories.author("Kim Ha-eun", tagline="Writes.")
    understood = of_run_on(
        drama=DramaFacts(title="Run On", episodes=20),
        characters=[CharacterLine("Oh Mi-joo", performers=["Somebody Else"])],
        crew=[CrewLine("Kim Eun-sook", "screenwriter")],
        networks=["tvN"],
        author=AuthorLine("Kim Ha-eun", "Another line."),
    )
    created = bring_in(understood, at)
    drama.refresh_from_db()
    assert (drama.episodes, drama.native_title) == (16, "런 온")
    assert [row.cast_member.name for row in character.castings.all()] == ["Shin Se-kyung"]
    assert drama.crew_credits.count() == 1
    assert drama.networks.count() == 0
    assert Author.objects.get().tagline == "Writes."
    said = "\n".join(created.remarks)
    for one in ("“20”", "“16”", "Somebody Else", "Kim Eun-sook", "tvN", "Another line."):
        assert one in said


def test_a_known_character_without_a_performer_gets_them(at):
    drama = factories.drama("Run On")
    character = factories.character(drama, "Oh Mi-joo", performer=None)
    bring_in(of_run_on(characters=[CharacterLine("Oh Mi-joo", None, ["Shin Se-kyung"])]), at)
    assert [p.name for p in character.performers.all()] == ["Shin Se-kyung"]


def test_a_child_and_an_adult_share_a_character_and_one_plays_two(at):
    understood = of_run_on(
        characters=[
            CharacterLine("Oh Mi-joo", "오미주", ["Shin Se-kyung", "Kim Child"]),
            CharacterLine("Twin", None, ["Shin Se-kyung"]),
            CharacterLine("Oh Mi-joo", None, ["Kim Teen"]),
        ],
        performers=[PerformerLine("Shin Se-kyung", "신세경"), PerformerLine("Lee Alone")],
    )
    created = bring_in(understood, at)
    cast = {
        character.name: [casting.cast_member.name for casting in character.castings.all()]
        for character in created.edition.review.drama.characters.all()
    }
    assert cast == {
        "Oh Mi-joo": ["Shin Se-kyung", "Kim Child", "Kim Teen"],
        "Twin": ["Shin Se-kyung"],
    }
    assert CastMember.objects.get(name="Shin Se-kyung").native_name == "신세경"
    assert any("Lee Alone" in remark for remark in created.remarks)


def test_one_who_writes_and_directs_is_one_person(at):
    understood = of_run_on(
        crew=[CrewLine("Park Si-hyun", "screenwriter"), CrewLine("Park Si-hyun", "director")]
    )
    bring_in(understood, at)
    assert CrewMember.objects.get().credits.count() == 2


def test_without_a_drama_there_is_no_review(at):
    with pytest.raises(Refused, match="Which drama"):
        bring_in(of_run_on(), at, new=False)
    with pytest.raises(Refused, match="Which drama"):
        bring_in(Understood(headline="A text"), at)
    assert not Review.objects.exists()
    assert not Manuscript.objects.exists()


def test_a_failure_leaves_nothing_behind(at):
    understood = of_run_on(drama=DramaFacts(title="Run On", start_year=2021, end_year=2020))
    with pytest.raises(Refused, match="last year"):
        bring_in(understood, at)
    understood = of_run_on(characters=[CharacterLine("x" * 101)])
    with pytest.raises(Refused, match="character"):
        bring_in(understood, at)
    assert not Drama.objects.exists()
    assert not Review.objects.exists()


def test_a_character_of_another_drama_is_refused(at):
    other = factories.character(factories.drama("My Mister"), "Lee Ji-an")
    understood = of_run_on(characters=[CharacterLine("Lee Ji-an")])
    choices = Choices(drama="new", characters={"Lee Ji-an": other.pk})
    with pytest.raises(Refused, match="another drama"):
        bring_in(understood, at, choices=choices)


def test_a_writer_may_not_add_to_the_catalogue(at):
    by = factories.writer()
    with pytest.raises(Refused, match="may not add"):
        bring_in(of_run_on(), at, by=by)
    factories.drama("Run On")
    bring_in(of_run_on(), at, by=by)
    assert Review.objects.get().started_by == by


def test_a_publisher_may_not_import(at):
    factories.drama("Run On")
    with pytest.raises(Refused):
        bring_in(of_run_on(), at, by=factories.publisher())


def test_addresses_are_free_and_tell_the_kind(at):
    slugs = [
        bring_in(of_run_on(label=label), at).edition.review.slug
        for label in ("Review", "First Impressions", "Review")
    ]
    assert slugs == ["run-on", "run-on-first-impression", "run-on-2"]
    assert Drama.objects.count() == 1


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        (None, "final"),
        ("Review", "final"),
        ("First Impressions", "first-impression"),
        ("Mid-season review", "mid-run"),
        ("Looking back", "retrospective"),
    ],
)
def test_kinds(label, kind):
    assert kind_of(label) == kind


@pytest.mark.parametrize(
    ("score", "ours"),
    [
        (None, None),
        ({"value": 8, "best": 10}, "8"),
        ({"value": 8.5, "best": 10}, "8.5"),
        ({"value": 4, "best": 5}, "8"),
        ({"value": 4.5, "best": 5}, "9"),
        ({"value": 87, "best": 100}, "8.7"),
        ({"value": 8.25, "best": 10}, None),
        ({"value": 5, "best": 7}, None),
        ({"value": 12, "best": 10}, None),
        ({"grade": "B+"}, None),
    ],
)
def test_scores_on_our_scale_only_if_exact(score, ours):
    assert house_score(score) == (None if ours is None else Decimal(ours))


def test_a_score_that_does_not_fit_is_said(at):
    created = bring_in(of_run_on(score={"grade": "B+"}), at)
    assert created.edition.score is None
    assert any("B+" in remark for remark in created.remarks)


def test_what_is_too_long_or_no_address_is_said_and_not_fatal(at):
    understood = of_run_on(
        headline="long " * 60, credit_line="c" * 300, trailer="https://" + "x" * 300
    )
    created = bring_in(understood, at)
    stored = Edition.objects.get()
    assert len(stored.headline) <= 200
    assert stored.headline.endswith("…")
    assert stored.trailer_url == ""
    assert len(created.remarks) == 3


def test_what_found_no_place_is_kept_in_the_note(at):
    source = understand(read_pasted("Posted on 3 May 2021\n\nRun On is a drama that is very good."))
    understood = of_run_on()
    choices = Choices.without_asking(match(understood), new=True)
    created = create(understood, choices, source=source, by=None, at=at)
    assert len(created.remarks) == len(source.findings)
    for finding in source.findings:
        assert finding.text in Note.objects.get().text


def test_a_casting_is_made_once_for_a_performer_spelt_in_two_ways(at):
    person = CastMember.objects.create(name="Shin Se-kyung", slug="s")
    understood = of_run_on(
        characters=[CharacterLine("Oh Mi-joo", None, ["Shin Se-kyung", "Shin Se-Kyung"])]
    )
    bring_in(understood, at)
    assert Casting.objects.get().cast_member == person
