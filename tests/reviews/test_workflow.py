"""The verbs: from where, by whom, and what they refuse."""

import datetime as dt

import pytest

from reviews import workflow
from reviews.models import Edition, Review, Waiver, WorkflowEvent
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
