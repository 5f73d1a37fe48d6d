"""When a review is there for readers: its time, a withdrawal, a hold."""

import datetime as dt

import pytest

from reviews import gate, workflow
from reviews.models import Edition, Note
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def allowed(edition, by, at):
    edition = fresh(edition)
    return workflow.allowed(edition.review, edition, by, at)


# --- Time --------------------------------------------------------------------


def test_the_past_is_refused_and_now_is_one_of_the_times(at):
    edition = make.approved(at)
    with pytest.raises(workflow.Refused) as refused:
        workflow.schedule(edition, by=None, at=at, time=at - dt.timedelta(seconds=1))
    assert refused.value.field == "time"
    workflow.schedule(fresh(edition), by=None, at=at, time=at)
    assert edition.review.is_live(at)


def test_moving_a_first_edition_moves_the_review(at):
    edition = make.approved(at)
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    workflow.schedule(edition, by=None, at=at, time=at + DAY)
    assert fresh(edition.review).publish_at == fresh(edition).takes_effect_at == at + DAY


def test_unscheduling_drops_both_times(at):
    edition = make.approved(at)
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    workflow.unschedule(edition, by=None, at=at)
    assert fresh(edition.review).publish_at is fresh(edition).takes_effect_at is None


def test_reopening_drops_the_time(at):
    edition = make.approved(at)
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    workflow.reopen(edition, by=None, at=at)
    assert fresh(edition).stage == Edition.Stage.DRAFT
    assert fresh(edition.review).publish_at is fresh(edition).takes_effect_at is None


def test_what_has_taken_effect_is_not_reopened(at):
    with pytest.raises(workflow.Refused, match="start a correction"):
        workflow.reopen(make.live(at), by=None, at=at)


def test_a_correction_never_touches_the_publication_time(at):
    edition = make.live(at)
    published = fresh(edition.review).publish_at
    correction = make.corrected(edition, at, headline="Better")
    assert fresh(edition.review).publish_at == published
    assert edition.review.edition_in_effect(at) == correction
    assert edition.review.edition_in_effect(at - HOUR) == edition


def test_a_scheduled_correction_waits_while_the_old_one_stands(at):
    edition = make.live(at)
    correction = workflow.start(edition.review, by=None, at=at)
    workflow.submit(correction, by=None, at=at)
    workflow.approve(correction, by=None, at=at)
    workflow.schedule(correction, by=None, at=at, time=at + HOUR)
    assert edition.review.edition_in_effect(at) == edition
    assert edition.review.edition_in_effect(at + HOUR) == correction
    workflow.unschedule(correction, by=None, at=at)
    assert fresh(edition.review).publish_at is not None


def correction_of(review, at):
    correction = workflow.start(fresh(review), by=None, at=at)
    workflow.submit(correction, by=None, at=at)
    return workflow.approve(correction, by=None, at=at)


def test_publishing_before_a_waiting_edition_drops_its_time_and_tells(at):
    editor = make.editor()
    edition = make.live(at)
    waiting = workflow.start(edition.review, by=editor, at=at)
    workflow.submit(waiting, by=None, at=at)
    workflow.approve(waiting, by=None, at=at)
    workflow.schedule(waiting, by=None, at=at, time=at + DAY)
    urgent = correction_of(edition.review, at)
    workflow.publish(urgent, by=None, at=at)
    assert fresh(waiting).takes_effect_at is None
    note = Note.objects.get(edition=waiting)
    assert list(note.mentions.all()) == [editor]
    with pytest.raises(workflow.Refused, match="not made from"):
        workflow.schedule(fresh(waiting), by=None, at=at, time=at + DAY)


def test_only_one_edition_waits(at):
    edition = make.live(at)
    waiting = correction_of(edition.review, at)
    workflow.schedule(waiting, by=None, at=at, time=at + HOUR)
    later = correction_of(edition.review, at)
    with pytest.raises(workflow.Refused, match="unschedule it first"):
        workflow.schedule(later, by=None, at=at, time=at + DAY)


def test_two_editions_never_share_an_instant(at):
    edition = make.live(at, since=at)
    correction = correction_of(edition.review, at)
    with pytest.raises(workflow.Refused, match="that very time"):
        workflow.publish(correction, by=None, at=at)


def test_a_time_before_the_embargo_is_refused(at):
    edition = make.approved(at)
    workflow.embargo(edition.review, by=None, at=at, time=at + DAY)
    with pytest.raises(workflow.Refused, match="embargoed until") as refused:
        workflow.schedule(fresh(edition), by=None, at=at, time=at + HOUR)
    assert refused.value.field == "time"
    workflow.schedule(fresh(edition), by=None, at=at, time=at + DAY)
    assert not edition.review.is_live(at + HOUR)
    assert edition.review.is_live(at + DAY)


def test_an_embargo_after_the_scheduled_time_is_refused(at):
    edition = make.approved(at)
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    with pytest.raises(workflow.Refused, match="move that first"):
        workflow.embargo(fresh(edition.review), by=None, at=at, time=at + DAY)


def test_a_drama_with_a_live_review_cannot_be_embargoed(at):
    edition = make.live(at)
    with pytest.raises(workflow.Refused, match="is out already"):
        workflow.embargo_drama(edition.review.drama, by=None, at=at, time=at + DAY)


def test_what_is_out_cannot_be_embargoed_not_even_on_hold(at):
    review = fresh(make.live(at).review)
    review = workflow.hold(review, by=None, at=at)
    with pytest.raises(workflow.Refused, match="hold or withdraw"):
        workflow.embargo(review, by=None, at=at, time=at + DAY)


def test_a_review_cannot_move_to_a_drama_embargoed_beyond_its_time(at):
    review = fresh(make.live(at).review)
    other = make.drama("Another")
    workflow.embargo_drama(other, by=None, at=at, time=at + DAY)
    with pytest.raises(workflow.Refused) as refused:
        workflow.amend(review, by=None, at=at, drama=other, reason="x")
    assert refused.value.field == "drama"


def test_a_dramas_embargo_holds_its_reviews(at):
    edition = make.approved(at)
    drama = edition.review.drama
    workflow.embargo_drama(drama, by=None, at=at, time=at + DAY)
    assert drama.events.get().verb == "embargo"
    with pytest.raises(workflow.Refused, match="embargoed until"):
        workflow.publish(fresh(edition), by=None, at=at)
    workflow.embargo_drama(drama, by=None, at=at, time=None)
    workflow.publish(fresh(edition), by=None, at=at)


# --- Withdrawing and holding -------------------------------------------------


def test_withdrawn_and_restored(at):
    review = fresh(make.live(at).review)
    review = workflow.withdraw(
        review, by=None, at=at, time=at + HOUR, reason="The still is not ours."
    )
    assert review.is_live(at)
    assert not review.is_live(at + HOUR)
    review = workflow.restore(review, by=None, at=at + DAY)
    assert review.is_live(at + DAY)
    assert review.withdrawal_reason == ""


def test_withdrawing_asks_why(at):
    review = fresh(make.live(at).review)
    with pytest.raises(workflow.Refused) as refused:
        workflow.withdraw(review, by=None, at=at, time=at, reason="")
    assert refused.value.field == "reason"


def test_a_correction_is_not_published_into_a_withdrawn_review(at):
    edition = make.live(at)
    correction = correction_of(edition.review, at)
    workflow.withdraw(fresh(edition.review), by=None, at=at, time=at, reason="x")
    with pytest.raises(workflow.Refused, match="restore it first"):
        workflow.publish(fresh(correction), by=None, at=at)


def test_held_a_live_review_is_gone_and_released_it_is_back(at):
    edition = make.live(at)
    review = workflow.hold(fresh(edition.review), by=None, at=at)
    assert not review.is_live(at)
    review = workflow.release(review, by=None, at=at + DAY)
    assert review.is_live(at + DAY)


def test_what_came_due_while_held_does_not_come_out_by_itself(at):
    edition = make.approved(at)
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    review = workflow.hold(fresh(edition.review), by=None, at=at)
    assert not review.is_live(at + HOUR)
    review = workflow.release(review, by=None, at=at + DAY)
    assert not review.is_live(at + DAY)
    assert review.publish_at is None
    assert fresh(edition).takes_effect_at is None


def test_a_time_still_to_come_survives_the_hold(at):
    edition = make.approved(at)
    workflow.schedule(edition, by=None, at=at, time=at + DAY)
    review = workflow.hold(fresh(edition.review), by=None, at=at)
    review = workflow.release(review, by=None, at=at + HOUR)
    assert review.is_live(at + DAY)


def test_a_correction_that_came_due_while_held_loses_its_time(at):
    edition = make.live(at)
    correction = correction_of(edition.review, at)
    workflow.schedule(correction, by=None, at=at, time=at + HOUR)
    review = workflow.hold(fresh(edition.review), by=None, at=at)
    review = workflow.release(review, by=None, at=at + DAY)
    assert review.edition_in_effect(at + DAY) == edition


def test_an_embargo_that_ended_while_held_does_not_let_it_out(at):
    edition = make.approved(at)
    workflow.embargo(edition.review, by=None, at=at, time=at + HOUR)
    edition = workflow.schedule(fresh(edition), by=None, at=at, time=at + HOUR)
    review = workflow.hold(fresh(edition.review), by=None, at=at)
    review = workflow.release(review, by=None, at=at + DAY)
    assert not review.is_live(at + DAY)


def test_an_edition_held_at_its_very_instant_was_never_seen(at):
    edition = make.approved(at)
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    review = workflow.hold(fresh(edition.review), by=None, at=at + HOUR)
    review = workflow.release(review, by=None, at=at + DAY)
    assert not review.is_live(at + DAY)


def test_a_correction_that_came_due_while_withdrawn_does_not_come_out_by_itself(at):
    edition = make.live(at)
    correction = correction_of(edition.review, at)
    workflow.schedule(correction, by=None, at=at, time=at + HOUR)
    review = workflow.withdraw(fresh(edition.review), by=None, at=at, time=at, reason="x")
    review = workflow.restore(review, by=None, at=at + DAY)
    assert review.edition_in_effect(at + DAY) == edition
    assert fresh(correction).takes_effect_at is None


def test_a_time_still_to_come_survives_a_withdrawal(at):
    edition = make.live(at)
    correction = correction_of(edition.review, at)
    workflow.schedule(correction, by=None, at=at, time=at + DAY)
    review = workflow.withdraw(fresh(edition.review), by=None, at=at, time=at, reason="x")
    review = workflow.restore(review, by=None, at=at + HOUR)
    assert review.edition_in_effect(at + DAY) == correction


def test_what_is_on_hold_is_withdrawn_without_being_shown_again(at):
    edition = make.live(at)
    review = workflow.hold(fresh(edition.review), by=None, at=at + HOUR)
    review = workflow.withdraw(review, by=None, at=at + DAY, time=None, reason="x")
    review = workflow.release(review, by=None, at=at + 2 * DAY)
    assert not review.is_live(at + 2 * DAY)
    assert gate.withdrawn_reviews(at + 2 * DAY).get() == review
    assert "withdraw" not in allowed(edition, None, at + 2 * DAY)


def test_what_was_held_before_it_came_out_is_not_withdrawn(at):
    edition = make.approved(at)
    workflow.schedule(edition, by=None, at=at, time=at + HOUR)
    workflow.hold(fresh(edition.review), by=None, at=at)
    with pytest.raises(workflow.Refused, match="not live"):
        workflow.withdraw(fresh(edition.review), by=None, at=at + DAY, time=None, reason="x")


def test_withdrawing_at_the_instant_of_publication_is_refused_in_words(at):
    edition = workflow.publish(make.approved(at), by=None, at=at)
    with pytest.raises(workflow.Refused) as refused:
        workflow.withdraw(fresh(edition.review), by=None, at=at, time=at, reason="x")
    assert refused.value.field == "time"
