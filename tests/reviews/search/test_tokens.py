"""Where words are cut, and how long an entry may be."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.search.tokens import GAP, entry, of_name, of_text


def texts(tokens):
    return [token.text for token in tokens]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("It listens.", ["it", "listens"]),
        ("Amélie CAFÉ Łódź", ["amelie", "cafe", "lodz"]),
        ("It’s okay, it's fine", ["its", "okay", "its", "fine"]),
        ("눈물의 여왕", ["눈물", "물의", "의", "여왕", "왕"]),
        ("런", ["런"]),
        ("BTS의", ["bts", "의"]),
        ("がんばれ", ["がん", "んば", "ばれ", "れ"]),
        ("半沢直樹", ["半沢", "沢直", "直樹", "樹"]),
        ("ＲＵＮ ①", ["run", "1"]),
        ("9.5 / 10", ["9", "5", "10"]),
        ("\0 \ud800 ' * ( \" :", []),
    ],
)
def test_words(text, tokens):
    assert texts(of_text(text.lower() if text.isascii() else text)[: len(tokens)]) == tokens


def test_decomposed_text_is_cut_as_composed():
    for text in ("눈물의 여왕", "Amélie", "がんばれ"):
        assert texts(of_text(unicodedata.normalize("NFD", text))) == texts(of_text(text))


def test_a_compound_and_what_may_be_a_name_are_joined_too():
    assert texts(of_text("with Soo-young")) == ["with", "soo", "young", GAP, "sooyoung"]
    assert texts(of_text("with Soo young")) == ["with", "soo", "young", GAP, "sooyoung"]
    assert texts(of_text("with so young")) == ["with", "so", "young"]
    assert texts(of_name("so young")) == ["so", "young", GAP, "soyoung"]
    assert texts(of_name("런 온")) == ["런", "온", GAP, "런온", "온"]
    assert texts(of_name("Lee Ji-an"))[-1] == "leejian"


def test_a_token_says_where_it_stands():
    text = "보라: 눈물의 여왕, Soo-young"
    assert {text[t.start : t.end] for t in of_text(text) if t.text in ("눈물", "sooyoung")} == {
        "눈물",
        "Soo-young",
    }


def test_an_entry_is_cut_before_a_database_would_refuse_it():
    many = entry([], ["word " * 40_000])
    assert len(many) == 16_000
    big = entry([], [" ".join(chr(0x20000 + n) * 400 for n in range(4_000))])
    assert len(" ".join(big).encode()) < 700_000


@given(st.text(max_size=60))
def test_a_token_is_letters_and_digits_alone(text):
    for token in [*of_text(text), *of_name(text)]:
        assert token.text == GAP or token.text.isalnum()
        assert 0 <= token.start <= token.end <= len(unicodedata.normalize("NFC", text))
