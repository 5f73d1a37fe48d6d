"""What spoils a drama is told to those alone who ask."""

import re

import pytest

from tests import factories as make

from .crawling import crawl, get, read

pytestmark = pytest.mark.django_db


def plant_spoilers(at):
    """Public reviews with words that only a reader who asks may find, by what they are in."""
    words = {}

    def word(name):
        return words.setdefault(name, f"Zq{name}qZ")

    def picture(name):
        return f'<figure data-image="{make.image(caption=word(name), alt=word(name)).pk}"></figure>'

    drama = make.drama(f"Drama {word('secretpartsdrama')}")
    make.character(drama, "Masked man", f"Performer {word('secret')}", identity_is_spoiler=True)
    fold = "<details><summary>{}</summary><p>{}</p>{}</details>"
    make.live(
        at,
        drama=drama,
        standfirst="",
        body="<p>Open.</p>"
        + fold.format(word("label"), word("fold"), picture("foldpicture"))
        + f"<ul><li>Also.{fold.format('Spoiler', word('foldinalist'), '')}</li></ul>",
        verdict=fold.format("Spoiler", word("verdictfold"), ""),
    )
    make.live(
        at,
        spoiler_level="full",
        standfirst="",
        body=f"<p>{word('full')}</p>{picture('fullpicture')}",
        verdict=f"<p>{word('fullverdict')}</p>",
        verdict_for=[word("fullfor")],
        verdict_against=[word("fullagainst")],
        suits=word("fullsuits"),
    )
    mild = {"body": f"<p>{word('mild')} hint</p>", "verdict": ""}
    make.live(at, spoiler_level="mild", standfirst="A hint.", **mild)
    return words


#: What a reader opens, and what a search engine takes no piece from.
FOLD = re.compile(r"<details(?:(?!<details).)*?</details>", re.DOTALL)
NO_SNIPPET = re.compile(r"<(div|section)\b[^>]*\sdata-nosnippet\b.*?</\1>", re.DOTALL)


def told_openly(page):
    while (shorter := FOLD.sub("", page)) != page:
        page = shorter
    return NO_SNIPPET.sub("", page)


def test_a_spoiler_is_told_to_those_alone_who_ask(at, client, monkeypatch):
    words = plant_spoilers(at)
    pages = crawl(client, monkeypatch, at)
    behind = dict.fromkeys(words, 0)
    for path, page in pages.items():
        for name, word in words.items():
            behind[name] += path.startswith("/reviews/") and word in page
        if re.match("/api/v1/(reviews|dramas|people/cast)/[^?]", path):
            # The API says of each what it is.
            continue
        found = {name for name, word in words.items() if word in told_openly(page)}
        if path.startswith(("/cast/", "/sitemap-people", "/api/v1/people/")):
            # There they may be named, but not with the part.
            assert len(found & {"secret", "secretpartsdrama"}) < 2, path
            found.discard("secret")
        # That text may be read by whoever opens a page that says what it is.
        open_to = {
            "secretpartsdrama",
            *({"mild"} if "/feed" in path or "/reviews/" in path else ()),
        }
        assert not found - open_to, path
    assert all(behind.values()), behind


def test_a_search_for_a_folded_word_answers_as_for_one_that_never_was(at, client, monkeypatch):
    words = plant_spoilers(at)
    for name in ("label", "fold", "foldinalist", "foldpicture", "verdictfold", "secret"):
        answers = [
            read(get(client, monkeypatch, f"/search/{page}?q={word}", at)).replace(word, "…")
            for word in (words[name], "Xxneverwasxx")
            for page in ("", "suggest/")
        ]
        assert answers[:2] == answers[2:], name
