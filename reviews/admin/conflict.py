"""Two people saved at once: theirs beside what was typed, with nothing of either lost."""

from __future__ import annotations

import json
from typing import Any

from django.http import QueryDict

from ..forms.review import IdentityForm, identity
from ..models import Edition, Review
from .diffing import FieldChange, changes, field_label
from .sheet import Sheet, loaded_content, plain, sheet_of


def conflicted(sheet: Sheet, data: QueryDict) -> Sheet:
    """
    The page again after somebody else's save: theirs beside what was typed.

    What only they had changed is taken over; what was typed stays, and is saved
    over theirs if Save is pressed once more.
    """
    review = Review.objects.select_related("drama").get(pk=sheet.review.pk)
    edition = Edition.objects.filter(pk=sheet.edition.pk).first() if sheet.edition else None
    merged = data.copy()
    differences: list[FieldChange] = []
    taken_over = []
    if sheet.content and sheet.content.is_bound and sheet.content.is_valid() and edition:
        loaded, theirs, mine = loaded_content(sheet), edition.content(), sheet.content.as_stored()
        untouched = {n for n in theirs if mine[n] == loaded[n] and theirs[n] != loaded[n]}
        for name in untouched:
            taken_over.append(field_label(name))
            merged[Edition._meta.get_field(name).name] = _as_sent(theirs[name])
        differences = changes(theirs, {n: mine[n] for n in mine if n not in untouched})
    if sheet.identity.is_bound and sheet.identity.is_valid():
        form, theirs, mine = sheet.identity, plain(identity(review)), plain(sheet.identity.typed())
        alone = {n for n in mine if mine[n] == sheet.identity_loaded[n] and theirs[n] != mine[n]}
        for name in alone:
            taken_over.append(str(form[name].label))
            _take_over(merged, name, theirs[name])
        differences += _identity_differences(form, review, set(mine) - alone)
    merged["identity_loaded"] = json.dumps(plain(identity(review)))
    merged["review_version"] = str(review.version)
    merged["edition_version"] = str(edition.version if edition else 0)
    again = sheet_of(sheet.user, review, edition, sheet.at, merged)
    again.conflict, again.refusal = True, sheet.refusal
    again.pressed, again.differences, again.taken_over = sheet.pressed, differences, taken_over
    return again


def _as_sent(value: Any) -> str:
    """A stored value as a browser would send it."""
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value)


def _take_over(merged: QueryDict, name: str, value: Any) -> None:
    """Their value, as the form's own controls would send it."""
    if name == "authors":
        merged.setlist(name, [str(author) for author in value])
    elif name == "topics":
        merged[name] = ", ".join(f'"{topic}"' for topic in value)
    else:
        merged[name] = _as_sent(value)


def _identity_differences(form: IdentityForm, stored: Review, names: set[str]) -> list[FieldChange]:
    theirs, mine = identity(stored), form.typed()
    found = []
    for name in mine:
        if name not in names or theirs[name] == mine[name]:
            continue
        bound = form[name]
        choices = _labels(bound.field)
        old, new = _told(theirs[name], choices), _told(mine[name], choices)
        found.append(FieldChange(name, str(bound.label), old, new, []))
    return found


def _labels(form_field: Any) -> dict[Any, str]:
    choices = getattr(form_field, "choices", None) or ()
    return {getattr(value, "value", value): str(label) for value, label in choices}


def _told(value: Any, choices: dict[Any, str]) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(choices.get(v, str(v)) for v in values if v is not None)
