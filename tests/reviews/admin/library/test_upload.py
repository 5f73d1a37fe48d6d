"""Taking pictures in: each file has its own outcome, and nothing of a known one is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from images.models import Image
from tests import factories as make

from .files import HANGUL, stored, upload

pytestmark = pytest.mark.django_db
URL = "/admin/images/image/upload/"


@pytest.fixture
def client():
    client = Client()
    client.force_login(make.writer())
    return client


def send(client, file, **fields):
    """As the script does: one file a request."""
    response = client.post(URL, {"file": file, **fields}, headers={"Accept": "application/json"})
    assert response.status_code == 200
    return response.json()


def test_the_admins_own_address_for_adding_leads_there(client):
    response = client.get(reverse("admin:images_image_add"))
    assert response["Location"] == reverse("admin:images_image_upload") == URL


def test_one_file_is_taken_in_and_told(client):
    answer = send(client, upload(), alt="A bridge", credit_line="JTBC", rights="handout")
    image = Image.objects.get()
    assert answer["state"] == "stored"
    assert answer["id"] == image.pk
    assert (image.alt, image.credit_line, image.rights) == ("A bridge", "JTBC", "handout")
    assert image.likeness
    assert "Missing" not in answer["html"]


def test_what_is_missing_before_readers_may_see_it_is_said(client):
    answer = send(client, upload())
    assert "credit line, rights, alt text" in answer["html"]


def test_what_the_file_says_goes_before_what_is_given_to_all(client):
    drama = make.drama("My Mister")
    answer = send(
        client,
        upload(record=HANGUL),
        credit_line="tvN",
        source="By mail",
        rights="handout",
        usable_until="2030-01-01T00:00",
        dramas=[drama.pk],
    )
    image = Image.objects.get()
    assert image.credit_line == "사진=JTBC"
    assert image.creator == "김하은"
    assert image.source == "By mail"
    assert image.rights == "handout"
    assert image.usable_until.isoformat() == "2029-12-31T15:00:00+00:00"
    assert list(image.dramas.all()) == [drama]
    assert "나의 아저씨 제작발표회" in answer["html"]


def test_what_all_are_given_with_their_countries_restrictions_and_creator(client):
    given = {"creator": "Kim", "restrictions": "Not cropped", "regions": "kr, jp"}
    send(client, upload("a"), **given)
    send(client, upload("b", record=HANGUL), **given)
    second, first = Image.objects.all()
    assert (first.creator, second.creator) == ("Kim", "김하은")
    for image in (first, second):
        assert (image.restrictions, image.regions) == ("Not cropped", ["JP", "KR"])


BAD = [
    (b"GIF89a", "This is no JPEG, PNG, WebP or TIFF picture."),
    (b"", "The file is empty."),
]


@pytest.mark.parametrize(("content", "message"), BAD)
def test_a_file_that_is_no_picture_is_refused_in_its_row(client, content, message):
    answer = send(client, SimpleUploadedFile("a<b>.jpg", content, "image/jpeg"))
    assert answer["state"] == "refused"
    assert message in answer["html"]
    assert "a&lt;b&gt;.jpg" in answer["html"]
    # The same file is refused for ever.
    assert "Try again" not in answer["html"]
    assert "Leave out" in answer["html"]
    assert not Image.objects.exists()


def test_a_wrong_value_for_all_is_said_at_each_file(client):
    answer = send(client, upload(), usable_until="tomorrow")
    assert "Usable until: Write a date and a time" in answer["html"]
    assert "Try again" in answer["html"]
    assert not Image.objects.exists()


def test_no_file_at_all_is_told(client):
    answer = client.post(URL, {}, headers={"Accept": "application/json"}).json()
    assert "Choose a file first." in answer["html"]


def test_the_same_file_twice_is_offered_and_not_refused(client):
    there = stored()
    answer = send(client, upload())
    assert answer["state"] == "known"
    assert "In the library already" in answer["html"]
    assert reverse("admin:images_image_change", args=[there.pk]) in answer["html"]
    assert Image.objects.count() == 1
    assert send(client, upload(), keep="on")["state"] == "stored"
    assert Image.objects.count() == 2


def test_one_that_looks_like_it_is_offered_too(client):
    there = stored()
    answer = send(client, upload(size=(450, 300), quality=50))
    assert answer["state"] == "known"
    assert "Looks like one of the library" in answer["html"]
    assert f"No. {there.pk}" in answer["html"]
    assert send(client, upload("b"))["state"] == "stored"


def test_without_script_all_outcomes_are_on_the_next_page(client):
    stored("known")
    files = [upload("a"), SimpleUploadedFile("bad.jpg", b"no"), upload("known"), upload("b")]
    with zeal_ignore():  # each file is stored on its own
        response = client.post(
            URL, {"pictures": files, "credit_line": "JTBC", "rights": "pr-image"}
        )
    states = [(o.name, o.state) for o in response.context["outcomes"]]
    assert states == [
        ("a.jpg", "stored"),
        ("bad.jpg", "refused"),
        ("known.jpg", "known"),
        ("b.jpg", "stored"),
    ]
    page = response.content.decode()
    assert "This is no JPEG, PNG, WebP or TIFF picture." in page
    assert 'value="JTBC"' in page
    client.post(URL, {"pictures": [upload("known")], "keep": "on"})
    assert Image.objects.count() == 4


def test_without_a_file_what_was_typed_stays(client):
    response = client.post(URL, {"credit_line": "JTBC"})
    page = response.content.decode()
    assert "Choose a file first." in page
    assert 'value="JTBC"' in page


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_whoever_may_add_none_uploads_none(accept):
    client = Client()
    client.force_login(make.publisher())
    assert client.get(URL).status_code == 403
    answer = client.post(URL, {"file": upload()}, headers={"Accept": accept})
    assert answer.status_code == 403
    assert not Image.objects.exists()


def test_a_request_from_elsewhere_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.writer())
    answer = client.post(URL, {"file": upload()}, headers={"Accept": "application/json"})
    assert answer.status_code == 403


def test_a_writer_is_not_led_to_what_they_may_not_do(client):
    assert "Edit these together" not in client.post(URL, {"pictures": [upload()]}).content.decode()
    client.force_login(make.editor())
    assert "Edit these together" in client.post(URL, {"pictures": [upload("b")]}).content.decode()
