"""A name is looked up by its slips, and no other names are read."""

from hashlib import sha256

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from reviews.models import SearchEntry
from reviews.names import fold
from reviews.search import guess, index
from reviews.search.query import read
from reviews.search.slips import Alike, alike, allowed, tokens_of
from tests import factories as make

#: Few letters, so that slips of every kind are near one another.
WORDS = st.text(alphabet="abcd", min_size=1, max_size=14)


@st.composite
def slipped(draw):
    """A word, and what comes of it by some slips of the hand."""
    word = draw(WORDS)
    typed = word
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(typed)))
        before, after = typed[:place], typed[place:]
        letter = draw(st.sampled_from("abcdx"))
        typed = draw(
            st.sampled_from(
                [
                    before + letter + after,
                    before + after[1:],
                    before + letter + after[1:],
                    before + after[1:2] + after[:1] + after[2:],
                ]
            )
        )
    return word, typed


@given(slipped())
def test_whatever_is_so_few_slips_away_is_looked_up(pair):
    word, typed = pair
    if len(typed) < 4 or OSA.distance(typed, word) > allowed(typed):
        return
    kept = set(tokens_of([word]))
    *_, whole = alike(typed)
    assert all(kept & set(group) for group in whole.groups), pair


@given(st.text(max_size=300))
def test_tokens_are_letters_behind_a_mark(name):
    for token in [*tokens_of([name]), *(t for a in alike(name) for g in a.groups for t in g)]:
        assert token[0] in "\ue002\ue003\ue004"
        assert token[1:].isalpha()
        assert len(token) <= 41


def test_a_thing_has_so_many_and_no_more():
    names = [sha256(bytes([number])).hexdigest() for number in range(200)]
    assert len(tokens_of(names)) == 4_000


@pytest.mark.django_db
def test_what_is_compared_is_bounded(at, monkeypatch, django_assert_max_num_queries):
    """However many names are near, so many things are read; the rest of the catalogue never is."""
    for number in range(9):
        part = make.character(
            make.drama("Q", listed=True), f"Signal Zx{number}", f"Signal Zy{number}"
        )
        make.crew(part.drama, f"Signal Zw{number}")
        make.live(at, drama=part.drama, authors=[make.author(f"Signal Zv{number}")])
    for number in range(40):
        make.drama(f"Signal {chr(97 + number % 26)}{chr(97 + number // 26)}", listed=True)
        make.drama(f"Quite another {number}", listed=True)
    while index.refresh():
        pass
    compared = []

    def extract(typed, names, **kwargs):
        compared.append(list(names))

    monkeypatch.setattr(guess, "CANDIDATES", 5)
    monkeypatch.setattr(guess, "extractOne", extract)
    with django_assert_max_num_queries(8):
        guess.did_you_mean(read("Signal zz"), at)
    assert len(compared[0]) in range(5, 11)
    assert all(fold("Signal") in name for name in compared[0])


@pytest.mark.django_db
def test_names_that_are_near_come_from_the_full_text_index():
    entries = SearchEntry.objects.filter(tokens__holds=Alike([["\ue002abc"], ["\ue003def"]]))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = entries.explain()
    if connection.vendor == "postgresql":
        assert "Bitmap Index Scan on search_entry_tokens" in plan
    else:
        assert "VIRTUAL TABLE INDEX" in plan
        assert "SCAN reviews_searchentry\n" not in plan


def test_postgresql_is_not_told_of_so_many_words_but_once():
    """It would guess that they stand in a tenth of all entries, and read all of them."""
    asked = Alike([["\ue002abc", "\ue002ab"]]).tsquery()
    assert asked.count(" & ") == 2
    assert len(set(asked.split(" & "))) == 1
