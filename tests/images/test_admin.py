"""The picture library at the desk."""

import io

import PIL.Image
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from images.models import Image
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    client = Client()
    client.force_login(make.writer())
    return client


def jpeg(width=900, height=600):
    file = io.BytesIO()
    PIL.Image.new("RGB", (width, height), "teal").save(file, "JPEG")
    return SimpleUploadedFile("a.jpg", file.getvalue(), "image/jpeg")


ADD = {
    "alt": "A bridge",
    "credit_line": "JTBC",
    "rights": "handout",
    "focal_x": "0.5",
    "focal_y": "0.4",
}


def test_a_picture_is_taken_in_with_its_renditions(client):
    response = client.post(reverse("admin:images_image_add"), {**ADD, "file": jpeg()})
    image = Image.objects.get()
    assert response.status_code == 302
    assert (image.alt, image.credit_line, image.width) == ("A bridge", "JTBC", 900)
    assert [r.width for r in image.renditions.all()] == [480, 900]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"GIF89a", "This is no JPEG, PNG, WebP or TIFF picture."),
        (b"", "The submitted file is empty."),
    ],
)
def test_a_file_that_is_no_picture_is_refused_at_its_field(client, content, message):
    file = SimpleUploadedFile("a.jpg", content, "image/jpeg")
    response = client.post(reverse("admin:images_image_add"), {**ADD, "file": file})
    form = response.context["adminform"].form
    assert form.errors == {"file": [message]}
    assert 'value="A bridge"' in response.content.decode()
    assert not Image.objects.exists()


def test_a_writer_does_not_change_a_credit_that_may_be_live(client):
    client.post(reverse("admin:images_image_add"), {**ADD, "file": jpeg()})
    image = Image.objects.get()
    url = reverse("admin:images_image_change", args=[image.pk])
    assert client.post(url, {**ADD, "credit_line": "Somebody else"}).status_code == 403
    assert Image.objects.get().credit_line == image.credit_line


def test_the_file_of_a_stored_picture_never_changes(client):
    client.force_login(make.editor())
    client.post(reverse("admin:images_image_add"), {**ADD, "file": jpeg()})
    image = Image.objects.get()
    url = reverse("admin:images_image_change", args=[image.pk])
    assert 'type="file"' not in client.get(url).content.decode()
    data = {**ADD, "alt": "A red bridge", "file": jpeg(300, 200), "original": jpeg(300, 200)}
    assert client.post(url, data).status_code == 302
    changed = Image.objects.get()
    assert changed.alt == "A red bridge"
    assert (changed.sha256, changed.original.name) == (image.sha256, image.original.name)


def test_a_rights_window_the_wrong_way_round_is_told_in_words(client):
    data = {
        **ADD,
        "file": jpeg(),
        "usable_from": "2026-11-24T09:00",
        "usable_until": "2026-11-23T09:00",
    }
    response = client.post(reverse("admin:images_image_add"), data)
    assert "The rights end before they begin." in response.content.decode()
    assert not Image.objects.exists()


def test_a_publisher_looks_and_does_not_touch():
    client = Client()
    client.force_login(make.publisher())
    image = make.image()
    url = reverse("admin:images_image_change", args=[image.pk])
    assert client.get(url).status_code == 200
    assert client.get(reverse("admin:images_image_add")).status_code == 403
    assert client.post(url, ADD).status_code == 403
