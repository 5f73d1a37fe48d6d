"""
A form that was open while somebody else saved: nobody's values are lost.

The page carries what it showed when it was opened. What the other person alone
changed is taken over; what both changed is refused once, with both values.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.translation import gettext as _

from images.moments import moment

from .site_time import SiteTimeField, as_typed, site_zone


class MeanwhileForm(forms.ModelForm):
    """
    For a change form whose template sends this form's ``opened`` back, hidden, by that name.

    Without it in what is sent, nothing counts as changed meanwhile. The instance has
    to be locked from its loading to its saving.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: By field: what somebody else saved there, in words.
        self.theirs: dict[str, str] = {}

    @property
    def opened(self) -> str:
        """What the database says now, for the page."""
        return json.dumps(self._now(), cls=DjangoJSONEncoder)

    def _now(self) -> dict[str, Any]:
        return {name: _plain(self.initial.get(name)) for name in self.fields}

    def full_clean(self) -> None:
        if self.is_bound:
            self._reconcile()
        super().full_clean()
        for name, text in self.theirs.items():
            words = _(
                "Somebody else saved “%(theirs)s” here after you opened this page. "
                "Saving again puts yours in its place."
            )
            self.add_error(name, words % {"theirs": text})

    def _reconcile(self) -> None:
        opened = _read(self.data.get("opened", ""))
        sent: Any = self.data
        self.data = sent.copy()
        for name, now in self._now().items():
            before = opened.get(name, now)
            if before == now or not self._typed(name, now):
                continue
            if self._typed(name, before):
                self.theirs[name] = self._in_words(name)
            else:
                self._take_over(name)

    def _typed(self, name: str, before: Any) -> bool:
        """Whether what was sent is something else than ``before``."""
        field = self.fields[name]
        sent = field.widget.value_from_datadict(self.data, self.files, name)
        if isinstance(field, SiteTimeField) and before:
            before = dt.datetime.fromisoformat(before)
        return field.has_changed(_one_line_end(before), _one_line_end(sent))

    def _take_over(self, name: str) -> None:
        value = self.initial.get(name)
        data: Any = self.data
        if isinstance(self.fields[name], SiteTimeField):
            data[name], data[f"{name}_reading"] = as_typed(value, site_zone())
        elif isinstance(self.fields[name], forms.ModelMultipleChoiceField):
            data.setlist(name, _plain(value))
        else:
            shown = self.fields[name].prepare_value(value)
            data[name] = "" if shown is None else shown

    def _in_words(self, name: str) -> str:
        field, value = self.fields[name], self.initial.get(name)
        if isinstance(field, forms.ModelMultipleChoiceField):
            value = ", ".join(map(str, value or []))
        elif isinstance(field, forms.ModelChoiceField):
            value = getattr(type(self.instance).objects.get(pk=self.instance.pk), name)
        elif isinstance(field, forms.ChoiceField):
            value = dict(field.choices).get(value, value)  # type: ignore[arg-type]
        elif isinstance(value, dt.datetime):
            value = moment(value)
        else:
            value = field.prepare_value(value)
        return "–" if value in (None, "") else str(value)


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, list):
        return sorted(_plain(one) for one in value)
    return value


def _one_line_end(value: Any) -> Any:
    """Browsers send CR LF, whatever was shown."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
