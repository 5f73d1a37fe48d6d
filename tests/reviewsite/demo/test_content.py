"""The demo's content is whole: every reference resolves, every name is known."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import asdict
from html.parser import HTMLParser
from typing import Any, get_args

import pytest

from reviewsite.demo.content import load, reading
from reviewsite.demo.content.shapes import LIVE_STATES, Review, Service, State

CONTENT = load()
REVIEWS = list(CONTENT.reviews.values())
DRAMAS = list(CONTENT.dramas.values())
each_review = pytest.mark.parametrize("review", REVIEWS, ids=lambda r: r.slug)
each_drama = pytest.mark.parametrize("drama", DRAMAS, ids=lambda d: d.slug)

FIGURE = re.compile(r'<figure data-image="([\w-]+)"></figure>')
HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
#: "Name (Other Name)": a character and a performer. Both start with a capital.
IN_PARENTHESES = re.compile(r"\(([A-Z][\w’ -]+)\)")
#: A romanised Korean name as this desk writes it: Lee Ji-an, Kang Tae-oh.
KOREAN_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+(?:-[a-z]+)+\b")

FAMILY_NAMES = {
    person.name.split()[0] for person in [*CONTENT.performers.values(), *CONTENT.crew.values()]
} | {c.name.split()[0] for d in DRAMAS for c in d.characters if "-" not in c.name.split()[0]}


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [s for item in value.values() for s in strings(item)]
    if isinstance(value, list | tuple):
        return [s for item in value for s in strings(item)]
    return []


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


def names_of(review: Review) -> tuple[dict[str, set[str]], set[str]]:
    """Character → performers' names, and everybody whom the drama knows."""
    drama = CONTENT.dramas[review.drama]
    cast = {
        name: {CONTENT.performers[key].name for key in character.performers}
        for character in drama.characters
        for name in (character.name, *character.aliases)
    }
    everybody = set(cast) | {name for names in cast.values() for name in names}
    everybody |= {CONTENT.crew[credit.person].name for credit in drama.crew}
    return cast, everybody


def test_all_text_is_nfc_and_typographic():
    for text in strings(asdict(CONTENT)):
        assert unicodedata.is_normalized("NFC", text), text
        assert "'" not in text, text
        assert '"' not in FIGURE.sub("", text).replace('<blockquote data-kind="pull">', ""), text
        assert "--" not in text
        assert "\u00a0" not in text


def test_native_names_are_hangul():
    people = [*CONTENT.performers.values(), *CONTENT.crew.values()]
    natives = [p.native_name for p in people] + [d.native_title for d in DRAMAS]
    natives += [c.native_name for d in DRAMAS for c in d.characters]
    for native in natives:
        assert HANGUL.search(native), native
        assert not re.search("[A-Za-z]", native), native
    assert any(HANGUL.search(topic.slug) for topic in CONTENT.topics.values())
    assert any(author.native_name for author in CONTENT.authors.values())


def test_no_two_people_share_a_hangul_name():
    names = Counter(p.native_name for p in CONTENT.performers.values())
    assert [name for name, count in names.items() if count > 1] == []


@each_drama
def test_drama_references_resolve(drama):
    assert drama.poster in CONTENT.pictures
    assert {credit.person for credit in drama.crew} <= CONTENT.crew.keys()
    assert {credit.job for credit in drama.crew} == {"screenwriter", "director"}
    for character in drama.characters:
        assert character.performers
        assert set(character.performers) <= CONTENT.performers.keys()
    names = [character.name for character in drama.characters]
    assert len(names) == len(set(names))
    assert drama.starts_on < drama.ends_on


@each_drama
def test_offers_are_known_services_and_say_that_they_are_made_up(drama):
    for offer in drama.availability:
        assert offer.service in CONTENT.services
        assert re.fullmatch(r"[A-Z]{2}|001|", offer.country)
        assert offer.source == "the demo desk"
        if offer.opens_in_days is not None and offer.closes_in_days is not None:
            assert offer.opens_in_days < offer.closes_in_days


def test_offers_show_every_case():
    offers = [offer for drama in DRAMAS for offer in drama.availability]
    closes = [o.closes_in_days for o in offers if o.closes_in_days is not None]
    assert any(0 < days <= 30 for days in closes), "leaving soon"
    assert any(days < 0 for days in closes), "already over"
    assert any((o.opens_in_days or 0) > 0 for o in offers), "still to come"
    assert {"001", ""} <= {o.country for o in offers}
    assert {o.monetization for o in offers} == {"FLATRATE", "FREE", "ADS", "RENT", "BUY"}


def test_people_keep_their_pictures():
    for person in [*CONTENT.authors.values(), *CONTENT.performers.values()]:
        assert person.portrait in {"", *CONTENT.pictures}
    used = {key for drama in DRAMAS for c in drama.characters for key in c.performers}
    assert used == CONTENT.performers.keys()
    assert {c.person for drama in DRAMAS for c in drama.crew} == CONTENT.crew.keys()


def test_some_character_has_two_performers_and_some_identity_is_a_spoiler():
    characters = [c for drama in DRAMAS for c in drama.characters]
    assert any(len(c.performers) > 1 for c in characters)
    assert any(c.identity_is_spoiler for c in characters)


@each_review
def test_review_references_resolve(review):
    assert review.drama in CONTENT.dramas
    assert review.authors
    assert set(review.authors) <= CONTENT.authors.keys()
    assert set(review.topics) <= CONTENT.topics.keys()
    assert review.hero in CONTENT.pictures
    assert set(FIGURE.findall(review.body)) <= CONTENT.pictures.keys()
    assert review.episodes_watched <= CONTENT.dramas[review.drama].episodes
    assert review.score is None or (0 <= review.score <= 10 and review.score % 0.5 == 0)


@each_review
def test_parentheses_hold_the_performer_of_the_character_before_them(review):
    cast, _ = names_of(review)
    body = plain(review.body)
    for found in IN_PARENTHESES.finditer(body):
        before = body[: found.start()].rstrip()
        character = max((name for name in cast if before.endswith(name)), key=len, default=None)
        assert character, f"nobody before ({found[1]})"
        assert found[1] in cast[character]


@each_review
def test_full_names_belong_to_the_drama(review):
    _, everybody = names_of(review)
    text = plain(f"{review.headline} {review.standfirst} {review.body} {review.verdict}")
    for name in KOREAN_NAME.findall(text):
        # "When Dong-baek" opens a sentence; "Gong Hyo-jin" has a family's name.
        assert name in everybody or name.split()[0] not in FAMILY_NAMES


@each_review
def test_performer_is_told_when_a_main_character_first_comes(review):
    cast, _ = names_of(review)
    text = plain(review.body)
    for character in CONTENT.dramas[review.drama].characters:
        if character.tier != "main" or character.identity_is_spoiler:
            continue
        at = text.find(character.name)
        if at < 0:
            continue
        following = text[at + len(character.name) :]
        told = any(following.startswith(f" ({name})") for name in cast[character.name])
        # A sentence may say who plays whom in words instead.
        told = told or any(
            name in text[max(0, at - 90) : at + 160] for name in cast[character.name]
        )
        assert told, character.name


@each_review
def test_review_has_the_shape_of_a_review(review):
    words = len(plain(review.body + review.verdict).split())
    assert 250 <= words <= 600
    assert 2 <= review.body.count("<h2>") <= 4
    assert review.suits
    if review.state != "draft":  # a draft may still lack something
        assert review.verdict_for
        assert review.verdict_against


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@each_review
def test_html_is_simple_and_closed(review):
    for html in (review.body, review.verdict):
        tags = Tags()
        tags.feed(html)
        assert tags.open == []
        assert tags.seen <= {
            "p",
            "h2",
            "em",
            "strong",
            "a",
            "ul",
            "li",
            "blockquote",
            "figure",
            "details",
            "summary",
        }


@each_review
def test_state_comes_with_its_times(review):
    needed = {
        "live": {"live_days_ago"},
        "corrected": {"live_days_ago", "correction"},
        "correction-waiting": {"live_days_ago", "correction"},
        "withdrawn": {"live_days_ago", "withdrawn_days_ago", "reason"},
        "held": {"live_days_ago", "reason"},
        "scheduled": {"publish_in_hours"},
        "embargoed": {"publish_in_hours", "embargo_in_hours"},
        "changes-requested": {"reason"},
    }.get(review.state, set())
    times = {"live_days_ago", "withdrawn_days_ago", "publish_in_hours", "embargo_in_hours"}
    given = {name for name in (*times, "correction") if getattr(review, name) is not None}
    assert all(getattr(review, name) for name in needed)
    assert given == needed - {"reason"}
    if review.state == "withdrawn":
        assert review.withdrawn_days_ago < review.live_days_ago
    if review.state == "embargoed":
        assert review.publish_in_hours >= review.embargo_in_hours


@each_review
def test_correction_changes_what_it_says(review):
    if review.correction is None:
        return
    for change in review.correction.replace:
        assert review.body.count(change.old) == 1
        assert change.new not in review.body
    assert review.correction.note
    assert (review.correction.days_ago is not None) == (review.state == "corrected")
    assert (review.correction.days_ahead is not None) == (review.state == "correction-waiting")
    if review.correction.days_ago is not None:
        assert review.correction.days_ago < review.live_days_ago


def test_every_state_is_shown_and_the_archive_has_years():
    assert {review.state for review in REVIEWS} == set(get_args(State))
    live = [review.live_days_ago for review in REVIEWS if review.state in LIVE_STATES]
    assert len(live) >= 8
    assert max(live) > 2 * 365
    assert any(review.score is None for review in REVIEWS)
    assert any(review.disclosure for review in REVIEWS)
    assert {review.spoiler_level for review in REVIEWS} == {"none", "mild", "full"}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"slug": "a", "name": "A"}, "url is missing"),
        ({"slug": "a", "name": "A", "url": "b", "colour": "c"}, "unknown"),
        ({"slug": "a", "name": 7, "url": "b"}, "7 is no"),
    ],
)
def test_reading_is_strict(raw, message):
    with pytest.raises(reading.ContentError, match=message):
        reading._table(Service, [raw], "slug")


def test_a_key_twice_is_refused():
    raw = {"slug": "a", "name": "A", "url": "b"}
    with pytest.raises(reading.ContentError, match="twice"):
        reading._table(Service, [raw, raw], "slug")


def test_an_unknown_state_is_refused():
    with pytest.raises(reading.ContentError, match="none of"):
        reading._value(State, "lively", "Review 'x'.state")
