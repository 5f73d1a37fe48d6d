"""A query that is put together once gives what it would give put together each time."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.db.models import Exists, F, Model, OuterRef, Value
from django.db.models.sql.compiler import SQLCompiler
from hypothesis import given
from hypothesis import strategies as st

from images.models import Image
from people.models import CastMember, CrewMember, FormerSlug
from reviews import gate
from reviews.models import (
    Availability,
    Byline,
    Casting,
    Drama,
    Edition,
    Review,
    StreamingService,
)
from reviews.pages.cards import for_cards
from reviews.prepared import UnpreparedError, attach, attached, prepared
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


class Counted:
    """A build, and how often it was put together."""

    def __init__(self, build):
        self.count = 0
        self.build = build
        self.__qualname__ = self.__name__ = "counted"

    def __call__(self, *values, **options):
        self.count += 1
        return self.build(*values, **options)


def test_it_is_put_together_once_and_holds_other_values_each_time(at):
    first, second = make.live(at, slug="first"), make.live(at, slug="second")
    build = Counted(lambda at, slug: gate.editions(at).filter(review__slug=slug))
    find = prepared(build)
    assert find(at, "first") == [first]
    often = build.count
    assert find(at, "second") == [second]
    assert find(at, "never") == []
    assert find(at - 400 * DAY, "first") == []
    assert build.count == often


def test_it_costs_one_query_each_time(at, django_assert_num_queries):
    make.live(at)
    find = prepared(lambda at: gate.editions(at).select_related("review__drama"))
    for _ in range(2):
        with django_assert_num_queries(1):
            assert [edition.review.drama.pk for edition in find(at)]


def test_an_instant_may_be_moved_by_a_fixed_time(at):
    soon = make.review(at).review
    Review.objects.filter(pk=soon.pk).update(publish_at=at + DAY)
    within = prepared(lambda at: Review.objects.filter(publish_at__gt=at, publish_at__lte=at + DAY))
    assert within(at) == [soon]
    assert within(at - dt.timedelta(microseconds=1)) == []
    assert within(at + DAY) == []
    assert within(at.astimezone(dt.timezone(dt.timedelta(hours=9)))) == [soon]


def test_two_instants_are_told_apart(at):
    edition = make.live(at)
    between = prepared(lambda a, b: Review.objects.filter(publish_at__gte=a, publish_at__lt=b))
    published = edition.review.publish_at
    assert between(published, published + DAY) == [edition.review]
    assert between(published - DAY, published) == []


@pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 16, 17])
def test_a_list_of_any_length(at, count):
    dramas = [make.drama(f"Drama {number}") for number in range(20)]
    some = [drama.pk for drama in dramas[:count]]
    among = prepared(lambda keys, other: Drama.objects.filter(pk__in=keys).exclude(pk=other))
    assert {drama.pk for drama in among(some, dramas[-1].pk)} == set(some)
    assert {drama.pk for drama in among(some, dramas[0].pk)} == set(some[1:])


def test_lists_of_like_lengths_share_a_query_and_long_ones_have_none():
    build = Counted(lambda keys: Drama.objects.filter(pk__in=keys))
    among = prepared(build)
    among([1, 2])
    often = build.count
    for keys in ([1, 2, 3], [4, 5, 6, 7], [9, 9]):
        among(keys)
    assert build.count == often
    drama = make.drama()
    assert among([*range(-1000, 0), drama.pk]) == [drama]


def test_a_number_that_no_database_takes_finds_nothing():
    among = prepared(lambda number: Drama.objects.filter(pk=number))
    assert among(1) == []
    assert among(2**70) == []
    assert among(-(2**63)) == []
    assert among(2**63 - 1) == []


def test_nothing_and_what_is_named_make_queries_of_their_own(at):
    plain, dated = make.drama("A", start_year=None), make.drama("B", start_year=2020)
    of_year = prepared(lambda year, *, count: Drama.objects.filter(start_year=year)[:count])
    assert of_year(2020, count=5) == [dated]
    assert of_year(2020, count=0) == []
    since = prepared(
        lambda year: Drama.objects.filter(
            **({"start_year__isnull": True} if year is None else {"start_year": year})
        )
    )
    assert since(2020) == [dated]
    assert since(None) == [plain]


def test_rows_of_values_and_of_a_union():
    one, two = make.drama("One"), make.drama("Two")

    @prepared
    def both(first: int, second: int):
        rows = Drama.objects.order_by().annotate(what=Value("d")).values_list("what", "title")
        return rows.filter(pk=first).union(rows.filter(pk=second), all=True).order_by("title")

    assert both(one.pk, two.pk) == [("d", "One"), ("d", "Two")]
    assert both(two.pk, two.pk) == [("d", "Two"), ("d", "Two")]


def test_a_percent_sign_of_the_query_stays_one():
    dramas = [make.drama(f"Drama {number}") for number in range(3)]
    odd = prepared(lambda rest: Drama.objects.annotate(rest=F("pk") % 2).filter(rest=rest))
    assert set(odd(1)) | set(odd(0)) == set(dramas)
    assert {drama.pk % 2 for drama in odd(1)} == {1}


def test_a_value_is_handed_over_once(at):
    told = []

    def note(execute, sql, params, many, context):
        told.append(list(params.values()))
        return execute(sql, params, many, context)

    find = prepared(lambda at, slug: gate.editions(at).filter(review__slug=slug))
    find(at, "first")
    with connection.execute_wrapper(note):
        find(at, "second")
    [values] = told
    assert values.count("second") == 1
    instants = [value for value in values if str(value).startswith("2026")]
    assert len(instants) == 1


def test_sub_queries_hold_their_values(at):
    edition = make.live(at)
    signed = prepared(
        lambda at, author: Review.objects.live(at).filter(
            Exists(Byline.objects.filter(review=OuterRef("pk"), author=author))
        )
    )
    author = make.author()
    Byline.objects.create(review=edition.review, author=author)
    assert signed(at, author.pk) == [edition.review]
    assert signed(at, author.pk + 1) == []


def told(instance):
    """All that an instance holds, and what stands beside it."""
    if not isinstance(instance, Model):
        return instance
    fields = {n: v for n, v in vars(instance).items() if n not in ("_state", "_loaded_slug")}
    state = instance._state
    beside = {name: told(one) for name, one in state.fields_cache.items()}
    return type(instance), fields, state.adding, state.db, beside


@pytest.mark.parametrize(
    "build",
    [
        lambda: Edition.objects.select_related("review__drama__poster__fallback", "hero__fallback"),
        lambda: for_cards(Edition.objects.all()),
        lambda: Edition.objects.defer("body").annotate(rank=Value("1"), soon=F("takes_effect_at")),
        lambda: Byline.objects.select_related("author__portrait__fallback"),
        lambda: Casting.objects.select_related("character", "cast_member"),
        lambda: Edition.objects.values_list("takes_effect_at", "score", "verdict_for"),
        lambda: Edition.objects.values_list("takes_effect_at", flat=True),
        lambda: Edition.objects.values_list("pk").order_by("review__publish_at").distinct(),
    ],
)
def test_rows_are_those_that_django_makes(at, build):
    picture = make.image(fallback=make.image(), usable_until=at)
    drama = make.drama(poster=picture, start_date=at.date(), alternative_titles=["One", "Two"])
    make.live(at, drama=drama, hero=picture, score=Decimal("7.5"), verdict_for=["It is good."])
    make.live(at)
    make.character(drama)
    assert list(map(told, prepared(build)())) == list(map(told, build())) != []


def test_a_row_beside_several_others_is_one_instance(at):
    drama = make.drama()
    make.live(at, drama=drama)
    make.live(at, drama=drama)
    one, other = prepared(lambda: Edition.objects.select_related("review__drama"))()
    assert one.review.drama is other.review.drama


@pytest.mark.parametrize(
    "build",
    [
        lambda: Review.objects.prefetch_related("bylines"),
        lambda: Review.objects.values("pk"),
        lambda: Review.objects.values_list("pk", named=True),
    ],
)
def test_rows_of_other_kinds_are_refused(build):
    with pytest.raises(TypeError):
        prepared(build)()


def test_what_is_saved_keeps_its_former_address_all_the_same():
    make.drama(slug="former", listed=True)
    (drama,) = prepared(lambda: Drama.objects.all())()
    drama.slug = "present"
    drama.save()
    assert FormerSlug.objects.get().slug == "former"


@pytest.mark.parametrize(
    ("build", "value"),
    [
        (lambda number: Drama.objects.filter(pk=number + 1), 3),
        (lambda title: Drama.objects.filter(title=title.upper() + "!"), "a"),
        (lambda count: Drama.objects.all()[:count], 3),
        (lambda title: Drama.objects.filter(title__startswith=title), "a"),
        (lambda at: Review.objects.filter(publish_at__gt=at.replace(day=1)), None),
        (lambda at: Review.objects.filter(publish_at__year=at.year), None),
        (lambda keys: Drama.objects.filter(pk=sum(keys)), [1, 2]),
    ],
)
def test_what_depends_on_a_value_in_another_way_is_refused(build, value, at):
    with pytest.raises(UnpreparedError):
        prepared(build)(at if value is None else value)


INSTANTS = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))


@given(instant=INSTANTS, text=st.text(st.characters(exclude_characters="\0", codec="utf-8")))
def test_the_parameters_are_those_of_the_query_put_together(instant, text):
    def build(at, slug):
        return gate.images(at).filter(token=slug)

    told = []

    def note(execute, sql, params, many, context):
        # As it is written with its values in it, whether those have names or places.
        told.append(sql % params if isinstance(params, tuple) else sql % {**params})
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        list(build(instant, text))
        IMAGES(instant, text)
    assert told[0] == told[-1]


IMAGES = prepared(lambda at, slug: gate.images(at).filter(token=slug))


# --- Public pages ------------------------------------------------------------

PAGES = (
    *("/", "/reviews/", "/dramas/", "/cast/", "/crew/", "/authors/"),
    *("/reviews/r/", "/dramas/d/", "/cast/c/", "/crew/m/", "/authors/a/", "/topics/t/"),
    *("/search/", "/watch/s/", "/reviews/archive/2026/", "/dramas/?service=any", "/ko/reviews/r/"),
)


@pytest.fixture
def content(at):
    """One of each, so that every page has all its rows to ask for."""
    drama = make.drama(slug="d")
    edition = make.live(at, drama=drama, slug="r")
    edition.review.bylines.all().delete()
    Byline.objects.create(review=edition.review, author=make.author(slug="a"))
    edition.review.topics.add("T")
    make.live(at, drama=drama)
    make.character(drama)
    make.crew(drama)
    CastMember.objects.update(slug="c")
    CrewMember.objects.update(slug="m")
    service = StreamingService.objects.create(name="S", slug="s")
    Availability.objects.create(
        drama=drama, service=service, country="US", closes_at=at + DAY, verified_on=at.date()
    )


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("path", PAGES)
def test_no_public_page_puts_a_query_together_twice(client, at, path, monkeypatch):
    """Django writes no SQL for a page that was rendered before; no row lacks a field of it."""

    def get(path):
        with time_machine.travel(at, tick=False):
            return client.get(path)

    assert get(path).status_code == 200
    written = []
    write = SQLCompiler.as_sql

    def noted(self, *args, **options):
        written.append(self.query.model)
        return write(self, *args, **options)

    def late(self, *args, **options):
        raise AssertionError(f"{path} reads more of {self._meta.label} than it has loaded.")

    monkeypatch.setattr(SQLCompiler, "as_sql", noted)
    monkeypatch.setattr(Model, "refresh_from_db", late)
    assert get(path).status_code == 200
    assert written == []


# --- What comes along --------------------------------------------------------


def test_attached_rows_are_as_prefetched_ones(at, django_assert_num_queries):
    signed, alone = make.live(at).review, make.live(at).review
    alone.bylines.all().delete()
    authors = [make.author("A"), make.author("B")]
    signed.bylines.all().delete()
    for order, author in enumerate(authors):
        Byline.objects.create(review=signed, author=author, order=order)
    reviews = list(Review.objects.filter(pk__in=[signed.pk, alone.pk]).order_by("pk"))
    attach(reviews, "bylines", Byline.objects.select_related("author"))
    with django_assert_num_queries(0):
        assert [b.author for b in reviews[0].bylines.all()] == authors
        assert list(reviews[1].bylines.all()) == []
        assert all(b.review is reviews[0] for b in reviews[0].bylines.all())
        assert attached(reviews[0], "bylines") == list(reviews[0].bylines.all())
        assert attached(reviews[1], "bylines") == []
    assert Edition.objects.count() == 2


def test_pictures_of_one_size_share_what_is_told_of_their_files():
    for _ in range(2):
        make.image()
    one, other = prepared(lambda: Image.objects.all())()
    assert one.made["full"]["jpeg"] == Image.objects.get(pk=one.pk).made["full"]["jpeg"] != []
    assert one.made is other.made


def test_to_nothing_nothing_is_attached():
    attach([], "bylines", [])
