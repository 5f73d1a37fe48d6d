"""The panel beside a review: where it stands, what may be done, what is to be known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from people.models import User

from .. import workflow
from ..forms.review import VerbForm
from ..models import Edition, Note, Review, Waiver, WorkflowEvent
from ..preflight import UNWAIVABLE
from ..preflight.finding import Finding
from ..preflight.of_edition import findings
from ..sharing import is_shared
from .found import Found, found
from .pressing import finding_key
from .states import Badge, badges, with_changes_requested, with_states

EVENTS_SHOWN = 8
#: What an editor presses most, in colour; what undoes or hides, not.
_FORWARD = frozenset({"submit", "approve", "schedule", "publish", "start", "release", "restore"})


@dataclass(frozen=True)
class Button:
    verb: str
    label: str
    #: Its time and reason; without fields it is a plain button.
    form: VerbForm
    forward: bool


@dataclass(frozen=True)
class ShownFinding:
    finding: Finding
    key: str
    waiver: Waiver | None
    waivable: bool
    error: str = ""

    @property
    def blocks(self) -> bool:
        return self.finding.severity == "blocks" and self.waiver is None


@dataclass(frozen=True)
class ShownEdition:
    edition: Edition
    #: “in effect”, “waits”, or its stage.
    standing: str
    #: Whether it lies behind another edition, and may be taken up again in its place.
    may_unspike: bool


@dataclass(frozen=True)
class Panel:
    badges: Sequence[Badge]
    buttons: Sequence[Button]
    #: What this user may do, and why not now: only where another person is needed.
    refusals: Sequence[str]
    findings: Sequence[ShownFinding]
    #: As of when preflight looked: an edition that waits is checked for its own time.
    checked_for: dt.datetime
    events: Sequence[WorkflowEvent]
    editions: Sequence[ShownEdition]
    notes: Sequence[Note]
    resolved_notes: Sequence[Note]
    manuscript_lines: Sequence[str]
    #: Nothing without an edition.
    found: Found | None
    #: Whether a share link to it works still.
    shared: bool

    @property
    def blocking(self) -> int:
        return sum(shown.blocks for shown in self.findings)


def panel(
    review: Review,
    edition: Edition | None,
    user: User,
    at: dt.datetime,
    *,
    pressed: VerbForm | None = None,
    waive_errors: Mapping[str, str] | None = None,
) -> Panel:
    """Everything the panel shows of the stored rows. Some fifty queries, whatever their number."""
    checked_for = at
    if edition and edition.takes_effect_at and edition.takes_effect_at > at:
        checked_for = edition.takes_effect_at
    notes = list(
        Note.objects.filter(edition__review=review)
        .select_related("by", "edition")
        .prefetch_related("mentions")
    )
    manuscript = edition.manuscript if edition else None
    return Panel(
        badges=_badges(review, edition, at),
        buttons=_buttons(review, edition, user, at, pressed),
        refusals=_refusals(review, edition, user, at),
        findings=_findings(edition, user, checked_for, waive_errors or {}) if edition else [],
        checked_for=checked_for,
        events=list(review.events.select_related("by", "edition")[:EVENTS_SHOWN]),
        editions=_editions(review, edition, user, at),
        notes=[note for note in notes if note.resolved_at is None],
        resolved_notes=[note for note in notes if note.resolved_at],
        manuscript_lines=manuscript.text.splitlines() if manuscript else [],
        found=found(review, edition, edition.takes_effect_at or at) if edition else None,
        shared=is_shared(review, at),
    )


def _badges(review: Review, edition: Edition | None, at: dt.datetime) -> Sequence[Badge]:
    row = with_states(Review.objects.select_related("drama"), at).get(pk=review.pk)
    working = (
        with_changes_requested(Edition.objects.filter(pk=edition.pk)).get() if edition else None
    )
    return badges(row, working, at)


def _buttons(
    review: Review, edition: Edition | None, user: User, at: dt.datetime, pressed: VerbForm | None
) -> list[Button]:
    buttons = []
    for verb in workflow.allowed(review, edition, user, at):
        if pressed is not None and pressed.prefix == verb:
            form = pressed
        else:
            initial = {"time": review.embargoed_until} if verb == "embargo" else {}
            if verb == "schedule" and edition and edition.takes_effect_at:
                initial["time"] = edition.takes_effect_at
            form = VerbForm(verb, user, initial=initial)
        label = str(workflow.RULES[verb].label)
        if verb == "schedule" and edition and edition.takes_effect_at:
            label = _("Reschedule")
        elif verb == "start" and edition and not edition.is_due(at):
            label = _("Start another edition")
        buttons.append(Button(verb, label, form, verb in _FORWARD))
    # What comes next stands first.
    return sorted(buttons, key=lambda button: not button.forward)


def _refusals(review: Review, edition: Edition | None, user: User, at: dt.datetime) -> list[str]:
    """Why an editor finds no Approve on a text that waits for it."""
    if edition is None or edition.stage != Edition.Stage.IN_REVIEW:
        return []
    if not user.has_perm("reviews.approve_edition"):
        return []
    why = workflow.why_not("approve", review, edition, user, at)
    return [f"{workflow.RULES['approve'].label}: {why}"] if why else []


def _findings(
    edition: Edition, user: User, at: dt.datetime, errors: Mapping[str, str]
) -> list[ShownFinding]:
    waivers = {(w.rule, w.text): w for w in edition.waivers.select_related("by")}
    may_waive = user.has_perm("reviews.waive_finding") and edition.stage != Edition.Stage.APPROVED
    shown = []
    for finding in findings(edition, at):
        waivable = finding.severity == "blocks" and finding.rule not in UNWAIVABLE
        waiver = waivers.get((finding.rule, finding.text)) if waivable else None
        key = finding_key(finding)
        shown.append(
            ShownFinding(
                finding, key, waiver, may_waive and waivable and waiver is None, errors.get(key, "")
            )
        )
    return sorted(shown, key=lambda s: not s.blocks)


def _editions(
    review: Review, shown: Edition | None, user: User, at: dt.datetime
) -> list[ShownEdition]:
    rows = list(review.editions.select_related("last_edited_by").order_by("-number"))
    in_effect = max(
        (e for e in rows if e.is_due(at)), key=lambda e: (e.takes_effect_at,), default=None
    )
    one_is_open = any(not e.spiked_at and e.stage != Edition.Stage.APPROVED for e in rows)
    may = user.has_perm("reviews.spike_edition") and not one_is_open
    return [
        ShownEdition(
            row, _standing(row, in_effect, at), may and bool(row.spiked_at) and row != shown
        )
        for row in rows
    ]


def _standing(edition: Edition, in_effect: Edition | None, at: dt.datetime) -> str:
    if edition.spiked_at:
        return _("Spiked")
    if edition == in_effect:
        return _("In effect since")
    if edition.is_waiting(at):
        return _("Takes effect")
    if edition.is_due(at):
        return _("Replaced; was in effect from")
    return str(edition.get_stage_display())
