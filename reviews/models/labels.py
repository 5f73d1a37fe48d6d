"""How what was chosen for a field is called."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models
from django.utils.encoding import force_str


class Labelled(models.Model):
    """
    A model whose ``get_…_display`` cost no more than a translation.

    Django's put all labels of the field into a dictionary each time, for which each is
    translated and hashed: that was 5 % of a review's page, which has eight, and of a list.
    """

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> Any:  # noqa: N802 - Django's
        value = getattr(self, field.attname)
        return force_str(_labels(field).get(value, value), strings_only=True)


@cache
def _labels(field: models.Field[Any, Any]) -> dict[Any, Any]:
    """Lazy texts, in whichever language they are asked for."""
    return dict(field.flatchoices)
