"""How a process hears of a write, whoever wrote; on a database with real commits."""

import functools
import os
import sqlite3
import time
from contextlib import closing

import pytest
from django.db import connection

from reviewsite.page_cache import generation as generations
from reviewsite.page_cache.generation import Generation
from tests.reviewsite.page_cache.databases import committed, copy_of_the_test_database

#: Seconds in which what must come comes; more than it ever takes.
LONG = 10
postgresql_only = pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL's own")
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own")

TOPIC = "INSERT INTO reviews_topic (name, slug) VALUES ('x{0}', 'x{0}')"


@pytest.fixture
def database(transactional_db):
    with copy_of_the_test_database() as database:
        yield database


@pytest.fixture
def generation(database):
    hear = {
        "postgresql": generations._listen_to_postgresql,
        "sqlite": generations._look_at_sqlite,
    }[database.vendor]
    generation = Generation(functools.partial(hear, database.settings))
    yield generation
    generation.stop()


def until(answer):
    """Waits for it, and gives it."""
    end = time.monotonic() + LONG
    while not (found := answer()):
        assert time.monotonic() < end
        time.sleep(0.01)
    return found


def settled(generation):
    """The generation once all that was written until now is heard."""
    now = time.monotonic()
    until(lambda: generation._heard > now)
    return generation.known()


@pytest.fixture
def hears(generation):
    """``hears(write)``: whether a write makes a new generation."""
    generation.listen()
    until(generation.known)

    def hears(write):
        before = settled(generation)
        write()
        return settled(generation) != before

    return hears


@committed
def test_every_kind_of_write_is_heard(database, hears):
    run = database.run
    assert not hears(lambda: None)
    assert hears(lambda: run(TOPIC.format(1)))
    assert hears(lambda: run("UPDATE reviews_topic SET name = 'y'"))
    assert hears(lambda: run("DELETE FROM reviews_topic"))
    assert hears(lambda: run("INSERT INTO reviews_topic (id, name, slug) VALUES (7, 'a', 'a')"))
    assert hears(
        lambda: run(
            "INSERT INTO reviews_topic (id, name, slug) VALUES (7, 'b', 'b') "
            "ON CONFLICT (id) DO UPDATE SET name = 'b'"
        )
    )
    assert not hears(lambda: run("UPDATE django_session SET session_data = ''"))


@committed
def test_what_is_rolled_back_is_not_heard_and_what_is_committed_is_heard_then(database, hears):
    own = database.connect()
    own.execute("BEGIN")
    assert not hears(lambda: own.execute(TOPIC.format(1)))
    assert not hears(lambda: own.execute("ROLLBACK"))
    own.execute("BEGIN")
    assert not hears(lambda: own.execute(TOPIC.format(1)))
    assert hears(lambda: own.execute("COMMIT"))
    own.close()


@committed
@postgresql_only
def test_copy_and_truncate_and_a_replicas_writes_are_heard(database, hears):
    def copy():
        with (
            database.connect() as own,
            own.cursor().copy("COPY reviews_topic (name, slug) FROM STDIN") as rows,
        ):
            rows.write_row(("c", "c"))

    assert hears(copy)
    assert hears(lambda: database.run("TRUNCATE reviews_topic CASCADE"))
    assert hears(lambda: database.run("SET session_replication_role = replica", TOPIC.format("r")))


@committed
@sqlite_only
def test_replacing_a_row_is_heard(database, hears):
    database.run(TOPIC.format(1))
    assert hears(lambda: database.run(TOPIC.format(1).replace("INSERT", "INSERT OR REPLACE")))


@committed
@postgresql_only
def test_nothing_is_trusted_while_the_connection_is_lost(database, generation):
    generation.listen()
    until(generation.known)
    before = settled(generation)
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s"
    name = database.settings["NAME"]
    allow = "UPDATE pg_database SET datallowconn = {} WHERE datname = '{}'"
    with closing(database.connect()) as own:
        own.execute(allow.format("false", name))
        own.execute(ended, ["page cache"])
        until(lambda: generation.known() is None)
        own.execute(TOPIC.format(1))
        own.execute(allow.format("true", name))
    assert until(generation.known) != before


@committed
@sqlite_only
def test_another_file_in_the_place_of_the_open_one_is_noticed(database, generation, tmp_path):
    generation.listen()
    until(generation.known)
    before = settled(generation)
    path = database.settings["NAME"]
    other = tmp_path / "other.sqlite3"
    with sqlite3.connect(other) as copy:
        database.connect().backup(copy)
    other.replace(path)
    until(lambda: generation.known() != before)
    assert until(generation.known) != before


@committed
def test_a_table_without_its_trigger_is_not_trusted(database, generation, caplog):
    """Such as a table that a migration made on SQLite, before the triggers are made again."""
    name = (
        "page_cache ON reviews_topic"
        if database.is_postgresql
        else ("page_cache_reviews_topic_update")
    )
    database.run(f"DROP TRIGGER {name}")
    generation.listen()
    until(lambda: generation._complaint)
    assert "reviews_topic" in generation._complaint
    assert generation.known() is None


def test_what_was_heard_a_second_ago_is_not_trusted():
    generation = Generation(lambda generation: None)
    generation.heard(time.monotonic() - generations.TRUSTED)
    assert generation.known() is None
    generation.heard(time.monotonic())
    assert generation.known() is not None


def test_a_thread_that_hangs_is_not_trusted(monkeypatch):
    monkeypatch.setattr(generations, "TRUSTED", 0.05)

    def hang(generation):
        generation.heard(time.monotonic())
        generation.stopped.wait(LONG)

    generation = Generation(hang)
    generation.listen()
    until(lambda: generation._heard > 0)
    until(lambda: generation.known() is None)
    generation.stop()


def test_a_connection_that_was_lost_makes_a_new_generation(monkeypatch):
    monkeypatch.setattr(generations, "_RETRY", 0)
    times = []

    def fail(generation):
        times.append(generation._number)
        raise OSError("gone")

    generation = Generation(fail)
    generation.listen()
    until(lambda: len(times) > 2)
    generation.stop()
    assert times[:3] == [0, 1, 2]


def test_one_thread_a_process():
    started = []
    generation = Generation(lambda generation: started.append(1) or generation.stopped.wait())
    for _ in range(5):
        generation.listen()
    until(lambda: started)
    generation.stop()
    assert len(started) == 1


def test_a_forked_child_trusts_nothing_that_its_parent_heard():
    generation = Generation(lambda generation: generation.stopped.wait())
    generation.listen()
    generation.heard(time.monotonic())
    assert generation.known() is not None
    child = os.fork()
    if not child:
        os._exit(0 if generation.known() is None and generation._thread is None else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    generation.stop()
