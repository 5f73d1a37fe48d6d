import pytest

from reviews.models import Drama, Review
from reviews.slugs import free_slug, romanise
from tests import factories


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("런 온", "reon on"),
        ("눈물의 여왕", "nunmului yeowang"),
        ("값", "gap"),
        ("tvN 드라마", "tvN deurama"),
    ],
)
def test_hangul_in_latin_letters(hangul, latin):
    assert romanise(hangul) == latin


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Run-On", "run-on"),
        ("런 온", "reon-on"),
        ("It’s Okay", "its-okay"),
        ("???", "drama"),
        ("x" * 300, "x" * 110),
    ],
)
def test_an_address_of_a_title(title, slug):
    assert free_slug(Drama, title) == slug


@pytest.mark.django_db
def test_a_taken_address_is_numbered(at):
    factories.drama(slug="run-on")
    factories.drama(slug="run-on-2")
    assert free_slug(Drama, "Run On") == "run-on-3"
    assert free_slug(Review, "Archive") == "archive-2"
