"""The review page in the making: its forms over the stored rows, and one press of a button."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from people.models import User

from .. import workflow
from ..forms.review import ContentForm, IdentityForm, VerbForm, identity
from ..models import Edition, Review
from ..workflow import Refused
from . import pressing
from .diffing import FieldChange, content_of


@dataclass
class Sheet:
    """The page in the making: the stored rows, the forms over them, and what went wrong."""

    user: User
    at: dt.datetime
    review: Review
    edition: Edition | None
    identity: IdentityForm
    content: ContentForm | None
    #: Why the two are read-only for this user, or ``None``.
    why_not_amend: str | None
    why_not_edit: str | None
    #: What the page was loaded with, to be compared when it is sent.
    review_version: int
    edition_version: int
    #: What belonged to the review then, as ``plain`` tells it.
    identity_loaded: dict[str, Any]
    pressed: VerbForm | None = None
    refusal: str = ""
    conflict: bool = False
    differences: list[FieldChange] = field(default_factory=list)
    #: Names of fields that only the other person had changed.
    taken_over: list[str] = field(default_factory=list)
    note_error: str = ""
    note_text: str = ""
    note_quote: str = ""
    waive_errors: dict[str, str] = field(default_factory=dict)

    @property
    def identity_loaded_json(self) -> str:
        return json.dumps(self.identity_loaded)

    @property
    def has_errors(self) -> bool:
        return bool(self.identity.errors or (self.content and self.content.errors))


def _read_only(form: Any) -> None:
    for form_field in form.fields.values():
        form_field.disabled = True
        form_field.required = False


def sheet_of(
    user: User, review: Review, edition: Edition | None, at: dt.datetime, data: QueryDict | None
) -> Sheet:
    """The forms over the stored rows; over ``data`` too for those that the sender could edit."""
    sent = set(data.getlist("editable")) if data is not None else set()
    identity_form = IdentityForm(
        data if "identity" in sent else None, instance=Review.objects.get(pk=review.pk)
    )
    content = None
    if edition is not None:
        content = ContentForm(
            data if "content" in sent else None, instance=Edition.objects.get(pk=edition.pk)
        )
        content.show_rights_at(max(at, edition.takes_effect_at or at))
    why_not_amend = workflow.why_not("amend", review, edition, user, at)
    why_not_edit = _why_not_edit(edition, user, at) if edition else ""
    if not identity_form.is_bound and why_not_amend:
        _read_only(identity_form)
    if content and not content.is_bound and why_not_edit:
        _read_only(content)
    if not review.is_live(at):
        identity_form.fields.pop("reason", None)
    return Sheet(
        user,
        at,
        review,
        edition,
        identity_form,
        content,
        why_not_amend,
        why_not_edit,
        number_in(data, "review_version", review.version),
        number_in(data, "edition_version", edition.version if edition else 0),
        _identity_in(data) or plain(identity(review)),
    )


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """``identity`` as JSON brings it back, to be sent with the page and compared."""
    return cast("dict[str, Any]", json.loads(json.dumps(values, default=str)))


def _identity_in(data: QueryDict | None) -> dict[str, Any] | None:
    """What the page was loaded with, where it says so in full; it decides only what is merged."""
    try:
        sent = json.loads(data.get("identity_loaded", "")) if data is not None else None
    except (ValueError, RecursionError):
        return None
    return sent if isinstance(sent, dict) and sent.keys() == identity(Review()).keys() else None


def _why_not_edit(edition: Edition, user: User, at: dt.datetime) -> str | None:
    if not user.has_perm("reviews.change_edition"):
        return _("Writers and editors change it.")
    if edition.stage == Edition.Stage.APPROVED:
        return _("It is approved: a correction is another edition.")
    return workflow.why_not("edit", edition.review, edition, user, at)


def number_in(data: QueryDict | None, name: str, default: int) -> int:
    value = data.get(name, "") if data is not None else ""
    return int(value) if value.isdecimal() and len(value) < 10 else default


def _there(edition: Edition | None) -> Edition:
    if edition is None:
        raise Refused(_("There is no edition to do this with."))
    return edition


def _deed(sheet: Sheet, data: QueryDict) -> tuple[Callable[[Edition | None], None], str] | None:
    """What the pressed button does to the edition, and how it is told; ``None`` for Save."""
    by, at, review = sheet.user, sheet.at, sheet.review
    if verb := data.get("_verb"):
        if verb not in workflow.RULES:
            raise Refused(_("There is no such button."))
        form = sheet.pressed = VerbForm(verb, by, data)
        if not form.is_valid():
            raise Refused(_("Nothing was done."))
        did = workflow.RULES[verb].done
        if verb == "embargo" and form.cleaned_data["time"] is None:
            did = _("lifted the embargo")
        told = _("You %(did)s.") % {"did": did}

        def press(edition: Edition | None) -> None:
            pressing.press(verb, review, edition, by=by, at=at, **form.cleaned_data)

        return press, told
    if data.get("_unspike"):
        # Not the edition that the page shows: that one stands before it.
        put_away = review.editions.filter(pk=number_in(data, "_unspike", 0)).first()
        return lambda _edition: pressing.press("unspike", review, put_away, by=by, at=at), _(
            "You %(did)s."
        ) % {"did": workflow.RULES["unspike"].done}
    if key := data.get("_waive"):

        def waive(edition: Edition | None) -> None:
            pressing.waive(_there(edition), key, data.get(f"waive-{key}", ""), by=by, at=at)

        return waive, _("The finding is waived.")
    if "_note" in data:

        def note(edition: Edition | None) -> None:
            text, quote = data.get("note-text", ""), data.get("note-quote", "")
            pressing.add_note(_there(edition), text, quote, by=by)

        return note, _note_told(data.get("note-text", ""))
    if number := data.get("_resolve"):
        return lambda _edition: pressing.resolve_note(review, number, by=by, at=at), _(
            "The note is resolved."
        )
    return None


def _note_told(text: str) -> str:
    told = _("The note is kept.")
    if nobodies := pressing.unknown_mentions(text):
        names = ", ".join(f"@{name}" for name in nobodies)
        told += " " + _("Nobody here signs in as %(names)s.") % {"names": names}
    return told


def _typed(sheet: Sheet) -> tuple[dict[str, Any], bool]:
    """What of the review was typed anew, for amend; and whether the text was."""
    amended: dict[str, Any] = {}
    if sheet.identity.is_bound:
        typed = plain(sheet.identity.typed())
        names = [name for name in typed if typed[name] != sheet.identity_loaded[name]]
        amended = sheet.identity.changes(names)
    edited = bool(
        sheet.content
        and sheet.content.is_bound
        and sheet.content.as_stored() != loaded_content(sheet)
    )
    return amended, edited


def loaded_content(sheet: Sheet) -> dict[str, Any]:
    """The content that the sender's page was loaded with; the stored one if nobody saved since."""
    edition = sheet.edition
    assert edition is not None
    if edition.version != sheet.edition_version:
        kept = edition.history.filter(version=sheet.edition_version).order_by("-history_id").first()
        if kept is not None:
            return content_of(kept)
    return edition.content()


def run(sheet: Sheet, data: QueryDict) -> list[str]:
    """
    Save what was typed and do what was pressed; gives what to tell.

    Raises ``Refused`` with everything undone; the sheet then holds what was typed.
    """
    deed = _deed(sheet, data)
    amended, edited = _typed(sheet)
    acting = sheet.edition
    if sheet.content and sheet.content.is_bound:
        acting = sheet.content.instance
    if acting is not None:
        acting.version = sheet.edition_version
        acting.review = sheet.review
    sheet.review.version = sheet.review_version
    with transaction.atomic():
        pressing.save(
            sheet.review,
            acting,
            identity=amended,
            content_changed=edited,
            by=sheet.user,
            at=sheet.at,
            reason=sheet.identity.cleaned_data.get("reason", "") if amended else "",
        )
        if deed:
            deed[0](acting)
    told = [_("Saved.")] if amended or edited else []
    if deed:
        told.append(deed[1])
    return told or [_("There was nothing to save.")]


def explain(sheet: Sheet, refused: Refused, data: QueryDict) -> None:
    """Put a refusal where it belongs: at its field, its finding, its note, or on top."""
    sheet.refusal = refused.message
    if sheet.pressed is not None and refused.field in sheet.pressed.fields:
        sheet.pressed.add_error(refused.field, refused.message)
    elif data.get("_waive"):
        sheet.waive_errors[str(data["_waive"])] = refused.message
    elif "_note" in data and refused.field == "note":
        sheet.note_error = refused.message
    elif sheet.identity.is_bound and refused.field in sheet.identity.fields:
        sheet.identity.add_error(refused.field, refused.message)


def keep_pressed(sheet: Sheet, data: QueryDict) -> None:
    """Keep what was typed into a button's own fields, whatever else brings the page back."""
    verb = data.get("_verb", "")
    if verb in workflow.RULES:
        sheet.pressed = VerbForm(verb, sheet.user, data)
