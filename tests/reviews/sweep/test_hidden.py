"""No word of a hidden thing anywhere, at any instant; its addresses never were."""

import html
import itertools
from urllib.parse import quote, quote_plus, unquote, urlsplit

import pytest
from django.urls import resolve, reverse

from people.models import Author, CastMember, CrewMember
from reviews import urls
from reviews.models import Review, SocialCard, Topic
from reviews.reading_language import in_language, plain
from tests import factories as make

from .crawling import crawl, get, instants, public_patterns, read
from .world import HOUR

pytestmark = pytest.mark.django_db


def test_nothing_hidden_is_anywhere_at_any_instant(world, at, client, monkeypatch):
    seen_names, times = set(), list(instants(at))
    assert len(times) > 8
    for t in times:
        link = [world.shared.path] if t < world.shared.until else []
        pages = crawl(client, monkeypatch, t, *link)
        everything = "\n".join(pages.values()) + unquote("\n".join(pages))
        for name, word in world.words.items():
            shown = word in everything or word.lower() in everything
            assert shown == world.is_out(name, t) or (
                # The superseded edition's drama, cast and topics stay public.
                name == "superseded"
            ), f"{name} is {'' if shown else 'not '}shown {t - at} after the start"
        seen_names |= {resolve(unquote(urlsplit(path).path)).url_name for path in pages}
    assert seen_names == set(public_patterns()), "a public pattern that the sweep does not reach"


def test_a_superseded_text_is_gone(at, client, monkeypatch):
    edition = make.live(at, body="<p>As it was.</p>")
    make.corrected(edition, at, body="<p>As it is.</p>", correction_note="It was otherwise.")
    page = read(get(client, monkeypatch, edition.review.get_absolute_url(), at))
    assert "As it was." not in page
    assert "As it is." in page
    assert "It was otherwise." in page


def addresses(world):
    """``(pattern's name, arguments, the word it belongs to)`` of every planted thing."""
    for name, review in world.reviews.items():
        if name == "public":
            continue
        word = world.words[name]
        own = {
            "review": review.slug,
            "drama": review.drama.slug,
            "cast": CastMember.objects.get(name=f"Performer {word}").slug,
            "crew": CrewMember.objects.get(name=f"Writer {word}").slug,
            "author": Author.objects.get(name=f"Author {word}").slug,
            "topic": Topic.objects.get(name=f"Topic {word}").slug,
            "service": word.lower(),
        }
        for pattern, slug in own.items():
            yield name, pattern, [slug]
        for pattern in ("author", "topic", "service"):
            yield name, f"{pattern}_feed", [own[pattern], "rss"]
        for pattern in ("review", "drama"):
            yield name, f"api:api_{pattern}", [own[pattern]]
        for pattern, role in (("cast", "cast"), ("crew", "crew"), ("author", "authors")):
            yield name, "api:api_person", [role, own[pattern]]
        for card in SocialCard.objects.filter(edition__review=review):
            yield name, "card", [card.token]
        hero = review.editions.get().hero
        yield name, "picture", [hero.token, "full", 1600, "jpg"]
        yield name, "picture", [review.drama.poster.token, "full", 1600, "jpg"]


NEVER = {
    "picture": ["never", "full", 1600, "jpg"],
    **{f"{pattern}_feed": ["never-was", "rss"] for pattern in ("author", "topic", "service")},
    "api:api_person": ["cast", "never-was"],
}


def answer(response):
    """All that a reader could tell two answers apart by."""
    headers = {k: v for k, v in response.headers.items() if k != "ETag"}
    return response.status_code, read(response), headers


def test_a_hidden_thing_answers_as_one_that_never_was(world, at, client, monkeypatch):
    asked = 0
    for t in itertools.islice(instants(at), 6):
        nothing = {}
        for name, pattern, args in addresses(world):
            path = reverse(pattern, args=args)
            response = get(client, monkeypatch, path, t)
            gone = name == "withdrawn" or (name == "tobewithdrawn" and t >= at + 2 * HOUR)
            if world.is_out(name, t):
                assert response.status_code == 200, f"{path} {t - at}"
            elif pattern in {"review", "api:api_review"} and gone:
                assert response.status_code == 410
                assert world.words[name] not in read(response)
                assert world.words["reason"] not in read(response)
            else:
                if pattern not in nothing:
                    never = reverse(pattern, args=NEVER.get(pattern, ["never-was"]))
                    nothing[pattern] = answer(get(client, monkeypatch, never, t))
                assert answer(response) == nothing[pattern], path
            asked += 1
    assert asked > 500


def test_the_file_of_a_picture_is_answered_only_while_a_page_shows_it(
    world, at, client, monkeypatch
):
    answered = dict.fromkeys(world.pictures, 0)
    for t in instants(at):
        for name, image in world.pictures.items():
            status = get(client, monkeypatch, image.thumbnail.url, t).status_code
            assert status == (200 if world.is_out(name, t) else 404), f"{name} {t - at}"
            answered[name] += status == 200
    assert {name for name, times in answered.items() if times} == {
        *("ending", "endingforgood", "fallback")
    }


def test_another_language_tells_no_more(world, at, client, monkeypatch):
    """At the start, and in the midst of it all."""
    times, seen = list(instants(at)), set()
    for t in (times[0], times[4]):
        pages = crawl(client, monkeypatch, t, language="ko")
        everything = "\n".join(pages.values()) + unquote("\n".join(pages))
        for name, word in world.words.items():
            shown = word in everything or word.lower() in everything
            assert shown == world.is_out(name, t) or name == "superseded", (name, t - at)
        seen |= {resolve(plain(unquote(urlsplit(path).path))).url_name for path in pages}
    assert seen == {pattern.name for pattern in urls.pages}
    nothing, asked = {}, 0
    for name, pattern, args in addresses(world):
        out = name in {"withdrawn", "tobewithdrawn"} or world.is_out(name, at)
        if pattern in seen and not out:
            path = in_language(reverse(pattern, args=args), "ko")
            if pattern not in nothing:
                never = in_language(reverse(pattern, args=["never-was"]), "ko")
                nothing[pattern] = answer(get(client, monkeypatch, never, at))
            assert answer(get(client, monkeypatch, path, at)) == nothing[pattern], path
            asked += 1
    assert asked > 50


def test_a_search_for_a_hidden_thing_answers_as_for_one_that_never_was(
    world, at, client, monkeypatch
):
    """By its word, by the whole name, and by a slip of the hand."""

    def answered(path, words, t):
        page = read(get(client, monkeypatch, f"{path}?q={quote(words)}", t))
        return html.unescape(page).replace(words, "…").replace(quote_plus(words), "…")

    asked = 0
    forms = ("{}", '"Drama {}"', "Performer {}")
    for t, form, path in itertools.product(
        itertools.islice(instants(at), 3), forms, ("/search/", "/search/suggest/")
    ):
        never = answered(path, form.format("Xxneverwasxx"), t)
        for name, word in world.words.items():
            if name != "superseded" and not world.is_out(name, t):
                slipped = word[:4] + word[5:] if form == "{}" else word
                assert answered(path, form.format(slipped), t) == never, (word, t - at)
                assert answered(path, form.format(word), t) == never, (word, t - at)
                asked += 1
    assert asked > 200


def test_the_api_lists_as_much_for_a_hidden_thing_as_for_one_that_never_was(
    world, at, client, monkeypatch
):
    """By every filter that names a thing; one row is hidden, one more would be a next page."""
    asked = 0
    for t in itertools.islice(instants(at), 6):
        for name, pattern, args in addresses(world):
            lists = {"drama": ("reviews", "availability"), "service": ("reviews", "availability")}
            for path in lists.get(pattern, ("reviews",) * (pattern in {"author", "topic"})):
                url = f"/api/v1/{path}/?limit=1&{pattern}={quote(args[0])}"
                items = get(client, monkeypatch, url, t).json()["items"]
                if not world.is_out(name, t):
                    assert items == [], url
                    asked += 1
                elif path == "reviews":
                    assert len(items) == 1, url
    assert asked > 200


def test_a_year_without_a_live_review_answers_as_one_that_never_was(world, at, client, monkeypatch):
    Review.objects.filter(pk=world.reviews["held"].pk).update(publish_at=at.replace(year=1999))
    hidden = get(client, monkeypatch, "/reviews/archive/1999/", at)
    never = get(client, monkeypatch, "/reviews/archive/1888/", at)
    assert hidden.status_code == 404
    assert answer(hidden) == answer(never)


def test_a_hangul_topic_has_its_address(at, client, monkeypatch):
    make.live(at).review.topics.add("로맨스")
    path = Topic.objects.get().get_absolute_url()
    assert unquote(path) == "/topics/로맨스/"
    assert get(client, monkeypatch, quote(unquote(path)), at).status_code == 200
