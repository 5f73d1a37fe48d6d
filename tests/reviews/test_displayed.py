"""A choice in words says what Django's own would, in every language."""

import pytest
from django.conf import settings
from django.utils import translation

from reviews.models import Availability, Drama, Edition, Review

FIELDS = [
    (Availability, "monetization"),
    (Drama, "content_rating"),
    (Drama, "kind"),
    (Edition, "spoiler_level"),
    (Review, "kind"),
]


@pytest.mark.parametrize(("model", "name"), FIELDS)
@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_every_choice_in_words(model, name, language):
    field = model._meta.get_field(name)
    with translation.override(language):
        for value in [*field.choices, ("else", ""), ("", "")]:
            row = model(**{name: value[0]})
            told = getattr(row, f"get_{name}_display")()
            assert told == row._get_FIELD_display(field)
            assert type(told) is str
