"""Form fields for what several admin pages enter the same way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst

from .models import nfc, validate_list_of_text


class OneALineField(forms.CharField):
    """A list of texts, written one a line. Cleans to ``list[str]``, without blanks or repeats."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else (value or "").splitlines()
        return list(dict.fromkeys(line for line in map(nfc, lines) if line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class ListsOneALine:
    """For a ``ModelAdmin`` or inline: JSON lists of texts are edited one a line."""

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if validate_list_of_text in db_field.validators:
            return OneALineField(
                label=capfirst(db_field.verbose_name),
                required=not db_field.blank,
                help_text=db_field.help_text,
            )
        field: forms.Field | None = super().formfield_for_dbfield(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        return field
