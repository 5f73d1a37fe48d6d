"""What was chosen is called as Django would call it."""

import pytest
from django.db import models
from django.utils.translation import override

from reviews.models import Availability, Character, Drama, Edition, Review
from reviews.models.labels import Labelled

FIELDS = [
    (model, field)
    for model in (Availability, Character, Drama, Edition, Review)
    for field in model._meta.concrete_fields
    if field.choices
]


def test_every_kind_of_choice_is_among_them():
    assert {model for model, _ in FIELDS} == set(Labelled.__subclasses__())


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=lambda one: str(one))
def test_a_label_is_that_of_djangos_own(model, field):
    for language in ("en", "ko", "es", "en"):
        with override(language):
            for value in (*dict(field.choices), "", None, 99, "no such"):
                row = model(**{field.attname: value})
                named = getattr(row, f"get_{field.name}_display")()
                assert named == models.Model._get_FIELD_display(row, field)
                assert type(named) in {str, type(value)}


def test_a_label_is_in_the_readers_language():
    drama = Drama(kind=Drama.Kind.FILM)
    with override("ko"):
        korean = drama.get_kind_display()
    with override("en"):
        assert drama.get_kind_display() == "Film" != korean
