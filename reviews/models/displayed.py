"""A choice in words, for models of which a page tells many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Choices


def displayed(field: str, choices: type[Choices]) -> Callable[[Any], str]:
    """
    In a model's body, its ``get_…_display`` for ``field``, in the language of now.

    Django's own puts the table of choices together at each call, which takes twenty
    times as long: a review's page asks five times, a list of offers for each.
    """
    words = dict(choices.choices)

    def display(self: Any) -> str:
        value = getattr(self, field)
        return str(words.get(value, value))

    return display
