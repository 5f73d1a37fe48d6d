"""What lists are sorted by is carried by the rows that list, whoever writes it."""

import datetime as dt

import pytest

from reviews import gate, workflow
from reviews.models import Availability, Byline, Drama, Review, StreamingService, TopicOfReview
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def assert_carried():
    for row in (*Byline.objects.all(), *TopicOfReview.objects.all()):
        review = row.review if isinstance(row, Byline) else row.content_object
        assert row.publish_at == review.publish_at, row


def listed(at):
    edition = make.approved(at, authors=[make.author("Ann"), make.author("Bo")])
    edition.review.topics.add("Quiet", "Slow")
    assert_carried()
    return edition


def test_every_verb_that_writes_a_time_writes_it_there_too(at):
    edition = listed(at)
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    assert Byline.objects.filter(publish_at=at + HOUR).count() == 2
    assert TopicOfReview.objects.filter(publish_at=at + HOUR).count() == 2
    workflow.schedule(edition, by=None, at=at, time=at + 2 * HOUR)
    assert_carried()
    workflow.unschedule(edition, by=None, at=at)
    assert Byline.objects.filter(publish_at=None).count() == 2
    workflow.publish(edition, by=None, at=at)
    assert_carried()
    workflow.hold(edition.review, by=None, at=at, reason="Wait")
    workflow.release(edition.review, by=None, at=at + HOUR)
    assert_carried()


def test_new_authors_and_topics_carry_it_at_once(at):
    edition = make.live(at)
    review = edition.review
    workflow.amend(
        review, by=None, at=at, reason="More", authors=[make.author("New")], topics=["One", "Two"]
    )
    assert Byline.objects.count() == 1
    assert TopicOfReview.objects.count() == 2
    review.authors.add(make.author("Newer"))
    Byline.objects.create(review=review, author=make.author("Newest"))
    review.topics.add("Three")
    assert_carried()


def test_an_update_of_many_carries_it(at):
    editions = [listed(at), make.live(at)]
    Review.objects.filter(pk__in=[e.review_id for e in editions]).update(publish_at=at - HOUR)
    assert_carried()
    assert Byline.objects.filter(publish_at=at - HOUR).count() == 3


def test_an_authors_and_a_topics_list_is_what_the_gate_allows(at):
    live = make.live(at, authors=[make.author("Ann")])
    waiting = make.approved(at, authors=[make.author("Bo")])
    workflow.schedule(waiting, by=None, at=at, time=at + HOUR)
    for edition in (live, waiting):
        edition.review.topics.add("Quiet")
    for instant in (at, at + HOUR):
        public = set(gate.reviews(instant))
        assert {row.review for row in gate.bylines(instant)} == public
        assert {row.content_object for row in gate.topic_items(instant)} == public


def test_an_offer_is_sorted_by_its_dramas_title(at):
    service = StreamingService.objects.create(name="Viki", slug="viki")
    drama = make.drama("First", listed=True)
    offers = [
        Availability.objects.create(drama=drama, service=service, country="US"),
        *Availability.objects.bulk_create(
            [Availability(drama=drama, service=service, country="KR")]
        ),
    ]

    def titles():
        return set(Availability.objects.values_list("drama_title", flat=True))

    assert titles() == {"First"}
    drama.title = "Second"
    drama.save(update_fields=["slug"])
    assert titles() == {"First"}
    drama.save()
    assert titles() == {"Second"}
    Drama.objects.filter(title="Second").update(title="Third")
    assert titles() == {"Third"}
    offers[0].drama.refresh_from_db()
    offers[0].save()
    assert titles() == {"Third"}
