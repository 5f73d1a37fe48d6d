"""Share links: one edition for somebody without a login, for a time, and nothing beside."""

import datetime as dt
import io
import re

import PIL.Image
import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from images.storing import store
from reviews import sharing, workflow
from reviews.models import Availability, Review, StreamingService, WorkflowEvent
from reviews.workflow import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def get(client, monkeypatch, at):
    def get(path, when=at):
        monkeypatch.setattr("reviewsite.clock.now", lambda: when)
        return client.get(path)

    return get


def stored(**fields):
    file = io.BytesIO()
    PIL.Image.new("RGB", (600, 400), "teal").save(file, "JPEG")
    file.seek(0)
    return store(file, **{"credit_line": "JTBC", "rights": "handout", "alt": "Teal", **fields})


def linked(edition, at):
    return sharing.share(edition, by=None, at=at).path


def test_a_link_shows_the_preview_of_a_draft(at, get):
    edition = make.review(at, headline="Not out yet", body="<p>Check this fact.</p>")
    response = get(linked(edition, at))
    html = response.content.decode()
    assert response.status_code == 200
    assert "Check this fact." in html
    assert "A preview of edition 1 (Draft), shared with you until 29 November 2026, 09:00" in html
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in html
    for told_to_machines in ("og:title", "canonical", "application/ld+json"):
        assert told_to_machines not in html
    assert not response.cookies
    assert get(edition.review.get_absolute_url()).status_code == 404


def test_it_shows_the_edition_as_it_is_then(at, get):
    edition = make.review(at)
    path = linked(edition, at)
    edition.body = "<p>As corrected.</p>"
    workflow.edit(edition, by=None, at=at)
    assert "As corrected." in get(path).content.decode()


def test_a_guest_sees_nothing_else_before_its_time(at, get):
    drama = make.drama()
    make.live(at, drama=drama, headline="Out already")
    other = make.approved(at, drama=drama, headline="Another that waits")
    workflow.schedule(other, by=None, at=at, time=at + DAY)
    service = StreamingService.objects.create(name="A deal to come", slug="deal")
    Availability.objects.create(drama=drama, service=service, country="US", opens_at=at + DAY)
    edition = make.approved(at, drama=drama, headline="Shared")
    workflow.schedule(edition, by=None, at=at, time=at + 3 * DAY)
    path = linked(edition, at)
    to_come = ("Another that waits", "A deal to come")
    for when, shown in ((at, False), (at + DAY, True)):
        html = get(path, when).content.decode()
        assert "Shared" in html
        assert "Out already" in html
        assert [text in html for text in to_come] == [shown, shown]


def test_it_ends_to_the_second(at, get, settings):
    settings.SHARE_LINK_DAYS = 2
    path = linked(make.review(at), at)
    second = dt.timedelta(seconds=1)
    assert [get(path, t).status_code for t in (at + 2 * DAY - second, at + 2 * DAY)] == [200, 404]


def test_a_link_that_does_not_work_answers_as_one_that_never_was(at, get):
    edition = make.review(at)
    path = linked(edition, at)
    never = get("/shared/never/")

    def same(answer):
        headers = [(k, v) for k, v in answer.headers.items() if k != "ETag"]
        return answer.status_code, answer.content, headers

    forged = Signer(salt="other").sign_object([edition.pk, 0, 2_000_000_000])
    for wrong in (
        path[:-2] + "x/",
        "/shared/" + path[9:].replace("Wz", "wz", 1),
        f"/shared/{forged}/",
    ):
        assert same(get(wrong)) == same(never)
    assert same(get(path, at + 8 * DAY)) == same(never)
    workflow.spike(edition, by=None, at=at)
    assert never.status_code == 404
    assert same(get(path)) == same(never)
    assert same(get("/shared/눈물:x/")) == same(never)


def test_stopping_ends_every_link_to_the_review_and_to_no_other(at, get):
    edition, other = make.live(at), make.review(at)
    correction = workflow.start(edition.review, by=None, at=at)
    paths = [linked(e, at) for e in (edition, correction, other)]
    assert sharing.is_shared(edition.review, at)
    sharing.stop(edition.review, by=None, at=at)
    assert [get(path).status_code for path in paths] == [404, 404, 200]
    assert not sharing.is_shared(edition.review, at)
    again = linked(Review.objects.get(pk=edition.review_id).editions.first(), at)
    assert get(again).status_code == 200


@pytest.mark.parametrize(
    "take_away",
    [
        lambda review, at: workflow.hold(review, by=None, at=at),
        lambda review, at: workflow.withdraw(review, by=None, at=at, time=None, reason="Libel"),
        lambda review, at: workflow.withdraw(review, by=None, at=at, time=at + DAY, reason="Libel"),
    ],
)
def test_what_is_taken_away_is_taken_from_those_with_a_link_too(at, get, take_away):
    edition = make.live(at)
    path = linked(edition, at)
    assert get(path).status_code == 200
    take_away(edition.review, at)
    assert get(path).status_code == 404
    assert not sharing.is_shared(edition.review, at)
    # A lawyer may still be shown it: by a link made since.
    again = linked(Review.objects.get(pk=edition.review_id).editions.first(), at)
    assert get(again).status_code == 200
    assert sharing.is_shared(edition.review, at)


def test_a_shared_review_counts_as_shared_until_its_last_link_ends(at):
    edition = make.review(at)
    assert not sharing.is_shared(edition.review, at)
    linked(edition, at)
    assert sharing.is_shared(edition.review, at + 6 * DAY)
    assert not sharing.is_shared(edition.review, at + 7 * DAY)


def test_who_shared_is_kept(at):
    editor = make.editor()
    edition = make.review(at)
    link = sharing.share(edition, by=editor, at=at)
    event = WorkflowEvent.objects.get(verb="share")
    assert (event.by, event.at, event.time, event.edition) == (editor, at, link.until, edition)
    sharing.stop(edition.review, by=editor, at=at)
    assert WorkflowEvent.objects.get(verb="stop_sharing").by == editor


def test_who_may_not_view_it_may_not_share_it(at):
    edition = make.review(at)
    stranger = make.user("stranger")
    stranger.groups.clear()
    for verb in (
        lambda: sharing.share(edition, by=stranger, at=at),
        lambda: sharing.stop(edition.review, by=stranger, at=at),
    ):
        with pytest.raises(Refused):
            verb()
    assert not WorkflowEvent.objects.filter(verb__in=("share", "stop_sharing")).exists()


def test_sharing_is_no_change_that_another_editor_is_told_of(at):
    edition = make.review(at)
    linked(edition, at)
    edition.headline = "Newer"
    workflow.edit(edition, by=None, at=at)


# --- Its pictures ------------------------------------------------------------


def addresses(page):
    return set(re.findall(r"/(?:shared/[^/\"]+/)?pictures/[-\w/]+\.\w+", page.content.decode()))


def test_its_pictures_show_to_whoever_has_the_link_and_to_nobody_else(at, get):
    hero, figure, folded, portrait = stored(), stored(), stored(), stored()
    edition = make.review(
        at,
        hero=hero,
        body=f'<p>Text.</p><figure data-image="{figure.pk}"></figure>'
        f'<details><p>He dies.</p><figure data-image="{folded.pk}"></figure></details>',
        authors=[make.author(portrait=portrait)],
    )
    found = addresses(get(linked(edition, at)))
    assert {a.split("/pictures/")[1].split("/")[0] for a in found} == {
        image.token for image in (hero, figure, folded, portrait)
    }
    for address in found:
        response = get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert PIL.Image.open(io.BytesIO(response.getvalue())).format == "JPEG"
        assert get(f"/pictures/{address.split('/pictures/')[1]}").status_code == 404
        assert get(address, at + 8 * DAY).status_code == 404


def test_no_other_picture_is_opened_by_a_link(at, get):
    edition, other = make.review(at, hero=stored()), stored()
    make.review(at, hero=other)
    assert get(f"{linked(edition, at)}pictures/{other.token}/full-480.jpg").status_code == 404


def test_a_fallback_stands_in_and_only_then(at, get):
    fallback = stored()
    hero = stored(fallback=fallback, usable_until=at + DAY)
    path = linked(make.review(at, hero=hero), at)

    def codes(when):
        return [
            get(f"{path}pictures/{image.token}/full-480.jpg", when).status_code
            for image in (hero, fallback)
        ]

    assert codes(at) == [200, 404]
    assert codes(at + DAY) == [404, 200]
    assert {hero.token in a or fallback.token in a for a in addresses(get(path, at + DAY))} == {
        True
    }
    assert hero.token not in get(path, at + DAY).content.decode()


def test_a_live_reviews_link_shows_no_picture_past_its_rights(at, get):
    """Unlike the desk's preview it is never set back to when the edition took effect."""
    hero = stored(usable_until=at)
    edition = make.live(at, hero=hero)
    assert hero.token not in get(linked(edition, at)).content.decode()


def test_public_pictures_beside_it_keep_their_addresses(at, get):
    drama, public = make.drama(), stored()
    make.live(at, drama=drama, hero=public)
    found = addresses(get(linked(make.review(at, drama=drama, hero=stored()), at)))
    assert any(a.startswith(f"/pictures/{public.token}/") for a in found)


# --- At the desk -------------------------------------------------------------


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_button_gives_a_link_that_works():
    edition = make.review(timezone.now(), headline="Not out yet")
    client = signed_in(make.writer())
    desk = reverse("admin:reviews_review_change", args=[edition.review_id])
    assert "Copy a share link" in client.get(desk).content.decode()
    assert "Stop sharing" not in client.get(desk).content.decode()
    path = reverse("admin:reviews_review_share", args=[edition.review_id])
    page = client.post(path, {"edition": 1})
    link = page.context["link"]
    assert link.startswith("https://reviews.example/shared/")
    assert f'value="{link}"' in page.content.decode()
    told = client.post(path, {"edition": 1}, headers={"accept": "application/json"}).json()
    assert "Copied." in told["said"]
    for address in (link, told["link"]):
        answer = Client().get(address.removeprefix("https://reviews.example"))
        assert "Not out yet" in answer.content.decode()
    html = client.get(desk).content.decode()
    assert "Stop sharing" in html
    assert "shared a preview" in html
    client.post(path, {"stop": "1"})
    assert Client().get(link.removeprefix("https://reviews.example")).status_code == 404
    assert "stopped sharing" in client.get(desk).content.decode()


def test_the_button_is_pressed_by_those_who_may_and_never_by_a_link():
    edition = make.review(timezone.now())
    path = reverse("admin:reviews_review_share", args=[edition.review_id])
    assert Client().post(path, {"edition": 1}).status_code == 302
    stranger = make.user("stranger")
    stranger.groups.clear()
    assert signed_in(stranger).post(path, {"edition": 1}).status_code == 403
    editor = signed_in(make.editor())
    assert editor.get(path).status_code == 405
    for wrong in ("7", "x", ""):
        assert editor.post(path, {"edition": wrong}).status_code == 404
    assert Client(enforce_csrf_checks=True).post(path).status_code in {302, 403}
    assert not WorkflowEvent.objects.filter(verb="share").exists()
