"""The one way in which a review or an edition changes its state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from images.moments import moment
from people.models import User

from .. import announcing
from ..models import Edition, Review, WorkflowEvent
from .guards import Act
from .rules import RULES


class Refused(Exception):
    """A verb that may not be done now. ``field`` names the form's field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(Refused):
    """Somebody else was faster; the message says who did what."""


def why_not(
    verb: str, review: Review, edition: Edition | None, by: User | None, at: dt.datetime
) -> str | None:
    """
    Why ``by`` may not press this button now, or ``None`` if they may.

    What only the pressing can tell (its time, its reason, preflight) is not
    asked here. Costs up to two queries.
    """
    return _refusal(Act(verb, review, edition, by, at), pressed=False)


def allowed(review: Review, edition: Edition | None, by: User | None, at: dt.datetime) -> list[str]:
    """The verbs whose buttons show, in the order of the rules; saving is the form's own."""
    verbs = [verb for verb in RULES if verb not in {"edit", "amend"}]
    return [verb for verb in verbs if why_not(verb, review, edition, by, at) is None]


def _refusal(act: Act, *, pressed: bool) -> str | None:
    rule = RULES[act.verb]
    if act.by is not None and not act.by.has_perm(f"reviews.{rule.permission}"):
        return _("You may not do this.")
    if rule.stages:
        if act.edition is None:
            return _("There is no edition to do this with.")
        if act.edition.stage not in rule.stages:
            return _("This cannot be done with an edition that is %(stage)s.") % {
                "stage": act.edition.get_stage_display().lower()
            }
    guards = rule.guards + rule.final_guards if pressed else rule.guards
    return next((why for guard in guards if (why := guard(act))), None)


@dataclass
class Transition:
    """Inside ``transition``: the rows as they stand, locked, to be changed and saved."""

    review: Review
    edition: Edition | None
    event: WorkflowEvent

    def save_edition(self) -> None:
        assert self.edition is not None
        self.edition._history_user = self.event.by
        self.edition._change_reason = self.event.verb
        self.edition.save()


@contextmanager
def transition(act: Act) -> Iterator[Transition]:
    """
    Take the review's lock, refuse or let the caller change the rows, write the history.

    The version that ``act`` was loaded with is compared and set first, so that
    of two who press at once one wins and the other gets a ``Conflict``. Yields
    the review and the edition; raises ``Refused``. In one transaction.
    """
    rule = RULES[act.verb]
    if rule.needs_reason and not act.reason.strip():
        raise Refused(_("Say why."), "reason")
    if rule.needs_time and act.time is None:
        raise Refused(_("Say when."), "time")
    thing: Edition | Review
    if rule.stages:
        if act.edition is None:
            raise Refused(_("There is no edition to do this with."))
        thing = act.edition
    else:
        thing = act.review
    with _version_kept_on_refusal(thing), transaction.atomic():
        # Its drama is read after the lock is held, so that an embargo set meanwhile counts.
        review = Review.objects.select_for_update().get(pk=act.review.pk)
        _compare_and_set(thing)
        if isinstance(thing, Edition):
            thing.review = review
        else:
            review.version = thing.version
        act = Act(act.verb, review, act.edition, act.by, act.at, act.time, act.reason)
        if why := _refusal(act, pressed=False):
            raise Refused(why)
        if why := _refusal(act, pressed=True):
            raise Refused(why, rule.field)
        event = WorkflowEvent(
            review=review,
            edition=act.edition if rule.stages else None,
            verb=act.verb,
            by=act.by,
            at=act.at,
            time=act.time,
            reason=act.reason,
        )
        yield Transition(review, act.edition, event)
        event.save()
        announcing.plan(event)


@contextmanager
def _version_kept_on_refusal(thing: Edition | Review) -> Iterator[None]:
    """What was rolled back in the database is rolled back in memory."""
    version = thing.version
    try:
        yield
    except Exception:
        thing.version = version
        raise


def _compare_and_set(thing: Edition | Review) -> None:
    """Count the version up where it still is what was loaded; a plain save would overwrite."""
    rows = type(thing)._default_manager.filter(pk=thing.pk, version=thing.version)
    if not rows.update(version=thing.version + 1):
        raise Conflict(_who_was_faster(thing))
    thing.version += 1


def _who_was_faster(thing: Edition | Review) -> str:
    # Of this very thing: what the same person did a moment ago to the other is no answer.
    events = (
        thing.events
        if isinstance(thing, Edition)
        else thing.events.exclude(
            edition__isnull=False, verb__in=[verb for verb, rule in RULES.items() if rule.stages]
        )
    )
    # Who shared a preview or waived a finding changed neither.
    event = events.filter(verb__in=RULES).select_related("by").first()
    if event is None:
        return _("Somebody changed this since you opened it.")
    return _("%(who)s %(did)s on %(time)s, after you opened it. Nothing of yours was done.") % {
        "who": event.by.display_name if event.by else _("The site"),
        "did": RULES[event.verb].done if event.verb in RULES else event.verb,
        "time": moment(event.at),
    }
