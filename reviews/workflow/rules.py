"""
The rules of the workflow, as data: which verb, from where, by whom, unless what.

``RULES`` at the end is the whole of it. A guard says why an act is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from images.moments import moment
from people.models import User

from ..models import Edition, Review
from ..models.edition import EditionQuerySet
from ..preflight.of_edition import blocking

DRAFT, IN_REVIEW, APPROVED = Edition.Stage.DRAFT, Edition.Stage.IN_REVIEW, Edition.Stage.APPROVED


@dataclass(frozen=True)
class Act:
    """One pressing of a button."""

    verb: str
    review: Review
    edition: Edition | None
    by: User | None
    at: dt.datetime
    time: dt.datetime | None = None
    reason: str = ""


#: Says why an act is refused, or gives ``None``. Costs at most one query.
Guard = Callable[[Act], str | None]


# --- Guards ------------------------------------------------------------------


def _own_or_editor(act: Act) -> str | None:
    if act.by is None or act.by.has_perm("reviews.approve_edition"):
        return None
    if act.review.is_written_by(act.by):
        return None
    return _("This is another writer’s review.")


def _in_review_is_the_editors(act: Act) -> str | None:
    assert act.edition is not None
    if act.edition.stage != IN_REVIEW or act.by is None:
        return None
    if act.by.has_perm("reviews.approve_edition"):
        return None
    return _("It is in review: an editor has it now.")


def _no_open_edition(act: Act) -> str | None:
    other = act.review.open_edition()
    if other is None:
        return None
    return _("Edition %(number)s is being worked on already.") % {"number": other.number}


def _complete(act: Act) -> str | None:
    assert act.edition is not None
    if not act.edition.headline.strip():
        return _("It has no headline.")
    if not act.edition.body.strip():
        return _("It has no text.")
    if not act.review.bylines.exists():
        return _("Nobody signs it: add an author.")
    return None


def _not_their_own_text(act: Act) -> str | None:
    assert act.edition is not None
    if not settings.DESK_FOUR_EYES or act.by is None or act.edition.last_edited_by_id != act.by.pk:
        return None
    return _("You were the last to edit the text: somebody else approves it.")


def _preflight_clear(act: Act) -> str | None:
    assert act.edition is not None
    open_findings = blocking(act.edition, act.time or act.at)
    if not open_findings:
        return None
    said = "; ".join(f"{f.rule}: {f.message}" for f in open_findings[:3])
    return _("Preflight blocks it. %(findings)s") % {"findings": said}


def _others(act: Act) -> EditionQuerySet:
    assert act.edition is not None
    others: EditionQuerySet = act.review.editions.exclude(pk=act.edition.pk)
    return others


def _not_in_effect(act: Act) -> str | None:
    assert act.edition is not None
    if not act.edition.is_due(act.at):
        return None
    return _("It has taken effect already: start a correction.")


def _waiting(act: Act) -> str | None:
    assert act.edition is not None
    return None if act.edition.is_waiting(act.at) else _("It is not scheduled.")


def _not_spiked(act: Act) -> str | None:
    assert act.edition is not None
    return _("It has been spiked.") if act.edition.spiked_at else None


def _spiked(act: Act) -> str | None:
    assert act.edition is not None
    return None if act.edition.spiked_at else _("It is not spiked.")


def _not_past(act: Act) -> str | None:
    if act.time is None or act.time >= act.at:
        return None
    return _("%(time)s is past.") % {"time": moment(act.time)}


def _after_embargo(act: Act) -> str | None:
    end = act.review.embargo_end()
    if end is None or act.time is None or act.time >= end:
        return None
    return _("It is embargoed until %(time)s.") % {"time": moment(end)}


def _before_withdrawal(act: Act) -> str | None:
    end = act.review.withdraw_at
    if end is None or (end > act.at and (act.time is None or act.time < end)):
        return None
    return _("The review is withdrawn from %(time)s: restore it first.") % {"time": moment(end)}


def _replaces_what_it_was_made_from(act: Act) -> str | None:
    assert act.edition is not None
    if act.time is None:
        return None
    replaced = _others(act).due(act.time).order_by("-takes_effect_at").first()
    if replaced is None or replaced.pk == act.edition.based_on_id:
        return None
    return _(
        "It would replace edition %(number)s, which it was not made from, and lose what was "
        "changed there: start again from that edition."
    ) % {"number": replaced.number}


def _none_waits_before_it(act: Act) -> str | None:
    if act.time is None:
        return None
    waiting = _others(act).waiting(act.at).filter(takes_effect_at__lte=act.time).first()
    if waiting is None:
        return None
    assert waiting.takes_effect_at is not None
    return _("Edition %(number)s waits for %(time)s already: unschedule it first.") % {
        "number": waiting.number,
        "time": moment(waiting.takes_effect_at),
    }


def _time_is_free(act: Act) -> str | None:
    """Which of two editions of the same instant would be in effect?"""
    other = _others(act).filter(takes_effect_at=act.time).first() if act.time else None
    if other is None:
        return None
    return _("Edition %(number)s takes effect at that very time.") % {"number": other.number}


def _live(act: Act) -> str | None:
    return None if act.review.is_live(act.at) else _("It is not live.")


def _out(act: Act) -> str | None:
    """Live, or put on hold since it was: to be withdrawn it need not be shown once more."""
    held_at, came_out_at = act.review.held_at, act.review.comes_out_at()
    if held_at and came_out_at and came_out_at < held_at and not act.review.withdraw_at:
        return None
    return _live(act)


def _after_it_came_out(act: Act) -> str | None:
    start = act.review.publish_at
    if start is None or act.time is None or act.time > start:
        return None
    return _("The review is withdrawn before it is published.")


def _has_withdrawal(act: Act) -> str | None:
    return None if act.review.withdraw_at else _("It is not withdrawn.")


def _held(act: Act) -> str | None:
    return None if act.review.held_at else _("It is not on hold.")


def _not_held(act: Act) -> str | None:
    return _("It is on hold: release it first.") if act.review.held_at else None


def _amendable(act: Act) -> str | None:
    if act.by is None or act.by.has_perm("reviews.amend_review"):
        return None
    if act.review.editions.filter(stage=APPROVED).exists():
        return _("Once an edition is approved, only an editor amends the review.")
    return _own_or_editor(act)


def _live_needs_a_reason(act: Act) -> str | None:
    if act.reason or not act.review.is_live(act.at):
        return None
    return _("The review is live: say why.")


def _nothing_scheduled_before(act: Act) -> str | None:
    """An embargo may not silently move what was promised for a time."""
    waiting = act.review.editions.waiting(act.at)
    if act.time is None:
        return None
    early = waiting.filter(takes_effect_at__lt=act.time).first()
    if early is None:
        return None
    assert early.takes_effect_at is not None
    return _("It is scheduled for %(time)s, before the embargo ends: move that first.") % {
        "time": moment(early.takes_effect_at)
    }


def _not_out_yet(act: Act) -> str | None:
    """An embargo is for what is still to come; it would rewrite when this came out."""
    if act.review.publish_at is None or act.review.publish_at > act.at:
        return None
    return _("It has been published: hold or withdraw it instead.")


# --- The rules ---------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    label: Any
    done: Any
    permission: str
    #: Stages of the edition it starts from; empty for verbs on the whole review.
    stages: tuple[str, ...] = ()
    to: str | None = None
    #: Asked before the button shows, and again when it is pressed.
    guards: tuple[Guard, ...] = ()
    #: Asked only when pressed: they need the time or the reason, or cost more.
    final_guards: tuple[Guard, ...] = ()
    needs_reason: bool = False
    needs_time: bool = False
    #: An empty time is an answer too: a withdrawal is for now, an embargo is lifted.
    takes_time: bool = False
    #: The form's field that a refusal by a final guard points at.
    field: str | None = None


_TIMED = (
    _not_past,
    _after_embargo,
    _before_withdrawal,
    _none_waits_before_it,
    _time_is_free,
    _replaces_what_it_was_made_from,
    _preflight_clear,
)

RULES: Mapping[str, Rule] = {
    "start": Rule(
        gettext_lazy("Start a correction"),
        gettext_lazy("started an edition"),
        "start_edition",
        guards=(_no_open_edition, _own_or_editor),
    ),
    "edit": Rule(
        gettext_lazy("Save"),
        gettext_lazy("saved the text"),
        "change_edition",
        stages=(DRAFT, IN_REVIEW),
        guards=(_not_spiked, _in_review_is_the_editors, _own_or_editor),
    ),
    "submit": Rule(
        gettext_lazy("Submit for review"),
        gettext_lazy("submitted it for review"),
        "submit_edition",
        stages=(DRAFT,),
        to=IN_REVIEW,
        guards=(_not_spiked, _own_or_editor),
        final_guards=(_complete,),
    ),
    "request_changes": Rule(
        gettext_lazy("Request changes"),
        gettext_lazy("requested changes"),
        "request_changes_edition",
        stages=(IN_REVIEW,),
        to=DRAFT,
        guards=(_not_spiked,),
        needs_reason=True,
    ),
    "approve": Rule(
        gettext_lazy("Approve"),
        gettext_lazy("approved it"),
        "approve_edition",
        stages=(IN_REVIEW,),
        to=APPROVED,
        guards=(_not_spiked, _not_their_own_text),
        final_guards=(_complete, _preflight_clear),
    ),
    "reopen": Rule(
        gettext_lazy("Reopen"),
        gettext_lazy("reopened it"),
        "reopen_edition",
        stages=(APPROVED,),
        to=DRAFT,
        guards=(_not_in_effect, _no_open_edition),
    ),
    "schedule": Rule(
        gettext_lazy("Schedule"),
        gettext_lazy("scheduled it"),
        "schedule_edition",
        stages=(APPROVED,),
        guards=(_not_in_effect, _not_held),
        final_guards=_TIMED,
        needs_time=True,
        field="time",
    ),
    "publish": Rule(
        gettext_lazy("Publish now"),
        gettext_lazy("published it"),
        "schedule_edition",
        stages=(APPROVED,),
        guards=(_not_in_effect, _not_held),
        final_guards=_TIMED,
    ),
    "unschedule": Rule(
        gettext_lazy("Unschedule"),
        gettext_lazy("unscheduled it"),
        "schedule_edition",
        stages=(APPROVED,),
        guards=(_waiting,),
    ),
    "withdraw": Rule(
        gettext_lazy("Withdraw"),
        gettext_lazy("withdrew it"),
        "withdraw_review",
        guards=(_out,),
        final_guards=(_not_past, _after_it_came_out),
        needs_reason=True,
        takes_time=True,
        field="time",
    ),
    "restore": Rule(
        gettext_lazy("Restore"),
        gettext_lazy("restored it"),
        "withdraw_review",
        guards=(_has_withdrawal,),
    ),
    "hold": Rule(
        pgettext_lazy("verb", "Hold"),
        gettext_lazy("put it on hold"),
        "hold_review",
        guards=(_not_held,),
    ),
    "release": Rule(
        gettext_lazy("Release"), gettext_lazy("released it"), "hold_review", guards=(_held,)
    ),
    "spike": Rule(
        gettext_lazy("Spike"),
        gettext_lazy("spiked it"),
        "spike_edition",
        stages=(DRAFT, IN_REVIEW),
        guards=(_not_spiked,),
    ),
    "unspike": Rule(
        gettext_lazy("Unspike"),
        gettext_lazy("unspiked it"),
        "spike_edition",
        stages=(DRAFT, IN_REVIEW),
        guards=(_spiked, _no_open_edition),
    ),
    "amend": Rule(
        gettext_lazy("Amend"),
        gettext_lazy("amended it"),
        "change_review",
        guards=(_amendable,),
        final_guards=(_live_needs_a_reason,),
        field="reason",
    ),
    "embargo": Rule(
        gettext_lazy("Embargo"),
        gettext_lazy("set the embargo"),
        "embargo_review",
        guards=(_not_out_yet,),
        final_guards=(_not_past, _nothing_scheduled_before),
        takes_time=True,
        field="time",
    ),
}
