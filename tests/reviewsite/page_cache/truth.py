"""
Is what readers are told the truth? Several processes, real requests, real commits.

Scheduled changes come in bursts, in the first half; somebody writes past Django all
along; a process is killed and PostgreSQL restarted. Every answer is held against what was true
between its being asked for and its coming back: a scheduled change to the
microsecond, a write a second after its commit.

The suite runs it for some seconds (``test_truth.py``), ``make soak`` for minutes:
``python -m tests.reviewsite.page_cache.truth --seconds 300``.
"""

import argparse
import bisect
import datetime as dt
import http.client
import json
import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

PROCESSES = 4
READERS = 6
REVIEWS = 4
DRAMAS = 2
#: Seconds after its commit in which a write must be on every process's page.
PROMPT = 1.0

HEADLINE = re.compile(r"<h1[^>]*>([^<]+)<")
FIRST_OF_A_LIST = re.compile(r'<h3 class="headline"><a href="[^"]*">([^<]*)<')
WRITTEN = re.compile(r"W(\d+)W")


# --- The world, planted by the serving process -------------------------------


def plant(plan):
    """Rows for ``plan``; gives what each page's headline is from when on."""
    from people.models import Author
    from reviews.models import Byline, Drama, Edition, Review

    start, bursts, each = plan["start"], plan["bursts"], plan["each"]
    before = instant(start - 3600)
    author = Author.objects.create(name="Author", slug="author")
    dramas = [
        Drama.objects.create(title=f"Drama {n}", slug=f"d{n}", romanised_title="W0W", listed=True)
        for n in range(DRAMAS)
    ]
    schedule = {}

    def review(slug, drama, publish_at):
        row = Review.objects.create(slug=slug, drama=drama, publish_at=publish_at)
        Byline.objects.create(review=row, author=author)
        return row

    def edition(row, number, at):
        told = f"{row.slug} edition {number}"
        Edition.objects.create(
            review=row, number=number, stage="approved", takes_effect_at=at, headline=told
        )
        return told

    rows = [review(f"r{n}", dramas[n % DRAMAS], before) for n in range(REVIEWS)]
    for row in rows:
        schedule[f"/reviews/{row.slug}/"] = [[0, edition(row, 1, before)]]
    lists = schedule["/reviews/"] = [[0, f"r{REVIEWS - 1} edition 1"]]
    number = 1
    for burst in range(bursts):
        for change in range(each):
            when = start + burst * plan["gap"] + change * 0.002
            number += 1
            if change == each - 1:
                # Something new comes out, and so leads every list.
                row = review(f"n{number}", dramas[0], instant(when))
                lists.append([when, edition(row, 1, before)])
            else:
                row = rows[change % REVIEWS]
                schedule[f"/reviews/{row.slug}/"].append(
                    [when, edition(row, number, instant(when))]
                )
                if burst == 0 and row is rows[-1]:
                    lists.append([when, f"{row.slug} edition {number}"])
    schedule["/"] = lists
    return schedule


def instant(seconds):
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


# --- What is asked, written and told -----------------------------------------


@dataclass
class Answer:
    path: str
    process: int
    sent: float
    received: float
    headline: str
    written: int | None
    rendering: str


@dataclass
class Truth:
    """What was true when."""

    schedule: dict
    #: By drama: what was written, when the write began and when it was surely committed.
    writes: dict = field(default_factory=lambda: {n: [(0, 0.0, 0.0)] for n in range(DRAMAS)})

    def wrong(self, answer):
        """What is wrong with ``answer``, or nothing."""
        changes = self.schedule.get(answer.path)
        if changes:
            times = [change[0] for change in changes]
            first = bisect.bisect_right(times, answer.sent) - 1
            last = bisect.bisect_right(times, answer.received) - 1
            if answer.headline not in {change[1] for change in changes[first : last + 1]}:
                told = [change[1] for change in changes]
                known = answer.headline in told
                early = known and told.index(answer.headline) > last
                return "early" if early else "stale"
        drama = drama_of(answer.path)
        if drama is not None and not self._may_be_written(answer, self.writes[drama]):
            return "stale or never committed"
        return None

    def _may_be_written(self, answer, writes):
        for (value, began, _), following in zip(writes, [*writes[1:], None], strict=True):
            if value == answer.written:
                replaced = following[2] if following else float("inf")
                return began <= answer.received and answer.sent <= replaced + PROMPT
        return False


def drama_of(path):
    if found := re.fullmatch(r"/(?:reviews/r|dramas/d)(\d+)/", path):
        return int(found[1]) % DRAMAS
    return None


class Run:
    def __init__(self, database, seconds, changes):
        self.database = database
        self.seconds = seconds
        each = 10
        bursts = max(1, changes // each)
        # After the last burst it stays quiet: pages then live until somebody writes.
        self.plan = {"bursts": bursts, "each": each, "gap": seconds / 2 / bursts}
        self.ports = [free_port() for _ in range(PROCESSES)]
        self.answers = []
        self.failed = Counter()
        self.over = threading.Event()
        #: Nobody writes while the database restarts: what came of a commit would not be known.
        self.writing = threading.Lock()
        self.values = 0

    def go(self):
        with closing(self._started()) as served:
            self.served = served
            workers = [threading.Thread(target=self._read, args=(n,)) for n in range(READERS)]
            workers += [
                threading.Thread(target=self._write),
                threading.Thread(target=self._disturb),
            ]
            for worker in workers:
                worker.start()
            time.sleep(max(0.0, self.begun + self.seconds + 0.2 - time.time()))
            self.over.set()
            for worker in workers:
                worker.join(60)
            self._read_once_more()
        return self

    def _started(self):
        environment = os.environ | {
            "DATABASE_URL": self.database.url,
            "DJANGO_ENV": "demo",
            "DJANGO_SETTINGS_MODULE": "reviewsite.settings",
            "SITE_URL": "http://reviews.example",
            "ALLOWED_HOSTS": "reviews.example",
            "LOG_LEVEL": "CRITICAL",
            "DATABASE_POOL": "4",
        }
        served = Served(self.ports, environment)
        self.plan["start"] = round(time.time(), 3) + 4.0
        try:
            said = served.plant(self.plan)
        except ValueError:
            served.close()
            raise
        self.truth = Truth(said["schedule"])
        self.processes = said["processes"]
        # On a slow machine the schedule's first changes are past by now; what is done to the
        # site begins now all the same.
        self.begun = max(self.plan["start"], time.time())
        return served

    # --- Readers -------------------------------------------------------------

    def _read(self, seed):
        choose = random.Random(seed)
        paths = [*self.truth.schedule, *(f"/dramas/d{n}/" for n in range(DRAMAS))]
        while not self.over.is_set():
            process, path = choose.randrange(PROCESSES), choose.choice(paths)
            for _ in range(3):
                self._ask(process, path)

    def _ask(self, process, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[process], timeout=20)
        sent = time.time()
        try:
            connection.request("GET", path, headers={"Host": "reviews.example"})
            response = connection.getresponse()
            body = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.failed[type(error).__name__] += 1
            time.sleep(0.05)
            return None
        finally:
            connection.close()
        received = time.time()
        if response.status != 200:
            self.failed[response.status] += 1
            return None
        if response.headers["X-Rendering"] is None:
            # Its process was killed in the midst of the headers, which nobody is told of.
            self.failed["cut off"] += 1
            return None
        headline = (HEADLINE if path.startswith("/reviews/r") else FIRST_OF_A_LIST).search(body)
        written = WRITTEN.search(body)
        answer = Answer(
            path,
            process,
            sent,
            received,
            headline[1] if headline else "",
            int(written[1]) if written else None,
            response.headers["X-Rendering"],
        )
        self.answers.append(answer)
        return answer

    def _read_once_more(self):
        """When all is quiet, every process tells the same and from what it keeps."""
        time.sleep(PROMPT + 0.3)
        self.last = []
        for process in range(PROCESSES):
            for path in self.truth.schedule:
                self._ask_until_answered(process, path)
                self.last.append([self._ask(process, path) for _ in range(2)])

    def _ask_until_answered(self, process, path):
        """A pool finds out one by one which of its connections the restart has closed."""
        end = time.monotonic() + 20
        while self._ask(process, path) is None and time.monotonic() < end:
            pass

    # --- Others --------------------------------------------------------------

    def _write(self):
        choose = random.Random(0)
        own = self.database.connect()
        while not self.over.wait(choose.uniform(0.05, 0.4)):
            with self.writing:
                try:
                    own.execute("SELECT 1")
                except Exception:
                    own = self.database.connect()
                self._write_once(own, choose)
        own.close()

    def _write_once(self, own, choose):
        drama = choose.randrange(DRAMAS)
        self.values += 1
        told = (
            f"UPDATE reviews_drama SET romanised_title = 'W{self.values}W' WHERE slug = 'd{drama}'"
        )
        kind = choose.choice(["alone", "in a transaction", "rolled back"])
        began = time.time()
        if kind == "alone":
            own.execute(told)
        else:
            own.execute("BEGIN IMMEDIATE" if not self.database.is_postgresql else "BEGIN")
            own.execute(told)
            time.sleep(choose.uniform(0, 0.1))
            own.execute("ROLLBACK" if kind == "rolled back" else "COMMIT")
        if kind != "rolled back":
            self.truth.writes[drama].append((self.values, began, time.time()))

    def _disturb(self):
        """A process is killed at two fifths, the database restarted at three fifths."""
        start = self.begun
        if self.over.wait(max(0, start + self.seconds * 0.4 - time.time())):
            return
        os.kill(self.processes[0], 9)
        if self.over.wait(max(0, start + self.seconds * 0.6 - time.time())):
            return
        if self.database.is_postgresql:
            with self.writing:
                self.database.restart()

    # --- What came of it -----------------------------------------------------

    @property
    def wrong(self):
        found = [(self.truth.wrong(answer), answer) for answer in self.answers]
        return [(what, answer) for what, answer in found if what]

    @property
    def kept(self):
        """How many answers were not rendered for it."""
        return len(self.answers) - len({answer.rendering for answer in self.answers})

    def summary(self):
        changes = sum(len(changes) - 1 for changes in self.truth.schedule.values())
        written = sum(len(writes) - 1 for writes in self.truth.writes.values())
        return (
            f"{len(self.answers)} answers of {PROCESSES} processes, {self.kept} from kept pages; "
            f"{changes} scheduled changes, {written} writes; "
            f"{len(self.wrong)} wrong; failed: {dict(self.failed) or 'none'}"
        )


class Served:
    def __init__(self, ports, environment):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.reviewsite.page_cache.serving", *map(str, ports)],
            env=environment,
            cwd=Path(__file__).resolve().parents[3],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def plant(self, plan):
        self.process.stdin.write(json.dumps(plan) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        self.process.stdin.close()
        self.process.stdout.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0].strip())
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked = parser.parse_args()
    os.environ["TEST_DATABASE"] = asked.database
    from tests import environment  # noqa: F401 - it starts the database
    from tests.reviewsite.page_cache.databases import Database

    database = Database(os.environ["DATABASE_URL"], asked.database)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
    run = Run(database, asked.seconds, asked.changes).go()
    print(asked.database, run.summary(), sep=": ")
    for what, answer in run.wrong[:20]:
        print(what, answer)
    return 1 if run.wrong or not run.kept else 0


if __name__ == "__main__":
    sys.exit(main())
