"""The truth test, for some seconds."""

import pytest

from tests.reviewsite.page_cache.databases import committed, copy_of_the_test_database
from tests.reviewsite.page_cache.truth import PROCESSES, Run


@pytest.fixture
def database(transactional_db):
    with copy_of_the_test_database() as database:
        yield database


@committed
def test_no_answer_is_ever_stale_or_early(database):
    run = Run(database, seconds=8, changes=200).go()
    assert not run.wrong, run.summary()
    assert run.kept, run.summary()
    assert len({answer.process for answer in run.answers}) == PROCESSES
    # In the end every process tells the same, from what it keeps; the restarted ones too.
    assert all(first and again for first, again in run.last), run.summary()
    assert {first.rendering == again.rendering for first, again in run.last} == {True}
