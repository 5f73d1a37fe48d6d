"""
The workflow: what may be done with a review, by whom, and from where.

``RULES`` is the whole of it as data; each verb is a function of its own name.
Forms, bulk actions, commands and tests call the same functions. ``by`` is who
does it, or ``None`` for the machine itself (a command run by an operator),
which needs no permission. ``at`` is now (aware, UTC). Every refusal is a
``Refused`` whose message can be shown as it is.
"""

from .rules import RULES, Rule
from .transition import Conflict, Refused, allowed, why_not
from .verbs import (
    amend,
    approve,
    begin,
    edit,
    embargo,
    embargo_drama,
    hold,
    publish,
    release,
    reopen,
    request_changes,
    restore,
    schedule,
    spike,
    start,
    submit,
    unschedule,
    unspike,
    waive,
    withdraw,
)

__all__ = [
    "RULES",
    "Conflict",
    "Refused",
    "Rule",
    "allowed",
    "amend",
    "approve",
    "begin",
    "edit",
    "embargo",
    "embargo_drama",
    "hold",
    "publish",
    "release",
    "reopen",
    "request_changes",
    "restore",
    "schedule",
    "spike",
    "start",
    "submit",
    "unschedule",
    "unspike",
    "waive",
    "why_not",
    "withdraw",
]
