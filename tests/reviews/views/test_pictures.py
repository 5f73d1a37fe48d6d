"""Pictures go out through the gate alone."""

import datetime as dt
import io

import PIL.Image
import pytest
from django.test import Client

from images.credit import credit_in
from images.models import Image
from images.rendering import refocus, render
from images.storing import store
from tests import factories as make
from tests.images.hostile_files import archive, saved

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


def stored(data=None, **fields):
    fields = {"credit_line": "JTBC", "rights": "handout", "alt": "Teal", **fields}
    image = store(io.BytesIO(data or saved()), **fields)
    render(image)
    return image


def address(image, name="full-480.jpg"):
    return f"/pictures/{image.token}/{name}"


def lose(image, **which):
    row = image.renditions.get(**which)
    row.file.storage.delete(row.file.name)


@pytest.mark.parametrize("extension", TYPES)
def test_a_public_picture_is_answered_for_keeping(get, at, extension):
    image = stored()
    make.live(at, hero=image)
    response = get(address(image, f"full-480.{extension}"))
    body = response.getvalue()
    assert response["Content-Type"] == TYPES[extension]
    assert response["Content-Length"] == str(len(body))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline; ")
    assert response["Cache-Control"] == "public, max-age=604800, s-maxage=60"
    assert not response.cookies
    assert "Vary" not in response
    assert PIL.Image.open(io.BytesIO(body)).size == (480, 320)


def test_every_crop_has_its_address(get, at):
    image = stored()
    make.live(at, hero=image)
    for row in image.renditions.all():
        assert credit_in(get(row.get_absolute_url()).getvalue()) == {
            "credit_line": "JTBC",
            "alt": "Teal",
        }


def test_its_head_alone_says_the_same(client, at):
    image = stored()
    make.live(at, hero=image)
    whole, head = client.get(address(image)), client.head(address(image))
    assert whole.getvalue()
    assert head.getvalue() == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control"):
        assert head[name] == whole[name]
    assert client.post(address(image)).status_code == 405


def test_asked_again_it_is_not_sent_again(client, at):
    image = stored()
    make.live(at, hero=image)
    first = client.get(address(image))
    first.getvalue()
    again = client.get(address(image), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again["Cache-Control"] == first["Cache-Control"]
    assert client.get(address(image), headers={"if-none-match": '"another"'}).status_code == 200


def test_a_polyglot_reaches_readers_as_a_picture_alone(get, at):
    image = stored(saved() + b"<script>EVIL</script>" + archive())
    make.live(at, hero=image)
    for row in image.renditions.all():
        response = get(row.get_absolute_url())
        assert response["Content-Type"] == row.content_type
        assert response["X-Content-Type-Options"] == "nosniff"
        assert b"EVIL" not in response.getvalue()


# --- The gate ----------------------------------------------------------------


@pytest.fixture(params=["", "/sent-by-nginx/"], ids=["Django sends", "nginx sends"])
def sent_by(request, settings):
    settings.PICTURES_X_ACCEL = request.param


def test_a_picture_of_a_draft_is_as_if_it_never_was(get, at, sent_by):
    image = stored()
    make.review(at, hero=image)
    never = get("/pictures/never/full-480.jpg")
    response = get(address(image))
    assert response.status_code == never.status_code == 404
    assert response.content == never.content
    assert "X-Accel-Redirect" not in response


def test_a_picture_ends_with_its_rights(get, at, sent_by):
    image = stored(usable_until=at + DAY)
    make.live(at, hero=image)
    seen = [get(address(image), when).status_code for when in (at, at + DAY)]
    assert seen == [200, 404]


def test_an_original_has_no_address(get, at):
    image = stored()
    make.live(at, hero=image)
    for path in (f"/{image.original.name}", f"/media/{image.original.name}", address(image, "")):
        assert get(path).status_code == 404


def test_staff_see_all_and_nobody_keeps_it(at, sent_by):
    image = stored(rights="unknown")
    client = Client()
    client.force_login(make.writer())
    response = client.get(address(image))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_what_it_costs(get, at, django_assert_num_queries):
    image = stored()
    make.live(at, hero=image)
    with django_assert_num_queries(1):
        get(address(image))


# --- What is not there -------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("full-481.jpg", "full-480.jpg"),
        ("full-9999.avif", "full-600.jpg"),
        ("card-330.webp", "card-320.jpg"),
        ("never-480.jpg", "full-480.jpg"),
    ],
)
def test_a_file_there_is_not_is_answered_by_the_nearest_jpeg(get, at, asked, answered):
    image = stored()
    make.live(at, hero=image)
    response = get(address(image, asked))
    assert (response.status_code, response["Location"]) == (302, address(image, answered))
    assert response["Cache-Control"] == "private, no-store"


def test_while_a_crop_is_made_anew_the_whole_answers(get, at):
    image = stored()
    make.live(at, hero=image)
    refocus(image)
    response = get(address(image, "hero-480.avif"))
    assert response["Location"] == address(image)


def test_for_a_lost_file_a_jpeg_answers_and_for_a_lost_jpeg_none(get, at):
    image = stored()
    make.live(at, hero=image)
    lose(image, crop="card", format="avif", width=320)
    response = get(address(image, "card-320.avif"))
    assert (response.status_code, response["Location"]) == (302, address(image, "card-320.jpg"))
    lose(image, crop="card", format="jpeg", width=320)
    assert get(address(image, "card-320.jpg")).status_code == 404


def test_where_nothing_is_made_nothing_is_there(get, at):
    image = stored()
    make.live(at, hero=image)
    image.renditions.update(state="waiting")
    assert get(address(image)).status_code == 404


# --- Sent by the web server --------------------------------------------------


def test_the_web_server_is_told_what_to_send(get, at, settings):
    image = stored()
    make.live(at, hero=image)
    sent = get(address(image, "full-480.avif"))
    assert sent.getvalue()
    settings.PICTURES_X_ACCEL = "/sent-by-nginx/"
    response = get(address(image, "full-480.avif"))
    row = image.renditions.get(crop="full", format="avif", width=480)
    assert response.content == b""
    assert response["X-Accel-Redirect"] == f"/sent-by-nginx/{row.file.name}"
    for name in ("Content-Type", "Content-Disposition", "Cache-Control", "ETag"):
        assert response[name] == sent[name]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_asked_again_the_web_server_sends_nothing(client, at, settings):
    settings.PICTURES_X_ACCEL = "/sent-by-nginx/"
    image = stored()
    make.live(at, hero=image)
    first = client.get(address(image))
    again = client.get(address(image), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert "X-Accel-Redirect" not in again


def test_no_storage_path_is_made_of_what_a_reader_sends(get, at, settings):
    settings.PICTURES_X_ACCEL = "/sent-by-nginx/"
    make.live(at, hero=stored())
    token = Image.objects.get().token
    for path in (
        f"/pictures/{token}/..%2f..%2foriginals/full-480.jpg",
        f"/pictures/../originals/{token}.jpeg",
    ):
        assert get(path).status_code == 404
