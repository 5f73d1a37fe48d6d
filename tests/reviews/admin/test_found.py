"""The panel that shows how a review will be found."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from images.models import Image
from reviews import workflow
from reviews.admin.found import _TITLE_ROOM, _TITLE_SIZE, found, width
from reviews.models import Edition
from tests import factories as make

pytestmark = pytest.mark.django_db


def of(edition, at):
    edition = Edition.objects.select_related("review__drama").get(pk=edition.pk)
    return found(edition.review, edition, edition.takes_effect_at or at)


def test_a_short_title_is_whole_and_a_long_one_is_cut_at_a_word(at):
    shown = of(make.review(at, headline="My Mister"), at).title
    assert shown.whole == shown.shown == "My Mister — Second Lead"
    shown = of(make.review(at, headline="Listening " * 12), at).title
    assert shown.is_cut
    assert shown.shown.endswith("Listening …")
    assert width(shown.shown, _TITLE_SIZE) <= _TITLE_ROOM


def test_hangul_takes_the_room_that_it_takes():
    assert width("가나다", 20) == 60
    assert 15 < width("i" * 4, 20) < 20 < width("W" * 2, 20)


def test_what_is_missing_is_said(at):
    bare = of(make.review(at, score=None, standfirst="", hero=None), at)
    said = " ".join(bare.warnings)
    assert "no picture" in said
    assert "score" in said
    assert "standfirst" in said
    assert "TVSeries has no actor" in said
    drama = make.drama()
    make.character(drama)
    full = of(make.review(at, drama=drama, hero=make.image(creator="Kim")), at)
    said = " ".join(full.warnings)
    assert "no picture" not in said
    assert "score" not in said
    assert "actor" not in said


def test_the_data_are_those_of_the_page_at_its_time(at):
    hero = make.image()
    edition = make.approved(at, slug="r", hero=hero)
    workflow.schedule(edition, by=None, at=at, time=at + dt.timedelta(days=1))
    Image.objects.filter(pk=hero.pk).update(usable_until=at)
    shown = of(edition, at)
    assert shown.at == edition.takes_effect_at
    assert shown.picture is None
    types = {node["@type"] for node in json.loads(shown.data)["@graph"]}
    assert {"Article", "Review", "BreadcrumbList"} <= types


def test_the_panel_is_on_the_reviews_page(client):
    at = timezone.now()
    edition = make.review(at, headline="Quiet <people>", hero=make.image())
    client.force_login(make.editor())
    page = client.get(reverse("admin:reviews_review_change", args=[edition.review_id]))
    text = page.content.decode()
    assert 'id="found"' in text
    assert "Quiet &lt;people&gt;" in text
    assert "<people>" not in text
