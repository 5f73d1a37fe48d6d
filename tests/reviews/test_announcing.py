"""Pings: to a local server that speaks as hubs and IndexNow do; only of what is public."""

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from people.models import Author
from reviews import announcing, workflow
from reviews.models import Review
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
KEY = "an-indexnow-key"


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.answers = [], []
        self.url = f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, self.headers["Content-Type"], body))
        code, headers = self.server.answers.pop(0) if self.server.answers else (202, {})
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        self.server.asked.append((self.path, "", "followed"))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def server(settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        settings.WEBSUB_HUB = f"{server.url}hub"
        settings.INDEXNOW_KEY, settings.INDEXNOW_URL = KEY, f"{server.url}indexnow"
        yield server
        server.shutdown()
        thread.join()


def told_of():
    """The tasks that tell others; pictures and cards have theirs."""
    return DBTaskResult.objects.filter(task_path__startswith="reviews.announcing.")


def planned():
    rows = told_of().filter(status="READY").order_by("run_after", "task_path")
    return [(row.task.name, row.run_after) for row in rows]


def work(now):
    """What a worker does with all that is due at ``now``, once; the failures it kept."""
    failed = []
    with time_machine.travel(now, tick=False):
        for row in list(told_of().filter(status="READY", run_after__lte=now)):
            row.status = "SUCCESSFUL"
            row.save()
            try:
                row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
            except (announcing.Rejected, announcing.Unanswered) as failure:
                failed.append(failure)
    return failed


def told(server):
    """The feeds that the hub was told of, and the pages that IndexNow was."""
    feeds, pages = [], []
    for path, kind, body in server.asked:
        if path == "/hub":
            assert kind == "application/x-www-form-urlencoded"
            form = parse_qs(body)
            assert form["hub.mode"] == ["publish"]
            feeds += form["hub.url"]
        else:
            assert kind == "application/json; charset=utf-8"
            document = json.loads(body)
            assert document["host"] == "reviews.example"
            assert document["key"] == KEY
            assert document["keyLocation"] == f"https://reviews.example/{KEY}.txt"
            pages += document["urlList"]
    server.asked.clear()
    return feeds, pages


def nobody():
    """Somebody who signs all the reviews of a test, so that there is one such feed."""
    return Author.objects.filter(slug="nobody").first() or make.author(slug="nobody")


def fresh(edition):
    return Review.objects.get(pk=edition.review_id)


def test_nobody_is_told_where_nobody_is_named(at):
    make.live(at)
    assert not told_of().exists()


def test_a_review_is_told_of_at_its_instant_and_not_before(server, at):
    edition = make.approved(at, slug="r", authors=[make.author(slug="kim")])
    edition.review.topics.add("로맨스")
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    assert planned() == [("ping_hub", at + HOUR), ("tell_indexnow", at + HOUR)]
    assert work(at + HOUR / 2) == []
    assert told(server) == ([], [])
    assert work(at + HOUR) == []
    feeds, pages = told(server)
    assert pages == ["https://reviews.example/reviews/r/"]
    assert len(feeds) == len(set(feeds)) == 9
    assert "https://reviews.example/reviews/feed.atom" in feeds
    assert "https://reviews.example/authors/kim/feed.rss" in feeds
    assert work(at + 2 * HOUR) == []
    assert told(server) == ([], [])


def test_reviews_of_one_instant_are_told_of_at_once(server, at):
    for slug in ("a", "b"):
        edition = make.approved(at, slug=slug, authors=[nobody()])
        workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    assert len(planned()) == 2
    work(at + HOUR)
    feeds, pages = told(server)
    assert [page[-2] for page in pages] == ["a", "b"]
    assert len(feeds) == 6


@pytest.mark.parametrize("then", ["hold", "unschedule", "later", "embargo", "reopen"])
def test_what_is_hidden_meanwhile_is_not_told_of(then, server, at):
    edition = make.approved(at)
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    if then == "hold":
        workflow.hold(fresh(edition), by=None, at=at)
    elif then == "embargo":
        # Whatever a verb would refuse: the rows alone decide.
        Review.objects.update(embargoed_until=at + 5 * HOUR)
    elif then == "later":
        edition.refresh_from_db()
        workflow.schedule(edition, by=None, at=at, time=at + 2 * HOUR)
    else:
        edition.refresh_from_db()
        getattr(workflow, then)(edition, by=None, at=at)
    assert work(at + HOUR) == []
    assert told(server) == ([], [])
    if then == "later":
        work(at + 2 * HOUR)
        assert len(told(server)[1]) == 1


def test_a_try_again_asks_the_gate_again(server, at):
    edition = make.live(at, since=at, authors=[nobody()])
    server.answers = [(503, {})] * 2
    work(at)
    assert len(told(server)[1]) == 1
    workflow.hold(fresh(edition), by=None, at=at)
    work(at + HOUR)
    assert told(server) == ([], [])


def test_a_withdrawal_and_a_return_are_told_of(server, at):
    edition = make.live(at, slug="r", authors=[nobody()])
    DBTaskResult.objects.all().delete()
    workflow.withdraw(fresh(edition), by=None, at=at, time=at + HOUR, reason="x")
    work(at + HOUR)
    feeds, pages = told(server)
    assert pages == ["https://reviews.example/reviews/r/"]
    # The author, without a live review, has no feed.
    assert len(feeds) == 3
    workflow.restore(fresh(edition), by=None, at=at + 2 * HOUR)
    work(at + 2 * HOUR)
    assert told(server)[1] == pages
    workflow.hold(fresh(edition), by=None, at=at + 3 * HOUR)
    work(at + 3 * HOUR)
    assert told(server) == ([], [])
    workflow.release(fresh(edition), by=None, at=at + 4 * HOUR)
    workflow.amend(fresh(edition), by=None, at=at + 5 * HOUR, slug="new", reason="x")
    work(at + 5 * HOUR)
    assert told(server)[1] == ["https://reviews.example/reviews/new/"] * 2


def test_a_refused_verb_leaves_no_task(server, at):
    edition = make.review(at)
    with pytest.raises(workflow.Refused):
        workflow.publish(edition, by=None, at=at)
    assert planned() == []


def test_what_fails_is_tried_five_times_and_given_up(server, at):
    make.live(at, since=at, authors=[nobody()])
    server.answers = [(503, {})] * 100
    now, failed, tries = at, [], 0
    while planned():
        now = planned()[-1][1]
        failed += work(now)
        tries += 1
    assert tries == announcing.TRIES == 5
    assert len(failed) == 2
    # Of the hub's feeds only the first was asked for: the others wait for the same hub.
    assert len(server.asked) == 10


def test_only_what_did_not_get_through_is_tried_again(server, at, settings):
    settings.INDEXNOW_KEY = ""
    make.live(at, since=at, authors=[nobody()])
    server.answers = [(204, {}), (429, {})]
    work(at)
    first, second = told(server)[0]
    work(at + HOUR)
    assert second in (again := told(server)[0])
    assert first not in again
    assert len(again) == 5


@pytest.mark.parametrize("answer", [(302, {"Location": "/elsewhere"}), (403, {}), (422, {})])
def test_a_refusal_is_final_and_a_redirect_is_not_followed(answer, server, at):
    make.live(at, since=at, authors=[nobody()])
    server.answers = [answer] * 9
    failed = work(at)
    assert [type(failure) for failure in failed] == [announcing.Rejected] * 2
    assert planned() == []
    assert "/elsewhere" not in [path for path, *_ in server.asked]


def test_nobody_there_is_no_harm(server, at, settings):
    settings.WEBSUB_HUB = settings.INDEXNOW_URL = "http://127.0.0.1:9/"
    make.live(at, since=at)
    assert work(at) == []
    assert [name for name, _ in planned()] == ["ping_hub", "tell_indexnow"]


def test_the_key_is_at_its_address_and_nowhere_else(client, settings):
    assert client.get(f"/{KEY}.txt").status_code == 404
    settings.INDEXNOW_KEY = KEY
    answer = client.get(f"/{KEY}.txt")
    assert answer.content.decode() == KEY
    assert answer["Content-Type"].startswith("text/plain")
    assert client.get("/another-key.txt").status_code == 404
