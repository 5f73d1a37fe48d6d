"""Choosing a picture of the library in a form."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.widgets import Script
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from .countries import COUNTRIES
from .models import Image


class PictureInput(forms.NumberInput):
    """
    A picture's number, shown with the picture itself.

    A script adds a button that opens the library; without it, the number that
    the library's list shows is typed. Rendering costs a query where one is chosen.
    """

    #: As of when its rights are told; ``None`` tells nothing of them.
    at: dt.datetime | None = None

    class Media:
        js = [Script("desk/pictures.js", type="module")]

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        number = str(value or "")
        image = (
            Image.objects.filter(pk=number).first()
            if number.isascii() and number.isdigit() and len(number) < 19
            else None
        )
        html = super().render(name, value, attrs, renderer)
        context = {"input": html, "image": image, "at": self.at}
        return render_to_string("admin/widgets/picture.html", context)


class PicturesFromTheLibrary:
    """For a ``ModelAdmin`` or inline: every reference to a picture is chosen from the library."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        if db_field.remote_field.model is Image:
            widget = PictureInput(attrs={"min": 1, "class": "picture-number"})
            widget.at = request.at  # type: ignore[attr-defined]
            kwargs["widget"] = widget
        field: forms.ModelChoiceField[Any] | None = super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        return field

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field: forms.Field | None = super().formfield_for_dbfield(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            own: Any = field.widget.widget
            if isinstance(own, PictureInput):
                # The buttons beside it open the admin's window for one row, from which no
                # picture comes back.
                field.widget = own
        return field


class RegionsField(forms.CharField):
    """Countries by their codes, written “KR, US”; cleans to a sorted list of them."""

    default_error_messages = {
        "unknown": gettext_lazy("ISO 3166-1 has no such country: %(codes)s."),
    }

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        typed = value if isinstance(value, list) else re.split(r"[\s,;]+", value or "")
        return sorted({code.strip().upper() for code in typed} - {""})

    def validate(self, value: Any) -> None:
        super().validate(value)
        unknown = [code for code in value if code not in COUNTRIES]
        if unknown:
            words = {"codes": ", ".join(unknown)}
            raise ValidationError(self.error_messages["unknown"], code="unknown", params=words)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))
