"""
Why an act of the workflow is refused: the guards that ``rules.RULES`` names.

Each looks at one pressing of a button and says in words why not, or ``None``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

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


def own_or_editor(act: Act) -> str | None:
    if act.by is None or act.by.has_perm("reviews.approve_edition"):
        return None
    if act.review.is_written_by(act.by):
        return None
    return _("This is another writer’s review.")


def in_review_is_the_editors(act: Act) -> str | None:
    assert act.edition is not None
    if act.edition.stage != IN_REVIEW or act.by is None:
        return None
    if act.by.has_perm("reviews.approve_edition"):
        return None
    return _("It is in review: an editor has it now.")


def no_open_edition(act: Act) -> str | None:
    other = act.review.open_edition()
    if other is None:
        return None
    return _("Edition %(number)s is being worked on already.") % {"number": other.number}


def complete(act: Act) -> str | None:
    assert act.edition is not None
    if not act.edition.headline.strip():
        return _("It has no headline.")
    if not act.edition.body.strip():
        return _("It has no text.")
    if not act.review.bylines.exists():
        return _("Nobody signs it: add an author.")
    return None


def not_their_own_text(act: Act) -> str | None:
    assert act.edition is not None
    if not settings.DESK_FOUR_EYES or act.by is None or act.edition.last_edited_by_id != act.by.pk:
        return None
    return _("You were the last to edit the text: somebody else approves it.")


def preflight_clear(act: Act) -> str | None:
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


def not_in_effect(act: Act) -> str | None:
    assert act.edition is not None
    if not act.edition.is_due(act.at):
        return None
    return _("It has taken effect already: start a correction.")


def waiting(act: Act) -> str | None:
    assert act.edition is not None
    return None if act.edition.is_waiting(act.at) else _("It is not scheduled.")


def not_spiked(act: Act) -> str | None:
    assert act.edition is not None
    return _("It has been spiked.") if act.edition.spiked_at else None


def spiked(act: Act) -> str | None:
    assert act.edition is not None
    return None if act.edition.spiked_at else _("It is not spiked.")


def not_past(act: Act) -> str | None:
    if act.time is None or act.time >= act.at:
        return None
    return _("%(time)s is past.") % {"time": moment(act.time)}


def after_embargo(act: Act) -> str | None:
    end = act.review.embargo_end()
    if end is None or act.time is None or act.time >= end:
        return None
    return _("It is embargoed until %(time)s.") % {"time": moment(end)}


def before_withdrawal(act: Act) -> str | None:
    end = act.review.withdraw_at
    if end is None or (end > act.at and (act.time is None or act.time < end)):
        return None
    return _("The review is withdrawn from %(time)s: restore it first.") % {"time": moment(end)}


def replaces_what_it_was_made_from(act: Act) -> str | None:
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


def none_waits_before_it(act: Act) -> str | None:
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


def time_is_free(act: Act) -> str | None:
    """Which of two editions of the same instant would be in effect?"""
    other = _others(act).filter(takes_effect_at=act.time).first() if act.time else None
    if other is None:
        return None
    return _("Edition %(number)s takes effect at that very time.") % {"number": other.number}


def _live(act: Act) -> str | None:
    return None if act.review.is_live(act.at) else _("It is not live.")


def out(act: Act) -> str | None:
    """Live, or put on hold since it was: to be withdrawn it need not be shown once more."""
    held_at, came_out_at = act.review.held_at, act.review.comes_out_at()
    if held_at and came_out_at and came_out_at < held_at and not act.review.withdraw_at:
        return None
    return _live(act)


def after_it_came_out(act: Act) -> str | None:
    start = act.review.publish_at
    if start is None or act.time is None or act.time > start:
        return None
    return _("The review is withdrawn before it is published.")


def has_withdrawal(act: Act) -> str | None:
    return None if act.review.withdraw_at else _("It is not withdrawn.")


def held(act: Act) -> str | None:
    return None if act.review.held_at else _("It is not on hold.")


def not_held(act: Act) -> str | None:
    return _("It is on hold: release it first.") if act.review.held_at else None


def amendable(act: Act) -> str | None:
    if act.by is None or act.by.has_perm("reviews.amend_review"):
        return None
    if act.review.editions.filter(stage=APPROVED).exists():
        return _("Once an edition is approved, only an editor amends the review.")
    return own_or_editor(act)


def live_needs_a_reason(act: Act) -> str | None:
    if act.reason or not act.review.is_live(act.at):
        return None
    return _("The review is live: say why.")


def nothing_scheduled_before(act: Act) -> str | None:
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


def not_out_yet(act: Act) -> str | None:
    """An embargo is for what is still to come; it would rewrite when this came out."""
    if act.review.publish_at is None or act.review.publish_at > act.at:
        return None
    return _("It has been published: hold or withdraw it instead.")
