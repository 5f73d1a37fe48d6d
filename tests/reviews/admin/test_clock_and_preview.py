"""Staff see ahead: by the preview of one edition, and by their own clock over the whole site."""

import datetime as dt
import io

import PIL.Image
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from images.models import Image
from images.moments import moment
from images.storing import store
from reviews import workflow
from tests import factories as make

pytestmark = pytest.mark.django_db

CLOCK = "admin:clock"


@pytest.fixture
def now():
    return timezone.now()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def picture(**fields):
    file = io.BytesIO()
    PIL.Image.new("RGB", (600, 400), "teal").save(file, "JPEG")
    file.seek(0)
    return store(
        file, **{"alt": "A bridge", "credit_line": "Us", "rights": Image.Rights.STAFF, **fields}
    )


def preview(review):
    return reverse("admin:reviews_review_preview", args=[review.pk])


# --- The preview -------------------------------------------------------------


def test_the_preview_is_the_public_page_of_a_draft(now):
    edition = make.review(now, headline="Not out yet", body="<p>Secret text.</p>")
    response = signed_in(make.writer()).get(preview(edition.review))
    html = response.content.decode()
    assert '<article class="review">' in html
    assert "Not out yet" in html
    assert "Secret text." in html
    assert "Preview of edition 1 (Draft)" in html
    assert "noindex" in html
    assert response["Cache-Control"] == "private, no-store"
    assert Client().get(edition.review.get_absolute_url()).status_code == 404
    assert Client().get(preview(edition.review)).status_code == 302


def test_any_edition_can_be_previewed(now):
    edition = make.live(now, headline="First")
    workflow.start(edition.review, by=None, at=now)
    client = signed_in(make.publisher())
    url = preview(edition.review)
    assert "Preview of edition 2 " in client.get(url).content.decode()
    assert "Preview of edition 1 " in client.get(url, {"edition": "1"}).content.decode()
    for wrong in ("7", "x", "9" * 30, "-1"):
        assert client.get(url, {"edition": wrong}).status_code == 404


def test_a_scheduled_edition_is_previewed_at_its_own_time(now):
    later = now + dt.timedelta(days=9)
    ending = picture(usable_until=later + dt.timedelta(days=2))
    edition = make.approved(now, hero=ending)
    workflow.schedule(edition, by=None, at=now, time=later)
    client = signed_in(make.writer())
    html = client.get(preview(edition.review)).content.decode()
    assert moment(later) in html
    assert f"/pictures/{ending.token}/" in html
    assert "may not be shown then" not in html
    # Its rights are cut short: by then they have ended.
    Image.objects.update(usable_until=now + dt.timedelta(days=2))
    html = client.get(preview(edition.review)).content.decode()
    assert "/pictures/" not in html
    assert f"No. {ending.pk}, “A bridge”: Its rights ended on" in html
    assert "The page goes without it." in html
    fallback = picture(alt="A tower")
    Image.objects.filter(pk=ending.pk).update(fallback=fallback, usable_until=now)
    html = client.get(preview(edition.review)).content.decode()
    assert f"/pictures/{fallback.token}/" in html
    assert f"/pictures/{ending.token}/" not in html
    assert f"No. {fallback.pk} stands in for it." in html


def test_the_desk_tells_of_a_pictures_rights_wherever_it_is_seen(now):
    edition = make.review(now, hero=picture(restrictions="Not for covers."))
    author = make.author(portrait=edition.hero)
    edition.review.drama.poster = edition.hero
    edition.review.drama.save()
    client = signed_in(make.editor())
    for thing in (edition.review, edition.review.drama, author):
        label = thing._meta.label_lower.replace(".", "_")
        html = client.get(reverse(f"admin:{label}_change", args=[thing.pk])).content.decode()
        assert 'class="badge badge-conditional"' in html, label
        assert "“Not for covers”" in html, label
    library = client.get(reverse("admin:images_image_library")).json()
    assert library["images"][0]["badge"] == {
        "state": "conditional",
        "label": "Conditional",
        "reason": "Restricted: “Not for covers”.",
    }


def test_its_pictures_show_to_staff_and_to_nobody_else(now):
    image = picture()
    edition = make.review(now, hero=image)
    client = signed_in(make.writer())
    url = image.renditions.made().first().get_absolute_url()
    assert url in client.get(preview(edition.review)).content.decode()
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert Client().get(url).status_code == 404
    stranger = Client()
    stranger.cookies["sessionid"] = "made-up"
    assert stranger.get(url).status_code == 404


# --- The clock ---------------------------------------------------------------


def test_staff_with_their_clock_set_see_what_readers_do_not(now):
    tuesday = now + dt.timedelta(days=5)
    edition = make.approved(now, headline="Out on Tuesday")
    workflow.schedule(edition, by=None, at=now, time=tuesday)
    url = edition.review.get_absolute_url()
    client, reader = signed_in(make.editor()), Client()
    assert client.get(url).status_code == 404

    local = timezone.localtime(tuesday + dt.timedelta(minutes=1))
    client.post(reverse(CLOCK), {"time": f"{local:%Y-%m-%dT%H:%M}"})

    response = client.get(url)
    assert response.status_code == 200
    assert "Out on Tuesday" in response.content.decode()
    assert "You are walking the site as it is at" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert "Out on Tuesday" in client.get(reverse("home")).content.decode()
    assert reader.get(url).status_code == 404
    assert "Out on Tuesday" not in reader.get(reverse("home")).content.decode()
    # The desk stays in the present.
    desk = client.get(reverse("admin:reviews_review_change", args=[edition.review_id]))
    assert desk.context["sheet"].at < tuesday

    client.post(reverse(CLOCK), {"now": "1"})
    assert client.get(url).status_code == 404


def test_a_clock_that_is_no_time_is_refused(now):
    client = signed_in(make.editor())
    response = client.post(reverse(CLOCK), {"time": "Tuesday"})
    assert response.context["form"].errors["time"]
    assert "clock" not in client.session


def test_a_writer_has_no_clock(now):
    client = signed_in(make.writer())
    assert client.post(reverse(CLOCK), {"time": "2032-11-24T09:00"}).status_code == 403
    assert "clock" not in client.session
    assert "Your clock" not in client.get(reverse("admin:index")).content.decode()
