"""What the page cache keeps, for whom it answers, and what goes round it."""

import datetime as dt
import gzip
import threading

import brotli
import pytest
import time_machine
from django.db import OperationalError
from django.utils.http import http_date

from reviews import gate, workflow
from reviews.models import Availability, StreamingService
from reviewsite.page_cache.asked import Asked
from tests import factories as make
from tests.reviewsite.page_cache.conftest import Site

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)
MICROSECOND = dt.timedelta(microseconds=1)
HOUR = dt.timedelta(hours=1)


def test_a_page_is_rendered_once(site, at):
    slug = make.live(at).review.slug
    paths = ["/", "/reviews/", f"/reviews/{slug}/"]
    first = [site.get(path) for path in paths]
    assert [answer.status for answer in first] == [200, 200, 200]
    assert [site.get(path) for path in paths] == first
    assert len(site.rendered) == 3


def test_a_page_is_kept_for_each_language_by_its_path(site, at):
    make.live(at)
    paths = {"en": "/reviews/", "ko": "/ko/reviews/", "es": "/es/reviews/"}
    for _ in range(2):
        for language, path in paths.items():
            answer = site.get(path, HTTP_ACCEPT_LANGUAGE="ko")
            assert f'<html lang="{language}">'.encode() in answer.body
    assert [path for _method, path in site.rendered] == [*paths.values()]


def test_a_kept_page_costs_no_query(site, at, django_assert_num_queries):
    make.live(at)
    site.get("/")
    with django_assert_num_queries(0):
        site.get("/")


def test_another_generation_is_rendered_anew(site, at):
    site.get("/")
    edition = make.live(at, headline="Just now")
    assert b"Just now" not in site.get("/").body
    site.generation.number += 1
    assert edition.headline.encode() in site.get("/").body


def test_a_page_that_was_begun_in_a_former_generation_never_answers(site, at):
    """A write while it was being rendered may or may not be on it."""
    django, headlines = site.handler, iter(["Alpha", "Omega"])

    def slow(environ, start_response):
        body = django(environ, start_response)
        if headline := next(headlines, None):
            make.live(at, headline=headline)
            site.generation.number += 1
        return body

    site.handler = slow
    assert b"Alpha" not in site.get("/").body
    page = site.get("/").body
    assert b"Alpha" in page
    assert b"Omega" not in page
    assert b"Omega" in site.get("/").body
    site.get("/")
    assert len(site.rendered) == 3


def test_a_process_that_has_not_heard_goes_round(site):
    site.get("/")
    site.generation.number = None
    assert site.get("/").status == 200
    assert site.get("/").status == 200
    assert len(site.rendered) == 3
    assert site.generation.asked_to_listen == 2
    site.generation.number = 1
    site.get("/")
    assert len(site.rendered) == 3


def test_a_scheduled_change_is_there_at_its_microsecond(site, at):
    edition = make.approved(at, headline="Soon")
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    assert b"Soon" not in site.get("/").body
    assert gate.next_change(at) == at + HOUR
    with time_machine.travel(at + HOUR - MICROSECOND, tick=False):
        assert b"Soon" not in site.get("/").body
    assert len(site.rendered) == 1
    with time_machine.travel(at + HOUR, tick=False):
        assert b"Soon" in site.get("/").body
        site.get("/")
    assert len(site.rendered) == 2


def test_a_clock_that_is_set_back_finds_the_page_of_then(site, at):
    edition = make.approved(at, headline="Soon")
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    with time_machine.travel(at + HOUR, tick=False):
        assert b"Soon" in site.get("/").body
    assert b"Soon" not in site.get("/").body


def test_a_page_lives_at_its_requests_arrival(site, at):
    """However long it takes to be rendered, or to be begun."""
    edition = make.approved(at, headline="Soon")
    workflow.schedule(edition, by=None, at=at, time=at + SECOND)
    django = site.handler

    def late(environ, start_response):
        with time_machine.travel(at + SECOND * 5, tick=False):
            return django(environ, start_response)

    site.handler = late
    assert b"Soon" not in site.get("/").body


def test_a_withdrawn_review_is_kept_and_what_never_was_is_not(site, at):
    edition = make.live(at, slug="gone")
    workflow.withdraw(edition.review, by=None, at=at, time=at, reason="x")
    with time_machine.travel(at + SECOND, tick=False):
        assert [site.get("/reviews/gone/").status for _ in range(2)] == [410, 410]
        assert len(site.rendered) == 1
        assert [site.get("/reviews/never/").status for _ in range(2)] == [404, 404]
        assert len(site.rendered) == 3
    assert len(site.cache.pages) == 1


def test_an_error_in_the_place_of_a_page_is_not_kept(site, monkeypatch):
    """The database went away between the page's last query and the question until when it is."""

    def away(at):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(gate, "next_change", away)
        assert site.get("/").status == 503
    assert site.get("/").status == 200


def test_addresses_without_end_fill_nothing(site, at):
    drama = make.live(at).review.drama
    for number in range(5):
        assert site.get(f"/reviews/x{number}/").status == 404
        assert site.get(f"/reviews/x{number}").status == 301
        assert site.get("/", query=f"x={number}").status == 200
        assert site.get("/", query=f"before=x{number}").status == 200
        assert site.get("/", query="country=KR" + "&country=KR" * number + "&").status == 200
        assert site.get("/", query="country=%4BR").status == 200
        assert site.get("/reviews/", query=f"before=x{number}").status == 404
        assert site.get("/", host=f"{number}.example").status == 400
        assert site.get("/", HTTP_COOKIE=f"sessionid={number}").status == 200
    assert len(site.cache.pages) == 0
    assert not site.cache._renderings
    for query in ("", "country=KR", "country=US"):
        site.get(f"/dramas/{drama.slug}/", query=query)
    assert len(site.cache.pages) == 3


def test_unknown_parameters_do_not_miss_their_page(site):
    """They are Django's to answer, and what it says of a known one is not theirs."""
    site.get("/", query="country=KR")
    assert b"South Korea" in site.get("/", query="country=KR&utm_source=x").body
    assert site.get("/", query="country=XX").status == 404


def test_a_host_that_anyone_may_make_up_fills_nothing(site, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for port in range(5):
        assert site.get("/", host=f"reviews.example:{port}").status == 200
    assert len(site.cache.pages) == 0


def test_staff_go_round(site, at, client):
    site.get("/")
    client.force_login(make.publisher())
    session = client.session
    session["clock"] = (at + HOUR).isoformat()
    session.save()
    edition = make.approved(at, headline="Soon")
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    cookie = f"a=b; sessionid={client.cookies['sessionid'].value}"
    page = site.get("/", HTTP_COOKIE=cookie)
    assert b"Soon" in page.body
    assert page.headers["Cache-Control"] == "private, no-store"
    assert b"Soon" not in site.get("/").body
    assert len(site.cache.pages) == 1


def test_other_cookies_do_not_matter(site):
    site.get("/")
    site.get("/", HTTP_COOKIE="_ga=1; theme=dark")
    assert len(site.rendered) == 1


def test_a_page_over_plain_http_is_another_answer(site, settings):
    settings.SECURE_SSL_REDIRECT = True
    site.handler.load_middleware()
    assert site.get("/").status == 200
    assert site.get("/", **{"wsgi.url_scheme": "http"}).status == 301
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert site.get("/", HTTP_X_FORWARDED_PROTO="http").status == 301


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("*", "br"),
        ("identity", None),
        ("identity, br;q=0.1", None),
        ("gzip;q=x", None),
    ],
)
def test_each_reader_gets_an_encoding_that_they_take(site, accepted, encoding):
    plain = site.get("/")
    answer = site.get("/", HTTP_ACCEPT_ENCODING=accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    unpack = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}[encoding]
    assert unpack(answer.body) == plain.body
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert (answer.headers["ETag"] == plain.headers["ETag"]) == (encoding is None)
    assert len(site.rendered) == 1


def test_a_reader_who_has_the_page_is_told_so(site):
    page = site.get("/", HTTP_ACCEPT_ENCODING="br")
    etag = page.headers["ETag"]
    for asked in (etag, f'"x", W/{etag}', "*"):
        answer = site.get("/", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=asked)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers == {
            name: page.headers[name] for name in ("Cache-Control", "ETag", "Vary")
        }
    for asked in ("", "x", etag.replace("-br", "")):
        answer = site.get("/", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=asked)
        assert answer == page


def test_what_is_not_kept_is_compressed_as_well(site):
    for encoding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        plain = site.get("/", query="utm_source=x")
        packed = site.get("/", query="utm_source=x", HTTP_ACCEPT_ENCODING=encoding)
        assert packed.headers["Content-Encoding"] == encoding
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert packed.headers["Content-Length"] == str(len(packed.body))
        assert unpack(packed.body) == plain.body
        etag = packed.headers["ETag"]
        again = site.get(
            "/",
            query="utm_source=x",
            HTTP_ACCEPT_ENCODING=encoding,
            HTTP_IF_NONE_MATCH=etag,
        )
        assert (again.status, again.body) == (304, b"")
    assert len(site.rendered) == 6
    # Its own kind of answer; of what is not kept, nothing but pages is touched.
    robots = site.get("/robots.txt", query="utm_source=x", HTTP_ACCEPT_ENCODING="br")
    assert "Content-Encoding" not in robots.headers


def test_a_first_request_with_a_condition_is_kept_whole(site):
    etag = site.get("/").headers["ETag"]
    site.cache._start_empty()
    assert site.get("/", HTTP_IF_NONE_MATCH=etag).status == 304
    assert site.get("/").status == 200
    assert len(site.rendered) == 2


def test_a_condition_is_answered_for_what_is_not_kept_too(site):
    etag = site.get("/", query="x=1").headers["ETag"]
    assert site.get("/", query="x=1", HTTP_IF_NONE_MATCH=etag).status == 304


def test_a_date_is_a_condition_too(site, at):
    django = site.handler

    def dated(environ, start_response):
        def start(status, headers):
            return start_response(status, [*headers, ("Last-Modified", http_date(at.timestamp()))])

        return django(environ, start)

    site.handler = dated
    for when, status in [(at, 304), (at + HOUR, 304), (at - SECOND, 200)]:
        since = http_date(when.timestamp())
        assert site.get("/", HTTP_IF_MODIFIED_SINCE=since).status == status
    # Where both are given, the ETag counts.
    both = {"HTTP_IF_MODIFIED_SINCE": http_date(at.timestamp()), "HTTP_IF_NONE_MATCH": '"x"'}
    assert site.get("/", **both).status == 200
    assert len(site.rendered) == 1


def test_head_is_answered_as_get_without_a_body(site):
    first = site.get("/", method="HEAD")
    page = site.get("/")
    assert (first.status, first.body) == (200, b"")
    assert first.headers == page.headers
    assert site.get("/", method="HEAD") == first
    assert len(site.rendered) == 1
    assert site.get("/never/", method="HEAD").body == b""


def test_only_reading_is_answered_from_what_is_kept(site):
    site.get("/")
    assert site.get("/", method="POST").status in (403, 405)
    assert site.get("/", method="OPTIONS").status == 405
    assert len(site.rendered) == 3


def test_a_part_of_the_page_that_ends_by_itself_ends(site, at):
    drama = make.live(at).review.drama
    service = StreamingService.objects.create(name="Viki", slug="viki")
    Availability.objects.create(
        drama=drama, service=service, country="US", closes_at=at + dt.timedelta(days=60)
    )
    assert b"Leaving soon" not in site.get("/watch/viki/").body
    with time_machine.travel(at + dt.timedelta(days=30), tick=False):
        assert b"leaving" in site.get("/watch/viki/").body.lower()


# --- Bounds ------------------------------------------------------------------


def test_memory_is_bounded_and_the_least_recently_used_goes(settings, at):
    settings.ALLOWED_HOSTS = ["reviews.example"]
    with time_machine.travel(at, tick=False):
        site = Site()
        site.get("/")
        room = site.cache.pages.size * 6
        site = Site(limit=room)
        codes = ["KR", "US", "GB", "FR", "DE", "ES", "JP", "BR", "MX", "CA", "IT", "PT"]
        for code in codes:
            site.get("/", query=f"country={code}")
            site.get("/", query="country=KR")
            assert site.cache.pages.size <= room
            assert len(site.cache.pages) > 0
        count = len(site.rendered)
        site.get("/", query="country=KR")
        assert len(site.rendered) == count, "what is asked for most is kept"
        site.get("/", query="country=US")
        assert len(site.rendered) == count + 1


def test_a_page_that_would_fill_a_quarter_is_not_kept(settings, at):
    settings.ALLOWED_HOSTS = ["reviews.example"]
    with time_machine.travel(at, tick=False):
        site = Site(limit=20_000)
        assert site.get("/").status == 200
        assert (len(site.cache.pages), site.cache.pages.size) == (0, 0)


# --- Those who come at once --------------------------------------------------


class Changed(Asked):
    """What is never told the same again."""

    def tells_the_same(self):
        return False


class Crowd(Site):
    """A site whose pages take as long as we please, without a database."""

    def __post_init__(self):
        super().__post_init__()
        self.go_on = threading.Event()
        self.begun = threading.Semaphore(0)

    def django(self, environ, start_response):
        self.rendered.append(environ["PATH_INFO"])
        self.begun.release()
        assert self.go_on.wait(10)
        if "reviewsite.page_cache" in environ:
            question = environ["reviewsite.page_cache"]
            question.keep = environ["PATH_INFO"] != "/never/"
            question.asked = Changed()
        status = "404 Not Found" if environ["PATH_INFO"] == "/never/" else "200 OK"
        start_response(status, [("ETag", f'"{len(self.rendered)}"')])
        return [b"page"]


def crowd(site, path, count):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(site.get(path))) for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    return threads, answers


def join(threads):
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_of_many_who_come_at_once_one_renders():
    site = Crowd()
    threads, answers = crowd(site, "/", 8)
    assert site.begun.acquire(timeout=10)
    assert not site.begun.acquire(timeout=0.2)
    site.go_on.set()
    join(threads)
    assert len(site.rendered) == 1
    assert [answer.body for answer in answers] == [b"page"] * 8


def test_who_comes_after_a_write_does_not_wait_for_the_page_before_it():
    site = Crowd()
    before, first = crowd(site, "/", 1)
    assert site.begun.acquire(timeout=10)
    site.generation.number += 1
    after, second = crowd(site, "/", 1)
    assert site.begun.acquire(timeout=10), "it renders for itself"
    site.go_on.set()
    join(before + after)
    assert len(site.rendered) == 2
    assert first[0].headers["ETag"] != "" != second[0].headers["ETag"]


def test_those_who_waited_check_again(at):
    """While they waited, something was written: the page they waited for is not theirs."""
    site = Crowd()
    joined = threading.Semaphore(0)
    join_one = site.cache._join

    def told(*args):
        found = join_one(*args)
        joined.release()
        return found

    site.cache._join = told
    # At one instant: a page of a later one would not be for who came before it.
    with time_machine.travel(at, tick=False):
        threads, answers = crowd(site, "/", 3)
        assert all(joined.acquire(timeout=10) for _ in threads)
        site.generation.number += 1
        site.go_on.set()
        join(threads)
    assert len(site.rendered) == 2
    assert sorted(answer.headers["ETag"] for answer in answers) in (
        ['"1"', '"2"', '"2"'],
        ['"2"', '"2"', '"2"'],
    )


def test_nobody_waits_twice_for_what_is_not_kept():
    site = Crowd()
    threads, answers = crowd(site, "/never/", 4)
    assert site.begun.acquire(timeout=10)
    assert not site.begun.acquire(timeout=0.2)
    site.go_on.set()
    join(threads)
    assert [answer.status for answer in answers] == [404] * 4
    assert not site.cache._renderings


def test_a_rendering_that_fails_leaves_nobody_waiting():
    site = Crowd()
    site.go_on.set()

    def broken(environ, start_response):
        raise RuntimeError

    working, site.cache._application = site.cache._application, broken
    with pytest.raises(RuntimeError):
        site.get("/")
    site.cache._application = working
    assert site.get("/").status == 200
