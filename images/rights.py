"""
What the desk is told of a picture's rights at an instant, in words.

Whether a picture is shown is for ``Image.is_usable`` alone to say; this says why
not, on what conditions, and how long still. After the Guardian's picture desk
(guardian/grid): a category decides, any restriction makes it conditional, and
unknown is unusable until somebody decides. Nothing here costs a query.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .countries import country_name
from .models import Image
from .moments import moment

State = Literal["unusable", "conditional", "free"]

_DAY = dt.timedelta(days=1)
#: How many days before a picture's rights end the desk is told.
DAYS_BEFORE = (1, 7, 30)
ENDS_SOON = max(DAYS_BEFORE) * _DAY
#: “Only within the context originally provided for.”
ONLY_AS_PROVIDED = frozenset({Image.Rights.HANDOUT, Image.Rights.PR_IMAGE})


@dataclass(frozen=True)
class Standing:
    state: State
    #: Sentences, for people.
    reasons: tuple[str, ...]
    #: Where it may be shown now and has an end: whole days until then, begun ones counted.
    days_left: int | None = None

    @property
    def ends_soon(self) -> bool:
        return self.days_left is not None and self.days_left <= max(DAYS_BEFORE)

    @property
    def label(self) -> str:
        """In few words; never longer than a badge."""
        label = {
            "unusable": _("Unusable"),
            "conditional": _("Conditional"),
            "free": _("Free to use"),
        }[self.state]
        if self.days_left is None or not self.ends_soon:
            return label
        return f"{label} · {days_in_words(self.days_left)}"


def standing(image: Image, at: dt.datetime) -> Standing:
    """The state of its rights at ``at`` (aware)."""
    if not image.is_usable(at):
        return Standing("unusable", tuple(why_not(image, at).values()))
    reasons = _conditions(image)
    state: State = "conditional" if reasons else "free"
    if image.usable_until is None:
        return Standing(state, reasons or (_unconditional(image),))
    ends = _("Its rights end on %(time)s.") % {"time": moment(image.usable_until)}
    reasons = (*(reasons or (_unconditional(image),)), ends)
    return Standing(state, reasons, days_until(image.usable_until, at))


def as_badge(image: Image, at: dt.datetime) -> dict[str, str]:
    """For ``_badge.html`` and the desk's scripts: the state for its colour, label, and reason."""
    found = standing(image, at)
    state = "ending" if found.ends_soon else found.state
    return {"state": state, "label": found.label, "reason": " ".join(found.reasons)}


def why_not(image: Image, at: dt.datetime) -> dict[str, str]:
    """
    Why it may not be shown at ``at``: a sentence for each reason, by the reason's name.

    Empty exactly where ``Image.is_usable``.
    """
    found = {}
    if image.rights == Image.Rights.UNKNOWN:
        found["unknown"] = _("Nobody has decided its rights yet.")
    if image.rights == Image.Rights.NONE:
        found["none"] = _("We have no rights in it.")
    if not image.credit_line:
        found["no-credit"] = _("It has no credit line.")
    if image.usable_from and image.usable_from > at:
        words = _("Its rights begin only on %(time)s.")
        found["not-yet"] = words % {"time": moment(image.usable_from)}
    if image.usable_until and image.usable_until <= at:
        found["ended"] = _("Its rights ended on %(time)s.") % {"time": moment(image.usable_until)}
    return found


def days_until(end: dt.datetime, at: dt.datetime) -> int:
    """Whole days from ``at`` until ``end``, a begun one counted."""
    return math.ceil((end - at) / _DAY)


def days_in_words(days: int) -> str:
    if days <= 1:
        return _("ends within a day")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def notice_due(end: dt.datetime, at: dt.datetime) -> int | None:
    """Which notice of ``end`` is due: 30, 7 or 1, the nearest; ``None`` before and after."""
    days = days_until(end, at)
    return next((notice for notice in DAYS_BEFORE if 0 < days <= notice), None)


def country_names(image: Image) -> str:
    """“South Korea, Japan”: where its licence holds; nothing where it holds everywhere."""
    return ", ".join(country_name(code) for code in image.regions)


def _conditions(image: Image) -> tuple[str, ...]:
    kinds = Image.Rights
    by_category = {
        kinds.HANDOUT: _("A handout: only in the context that it was provided for."),
        kinds.PR_IMAGE: _("A PR image: only in the context that it was provided for."),
        kinds.SCREENGRAB: _("A screengrab: only to review or report on what it is taken from."),
        kinds.SOCIAL_MEDIA: _("From social media: ask whoever posted it."),
    }
    found = [by_category[kinds(image.rights)]] if image.rights in by_category else []
    if image.rights == kinds.CREATIVE_COMMONS and not image.licence_url:
        found.append(_("Creative Commons, but the address of its licence is missing."))
    if image.restrictions:
        found.append(_("Restricted: “%(text)s”.") % {"text": image.restrictions.strip(" .\n")})
    if image.regions:
        found.append(_("Only for %(countries)s.") % {"countries": country_names(image)})
    return tuple(found)


def _unconditional(image: Image) -> str:
    if image.rights == Image.Rights.CREATIVE_COMMONS:
        return _("Creative Commons, with its credit and its licence.")
    return _("%(rights)s: no condition.") % {"rights": image.get_rights_display()}
