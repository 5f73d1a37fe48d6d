"""One table of queries, the same answers on each database: it is run on both."""

import datetime as dt

import pytest

from people.models import Author, CastMember
from reviews import gate, workflow
from reviews.models import Drama, Review, SearchEntry
from reviews.search import matching
from reviews.search.index import refresh
from reviews.search.query import read
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def find(typed, at):
    """What is found, by name, each group in its order."""
    refresh()
    query = read(typed)
    return {
        "dramas": [drama.title for drama in matching.dramas(query, at)],
        "people": [
            person.name
            for group in (matching.cast, matching.crew, matching.authors)
            for person in group(query, at)
        ],
        "reviews": [
            review.slug for review in matching.reviews(query, at).order_by("place", "-publish_at")
        ],
    }


@pytest.fixture
def catalogue(at):
    run_on = make.drama(
        "Run On",
        native_title="런 온",
        alternative_titles=["Léon Runs"],
        synopsis="A sprinter meets a translator.",
    )
    make.character(run_on, "Oh Mi-joo", "Shin Se-kyung", native_name="오미주", aliases=["Oh Miju"])
    make.character(run_on, "Seo Dan-ah", "Choi Soo-young")
    make.crew(run_on, "Park Shi-hyun")
    queen = make.drama(
        "Queen of Tears", native_title="눈물의 여왕", romanised_title="Nunmul-ui yeowang"
    )
    make.character(queen, "Hong Hae-in", "Kim Ji-won")
    CastMember.objects.filter(name="Kim Ji-won").update(native_name="김지원", aliases=["Kim Jiwon"])
    secret = make.character(queen, "The Stranger", "Song Joong-ki", identity_is_spoiler=True)
    assert secret.castings.count() == 1
    haeun = make.author("Kim Ha-eun", native_name="김하은")
    edition = make.live(
        at,
        drama=run_on,
        slug="run-on",
        authors=[haeun],
        headline="Running toward each other",
        standfirst="Two people who translate.",
        body="<p>A café scene, with Choi Soo young. It’s quiet,"
        " and its <em>blue</em>bird sings.</p>"
        "<p>Naïve? The end of the line.</p>",
    )
    edition.review.topics.add("Slow burn", "로맨스")
    make.live(
        at,
        since=at - 2 * DAY,
        drama=queen,
        slug="queen",
        authors=[make.author("Park Na-rae")],
        headline="A marriage in reverse",
        standfirst="Tears, and a queen.",
        body="<p>Nobody runs on here. 드라마를 보다. A loud one.</p>",
    )


NONE = {"dramas": [], "people": [], "reviews": []}
RUN_ON = {"dramas": ["Run On"], "people": [], "reviews": ["run-on"]}
QUEEN = {"dramas": ["Queen of Tears"], "people": [], "reviews": ["queen"]}
MI_JOO = RUN_ON | {"people": ["Shin Se-kyung"]}
SOO_YOUNG = RUN_ON | {"people": ["Choi Soo-young"]}
JI_WON = QUEEN | {"people": ["Kim Ji-won"]}
HA_EUN = NONE | {"people": ["Kim Ha-eun"], "reviews": ["run-on"]}
TEXT = NONE | {"reviews": ["run-on"]}

TABLE = {
    # Hangul, inside words and over them.
    "눈물": QUEEN,
    "물의": QUEEN,
    "눈물의 여왕": QUEEN,
    "눈물의여왕": QUEEN,
    '"눈물의 여왕"': QUEEN,
    '"여왕 눈물의"': NONE,
    "여왕 눈물": QUEEN,
    "런 온": RUN_ON,
    "런온": RUN_ON,
    "온": RUN_ON,
    "온런": NONE,
    "드라마": NONE | {"reviews": ["queen"]},
    # One title in every dress. "runs on" is another word than "run".
    "run on": RUN_ON,
    "Run-On": RUN_ON,
    "RUN ON": RUN_ON,
    "runon": RUN_ON,
    "Run\u2011On": RUN_ON,
    '"run on"': RUN_ON,
    '"on run"': NONE,
    "on run": RUN_ON,
    "nunmului yeowang": QUEEN,
    # One name in every dress; "Soo young" stands in a text.
    "Soo-young": SOO_YOUNG,
    "Sooyoung": SOO_YOUNG,
    "soo young": SOO_YOUNG,
    "SOO YOUNG choi": SOO_YOUNG,
    "choisooyoung": SOO_YOUNG,
    # A performer, a part, a maker, an author; Hangul and other spellings.
    "Shin Se-kyung": MI_JOO,
    "shin sekyung": MI_JOO,
    "Oh Mi-joo": MI_JOO,
    "오미주": MI_JOO,
    "miju": MI_JOO,
    "Kim Jiwon": JI_WON,
    "김지원": JI_WON,
    "Hae-in": JI_WON,
    "Park Shi-hyun": RUN_ON | {"people": ["Park Shi-hyun"]},
    "Kim Ha-eun": HA_EUN,
    "하은": HA_EUN,
    "slow burn": TEXT,
    "로맨스": TEXT,
    # Words of several things that belong together.
    "mi-joo run": RUN_ON,
    "sekyung blue": NONE,
    "sekyung translate": TEXT,
    "ha-eun run": TEXT,
    # Accents and apostrophes; the words of a text and of a synopsis.
    "cafe": TEXT,
    "CAFÉ": TEXT,
    "cafe\u0301": TEXT,
    "naive": TEXT,
    "Leon": RUN_ON,
    "its": TEXT,
    "it's": TEXT,
    "bluebird": TEXT,
    "sprinter": NONE | {"dramas": ["Run On"]},
    # Phrases do not reach over the end of a line, words do.
    '"end of the line"': TEXT,
    '"sings naive"': NONE,
    "sings naive": TEXT,
    # Without.
    "run -sekyung": NONE,
    "marriage -loud": NONE,
    "marriage -quiet": NONE | {"reviews": ["queen"]},
    'kim -"ha-eun"': JI_WON,
    # By names before by texts: "tears" is a title, and stands in a standfirst.
    "tears": QUEEN,
    "queen": QUEEN,
    # A secret part's name is no secret; who plays it is.
    "stranger": QUEEN,
    "Song Joong-ki": NONE,
    "stranger joong-ki": NONE,
    # Nothing, and no syntax.
    "sekyungg": NONE,
    "tsquery & | ! :*": NONE,
    "NEAR(run on)": NONE,
    "tokens:run": NONE,
    "ru*": NONE,
}


def test_the_table(catalogue, at):
    wrong = {typed: found for typed in TABLE if (found := find(typed, at)) != TABLE[typed]}
    assert wrong == {}


def test_what_is_called_so_goes_first(at):
    """A review that names the drama stands before a newer one that only mentions it."""
    named = make.drama("Signal", listed=True)
    make.drama("Signal to Noise", listed=True)
    make.live(at, since=at - 9 * DAY, drama=named, slug="named", headline="Old")
    make.live(at, since=at - 2 * DAY, slug="headline", headline="A signal")
    make.live(at, drama=make.drama("Other"), slug="text", body="<p>Not like Signal.</p>")
    found = find("signal", at)
    assert found["dramas"] == ["Signal", "Signal to Noise"]
    assert found["reviews"] == ["headline", "named", "text"]


def test_the_edition_in_effect_is_searched_and_no_other(at):
    edition = make.live(at - DAY, body="<p>alpha</p>", slug="r")
    make.corrected(edition, at, body="<p>beta</p>")
    waiting = workflow.start(Review.objects.get(), by=None, at=at)
    waiting.body = "<p>gamma</p>"
    workflow.edit(waiting, by=None, at=at)
    assert find("gamma", at + 2 * HOUR)["reviews"] == []
    workflow.submit(waiting, by=None, at=at)
    workflow.approve(waiting, by=None, at=at)
    workflow.schedule(waiting, by=None, at=at, time=at + HOUR)

    def answers(t):
        return [word for word in ("alpha", "beta", "gamma") if find(word, t)["reviews"]]

    second = dt.timedelta(seconds=1)
    assert answers(at - second) == ["alpha"]
    assert answers(at) == ["beta"]
    assert answers(at + HOUR - second) == ["beta"]
    assert answers(at + HOUR) == ["gamma"]


def test_a_scheduled_review_is_found_at_its_second(at):
    edition = make.approved(at, drama=make.drama("Signal"), authors=[make.author("Kim Ha-eun")])
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    before = at + HOUR - dt.timedelta(microseconds=1)
    for typed in ("signal", "ha-eun", "listens"):
        assert find(typed, before) == NONE
        assert find(typed, at + HOUR) != NONE


def test_an_embargoed_drama_leads_to_nobody_and_nobody_to_it(at):
    """A performer of a public drama is not found by a part in an embargoed one."""
    shown, hidden = make.drama("Shown", listed=True), make.drama("Hidden", listed=True)
    make.character(shown, "Open part", "Kim Ji-won")
    make.character(hidden, "Veiled", "Kim Ji-won")
    workflow.embargo_drama(hidden, by=None, at=at, time=at + HOUR)
    assert find("veiled", at) == NONE
    assert find("Kim Ji-won", at)["dramas"] == ["Shown"]
    assert find("veiled", at + HOUR)["people"] == ["Kim Ji-won"]


def test_a_performer_with_an_open_part_elsewhere_does_not_tell_of_the_secret_one(at):
    shown, secret = make.drama("Shown", listed=True), make.drama("Secretive", listed=True)
    make.character(shown, "Open part", "Song Joong-ki")
    make.character(secret, "Masked", "Song Joong-ki", identity_is_spoiler=True)
    assert find("joong-ki", at) == NONE | {"dramas": ["Shown"], "people": ["Song Joong-ki"]}
    assert find("masked", at) == NONE | {"dramas": ["Secretive"]}
    assert find("masked joong-ki", at) == NONE


def test_a_secret_told_is_found_at_once_and_kept_again(at):
    part = make.character(make.drama("Show", listed=True), "Masked", "Song Joong-ki")
    assert find("joong-ki", at)["dramas"] == ["Show"]
    type(part).objects.update(identity_is_spoiler=True)
    assert find("joong-ki", at) == NONE


def test_no_words_find_everything_that_is_public(at):
    make.live(at, drama=make.drama("One"), slug="r")
    make.drama("Hidden")
    assert find("", at)["dramas"] == ["One"]
    assert find("", at)["reviews"] == ["r"]


def test_a_new_name_is_one_entry_and_the_old_one_is_gone(catalogue, at):
    assert find("Kim Ha-eun", at)["reviews"] == ["run-on"]
    Author.objects.filter(name="Kim Ha-eun").update(name="Lim Ha-rin")
    Drama.objects.filter(title="Run On").update(title="Sprint")
    assert find("Kim Ha-eun", at) == NONE
    assert find("lim harin", at)["reviews"] == ["run-on"]
    assert find("sprint", at) == RUN_ON | {"dramas": ["Sprint"]}


@pytest.mark.parametrize(
    "typed", ["woo young woo", "Woo Young-woo", "woo youngwoo", "wooyoung woo", "우영우 변호사"]
)
def test_who_is_called_so_stands_before_where_the_words_are_scattered(typed, at):
    scattered = make.drama("Glory", native_title="변호사")
    make.character(scattered, "Woo Nam", "Young Dal", native_name="우영우")
    make.character(scattered, "Wooyoung", "Youngwoo Sim")
    called = make.drama("Extraordinary Attorney")
    make.character(called, "Woo Young-woo", "Park Eun-bin", native_name="우영우 변호사")
    make.live(at, drama=scattered, slug="newer", headline="Young", standfirst="", body="<p>x</p>")
    since = at - 3 * DAY
    make.live(
        at, since=since, drama=called, slug="older", headline="A", standfirst="", body="<p>x</p>"
    )
    found = find(typed, at)
    assert found["dramas"] == ["Extraordinary Attorney", "Glory"]
    assert found["people"][0] == "Park Eun-bin"
    assert found["reviews"] == ["older", "newer"]


def test_so_many_that_are_called_so_are_asked_whether_they_are_public(at, monkeypatch):
    """The shortest: a suggestion is asked for at every letter, by anybody."""
    for title in ("Signal", "Signal A", "Signal Be", "Signal Cee"):
        make.drama(title, listed=title > "Signal A")
    refresh()

    def called():
        query = read("signal", typing=True)
        return [
            drama.title for drama in matching.called(gate.dramas(at), SearchEntry.Kind.DRAMA, query)
        ]

    assert called() == ["Signal Be", "Signal Cee"]
    monkeypatch.setattr(matching, "MOST", 3)
    assert called() == ["Signal Be"]


def test_a_performer_is_asked_for_without_a_look_at_every_drama(at):
    """Each row's own dramas are looked up: one sub-query of all would read them all."""
    assert " IN (SELECT" not in str(gate.performers(at).query)
