"""The index hears of every write, whoever wrote."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from people.models import Author, CastMember, CrewMember
from reviews import workflow
from reviews.models import (
    Casting,
    Character,
    CrewCredit,
    Drama,
    Edition,
    SearchEntry,
    SearchMark,
    Topic,
)
from reviews.search import index, triggers
from reviews.search.query import read
from reviews.search.tokens import NAME
from tests import factories as make

pytestmark = pytest.mark.django_db


def holds(typed):
    """What is in the index under a word, by kind."""
    index.refresh()
    (term,) = read(typed).terms
    return sorted(
        set(SearchEntry.objects.filter(tokens__holds=term).values_list("kind", flat=True))
    )


@pytest.fixture
def things(at):
    """One thing of each kind, by its kind."""
    drama = make.drama("Signal")
    part = make.character(drama, "Part", "Performer")
    make.crew(drama, "Maker")
    return {
        "drama": (drama, "title"),
        "character": (part, "name"),
        "cast": (CastMember.objects.get(), "name"),
        "crew": (CrewMember.objects.get(), "name"),
        "author": (make.author("Author"), "name"),
        "topic": (Topic.objects.create(name="Topic", slug="topic"), "name"),
    }


def test_every_way_of_writing_is_heard(things):
    for kind, (thing, field) in things.items():
        model, rows = type(thing), type(thing).objects.filter(pk=thing.pk)
        setattr(thing, field, "Saved")
        thing.save()
        assert holds("saved") == [kind]
        rows.update(**{field: "Updated"})
        assert holds("saved") == []
        assert holds("updated") == [kind]
        with connection.cursor() as cursor:
            table = model._meta.db_table
            cursor.execute(f"UPDATE {table} SET {field} = 'Rawly' WHERE id = %s", [thing.pk])
        assert holds("updated") == []
        assert holds("rawly") == [kind]
        setattr(thing, field, "Bulky")
        model.objects.bulk_update([thing], [field])
        assert holds("bulky") == [kind]
        Casting.objects.all().delete()
        CrewCredit.objects.all().delete()
        rows.delete()
        assert holds("bulky") == [], kind


def test_bulk_made_rows_are_heard():
    Drama.objects.bulk_create(Drama(title=f"Signal {n}", slug=f"s{n}") for n in range(3))
    assert holds("signal") == ["drama"]
    assert SearchEntry.objects.count() == 3


def test_other_spellings_are_heard(things):
    CastMember.objects.update(aliases=["Other"], native_name="다른")
    Character.objects.update(aliases=["Other"])
    Drama.objects.update(alternative_titles=["Other"])
    assert holds("other") == ["cast", "character", "drama"]
    assert holds("다른") == ["cast"]


def test_only_an_approved_edition_with_a_time_is_in_it(at):
    edition = make.review(at, body="<p>secretly</p>")
    assert holds("secretly") == []
    workflow.submit(edition, by=None, at=at)
    workflow.approve(edition, by=None, at=at)
    assert holds("secretly") == []
    workflow.schedule(edition, by=None, at=at, time=at.replace(year=2030))
    assert holds("secretly") == ["edition"]
    workflow.unschedule(Edition.objects.get(), by=None, at=at)
    assert holds("secretly") == []


def test_a_cascade_is_heard(at):
    drama = make.drama("Signal")
    make.character(drama, "Partly", performer=None)
    assert holds("partly") == ["character"]
    drama.delete()
    assert SearchMark.objects.exists()
    assert holds("partly") == []
    assert not SearchEntry.objects.exists()


def test_an_index_that_is_up_to_date_costs_one_query(things, django_assert_num_queries):
    assert index.refresh() > 0
    with django_assert_num_queries(1):
        assert index.refresh() == 0


def test_a_search_works_off_a_bounded_number_of_marks(things):
    index.refresh()
    Author.objects.bulk_create(Author(name=f"A {n}", slug=f"a{n}") for n in range(7))
    assert [index.refresh(limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert SearchEntry.objects.filter(kind="author").count() == 8


def test_rebuilding_mends_whatever_is_wrong(things):
    index.refresh()
    right = sorted(SearchEntry.objects.values_list("kind", "object_id"))
    SearchEntry.objects.filter(kind="drama").delete()
    SearchEntry.objects.filter(kind="cast").update(tokens=[NAME + "wrong"])
    SearchEntry.objects.create(kind="author", object_id=999, tokens=[NAME + "orphan"])
    err = io.StringIO()
    call_command("rebuild_index", stderr=err)
    assert sorted(SearchEntry.objects.values_list("kind", "object_id")) == right
    assert "Indexing" in err.getvalue()
    assert holds("signal") == ["drama"]
    assert holds("orphan") == holds("wrong") == []


def test_triggers_are_made_anew_after_a_table_was(things):
    """SQLite drops them with the table that a migration makes anew; "migrate" brings them back."""
    index.refresh()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER search_drama_update")
        else:
            cursor.execute("DROP TRIGGER search_drama ON reviews_drama")
    Drama.objects.update(title="Unheard")
    assert not SearchMark.objects.exists()
    triggers.install()
    Drama.objects.update(title="Heard")
    assert SearchMark.objects.exists()
    triggers.install()


def test_a_text_of_any_length_is_taken(at):
    long = " ".join(f"w{n}" for n in range(60_000))
    make.live(at, body=f"<p>{long}</p>")
    assert holds("w1") == ["edition"]
    assert holds("w59999") == []
