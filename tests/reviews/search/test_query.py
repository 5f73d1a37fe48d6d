"""What a reader typed, as the databases are asked it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.search.query import MAX_LENGTH, read
from reviews.search.tokens import NAME


def in_texts(term):
    """What FTS5 is asked about texts; about names it is asked the same, each token marked."""
    asked = term.fts5().split(" OR ")
    names = term.fts5(names=True).split(" OR ")
    assert asked[::2] == names
    assert [name.replace(NAME, "") for name in names] == asked[1::2]
    return " OR ".join(asked[1::2])


@pytest.mark.parametrize(
    ("typed", "terms", "without"),
    [
        ("quiet", ['"quiet"'], []),
        ("run on", ['"run" OR "runon"', '"on" OR "runon"'], []),
        ("Run-On", ['"run on" OR "runon"'], []),
        ('"run on"', ['"run on"'], []),
        ("“run on”", ['"run on"'], []),
        ('"run on', ['"run on"'], []),
        ("quiet -loud", ['"quiet"'], ['"loud"']),
        ('-"run on" quiet', ['"quiet"'], ['"run on"']),
        ("눈물", ['"눈물"'], []),
        ("눈물의 여왕", ['"눈물 물의"', '"여왕"'], []),
        ('"눈물의 여왕"', ['"눈물 물의 의 여왕"'], []),
        ("런", ['"런" *'], []),
        ('- "" -- \' ( * : ^', [], []),
        ('NEAR(a b, 2) {tokens}: "x" AND', ['"near a" OR "neara" OR "nearab"'], None),
        ("a & b | !c <-> d:*", ['"a" OR "ab"'], None),
    ],
)
def test_reading(typed, terms, without):
    query = read(typed)
    assert [in_texts(term) for term in query.terms][: len(terms)] == terms
    assert bool(query.terms) == bool(terms)
    if without is not None:
        assert [in_texts(term) for term in query.without] == without


def test_the_same_for_postgresql():
    (term,) = read("Run-On").terms
    names = "('Nrun' <-> 'Non') | ('Nrunon')".replace("N", NAME)
    assert term.tsquery(names=True) == names
    first, second = names.split(" | ")
    assert term.tsquery() == f"{first} | ('run' <-> 'on') | {second} | ('runon')"
    (term,) = read("런").terms
    assert term.tsquery(names=True) == f"('{NAME}런':*)"


def test_a_word_being_typed_may_be_a_beginning():
    first, last = read("my mis", typing=True).terms
    assert in_texts(first) == '"my" OR "mymis"'
    assert in_texts(last) == '"mis" * OR "mymis" *'


def test_a_long_query_is_cut():
    query = read("word " * 2000)
    assert len(query.text) <= MAX_LENGTH
    assert len(query.terms) <= 8
    assert len(read("-word " * 2000).without) <= 8


@given(st.text(max_size=80))
def test_no_sign_of_the_readers_reaches_a_database(typed):
    query = read(typed)
    for term in query.terms + query.without:
        assert term.phrases
        for phrase in term.phrases:
            assert phrase.tokens
            assert all(token.isalnum() for token in phrase.tokens)
