"""
The rules of the workflow, as data: which verb, from where, by whom, unless what.

``RULES`` is the whole of it. What stands in ``guards.py`` says why an act is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from . import guards
from .guards import APPROVED, DRAFT, IN_REVIEW, Guard


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
    guards.not_past,
    guards.after_embargo,
    guards.before_withdrawal,
    guards.none_waits_before_it,
    guards.time_is_free,
    guards.replaces_what_it_was_made_from,
    guards.preflight_clear,
)

RULES: Mapping[str, Rule] = {
    "start": Rule(
        gettext_lazy("Start a correction"),
        gettext_lazy("started an edition"),
        "start_edition",
        guards=(guards.no_open_edition, guards.own_or_editor),
    ),
    "edit": Rule(
        gettext_lazy("Save"),
        gettext_lazy("saved the text"),
        "change_edition",
        stages=(DRAFT, IN_REVIEW),
        guards=(guards.not_spiked, guards.in_review_is_the_editors, guards.own_or_editor),
    ),
    "submit": Rule(
        gettext_lazy("Submit for review"),
        gettext_lazy("submitted it for review"),
        "submit_edition",
        stages=(DRAFT,),
        to=IN_REVIEW,
        guards=(guards.not_spiked, guards.own_or_editor),
        final_guards=(guards.complete,),
    ),
    "request_changes": Rule(
        gettext_lazy("Request changes"),
        gettext_lazy("requested changes"),
        "request_changes_edition",
        stages=(IN_REVIEW,),
        to=DRAFT,
        guards=(guards.not_spiked,),
        needs_reason=True,
    ),
    "approve": Rule(
        gettext_lazy("Approve"),
        gettext_lazy("approved it"),
        "approve_edition",
        stages=(IN_REVIEW,),
        to=APPROVED,
        guards=(guards.not_spiked, guards.not_their_own_text),
        final_guards=(guards.complete, guards.preflight_clear),
    ),
    "reopen": Rule(
        gettext_lazy("Reopen"),
        gettext_lazy("reopened it"),
        "reopen_edition",
        stages=(APPROVED,),
        to=DRAFT,
        guards=(guards.not_in_effect, guards.no_open_edition),
    ),
    "schedule": Rule(
        gettext_lazy("Schedule"),
        gettext_lazy("scheduled it"),
        "schedule_edition",
        stages=(APPROVED,),
        guards=(guards.not_in_effect, guards.not_held),
        final_guards=_TIMED,
        needs_time=True,
        field="time",
    ),
    "publish": Rule(
        gettext_lazy("Publish now"),
        gettext_lazy("published it"),
        "schedule_edition",
        stages=(APPROVED,),
        guards=(guards.not_in_effect, guards.not_held),
        final_guards=_TIMED,
    ),
    "unschedule": Rule(
        gettext_lazy("Unschedule"),
        gettext_lazy("unscheduled it"),
        "schedule_edition",
        stages=(APPROVED,),
        guards=(guards.waiting,),
    ),
    "withdraw": Rule(
        gettext_lazy("Withdraw"),
        gettext_lazy("withdrew it"),
        "withdraw_review",
        guards=(guards.out,),
        final_guards=(guards.not_past, guards.after_it_came_out),
        needs_reason=True,
        takes_time=True,
        field="time",
    ),
    "restore": Rule(
        gettext_lazy("Restore"),
        gettext_lazy("restored it"),
        "withdraw_review",
        guards=(guards.has_withdrawal,),
    ),
    "hold": Rule(
        pgettext_lazy("verb", "Hold"),
        gettext_lazy("put it on hold"),
        "hold_review",
        guards=(guards.not_held,),
    ),
    "release": Rule(
        gettext_lazy("Release"), gettext_lazy("released it"), "hold_review", guards=(guards.held,)
    ),
    "spike": Rule(
        gettext_lazy("Spike"),
        gettext_lazy("spiked it"),
        "spike_edition",
        stages=(DRAFT, IN_REVIEW),
        guards=(guards.not_spiked,),
    ),
    "unspike": Rule(
        gettext_lazy("Unspike"),
        gettext_lazy("unspiked it"),
        "spike_edition",
        stages=(DRAFT, IN_REVIEW),
        guards=(guards.spiked, guards.no_open_edition),
    ),
    "amend": Rule(
        gettext_lazy("Amend"),
        gettext_lazy("amended it"),
        "change_review",
        guards=(guards.amendable,),
        final_guards=(guards.live_needs_a_reason,),
        field="reason",
    ),
    "embargo": Rule(
        gettext_lazy("Embargo"),
        gettext_lazy("set the embargo"),
        "embargo_review",
        guards=(guards.not_out_yet,),
        final_guards=(guards.not_past, guards.nothing_scheduled_before),
        takes_time=True,
        field="time",
    ),
}
