"""The pages of people."""

import re

import pytest

from people.models import CastMember
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_performers_page_tells_the_parts_and_the_reviews(text, at):
    drama = make.drama("My Mister", native_title="나의 아저씨")
    make.character(drama, "Lee Ji-an", "Lee Ji-eun", native_name="이지안")
    make.live(at, drama=drama, headline="Quiet people")
    make.live(at, headline="Of another drama")
    page = text(f"/cast/{CastMember.objects.get().slug}/")
    for part in ("My Mister", "나의 아저씨", "Lee Ji-an", "이지안", "Quiet people"):
        assert part in page, part
    assert "Of another drama" not in page


def test_a_secret_part_is_folded_away_and_brings_no_reviews(text, at):
    drama = make.drama("Whodunnit")
    make.character(drama, "The Joker", "Hidden Name", identity_is_spoiler=True)
    make.live(at, drama=drama, headline="Who is it")
    page = text(f"/cast/{CastMember.objects.get().slug}/")
    folded = re.search(r"<div data-nosnippet>(.*?)</div>", page, re.S)[1]
    assert "Whodunnit" in folded
    assert page.count("Whodunnit") == 1
    assert "Who is it" not in page


def test_an_unpublished_drama_is_on_nobodys_page(text, at):
    shown, hidden = make.drama("Shown", listed=True), make.drama("Hidden")
    for drama in (shown, hidden):
        make.character(drama, performer="Lee Ji-eun")
        make.crew(drama)
    cast = text(f"/cast/{CastMember.objects.get().slug}/")
    crew = text(f"/crew/{shown.crew.get().slug}/")
    for page in (cast, crew):
        assert "Shown" in page
        assert "Hidden" not in page


def test_a_makers_page_tells_the_job(text, at):
    drama = make.drama("My Mister")
    make.crew(drama, job="director")
    make.live(at, drama=drama, headline="Quiet people")
    page = text(f"/crew/{drama.crew.get().slug}/")
    assert "Director" in page
    assert "Quiet people" in page


def test_an_authors_page_is_theirs(text, at):
    author = make.author(
        "Seo Ha-rin", native_name="서하린", tagline="Listens.", portrait=make.image()
    )
    make.live(at, authors=[author], headline="Hers")
    make.live(at, headline="Another’s")
    page = text(f"/authors/{author.slug}/")
    for part in ("Seo Ha-rin", '<span lang="ko">서하린</span>', "Listens.", "Hers", "<img"):
        assert part in page, part
    assert "Another’s" not in page
