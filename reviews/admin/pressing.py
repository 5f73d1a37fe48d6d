"""
One press of a button on the review page: what was typed is saved, then the deed is done.

Both or neither: a refused deed leaves nothing half done, and the page comes
back with everything that was typed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people.models import User

from .. import workflow
from ..models import Edition, Note, Review
from ..preflight.finding import Finding
from ..preflight.of_edition import findings
from ..workflow import Conflict, Refused

_MENTION = re.compile(r"(?<![\w@])@([\w.+-]+)")


def press(
    verb: str,
    review: Review,
    edition: Edition | None,
    *,
    by: User,
    at: dt.datetime,
    **given: Any,
) -> None:
    """
    Do ``verb`` on the review or its edition, whichever its rule is about.

    ``given`` is its time and reason. Raises ``Refused``, and ``PermissionDenied``
    where the verb is not this user's at all.
    """
    rule = workflow.RULES.get(verb)
    if rule is None or verb in {"edit", "amend"}:
        raise Refused(_("There is no such button."))
    if not by.has_perm(f"reviews.{rule.permission}"):
        raise PermissionDenied
    subject = edition if rule.stages else review
    if subject is None:
        raise Refused(_("There is no edition to do this with."))
    getattr(workflow, verb)(subject, by=by, at=at, **given)


def finding_key(finding: Finding) -> str:
    """A finding's name in the form: the same as long as it says the same of the same text."""
    digest = hashlib.sha256(finding.text.encode()).hexdigest()[:12]
    return f"{finding.rule}-{digest}"


def waive(edition: Edition, key: str, reason: str, *, by: User, at: dt.datetime) -> None:
    """Waive the finding that ``finding_key`` names. Raises ``Refused``."""
    if not by.has_perm("reviews.waive_finding"):
        raise PermissionDenied
    # The rules read the stored text and its pictures.
    stored = Edition.objects.select_related("review__drama", "manuscript").get(pk=edition.pk)
    for finding in findings(stored, at):
        if finding_key(finding) == key:
            workflow.waive(
                stored, by=by, at=at, rule=finding.rule, text=finding.text, reason=reason
            )
            return
    raise Refused(_("Preflight no longer says this."))


def add_note(edition: Edition, text: str, quote: str, *, by: User) -> Note:
    """Keep a note; ``@username`` in it mentions that member of staff. Raises ``Refused``."""
    if not by.has_perm("reviews.add_note"):
        raise PermissionDenied
    if not text.strip():
        raise Refused(_("Write the note first."), "note")
    note = Note(edition=edition, by=by, text=text.strip(), quote=" ".join(quote.split()))
    try:
        note.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "note") from None
    note.save()
    note.mentions.set(_colleagues(text))
    return note


def unknown_mentions(text: str) -> list[str]:
    """The names after an ``@`` that no colleague has, who are told of nothing. One query."""
    known = {user.username for user in _colleagues(text)}
    return [name for name in _mentioned(text) if name not in known]


def _mentioned(text: str) -> list[str]:
    return list(dict.fromkeys(name.rstrip(".") for name in _MENTION.findall(text)))


def _colleagues(text: str) -> QuerySet[User]:
    return User.objects.filter(username__in=_mentioned(text), is_staff=True, is_active=True)


def resolve_note(review: Review, number: str, *, by: User, at: dt.datetime) -> None:
    """Mark a note of the review as dealt with. Raises ``Refused``."""
    if not by.has_perm("reviews.change_note"):
        raise PermissionDenied
    notes = Note.objects.filter(edition__review=review, resolved_at__isnull=True)
    if not (
        number.isdecimal() and len(number) < 19 and notes.filter(pk=number).update(resolved_at=at)
    ):
        raise Refused(_("That note is resolved already."))


@transaction.atomic
def save(
    review: Review,
    draft: Edition | None,
    *,
    identity: dict[str, Any],
    content_changed: bool,
    by: User,
    at: dt.datetime,
    reason: str,
) -> None:
    """What was typed: ``identity`` by amend, ``draft`` by edit. Raises ``Refused``."""
    if identity:
        try:
            workflow.amend(review, by=by, at=at, reason=reason, **identity)
        except ValidationError as error:
            raise Refused(" ".join(error.messages), _first_field(error)) from None
    if content_changed and draft is not None:
        draft.review = review
        workflow.edit(draft, by=by, at=at)


def _first_field(error: ValidationError) -> str | None:
    fields = getattr(error, "error_dict", {})
    return next((name for name in fields if name != "__all__"), None)


__all__ = [
    "Conflict",
    "Refused",
    "add_note",
    "finding_key",
    "press",
    "resolve_note",
    "save",
    "waive",
]
