"""What readers may see at each instant, and the next one that matters."""

import datetime as dt

import pytest
from django.utils import timezone

from people.models import FormerSlug
from reviews import gate, workflow
from reviews.models import Availability, Review, StreamingService
from reviews.pictures import shown_image
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)
TICK = dt.timedelta(microseconds=1)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# --- Windows: start inclusive, end exclusive ---------------------------------


def test_a_review_is_live_from_its_very_instant_to_before_its_end(at):
    edition = make.live(at, since=at)
    workflow.withdraw(fresh(edition.review), by=None, at=at, time=at + DAY, reason="x")
    seen = [gate.reviews(t).exists() for t in (at - TICK, at, at + DAY - TICK, at + DAY)]
    assert seen == [False, True, True, False]


def test_an_embargo_ends_at_its_very_instant(at):
    edition = make.approved(at)
    workflow.embargo(edition.review, by=None, at=at, time=at + DAY)
    workflow.schedule(fresh(edition), by=None, at=at, time=at + DAY)
    assert [gate.reviews(t).exists() for t in (at + DAY - TICK, at + DAY)] == [False, True]


def test_an_offer_is_open_from_its_start_to_before_its_end(at):
    drama = make.drama(listed=True)
    service = StreamingService.objects.create(name="Viki", slug="viki")
    Availability.objects.create(
        drama=drama, service=service, country="US", opens_at=at, closes_at=at + DAY
    )
    instants = (at - TICK, at, at + DAY - TICK, at + DAY)
    assert [gate.services(t).exists() for t in instants] == [False, True, True, False]


def test_an_offer_without_a_country_is_nobodys(at):
    service = StreamingService.objects.create(name="Viki", slug="viki")
    Availability.objects.create(drama=make.drama(listed=True), service=service)
    assert not gate.availabilities(at).exists()


def test_a_worldwide_offer_is_in_every_country(at):
    service = StreamingService.objects.create(name="Viki", slug="viki")
    drama = make.drama(listed=True)
    Availability.objects.create(drama=drama, service=service, country="001")
    Availability.objects.create(drama=drama, service=service, country="US")
    assert gate.availabilities(at).in_country("ES").count() == 1
    assert gate.availabilities(at).in_country("US").count() == 2


@pytest.mark.parametrize(
    ("fields", "usable"),
    [
        ({}, True),
        ({"rights": "unknown"}, False),
        ({"rights": "none"}, False),
        ({"credit_line": ""}, False),
        ({"usable_from": HOUR}, False),
        ({"usable_from": -HOUR}, True),
        ({"usable_until": -HOUR}, False),
        ({"usable_until": HOUR}, True),
    ],
)
def test_a_picture_is_public_only_while_its_rights_say_so(at, fields, usable):
    fields = {k: at + v if isinstance(v, dt.timedelta) else v for k, v in fields.items()}
    image = make.image(**fields)
    make.drama(listed=True, poster=image)
    assert image.is_usable(at) is usable
    assert gate.images(at).exists() is usable


# --- What is public through what ---------------------------------------------


def world(at, **fields):
    """A drama with its people, pictures and a topic, and one approved edition."""
    drama = make.drama(poster=make.image())
    performer = make.character(drama).castings.get().cast_member
    performer.portrait = make.image()
    performer.save()
    make.crew(drama)
    service = StreamingService.objects.create(name="Viki", slug="viki")
    Availability.objects.create(drama=drama, service=service, country="US")
    edition = make.approved(
        at, drama=drama, hero=make.image(), authors=[make.author(portrait=make.image())], **fields
    )
    edition.review.topics.add("로맨스")
    return edition


SETS = (
    gate.reviews,
    gate.editions,
    gate.dramas,
    gate.availabilities,
    gate.services,
    gate.cast,
    gate.crew,
    gate.authors,
    gate.topics,
    gate.images,
)


def seen(at):
    return {s.__name__: s(at).count() for s in SETS}


NOTHING = dict.fromkeys((s.__name__ for s in SETS), 0)
EVERYTHING = dict.fromkeys((s.__name__ for s in SETS), 1) | {"images": 4}


def test_everything_comes_with_the_review(at):
    edition = world(at)
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    assert seen(at) == NOTHING
    assert seen(at + HOUR) == EVERYTHING


def test_and_goes_with_it(at):
    before = at - SECOND
    edition = workflow.publish(world(before), by=None, at=before)
    review = workflow.hold(fresh(edition.review), by=None, at=at)
    assert seen(at) == NOTHING
    # What readers had seen comes back; what was held before it was seen does not.
    review = workflow.release(review, by=None, at=at)
    review = workflow.withdraw(review, by=None, at=at, time=at + HOUR, reason="x")
    assert seen(at) == EVERYTHING
    assert seen(at + HOUR) == NOTHING


def test_a_listed_drama_is_public_without_a_review_but_never_in_its_embargo(at):
    edition = world(at)
    drama = edition.review.drama
    drama.listed = True
    drama.save()
    listed = seen(at)
    assert (listed["dramas"], listed["cast"], listed["crew"], listed["services"]) == (1, 1, 1, 1)
    assert (listed["reviews"], listed["authors"], listed["topics"]) == (0, 0, 0)
    workflow.embargo_drama(drama, by=None, at=at, time=at + DAY)
    assert seen(at) == NOTHING
    assert seen(at + DAY) == listed


def test_a_picture_of_a_superseded_edition_is_no_longer_public(at):
    old, new = make.image(), make.image()
    edition = make.live(at, hero=old)
    make.corrected(edition, at, hero=new)
    assert list(gate.images(at)) == [new]
    assert list(gate.images(at - HOUR)) == [old]


def test_a_picture_in_the_body_is_public_with_its_review(at):
    image = make.image()
    make.live(at, body=f'<p>x</p><figure data-image="{image.pk}"></figure>')
    assert list(gate.images(at)) == [image]


# --- Fallbacks ---------------------------------------------------------------


def test_a_fallback_is_public_only_while_it_stands_in(at):
    fallback = make.image(usable_until=at + 2 * DAY)
    image = make.image(usable_until=at + DAY, fallback=fallback)
    make.live(at, hero=image)
    times = (at, at + DAY - TICK, at + DAY, at + 2 * DAY - TICK, at + 2 * DAY)
    assert [list(gate.images(t)) for t in times] == [[image], [image], [fallback], [fallback], []]


def test_a_fallback_of_a_fallback_never_stands_in(at):
    last = make.image()
    image = make.image(usable_until=at, fallback=make.image(usable_until=at, fallback=last))
    make.live(at, hero=image)
    assert not gate.images(at).exists()


@pytest.mark.parametrize(
    "fields", [{"rights": "unknown"}, {"rights": "none"}, {"credit_line": ""}, {"usable_from": DAY}]
)
def test_a_fallback_that_may_not_be_shown_is_not(at, fields):
    fields = {k: at + v if k == "usable_from" else v for k, v in fields.items()}
    make.live(at, hero=make.image(usable_until=at, fallback=make.image(**fields)))
    assert not gate.images(at).exists()


def test_a_fallback_comes_and_goes_with_what_it_stands_in(at):
    """Hidden before the review is live, in its embargo, and once a correction shows another."""
    fallback = make.image()
    edition = make.approved(at, hero=make.image(rights="none", fallback=fallback))
    assert not gate.images(at).exists()
    workflow.embargo(edition.review, by=None, at=at, time=at + HOUR)
    workflow.schedule(fresh(edition), by=None, at=at, time=at + HOUR)
    assert not gate.images(at + HOUR - TICK).exists()
    assert list(gate.images(at + HOUR)) == [fallback]
    edition = fresh(edition)
    make.corrected(edition, at + DAY, hero=None)
    assert not gate.images(at + DAY).exists()


def test_a_fallback_stands_in_wherever_pictures_are_shown(at):
    """Posters and portraits too."""
    fallbacks = [make.image() for _ in range(4)]
    poster, author, performer, maker = [
        make.image(usable_until=at, fallback=fallback) for fallback in fallbacks
    ]
    drama = make.drama(poster=poster)
    person = make.character(drama).castings.get().cast_member
    person.portrait = performer
    person.save()
    member = make.crew(drama).crew_member
    member.portrait = maker
    member.save()
    make.live(at, drama=drama, authors=[make.author(portrait=author)])
    assert set(gate.images(at)) == set(fallbacks)


def test_what_the_gate_lets_through_is_what_the_pages_show(at):
    """The rule in SQL and the rule in Python are one, on each side of every instant."""
    second = make.image()
    fallback = make.image(usable_from=at + DAY, usable_until=at + 3 * DAY, fallback=second)
    image = make.image(usable_until=at + 2 * DAY, fallback=fallback)
    make.live(at - DAY, hero=image)
    image.usable_from = at
    image.save()
    t, answers = at - DAY, []
    while t:
        shown = shown_image(image, t)
        assert list(gate.images(t)) == ([shown] if shown else [])
        answers.append(shown)
        t = gate.next_change(t)
    assert answers == [None, image, image, fallback, None]


def test_at_most_one_edition_is_in_effect(at):
    edition = make.live(at)
    for hours in range(1, 4):
        make.corrected(edition, at + hours * HOUR)
    for hours in range(4):
        in_effect = gate.editions(at + hours * HOUR)
        assert [e.number for e in in_effect] == [hours + 1]


# --- 410 ---------------------------------------------------------------------


def test_withdrawn_is_only_what_was_seen_once(at):
    live = make.live(at)
    review = workflow.withdraw(fresh(live.review), by=None, at=at, time=at + HOUR, reason="x")
    assert not gate.withdrawn_reviews(at).exists()
    assert gate.withdrawn_reviews(at + HOUR).get() == review
    held = workflow.hold(review, by=None, at=at + HOUR)
    assert not gate.withdrawn_reviews(at + HOUR).exists()
    workflow.release(held, by=None, at=at + HOUR)
    Review.objects.update(embargoed_until=at + DAY)
    assert not gate.withdrawn_reviews(at + HOUR).exists()


def test_a_review_withdrawn_before_its_embargo_ended_was_never_seen(at):
    review = make.live(at - DAY).review
    Review.objects.filter(pk=review.pk).update(embargoed_until=at, withdraw_at=at - HOUR)
    assert not gate.withdrawn_reviews(at + HOUR).exists()


# --- The next change ---------------------------------------------------------


def test_nothing_is_due_where_nothing_has_a_time(at):
    assert gate.next_change(at) is None


def test_next_change_costs_one_query(at, django_assert_num_queries):
    with django_assert_num_queries(1):
        gate.next_change(at)


def test_every_instant_is_named(at):
    """Each time that a gate decides by comes up, in its order, and derived ones too."""
    edition = world(at)
    review, drama = edition.review, edition.review.drama
    workflow.schedule(edition, by=None, at=at, time=at + 2 * HOUR)
    Review.objects.filter(pk=review.pk).update(embargoed_until=at + HOUR, withdraw_at=at + 90 * DAY)
    drama.embargoed_until = at + 3 * HOUR
    drama.save()
    Availability.objects.update(opens_at=at + 4 * HOUR, closes_at=at + 60 * DAY)
    image = edition.hero
    image.usable_from, image.usable_until = at + 5 * HOUR, at + 70 * DAY
    image.save()
    found, t = [], at
    while t := gate.next_change(t):
        found.append(t - at)
    assert found == [
        HOUR,
        2 * HOUR,
        3 * HOUR,
        4 * HOUR,
        5 * HOUR,
        2 * DAY + 2 * HOUR,  # no news any more
        30 * DAY,  # leaving soon
        60 * DAY,
        70 * DAY,
        90 * DAY,
    ]


def test_between_two_changes_nothing_changes(at):
    """The promise a page cache builds on."""
    workflow.schedule(world(at), by=None, at=at, time=at + HOUR)
    then = gate.next_change(at)
    assert seen(at) == seen(then - TICK)
    assert seen(then) != seen(at)


# --- Addresses that were given up --------------------------------------------


def test_a_public_address_leads_on_after_a_change():
    now = timezone.now()
    edition = make.live(now, slug="old")
    workflow.amend(fresh(edition.review), by=None, at=now, slug="new", reason="x")
    later = timezone.now()
    assert gate.moved(Review, "old", later).slug == "new"
    workflow.hold(Review.objects.get(), by=None, at=later)
    assert gate.moved(Review, "old", timezone.now()) is None


def test_an_address_that_was_never_public_leads_nowhere():
    now = timezone.now()
    edition = make.approved(now, slug="working-title")
    workflow.amend(fresh(edition.review), by=None, at=now, slug="title")
    workflow.publish(fresh(edition), by=None, at=timezone.now())
    assert gate.moved(Review, "working-title", timezone.now()) is None


def test_a_drama_that_was_not_listed_yet_leads_nowhere_from_its_working_title():
    drama = make.drama(slug="secret-title")
    drama = fresh(drama)
    drama.slug = "title"
    drama.save()
    drama.listed = True
    drama.save()
    assert gate.moved(type(drama), "secret-title", timezone.now()) is None


def test_a_withdrawn_review_is_found_under_its_old_address():
    now = timezone.now()
    edition = make.live(now, slug="old")
    review = workflow.amend(fresh(edition.review), by=None, at=now, slug="new", reason="x")
    workflow.withdraw(review, by=None, at=now, time=timezone.now() + DAY, reason="x")
    assert gate.moved(Review, "old", now + 2 * DAY).slug == "new"


def test_a_topic_keeps_its_former_address():
    now = timezone.now()
    make.live(now).review.topics.add("Romance")
    topic = gate.topics(timezone.now()).get()
    topic.slug = "로맨스"
    topic.save()
    assert gate.moved(type(topic), "romance", timezone.now()) == topic
    assert FormerSlug.objects.get().kind == "reviews.topic"
