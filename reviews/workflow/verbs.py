"""The verbs. Each raises ``Refused``, writes its history row, and gives what it changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from images.moments import moment
from people.models import Author, User

from ..models import Byline, Drama, Edition, Note, Review, Waiver, WorkflowEvent
from ..models.edition import EditionQuerySet
from ..preflight import UNWAIVABLE
from ..preflight.of_edition import findings
from ..social_cards import tasks as social_cards
from .guards import APPROVED, DRAFT, IN_REVIEW, Act
from .transition import Refused, Transition, transition

# --- Editions ----------------------------------------------------------------


def begin(
    review: Review, edition: Edition, *, by: User | None, at: dt.datetime, authors: Sequence[Author]
) -> Edition:
    """Store a new review with its first edition, both unsaved until now. Six queries or so."""
    if by is not None and not by.has_perm("reviews.start_edition"):
        raise Refused(_("You may not do this."))
    with transaction.atomic():
        review.started_by = by
        review.save()
        Byline.objects.bulk_create(
            Byline(review=review, author=author, order=n) for n, author in enumerate(authors)
        )
        edition.review, edition.last_edited_by = review, by
        edition._history_user, edition._change_reason = by, "start"
        edition.save()
        WorkflowEvent.objects.create(review=review, edition=edition, verb="start", by=by, at=at)
    return edition


def start(review: Review, *, by: User | None, at: dt.datetime) -> Edition:
    """A new edition that copies the one in effect, else the newest, and remembers which."""
    with transition(Act("start", review, None, by, at)) as t:
        base = t.review.edition_in_effect(at) or t.review.working_edition()
        number = t.review.editions.aggregate(Max("number"))["number__max"] or 0
        edition = Edition(
            review=t.review,
            number=number + 1,
            based_on=base,
            manuscript=base.manuscript if base else None,
            last_edited_by=by,
            **(base.content() if base else {}),
        )
        edition.correction_note = ""
        t.edition = t.event.edition = edition
        t.save_edition()
        for waiver in base.waivers.all() if base else ():
            Waiver.objects.create(
                edition=edition,
                rule=waiver.rule,
                text=waiver.text,
                reason=waiver.reason,
                by=waiver.by,
            )
    return edition


def edit(edition: Edition, *, by: User | None, at: dt.datetime) -> Edition:
    """Save the text that was set on ``edition`` since it was loaded."""
    with transition(Act("edit", edition.review, edition, by, at)) as t:
        edition.last_edited_by = by
        t.save_edition()
    return edition


def submit(edition: Edition, *, by: User | None, at: dt.datetime) -> Edition:
    return _move(Act("submit", edition.review, edition, by, at), IN_REVIEW)


def request_changes(edition: Edition, *, by: User | None, at: dt.datetime, reason: str) -> Edition:
    return _move(Act("request_changes", edition.review, edition, by, at, reason=reason), DRAFT)


def approve(edition: Edition, *, by: User | None, at: dt.datetime) -> Edition:
    """Refused while preflight blocks anything, and to the last one who edited the text."""
    return _move(Act("approve", edition.review, edition, by, at), APPROVED)


def reopen(edition: Edition, *, by: User | None, at: dt.datetime) -> Edition:
    """Back to a draft; its time is dropped."""
    with transition(Act("reopen", edition.review, edition, by, at)) as t:
        _drop_time(t.review, edition, at)
        edition.stage = DRAFT
        t.save_edition()
    return edition


def spike(edition: Edition, *, by: User | None, at: dt.datetime, reason: str = "") -> Edition:
    """Put it away; it is not deleted, and comes back as it was."""
    with transition(Act("spike", edition.review, edition, by, at, reason=reason)) as t:
        edition.spiked_at = at
        t.save_edition()
    return edition


def unspike(edition: Edition, *, by: User | None, at: dt.datetime) -> Edition:
    with transition(Act("unspike", edition.review, edition, by, at)) as t:
        edition.spiked_at = None
        t.save_edition()
    return edition


def schedule(
    edition: Edition, *, by: User | None, at: dt.datetime, time: dt.datetime | None
) -> Edition:
    """Let it take effect at ``time`` (aware); also moves one that waits already."""
    return _set_time(Act("schedule", edition.review, edition, by, at, time=time))


def publish(edition: Edition, *, by: User | None, at: dt.datetime) -> Edition:
    """Now is one of the times."""
    return _set_time(Act("publish", edition.review, edition, by, at, time=at))


def unschedule(edition: Edition, *, by: User | None, at: dt.datetime) -> Edition:
    with transition(Act("unschedule", edition.review, edition, by, at)) as t:
        _drop_time(t.review, edition, at)
        t.save_edition()
    return edition


def _move(act: Act, stage: str) -> Edition:
    assert act.edition is not None
    with transition(act) as t:
        act.edition.stage = stage
        t.save_edition()
        if stage == APPROVED:
            social_cards.review_changed(t.review)
    return act.edition


def _is_first(review: Review, edition: Edition, at: dt.datetime) -> bool:
    """Whether readers have seen no other edition: then its time is the review's own."""
    return not review.editions.due(at).exclude(pk=edition.pk).exists()


def _set_time(act: Act) -> Edition:
    edition = act.edition
    assert edition is not None
    assert act.time is not None
    with transition(act) as t:
        for other in t.review.editions.waiting(act.at).exclude(pk=edition.pk):
            _overtake(other, edition, act)
        edition.takes_effect_at = act.time
        t.save_edition()
        if _is_first(t.review, edition, act.at):
            t.review.publish_at = act.time
            t.review.save(update_fields=["publish_at"])
        # Drawn when it was approved; this finds what went wrong since.
        social_cards.review_changed(t.review)
    return edition


def _overtake(waiting: Edition, by_edition: Edition, act: Act) -> None:
    """Another edition comes before it: what it was made from is no longer what it replaces."""
    dropped = waiting.takes_effect_at
    assert dropped is not None
    _drop(waiting, act.by)
    text = _(
        "Edition %(other)s takes effect before this one, so the time of this one (%(time)s) "
        "was dropped. Compare the two, and start again from the newer if both are wanted."
    ) % {"other": by_edition.number, "time": moment(dropped)}
    WorkflowEvent.objects.create(
        review=act.review, edition=waiting, verb="unschedule", by=act.by, at=act.at, reason=text
    )
    note = Note.objects.create(edition=waiting, by=act.by, text=text)
    note.mentions.set(
        {user for user in (waiting.last_edited_by, act.review.desk_editor) if user is not None}
    )


def _drop(edition: Edition, by: User | None) -> None:
    """Take the time of an edition that nobody pressed a button on, under the review's lock."""
    edition.takes_effect_at = None
    edition.version += 1
    edition._history_user, edition._change_reason = by, "unschedule"
    edition.save(update_fields=["takes_effect_at", "version"])


def _drop_unseen(editions: EditionQuerySet, t: Transition) -> None:
    """Take the times of editions that came due while nobody could read them."""
    for edition in editions:
        _drop(edition, t.event.by)
        WorkflowEvent.objects.create(
            review=t.review, edition=edition, verb="unschedule", by=t.event.by, at=t.event.at
        )


def _drop_time(review: Review, edition: Edition, at: dt.datetime) -> None:
    if edition.takes_effect_at is not None and _is_first(review, edition, at):
        review.publish_at = None
        review.save(update_fields=["publish_at"])
    edition.takes_effect_at = None


# --- The whole review --------------------------------------------------------


def withdraw(
    review: Review, *, by: User | None, at: dt.datetime, time: dt.datetime | None, reason: str
) -> Review:
    """
    From ``time`` on (``None``: now) its address answers 410 with a plain notice.
    One on hold is withdrawn without being shown again: 410 once it is released.

    The reason stays private. Share links made before stop working at once.
    """
    time = time or at
    with transition(Act("withdraw", review, None, by, at, time, reason)) as t:
        t.review.withdraw_at, t.review.withdrawal_reason = time, reason
        t.review.share_round += 1
        t.review.save(update_fields=["withdraw_at", "withdrawal_reason", "share_round"])
    return t.review


def restore(review: Review, *, by: User | None, at: dt.datetime) -> Review:
    """End the withdrawal: what readers saw last is back, and nothing that came due meanwhile."""
    with transition(Act("restore", review, None, by, at)) as t:
        _drop_unseen(t.review.editions.due(at).filter(takes_effect_at__gte=t.review.withdraw_at), t)
        t.review.withdraw_at, t.review.withdrawal_reason = None, ""
        t.review.save(update_fields=["withdraw_at", "withdrawal_reason"])
    return t.review


def hold(review: Review, *, by: User | None, at: dt.datetime, reason: str = "") -> Review:
    """Invisible from now on, whatever its times say, and for those who had a share link too."""
    with transition(Act("hold", review, None, by, at, reason=reason)) as t:
        t.review.held_at = at
        t.review.share_round += 1
        t.review.save(update_fields=["held_at", "share_round"])
    return t.review


def release(review: Review, *, by: User | None, at: dt.datetime) -> Review:
    """
    End the hold. What came due meanwhile loses its time, so that nothing new
    comes out by itself; what readers had seen before the hold is back.
    """
    with transition(Act("release", review, None, by, at)) as t:
        held_at = t.review.held_at
        assert held_at is not None
        due = t.review.editions.due(at)
        came_out_at = t.review.comes_out_at()
        if came_out_at and held_at <= came_out_at <= at:
            # Readers have never seen it.
            t.review.publish_at = t.review.withdraw_at = None
        else:
            due = due.filter(takes_effect_at__gte=held_at)
        _drop_unseen(due, t)
        t.review.held_at = None
        t.review.save(update_fields=["held_at", "publish_at", "withdraw_at"])
    return t.review


def amend(
    review: Review,
    *,
    by: User | None,
    at: dt.datetime,
    reason: str = "",
    authors: Sequence[Author] | None = None,
    topics: Sequence[str] | None = None,
    **fields: Any,
) -> Review:
    """
    Change what belongs to the review and not to an edition, at once: slug,
    drama, kind, desk editor, plan, authors in their order, topics.
    """
    with transition(Act("amend", review, None, by, at, reason=reason)) as t:
        was_about = t.review.drama_id
        for name, value in fields.items():
            setattr(t.review, name, value)
        embargo_end = _embargo_end_of(t.review.drama, joins=t.review.drama_id != was_about)
        if t.review.publish_at and embargo_end and embargo_end > t.review.publish_at:
            raise Refused(
                _("That drama is embargoed until %(time)s, after this review comes out.")
                % {"time": moment(embargo_end)},
                "drama",
            )
        t.review.full_clean(exclude=["topics"])
        t.review.save()
        if authors is not None:
            t.review.bylines.all().delete()
            Byline.objects.bulk_create(
                Byline(review=t.review, author=a, order=n) for n, a in enumerate(authors)
            )
        if topics is not None:
            t.review.topics.set(topics)
        if not fields.keys().isdisjoint({"drama", "kind"}):
            social_cards.review_changed(t.review)
    return t.review


def _embargo_end_of(drama: Drama, *, joins: bool) -> dt.datetime | None:
    """As it is now; while an embargo of ``drama`` looks at its reviews, no other ``joins`` them."""
    if joins:
        drama = Drama.objects.select_for_update(no_key=True).get(pk=drama.pk)
    return drama.embargoed_until


def embargo(
    review: Review, *, by: User | None, at: dt.datetime, time: dt.datetime | None
) -> Review:
    """Hide it until ``time`` (aware), whatever else is said; ``None`` lifts the embargo."""
    with transition(Act("embargo", review, None, by, at, time=time)) as t:
        t.review.embargoed_until = time
        t.review.save(update_fields=["embargoed_until"])
    return t.review


def embargo_drama(
    drama: Drama, *, by: User | None, at: dt.datetime, time: dt.datetime | None
) -> Drama:
    """Hide the drama and its reviews until ``time``; ``None`` lifts it. Not while one is live."""
    if by is not None and not by.has_perm("reviews.embargo_drama"):
        raise Refused(_("You may not do this."))
    with transaction.atomic():
        # Not its key: a review that is written twice in one transaction has its drama's key
        # looked at again by PostgreSQL, and would wait for this while this waits for the review.
        locked = Drama.objects.select_for_update(no_key=True).get(pk=drama.pk)
        # Their schedules may not move while this is decided.
        reviews = list(Review.objects.select_for_update().filter(drama=locked))
        early = [
            review
            for review in reviews
            if time is not None
            and review.publish_at is not None
            and review.publish_at < time
            and (review.withdraw_at is None or review.withdraw_at > at)
        ]
        if early:
            raise Refused(_why_no_embargo(early[0], at), "time")
        locked.embargoed_until = drama.embargoed_until = time
        locked.save(update_fields=["embargoed_until"])
        WorkflowEvent.objects.create(drama=locked, verb="embargo", by=by, at=at, time=time)
    return drama


def _why_no_embargo(review: Review, at: dt.datetime) -> str:
    assert review.publish_at is not None
    if review.publish_at <= at:
        return _("“%(review)s” is out already: put the embargo on the coming review.") % {
            "review": review
        }
    return _("“%(review)s” is scheduled for %(time)s, before the embargo ends: move it first.") % {
        "review": review,
        "time": moment(review.publish_at),
    }


# --- Findings ----------------------------------------------------------------


def waive(
    edition: Edition, *, by: User | None, at: dt.datetime, rule: str, text: str, reason: str
) -> Waiver:
    """Let a blocking finding pass, with a reason that is kept."""
    if by is not None and not by.has_perm("reviews.waive_finding"):
        raise Refused(_("You may not do this."))
    if not reason.strip():
        raise Refused(_("Say why it may pass."), "reason")
    if edition.stage == APPROVED:
        raise Refused(_("It is approved already."))
    if rule in UNWAIVABLE:
        raise Refused(_("A missing credit or alt text is never waived: add it."))
    found = [f for f in findings(edition, at) if (f.rule, f.text) == (rule, text)]
    if not found:
        raise Refused(_("Preflight no longer says this."))
    with transaction.atomic():
        waiver, _created = Waiver.objects.update_or_create(
            edition=edition, rule=rule, text=text, defaults={"reason": reason, "by": by}
        )
        WorkflowEvent.objects.create(
            review=edition.review,
            edition=edition,
            verb="waive",
            by=by,
            at=at,
            reason=f"{rule}: {reason}",
        )
    return waiver
