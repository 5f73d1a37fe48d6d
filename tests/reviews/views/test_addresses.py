"""What answers, what moved, what is gone, and what never was."""

import datetime as dt

import pytest
import time_machine

from reviews import workflow
from reviews.models import Availability, Review, StreamingService, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def everything(at):
    """One public thing at each kind of address."""
    drama = make.drama(slug="my-mister")
    make.character(drama)
    make.crew(drama)
    edition = make.live(
        at, drama=drama, slug="quiet-people", authors=[make.author()], hero=make.image()
    )
    edition.review.topics.add(Topic.objects.create(name="로맨스", slug="로맨스"))
    service = StreamingService.objects.create(name="Viki", slug="viki")
    Availability.objects.create(drama=drama, service=service, country="US")
    performer = drama.characters.get().performers.get()
    return [
        "/",
        "/reviews/",
        "/reviews/archive/2026/",
        "/reviews/quiet-people/",
        "/dramas/my-mister/",
        f"/cast/{performer.slug}/",
        f"/crew/{drama.crew.get().slug}/",
        f"/authors/{edition.review.authors.get().slug}/",
        "/topics/로맨스/",
        "/watch/viki/",
        "/search/?q=mister",
        "/search/suggest/?q=mister",
    ]


def test_every_address_answers_without_a_cookie(everything, get):
    for path in everything:
        response = get(path)
        assert response.status_code == 200, path
        assert not response.cookies, path
        assert response["Cache-Control"] == "no-cache", path
        assert "nonce" not in response["Content-Security-Policy"], path
        assert "csrf" not in response.content.decode(), path


def test_nothing_on_a_page_needs_an_inline_style_or_script(everything, text):
    for path in everything:
        page = text(path)
        assert " style=" not in page, path
        assert "<style" not in page, path
        scripts = page.split("<script")[1:]
        assert all(
            s.startswith((' type="application/ld+json"', ' type="module" src=')) for s in scripts
        )


def test_only_reading_is_answered(everything, client, at):
    with time_machine.travel(at, tick=False):
        for path in everything:
            assert client.head(path).status_code == 200, path
            assert client.post(path).status_code == 405, path


def test_what_is_not_public_answers_as_what_never_was(everything, get, at):
    """The same bytes and headers: nobody learns that there is something to wait for."""
    drama = make.drama("Secret", slug="secret-drama")
    make.character(drama, performer="Secret Performer")
    make.crew(drama, name="Secret Maker")
    draft = make.review(at, drama=drama, slug="secret", authors=[make.author("Secret Author")])
    draft.review.topics.add(Topic.objects.create(name="Secret", slug="secret"))
    service = StreamingService.objects.create(name="Secret", slug="secret")
    Availability.objects.create(drama=drama, service=service, country="US")
    hidden = [
        "/reviews/secret/",
        "/dramas/secret-drama/",
        f"/cast/{drama.characters.get().performers.get().slug}/",
        f"/crew/{drama.crew.get().slug}/",
        f"/authors/{draft.review.authors.get().slug}/",
        "/topics/secret/",
        "/watch/secret/",
        "/reviews/archive/2025/",
    ]
    never = get("/reviews/never-was/")
    assert never.status_code == 404
    for path in hidden:
        response = get(path)
        assert response.status_code == 404, path
        assert response.content == never.content, path
        assert response.headers == never.headers, path


@pytest.mark.parametrize(
    "path",
    [
        "/reviews/a%00b/",
        "/reviews/a.b/",
        "/reviews/archive/0/",
        "/pictures/x/999999999999999999999.jpg",
    ],
)
def test_what_can_be_no_address_is_not_found(path, get):
    assert get(path).status_code == 404


def test_a_review_answers_only_from_its_second_on(get, at):
    edition = make.approved(at, slug="soon")
    workflow.schedule(edition, by=None, at=at, time=at + DAY)
    seen = [get("/reviews/soon/", when).status_code for when in (at, at + DAY)]
    assert seen == [404, 200]


def test_a_withdrawn_review_is_gone_and_says_only_that(get, at):
    edition = make.live(at, slug="gone")
    review = Review.objects.get(pk=edition.review_id)
    workflow.withdraw(review, by=None, at=at, time=at + DAY, reason="the lawyer called")
    assert get("/reviews/gone/").status_code == 200
    response = get("/reviews/gone/", at + DAY)
    assert response.status_code == 410
    assert "withdrawn" in response.content.decode()
    assert "lawyer" not in response.content.decode()
    assert edition.headline not in response.content.decode()


def test_a_former_address_leads_to_the_present_one(get, at):
    with time_machine.travel(at, tick=False):
        drama = make.live(at, drama=make.drama(slug="ajeossi")).review.drama
        drama.slug = "나의-아저씨"
        drama.save()
    response = get("/dramas/ajeossi/", at + DAY)
    assert response.status_code == 301
    assert get(response["Location"], at + DAY).status_code == 200


def test_a_former_address_of_what_was_never_public_leads_nowhere(get, at):
    with time_machine.travel(at, tick=False):
        drama = make.drama(slug="before")
        drama.slug = "after"
        drama.save()
    make.live(at + DAY, since=at + DAY, drama=drama)
    assert get("/dramas/after/", at + DAY * 2).status_code == 200
    assert get("/dramas/before/", at + DAY * 2).status_code == 404
