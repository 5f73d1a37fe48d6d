"""
The sweep: everything public, at every interesting instant, with hidden things planted.

Each hidden thing carries a word of its own in every text that it has. The site
is then crawled from its home page, link by link, at every instant at which
something changes: no word is on any page before its time or after its end, no
link leads nowhere, and every address of a hidden thing answers exactly as one
that never was.
"""

import datetime as dt
import html
import itertools
import re
from urllib.parse import quote, quote_plus, unquote, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from people.models import Author, CastMember, CrewMember
from reviews import gate, sharing, urls, workflow
from reviews.models import (
    Availability,
    Drama,
    Edition,
    Manuscript,
    Note,
    Review,
    SocialCard,
    StreamingService,
    Topic,
)
from reviews.reading_language import in_language, plain, split
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)

#: Where a pattern is not a page of the public site.
NOT_PUBLIC = ("admin/",)


def public_patterns(resolver=None, prefix=""):
    """The names of every public pattern of the whole site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(NOT_PUBLIC):
            continue
        if isinstance(pattern, URLResolver):
            yield from public_patterns(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or route


class World:
    """One public review and, beside it, hidden ones that share everything with it."""

    def __init__(self, at):
        self.at = at
        self.words = {}
        self.reviews = {}
        self.shared = {
            "author": make.author("Shared Author", portrait=make.image()),
            "service": StreamingService.objects.create(name="Shared", slug="shared"),
        }
        self.public = self.plant("public", lambda e: workflow.publish(e, by=None, at=at - DAY))
        self.plant("draft", None)
        self.plant("inreview", lambda e: None, approve=False)
        self.plant("approved", lambda e: None)
        self.plant("spiked", self.spike, approve=False)
        self.plant("scheduled", lambda e: self.schedule(e, at + HOUR))
        self.plant("held", self.hold)
        self.plant("heldscheduled", self.hold_scheduled)
        self.plant("withdrawn", lambda e: self.withdraw(e, at))
        self.plant("tobewithdrawn", lambda e: self.withdraw(e, at + 2 * HOUR))
        self.plant("embargoed", lambda e: self.embargo(e, at + 3 * HOUR))
        self.plant("dramaembargoed", lambda e: self.embargo_drama(e, at + 4 * HOUR))
        self.around_the_public_one()
        self.draw_cards()
        # A link is made by hand, and is not on any page.
        now_read = self.fresh(self.public).edition_in_effect(at)
        self.shared = sharing.share(now_read, by=None, at=at)

    def word(self, name, length=10):
        return self.words.setdefault(name, f"Zq{name}qZ")

    def plant(self, name, then, *, approve=True):
        word, at = self.word(name), self.at - DAY
        drama = make.drama(
            f"Drama {word}",
            slug=f"drama-{word.lower()}",
            synopsis=word,
            native_title=word,
            romanised_title=word,
            poster=make.image(caption=word, alt=word, credit_line=word),
        )
        make.character(drama, "Shared part", "Shared Performer")
        make.character(drama, f"Part {word}", f"Performer {word}")
        make.crew(drama, "Shared Writer")
        make.crew(drama, f"Writer {word}")
        own_service = StreamingService.objects.create(name=f"Service {word}", slug=word.lower())
        offer = {"drama": drama, "country": "US", "source": word}
        Availability.objects.create(service=own_service, **offer)
        Availability.objects.create(
            service=self.shared["service"], closes_at=at + 20 * DAY, **offer
        )
        edition = make.review(
            at,
            drama=drama,
            slug=f"review-{word.lower()}",
            authors=[self.shared["author"], make.author(f"Author {word}", tagline=word)],
            headline=f"Headline {word}",
            standfirst=word,
            body=f'<p>{word}</p><figure data-image="{make.image(caption=word).pk}"></figure>',
            verdict=f"<p>{word}</p>",
            verdict_for=[word],
            suits=word,
            hero=make.image(caption=word, alt=word, credit_line=word),
            disclosure=word,
            search_title=word,
            search_description=word,
        )
        edition.review.topics.add("Shared", f"Topic {word}")
        self.reviews[name] = edition.review
        if then:
            workflow.submit(edition, by=None, at=at)
            if approve:
                workflow.approve(edition, by=None, at=at)
            then(edition)
        return edition

    def spike(self, edition):
        workflow.spike(edition, by=None, at=self.at)

    def schedule(self, edition, time):
        workflow.schedule(edition, by=None, at=self.at, time=time)

    def hold(self, edition):
        workflow.publish(edition, by=None, at=self.at - DAY)
        workflow.hold(self.fresh(edition), by=None, at=self.at)

    def hold_scheduled(self, edition):
        self.schedule(edition, self.at + HOUR)
        workflow.hold(self.fresh(edition), by=None, at=self.at)

    def withdraw(self, edition, time):
        workflow.publish(edition, by=None, at=self.at - DAY)
        workflow.withdraw(
            self.fresh(edition), by=None, at=self.at - HOUR, time=time, reason=self.word("reason")
        )

    def embargo(self, edition, time):
        workflow.embargo(self.fresh(edition), by=None, at=self.at, time=time)
        self.schedule(edition, time)

    def embargo_drama(self, edition, time):
        workflow.embargo_drama(edition.review.drama, by=None, at=self.at, time=time)
        Drama.objects.filter(pk=edition.review.drama_id).update(listed=True)
        self.schedule(edition, time)

    def fresh(self, edition):
        return Review.objects.get(pk=edition.review_id)

    def around_the_public_one(self):
        """What stands about a public review and is not for readers."""
        at, edition, word = self.at, self.public, self.word
        drama = edition.review.drama
        make.corrected(edition, at, standfirst="Now", body="<p>Now</p>", correction_note="Fixed.")
        # The first edition's texts are gone with it.
        self.words["superseded"] = self.words.pop("public")
        waiting = workflow.start(self.fresh(edition), by=None, at=at)
        waiting.standfirst = word("correction")
        waiting.hero = make.image(caption=word("correction"))
        self.pictures = self.pictures_that_end()
        waiting.body = "<p>Now</p>" + "".join(
            f'<figure data-image="{self.pictures[name].pk}"></figure>'
            for name in ("ending", "endingforgood")
        )
        workflow.edit(waiting, by=None, at=at)
        workflow.submit(waiting, by=None, at=at)
        workflow.approve(waiting, by=None, at=at)
        self.schedule(waiting, at + 5 * HOUR)
        open_edition = workflow.start(self.fresh(edition), by=None, at=at)
        open_edition.headline = word("open")
        workflow.edit(open_edition, by=None, at=at)
        Note.objects.create(edition=edition, text=word("note"), quote=word("note"))
        Manuscript.objects.create(text=word("manuscript"), credit_line=word("manuscript"))
        for name, fields in {
            "ended": {"closes_at": at},
            "notopen": {"opens_at": at + 90 * DAY},
            "nocountry": {"country": ""},
        }.items():
            service = StreamingService.objects.create(name=word(name), slug=name)
            fields = {"country": "US", "drama": drama, "service": service} | fields
            Availability.objects.create(source=word(name), **fields)
        performer = CastMember.objects.get(name="Shared Performer")
        performer.portrait = make.image(caption=word("picture"), usable_until=at + 6 * HOUR)
        performer.save()

    def pictures_that_end(self):
        """From the correction on: one whose end another follows, and one that nothing follows."""
        at = self.at
        made = {}

        def image(name, **fields):
            made[name] = make.image(caption=self.word(name), **fields)
            return made[name]

        second = image("secondfallback")
        fallback = image("fallback", usable_until=at + 8 * HOUR, fallback=second)
        image("ending", usable_until=at + 7 * HOUR, fallback=fallback)
        ended = image("endedfallback", usable_until=at)
        image("endingforgood", usable_until=at + 7 * HOUR, fallback=ended)
        return made

    def draw_cards(self):
        """Of every edition, whatever its stage, with its words in the file."""
        for edition in Edition.objects.select_related("hero"):
            for picture in (edition.hero, None):
                card = make.card(edition, picture)
                card.file.storage.save(
                    card.file.name, ContentFile(f"{edition.headline} {edition.standfirst}".encode())
                )

    def is_out(self, name, t):
        """When a word may be read, by what was pressed above."""
        at = self.at
        return {
            "scheduled": t >= at + HOUR,
            "tobewithdrawn": t < at + 2 * HOUR,
            "embargoed": t >= at + 3 * HOUR,
            "dramaembargoed": t >= at + 4 * HOUR,
            "correction": t >= at + 5 * HOUR,
            "picture": t < at + 6 * HOUR,
            "ending": at + 5 * HOUR <= t < at + 7 * HOUR,
            "endingforgood": at + 5 * HOUR <= t < at + 7 * HOUR,
            "fallback": at + 7 * HOUR <= t < at + 8 * HOUR,
            "notopen": t >= at + 90 * DAY,
        }.get(name, False)


def get(client, monkeypatch, path, t):
    monkeypatch.setattr("reviewsite.clock.now", lambda: t)
    return client.get(path)


#: What has an address in every language.
PAGES = {pattern.name for pattern in urls.pages}
LINK = re.compile(r"""(?:href|src|srcset|content|action)=["']([^"']+)["']""")
#: In feeds, sitemaps, robots.txt and data: our own host, up to what ends an address.
ADDRESS = re.compile(r"""https://reviews\.example(/[^\s"'<>\\]*)""")
#: What programs ask for by themselves; nothing on a page leads to the last.
BY_THEMSELVES = ("/", "/robots.txt", "/sitemap-reviews.xml", "/swept-key.txt", "/api/v1/")


def links(page):
    """The addresses of our own that a page names, in whatever attribute or data."""
    for path in ADDRESS.findall(page):
        if not path.startswith(("/static/", "/admin/")):
            yield html.unescape(path).split("#")[0]
    for value in LINK.findall(page):
        for part in html.unescape(value).split(","):
            url = part.strip().split(" ")[0]
            url = url.removeprefix("https://reviews.example").removeprefix("http://testserver")
            if url.startswith(("/", "?")) and not url.startswith(("//", "/static/", "/admin/")):
                yield url.split("#")[0]


#: What every planted thing of a kind is called beside its word: a search that finds them all.
SHARED = ("drama", "part", "performer", "writer", "author", "headline", "topic", "zq")
SEARCHES = [f"/search/{page}?q={word}" for word in SHARED for page in ("", "suggest/")]


def crawl(client, monkeypatch, t, *start, language="en", limit=900):
    """
    Every page that can be reached from home, a search and ``start`` at ``t``, by its address.

    In one language: the others are the same views.
    """
    own = BY_THEMSELVES if language == "en" else ["/"]
    found, to_visit = {}, [*(in_language(path, language) for path in (*own, *SEARCHES)), *start]
    while to_visit:
        path = to_visit.pop()
        if path in found:
            continue
        assert len(found) < limit, "the site has no end"
        response = get(client, monkeypatch, path, t)
        assert response.status_code == 200, f"{path} answers {response.status_code} at {t}"
        found[path] = body = read(response)
        if response["Content-Type"].startswith(("text/", "application/")):
            here = urlsplit(path).path
            named = [here + u if u.startswith("?") else u for u in links(body)]
            in_each = [(split(urlsplit(u).path)[0], u) for u in named]
            prefixed = {plain(unquote(urlsplit(u).path)) for code, u in in_each if code != "en"}
            assert all(resolve(u).url_name in PAGES for u in prefixed), path
            to_visit += [u for code, u in in_each if code == language]
    return found


def read(response):
    data = b"".join(response.streaming_content) if response.streaming else response.content
    return data.decode(errors="replace")


@pytest.fixture
def world(at):
    return World(at)


@pytest.fixture(autouse=True)
def indexnow(settings):
    settings.INDEXNOW_KEY = "swept-key"


@pytest.fixture(autouse=True)
def picture_files(monkeypatch, tmp_path, settings):
    """Every rendition of the factories has a file."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "renditions").mkdir()
    made = make.image

    def image(**fields):
        row = made(**fields)
        for rendition in row.renditions.all():
            (tmp_path / rendition.file.name).write_bytes(b"JPEG")
        return row

    monkeypatch.setattr(make, "image", image)


def instants(at):
    """The present and every later instant at which something changes."""
    while at:
        yield at
        at = gate.next_change(at)


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
