"""One table of queries, the same answers on each database: it is run on both."""

import datetime as dt
from dataclasses import replace
from itertools import chain

import pytest
from django.db import connection

from people.models import Author, CastMember
from reviews import gate, workflow
from reviews.models import Drama, Review, SearchEntry, search
from reviews.models.search import how_many_hold
from reviews.search import best, matching
from reviews.search.index import refresh
from reviews.search.query import read
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def find(typed, at, most=100):
    """What is found, by name, each group in its order; of dramas and performers so many."""
    refresh()
    query = read(typed)
    search, dramas, cast = best.Search(query, at), matching.dramas(at), matching.cast(at)
    groups = (
        search.shortest(cast, cast.public, most),
        matching.crew(query, at),
        matching.authors(query, at),
    )
    return {
        "dramas": [drama.title for drama in search.shortest(dramas, dramas.public, most)],
        "people": [person.name for group in groups for person in group],
        "reviews": [review.slug for review in search.reviews(gate.reviews(at), None, 100)[0]],
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


def pages(typed, at, size=2):
    """The addresses of the reviews found, page by page."""
    refresh()
    query, after, found = read(typed), None, []
    while True:
        rows, stopped = best.Search(query, at).reviews(gate.reviews(at), after, size)
        found.append([review.slug for review in rows[:size]])
        if len(rows) > size:
            last = rows[size - 1]
            after = (last.publish_at, last.pk, last.place)
        elif stopped:
            after = stopped
        else:
            return found


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


#: Every word is looked up in what has it; none in names; none at all, however far one looks.
HOW_COMMON = {
    "none": lambda term, named: False,
    "in texts": lambda term, named: not named,
    "all": lambda term, named: True,
}


class Counted(dict):
    def __init__(self, common):
        self.common = common

    def __missing__(self, asked):
        return best.FEW + 1 if self.common(*asked) else 1


@pytest.mark.parametrize("common", HOW_COMMON.values(), ids=HOW_COMMON)
def test_the_table_however_common_its_words_are(common, catalogue, at, monkeypatch):
    monkeypatch.setattr(best, "_counts", lambda query: Counted(common))
    monkeypatch.setattr(best, "LOOKS", (1, 100))
    found = {typed: list(chain(*pages(typed, at, 50))) for typed in TABLE}
    assert found == {typed: answer["reviews"] for typed, answer in TABLE.items()}
    for typed, answer in TABLE.items():
        one = find(typed, at, most=1)
        assert one["dramas"] == answer["dramas"][:1], typed
        assert set(one["people"]) <= set(answer["people"]), typed


@pytest.fixture
def stars(at):
    """Dramas of a star and of a moon, in titles, parts, performers and synopses."""
    make.drama("Star and Moon", listed=True)
    make.drama("Moon Star", listed=True)
    make.drama("Star", listed=True, synopsis="Without a moon.")
    make.drama("Moons", listed=True, synopsis="A moon and a star.")
    make.drama("Sun", listed=True, synopsis="No moon, no star.")
    make.drama("Moon Star, hidden")
    make.character(make.drama("Played", listed=True), "Moon Star", "Sun Ra")
    make.character(make.drama("Playing", listed=True), "Star", "Moon Ra")
    secret = make.drama("Secret star", listed=True)
    make.character(secret, "Star", "Moon Star", identity_is_spoiler=True)
    for number in range(3):
        make.character(make.drama(f"Star {number}", listed=True), "Moon", f"Star Ra{'a' * number}")


FOUND = {
    "star": (
        "Star|Played|Star 0|Star 1|Star 2|Playing|Moon Star|Secret star|Star and Moon|Sun|Moons",
        "Sun Ra|Moon Ra|Star Ra|Star Raa|Star Raaa",
    ),
    "moon star": (
        "Played|Moon Star|Star 0|Star 1|Star 2|Playing|Star and Moon|Sun|Star|Moons",
        "Sun Ra|Moon Ra|Star Ra|Star Raa|Star Raaa",
    ),
    "star -moon": ("Secret star", ""),
    '"no star"': ("Sun", ""),
}


@pytest.mark.parametrize("few", [0, 4, 5000])
@pytest.mark.parametrize("typed", FOUND)
def test_the_shortest_are_looked_into_and_the_answer_is_the_same(
    typed, few, stars, at, monkeypatch
):
    monkeypatch.setattr(best, "FEW", few)
    dramas, people = (names.split("|") if names else [] for names in FOUND[typed])
    for looks, most in ((1, 1), (2, 3), (4, 2), (20, 6), (20, 20)):
        monkeypatch.setattr(best, "LOOKS_AT_SHORTEST", looks)
        found = find(typed, at, most)
        assert found["dramas"] == dramas[:most], (looks, most)
        assert found["people"] == people[:most], (looks, most)


def test_a_common_word_is_found_without_gathering_what_has_it(stars, at, monkeypatch):
    monkeypatch.setattr(best, "FEW", 0)
    assert find("star", at, 2)["dramas"] == ["Star", "Played"]

    def no_holders(*asked):
        raise AssertionError(asked)

    refresh()
    for things in (matching.dramas(at), matching.cast(at)):
        things = replace(things, holders=no_holders)
        assert len(best.Search(read("star"), at).shortest(things, things.public, 2)) == 2


def test_what_is_seldom_together_is_gathered_where_few_names_have_it(at, monkeypatch):
    """The index tells which texts have both words, however common each of them is."""
    texts = ["alpha", "beta", "alpha", "beta", "alpha beta", "gamma"]
    for number, text in enumerate(texts):
        since = at - DAY * (number + 1)
        drama = make.drama("Beta" if text == "gamma" else f"Other {number}")
        body = f"<p>{text} {'alpha' if text == 'gamma' else ''}</p>"
        make.live(at, since=since, drama=drama, slug=f"r{number}", headline="X", body=body)
    monkeypatch.setattr(best, "FEW", 2)
    monkeypatch.setattr(best, "LOOKS", (1, 1))
    assert pages("alpha beta", at) == [["r4", "r5"]]
    monkeypatch.setattr(matching, "MOST_HANDED_OVER", 1)
    assert list(chain(*pages("alpha beta", at))) == ["r4", "r5"]


def test_what_pictures_say_does_not_make_a_word_common(moons, at):
    """They are in the index for the desk: a page of reviews was looked for among names."""
    make.image(caption="Moon over half a moon", alt="Moon")
    refresh()
    words = read("moon").terms[0]
    counted = how_many_hold([(words, True)], 100, of=matching.OF_READERS)
    assert counted == [4]
    assert how_many_hold([(words, True)], 100, of=SearchEntry.Kind.values) == [5]


@pytest.fixture
def moons(at):
    """The oldest reviews are of a drama called so, then some with it in the headline."""
    called = make.drama("Half Moon", listed=True)
    for number in range(12):
        make.live(
            at,
            # Two at a time at the very same instant.
            since=at - DAY * (number // 2 + 1),
            drama=called if number > 8 else make.drama(f"Other {number}"),
            slug=f"r{number}",
            headline="The moon, by half" if number in {2, 6, 7} else "Untitled",
            standfirst="",
            body="<p>Half a moon.</p>" if number != 4 else "<p>Nothing of it.</p>",
        )


BEST_FIRST = {
    "moon": "2 7 6 9 11 10 1 0 3 5 8",
    "half moon": "9 11 10 2 7 6 1 0 3 5 8",
    '"half moon"': "9 11 10",
    "moon half -untitled": "2 7 6",
    "moon -called": "2 7 6 9 11 10 1 0 3 5 8",
}


@pytest.mark.parametrize("few", [0, 3, 5000])
@pytest.mark.parametrize("typed", BEST_FIRST)
def test_common_words_page_without_gaps_or_doubles(typed, few, moons, at, monkeypatch):
    monkeypatch.setattr(best, "FEW", few)
    for looks, size in (((1, 1), 1), ((1, 3), 1), ((1, 2), 3), ((2, 20), 3), ((20, 1), 50)):
        monkeypatch.setattr(best, "LOOKS", looks)
        found = list(chain(*pages(typed, at, size)))
        assert found == [f"r{number}" for number in BEST_FIRST[typed].split()], (looks, size)


def test_how_many_hold_a_word_or_a_phrase_is_counted_up_to_so_many(moons, at, monkeypatch):
    refresh()

    def counted(most):
        words = read("moon half untitled"), read('"half moon" "moon half"'), read("never")
        asked = [(term, names) for query in words for term in query.terms for names in (0, 1)]
        return how_many_hold(asked, most, of=matching.OF_READERS)

    # Eleven texts say "half a moon"; a drama is called so, three headlines have both.
    assert counted(100) == [12, 4, 12, 4, 9, 9, 1, 1, 0, 0, 0, 0]
    assert counted(2) == [2, 2, 2, 2, 2, 2, 1, 1, 0, 0, 0, 0]
    if connection.vendor == "postgresql":
        monkeypatch.setattr(search, "MOST_UNPACKED", 3)
        assert counted(100)[6:10] == [100, 100, 100, 100]


def test_a_page_of_words_that_are_seldom_together_ends_where_the_look_ends(moons, at, monkeypatch):
    """And the next one begins there, so no request reads an archive."""
    monkeypatch.setattr(best, "FEW", 0)
    monkeypatch.setattr(best, "LOOKS", (1, 3))
    assert pages("nothing of", at) == [[], ["r4"], []]
    monkeypatch.setattr(best, "FEW", 5000)
    assert pages("nothing of", at) == [["r4"]]


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
    nothing = read("")
    dramas = matching.dramas(at)
    found = best.Search(nothing, at).shortest(dramas, dramas.public, 9)
    assert [drama.title for drama in found] == ["One"]
    found = matching.placed(gate.reviews(at), nothing, matching.review_holds(at))
    assert [review.slug for review in found] == ["r"]


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
        found = matching.called(SearchEntry.Kind.DRAMA, query, at, 8)
        return [drama.title for drama in found]

    assert called() == ["Signal Be", "Signal Cee"]
    monkeypatch.setattr(matching, "MOST", 3)
    assert called() == ["Signal Be"]


def test_a_performer_is_asked_for_without_a_look_at_every_drama(at):
    """Each row's own dramas are looked up: one sub-query of all would read them all."""
    assert " IN (SELECT" not in str(gate.performers(at).query)
