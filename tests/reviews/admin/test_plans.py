"""How a database goes about the lists of the desk: an index gives a page, nothing sorts them."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from people.models import User
from reviews.models import Edition
from reviews.paging import by_keys
from tests import factories as make

from .test_long_lists import some

pytestmark = pytest.mark.django_db

LISTS = [
    ("reviews_review", ""),
    ("reviews_review", "kind__exact=final"),
    ("reviews_review", "state=live"),
    ("reviews_review", "editor=1"),
    ("reviews_review", "in=2026"),
    ("reviews_edition", ""),
    ("reviews_edition", "stage__exact=approved"),
    ("reviews_edition", "in=2026"),
    ("reviews_workflowevent", ""),
    ("reviews_workflowevent", "verb=publish"),
    ("reviews_workflowevent", "by__id__exact=1"),
    ("reviews_workflowevent", "in=2026"),
    ("reviews_drama", ""),
    ("reviews_drama", "kind__exact=series"),
    ("reviews_drama", "listed__exact=1"),
    ("reviews_character", ""),
    ("reviews_character", "tier__exact=1"),
    ("reviews_character", "identity_is_spoiler__exact=1"),
    ("reviews_availability", ""),
    ("reviews_availability", "offer=open"),
    ("reviews_availability", "offer=leaving"),
    ("reviews_availability", "offer=ended"),
    ("reviews_availability", "offer=nowhere"),
    ("reviews_availability", "offer=unchecked"),
    ("reviews_availability", "in=2026"),
    ("reviews_availability", "o=1"),  # by drama
    ("images_image", ""),
    ("images_image", "usable=yes"),
    ("images_image", "usable=no"),
    ("images_image", "usable=undecided"),
    ("images_image", "usable=no-credit"),
    ("images_image", "usable=no-alt"),
    ("images_image", "rights=agency"),
    ("people_author", ""),
    ("people_castmember", ""),
    ("people_crewmember", ""),
]


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("chief", password=None))
    return client


def asked(ask):
    """What ``ask`` asks of the database, as it asks it."""
    found = []

    def note(execute, sql, params, many, context):
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    return found


def plan(sql, params):
    """The database's way: of PostgreSQL, which reads a small table whole, one by an index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("sort", "seqscan", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{how} {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def sorts(steps):
    """Whether rows are sorted; PostgreSQL may those of one instant, by their keys."""
    keys, presorted = re.search("Sort Key: (.*)", steps), re.search("Presorted Key: (.*)", steps)
    if keys and presorted:
        return keys[1].count(",") > presorted[1].count(",") + 1
    return bool(keys) or "TEMP B-TREE" in steps


@pytest.mark.parametrize(("name", "query"), LISTS)
def test_an_index_gives_the_page(name, query, desk, at):
    some(at, 3)
    make.character(make.drama("A secret"), "Nobody", identity_is_spoiler=True)
    url = reverse(f"admin:{name}_changelist")
    of_the_page = [
        (sql, params)
        for sql, params in asked(lambda: desk.get(f"{url}?{query}"))
        if sql.startswith(f'SELECT "{name}"."id" AS "pk"') and "ORDER BY" in sql
    ]
    (page,) = of_the_page  # the keys alone: what is said of them is asked of the page's rows
    assert not sorts(plan(*page)), plan(*page)


def test_the_chooser_sorts_no_pictures(desk, at):
    some(at, 3)
    queries = asked(lambda: desk.get(reverse("admin:images_image_library")))
    pages = [query for query in queries if 'ORDER BY "images_image"."created_at" DESC' in query[0]]
    assert len(pages) == 2
    for page in pages:
        assert not sorts(plan(*page)), plan(*page)


@pytest.mark.parametrize("stage", [Edition.Stage.IN_REVIEW, Edition.Stage.DRAFT])
def test_what_is_being_worked_on_has_an_index_of_its_own(stage, at):
    some(at, 3)
    rows = Edition.objects.open().filter(stage=stage).order_by("changed_at")[:6]
    steps = plan(*rows.query.sql_with_params())
    assert "edition_unfinished" in steps
    assert not sorts(steps)


def test_a_state_of_few_is_looked_up_by_their_keys(desk, at):
    """Else each review of the archive is asked, the last changed first, for the few there are."""
    some(at, 3)
    draft = make.review(at, drama=make.drama("A draft")).review
    queries = asked(
        lambda: desk.get(reverse("admin:reviews_review_changelist"), {"state": "draft"})
    )
    (page,) = (
        (sql, params)
        for sql, params in queries
        if sql.startswith('SELECT "reviews_review"."id" AS "pk"') and "ORDER BY" in sql
    )
    assert "EXISTS" not in page[0]
    assert list(page[1])[:1] == [draft.pk]


def test_a_reason_is_sought_among_events_that_have_one(at):
    from reviews.search import desk as names
    from reviews.search.query import read

    (term,) = read("because").terms
    some(at, 3)
    sql, params = names.events("because", term).query.sql_with_params()
    assert "event_with_a_reason" in plan(sql, params)
    assert by_keys(names.events("because", term)) == []
