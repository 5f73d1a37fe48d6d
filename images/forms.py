"""Choosing a picture of the library in a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.forms.widgets import Script
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .models import Image


class PictureInput(forms.NumberInput):
    """
    A picture's number, shown with the picture itself.

    A script adds a button that opens the library; without it, the number that
    the library's list shows is typed. Rendering costs two queries where one is chosen.
    """

    class Media:
        js = [Script("desk/pictures.js", type="module")]

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        number = str(value or "")
        image = (
            Image.objects.filter(pk=number).prefetch_related("renditions").first()
            if number.isascii() and number.isdigit() and len(number) < 19
            else None
        )
        html = super().render(name, value, attrs, renderer)
        return render_to_string("admin/widgets/picture.html", {"input": html, "image": image})


class PicturesFromTheLibrary:
    """For a ``ModelAdmin`` or inline: every reference to a picture is chosen from the library."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        if db_field.remote_field.model is Image:
            kwargs["widget"] = PictureInput(attrs={"min": 1, "class": "picture-number"})
        field: forms.ModelChoiceField[Any] | None = super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        return field
