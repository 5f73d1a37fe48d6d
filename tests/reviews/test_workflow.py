"""The verbs: from where, by whom, and what they refuse."""

import datetime as dt

import pytest

from reviews import workflow
from reviews.models import Edition, Note, Review, Waiver, WorkflowEvent
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def verbs(review):
    return list(review.events.order_by("pk").values_list("verb", flat=True))


def allowed(edition, by, at):
    edition = fresh(edition)
    return workflow.allowed(edition.review, edition, by, at)


# --- The way of a review -----------------------------------------------------


def test_a_review_goes_from_its_writer_to_its_readers(at):
    writer, editor, publisher = make.writer(), make.editor(), make.publisher()
    edition = make.review(at, by=writer)
    workflow.submit(edition, by=writer, at=at)
    workflow.approve(edition, by=editor, at=at)
    workflow.schedule(edition, by=publisher, at=at, time=at + HOUR)

    review = fresh(edition.review)
    assert review.publish_at == fresh(edition).takes_effect_at == at + HOUR
    assert not review.is_live(at)
    assert review.is_live(at + HOUR)
    assert verbs(review) == ["start", "submit", "approve", "schedule"]
    event = review.events.get(verb="schedule")
    assert (event.by, event.at, event.time, event.edition) == (publisher, at, at + HOUR, edition)


def test_requesting_changes_gives_it_back_with_a_reason(at):
    edition = make.review(at)
    workflow.submit(edition, by=None, at=at)
    with pytest.raises(workflow.Refused) as refused:
        workflow.request_changes(edition, by=make.editor(), at=at, reason=" ")
    assert refused.value.field == "reason"
    workflow.request_changes(edition, by=None, at=at, reason="The ending is told.")
    assert fresh(edition).stage == Edition.Stage.DRAFT
    assert edition.review.events.get(verb="request_changes").reason == "The ending is told."


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("writer", {"submit"}),
        ("editor", {"submit", "hold", "spike"}),
        ("publisher", {"embargo"}),
    ],
)
def test_the_buttons_of_a_draft(at, group, expected):
    user = getattr(make, group)()
    edition = make.review(at, by=user if group == "writer" else None)
    assert set(allowed(edition, user, at)) == expected


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("writer", set()),
        ("editor", {"request_changes", "approve", "hold", "spike"}),
        ("publisher", {"embargo"}),
    ],
)
def test_the_buttons_in_review(at, group, expected):
    user = getattr(make, group)()
    edition = make.review(at)
    workflow.submit(edition, by=None, at=at)
    assert set(allowed(edition, user, at)) == expected


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("editor", {"start", "hold"}),
        ("publisher", {"withdraw"}),
    ],
)
def test_the_buttons_of_a_live_review(at, group, expected):
    user = getattr(make, group)()
    assert set(allowed(make.live(at), user, at)) == expected


def test_every_verb_asks_for_its_permission(at):
    """A user without any permission gets no button, and is refused each verb by name."""
    nobody = make.user("nobody")
    nobody.groups.clear()
    draft, in_review = make.review(at), make.review(at)
    workflow.submit(in_review, by=None, at=at)
    ready, out = make.approved(at), make.live(at)
    acts = [
        lambda: workflow.start(out.review, by=nobody, at=at),
        lambda: workflow.edit(draft, by=nobody, at=at),
        lambda: workflow.submit(draft, by=nobody, at=at),
        lambda: workflow.request_changes(in_review, by=nobody, at=at, reason="x"),
        lambda: workflow.approve(in_review, by=nobody, at=at),
        lambda: workflow.reopen(ready, by=nobody, at=at),
        lambda: workflow.schedule(ready, by=nobody, at=at, time=at + HOUR),
        lambda: workflow.publish(ready, by=nobody, at=at),
        lambda: workflow.unschedule(ready, by=nobody, at=at),
        lambda: workflow.withdraw(out.review, by=nobody, at=at, time=at, reason="x"),
        lambda: workflow.restore(out.review, by=nobody, at=at),
        lambda: workflow.hold(out.review, by=nobody, at=at),
        lambda: workflow.release(out.review, by=nobody, at=at),
        lambda: workflow.spike(draft, by=nobody, at=at),
        lambda: workflow.unspike(draft, by=nobody, at=at),
        lambda: workflow.amend(draft.review, by=nobody, at=at, slug="x"),
        lambda: workflow.embargo(draft.review, by=nobody, at=at, time=at + DAY),
        lambda: workflow.embargo_drama(draft.review.drama, by=nobody, at=at, time=at + DAY),
        lambda: workflow.waive(draft, by=nobody, at=at, rule="x", text="", reason="y"),
    ]
    before = WorkflowEvent.objects.count()
    for act in acts:
        with pytest.raises(workflow.Refused, match="You may not"):
            act()
    assert WorkflowEvent.objects.count() == before
    for edition in (draft, in_review, ready, out):
        assert allowed(edition, nobody, at) == []


def test_no_one_group_can_do_it_all():
    """Who approves does not publish, and who publishes does not approve."""
    editor, publisher, writer = make.editor(), make.publisher(), make.writer()
    assert editor.has_perm("reviews.approve_edition")
    assert not editor.has_perm("reviews.schedule_edition")
    assert publisher.has_perm("reviews.schedule_edition")
    assert not publisher.has_perm("reviews.approve_edition")
    assert not writer.has_perm("reviews.approve_edition")


# --- Writing -----------------------------------------------------------------


def test_a_writer_writes_only_their_own(at):
    edition = make.review(at, by=make.writer())
    with pytest.raises(workflow.Refused, match="another writer"):
        workflow.edit(edition, by=make.writer("other"), at=at)


def test_who_signs_a_review_may_write_it(at):
    writer = make.writer()
    edition = make.review(at, authors=[make.author(user=writer)])
    edition.headline = "Quieter people"
    workflow.edit(edition, by=writer, at=at)
    assert fresh(edition).headline == "Quieter people"


def test_in_review_it_is_the_editors(at):
    writer = make.writer()
    edition = make.review(at, by=writer)
    workflow.submit(edition, by=writer, at=at)
    with pytest.raises(workflow.Refused, match="an editor has it"):
        workflow.edit(edition, by=writer, at=at)
    workflow.edit(fresh(edition), by=make.editor(), at=at)


def test_submitting_needs_a_text_and_a_name(at):
    for fields, said in (
        ({"body": ""}, "no text"),
        ({"headline": " "}, "no headline"),
        ({"authors": []}, "Nobody signs"),
    ):
        with pytest.raises(workflow.Refused, match=said):
            workflow.submit(make.review(at, **fields), by=None, at=at)


def test_nobody_approves_their_own_last_change(at, settings):
    editor = make.editor()
    edition = make.review(at)
    workflow.submit(edition, by=None, at=at)
    edition.headline = "Mine"
    workflow.edit(edition, by=editor, at=at)
    with pytest.raises(workflow.Refused, match="somebody else approves"):
        workflow.approve(edition, by=editor, at=at)
    settings.DESK_FOUR_EYES = False
    workflow.approve(fresh(edition), by=editor, at=at)


def test_a_second_edition_is_refused_while_one_is_open(at):
    edition = make.live(at)
    workflow.start(edition.review, by=None, at=at)
    with pytest.raises(workflow.Refused, match="being worked on"):
        workflow.start(fresh(edition.review), by=None, at=at)


def test_a_correction_copies_what_is_in_effect_and_remembers_it(at):
    edition = make.live(at, score=8, correction_note="")
    correction = workflow.start(edition.review, by=None, at=at)
    assert correction.based_on == edition
    assert correction.number == 2
    assert correction.content() == edition.content()


def test_the_live_edition_stands_while_the_correction_is_drafted(at):
    edition = make.live(at, headline="As it was")
    correction = workflow.start(edition.review, by=None, at=at)
    correction.headline = "Corrected"
    workflow.edit(correction, by=None, at=at)
    assert edition.review.edition_in_effect(at).headline == "As it was"


def test_spiked_and_back_as_it_was(at):
    edition = make.review(at)
    workflow.submit(edition, by=None, at=at)
    workflow.spike(edition, by=None, at=at)
    with pytest.raises(workflow.Refused, match="spiked"):
        workflow.approve(edition, by=None, at=at)
    edition = workflow.unspike(fresh(edition), by=None, at=at)
    assert (edition.stage, edition.spiked_at) == (Edition.Stage.IN_REVIEW, None)


def test_unspiking_is_refused_beside_an_open_edition(at):
    edition = make.review(at)
    workflow.spike(edition, by=None, at=at)
    workflow.start(fresh(edition.review), by=None, at=at)
    with pytest.raises(workflow.Refused, match="being worked on"):
        workflow.unspike(fresh(edition), by=None, at=at)


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


# --- What belongs to the review ----------------------------------------------


def test_amending_a_live_review_asks_why_and_keeps_the_address(at):
    review = fresh(make.live(at, slug="old").review)
    with pytest.raises(workflow.Refused) as refused:
        workflow.amend(review, by=make.editor(), at=at, slug="new")
    assert refused.value.field == "reason"
    workflow.amend(fresh(review), by=None, at=at, slug="new", reason="Misspelt.")
    assert Review.objects.get(slug="new") == review


def test_a_writer_names_things_until_an_edition_is_approved(at):
    writer = make.writer()
    edition = make.review(at, by=writer)
    workflow.amend(edition.review, by=writer, at=at, kind=Review.Kind.MID_RUN)
    workflow.submit(edition, by=None, at=at)
    workflow.approve(edition, by=None, at=at)
    with pytest.raises(workflow.Refused, match="only an editor"):
        workflow.amend(fresh(edition.review), by=writer, at=at, kind=Review.Kind.FINAL)


# --- Two at once -------------------------------------------------------------


def test_the_second_of_two_is_told_who_did_what(at):
    editor = make.editor()
    edition = make.review(at)
    workflow.submit(edition, by=None, at=at)
    mine, theirs = fresh(edition), fresh(edition)
    workflow.approve(theirs, by=editor, at=at)
    with pytest.raises(workflow.Conflict, match="editor approved it"):
        workflow.request_changes(mine, by=make.editor("other"), at=at, reason="x")
    assert fresh(edition).stage == Edition.Stage.APPROVED


def test_two_saves_do_not_overwrite_each_other(at):
    edition = make.review(at)
    mine, theirs = fresh(edition), fresh(edition)
    theirs.headline = "Theirs"
    workflow.edit(theirs, by=None, at=at)
    mine.headline = "Mine"
    with pytest.raises(workflow.Conflict):
        workflow.edit(mine, by=None, at=at)
    assert fresh(edition).headline == "Theirs"


def test_two_withdrawals_at_once(at):
    review = make.live(at).review
    mine, theirs = fresh(review), fresh(review)
    workflow.hold(theirs, by=None, at=at)
    with pytest.raises(workflow.Conflict, match="put it on hold"):
        workflow.withdraw(mine, by=None, at=at, time=at, reason="x")


def test_a_refusal_leaves_the_row_as_it_was(at):
    edition = make.approved(at)
    version = edition.version
    with pytest.raises(workflow.Refused):
        workflow.schedule(edition, by=None, at=at, time=at - HOUR)
    assert fresh(edition).version == version
    workflow.publish(edition, by=None, at=at)  # the same object may be used again


def test_every_save_is_in_the_history_with_who_and_why(at):
    editor = make.editor()
    edition = make.review(at)
    workflow.edit(edition, by=editor, at=at)
    workflow.submit(edition, by=editor, at=at)
    rows = edition.history.order_by("history_id")
    assert [row.history_change_reason for row in rows] == ["start", "edit", "submit"]
    assert [row.version for row in rows] == [1, 2, 3]
    assert rows[2].history_user == editor


# --- Preflight and waivers ---------------------------------------------------


def test_preflight_blocks_approval_until_waived(at):
    editor = make.editor()
    edition = make.review(at, body="<p>He meets Lee Young-hwa (§), an artist.</p>")
    workflow.submit(edition, by=None, at=at)
    with pytest.raises(workflow.Refused, match="damaged-text"):
        workflow.approve(edition, by=editor, at=at)
    edition = fresh(edition)
    (finding,) = [f for f in workflow_findings(edition, at) if f.severity == "blocks"]
    with pytest.raises(workflow.Refused, match="Say why"):
        workflow.waive(edition, by=editor, at=at, rule=finding.rule, text=finding.text, reason=" ")
    workflow.waive(
        edition, by=editor, at=at, rule=finding.rule, text=finding.text, reason="It is a joke."
    )
    workflow.approve(edition, by=editor, at=at)
    assert Waiver.objects.get().reason == "It is a joke."


def workflow_findings(edition, at):
    from reviews.preflight.of_edition import findings

    return findings(edition, at)


def test_a_missing_alt_text_is_never_waived(at):
    edition = make.review(at, hero=make.image(alt=""))
    with pytest.raises(workflow.Refused, match="never waived"):
        workflow.waive(edition, by=None, at=at, rule="missing-alt", text="", reason="x")
    workflow.submit(edition, by=None, at=at)
    with pytest.raises(workflow.Refused, match="missing-alt"):
        workflow.approve(edition, by=None, at=at)
