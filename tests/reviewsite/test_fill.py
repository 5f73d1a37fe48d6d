"""A made-up archive: whole, and the same each time."""

import pytest
from django.core.management import CommandError, call_command

from reviews import gate
from reviews.models import Edition, Review
from reviewsite.filling import archive as archives
from reviewsite.filling import fill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(archives, "_PICTURES", 3)
    # A test's transaction is open: nothing can be vacuumed in it.
    monkeypatch.setattr(archives, "look_at_the_rows", lambda: None)


def told():
    return list(Edition.objects.order_by("pk").values_list("headline", "body", "takes_effect_at"))


def test_it_makes_a_public_archive_the_same_for_one_seed(at, client, monkeypatch):
    counted = []
    fill(60, at, seed=7, done=counted.append)
    assert (Review.objects.count(), sum(counted)) == (60, 60)
    assert gate.reviews(at).count() > 40
    review = gate.reviews(at).first()
    monkeypatch.setattr("reviewsite.clock.now", lambda: at)
    for path in ("/", "/reviews/", review.get_absolute_url(), review.drama.get_absolute_url()):
        assert client.get(path).status_code == 200
    assert all(e.body == archives.body_html.clean(e.body) for e in Edition.objects.all()[:20])
    first = told()
    fill(60, at, seed=8)
    assert told()[: len(first)] == first
    assert Review.objects.count() == 120


def test_it_refuses_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("fill", reviews=1)
