"""Pictures go out through the gate alone."""

import datetime as dt
import io

import PIL.Image
import pytest

from images.storing import store
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def stored(**fields):
    file = io.BytesIO()
    PIL.Image.new("RGB", (600, 400), "teal").save(file, "JPEG")
    file.seek(0)
    return store(file, **{"credit_line": "JTBC", "rights": "handout", "alt": "Teal", **fields})


def address(image, width=480):
    return f"/pictures/{image.token}/{width}.jpg"


def test_a_public_picture_is_answered_for_keeping(get, at):
    image = stored()
    make.live(at, hero=image)
    response = get(address(image))
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "public, max-age=604800, s-maxage=60"
    assert PIL.Image.open(io.BytesIO(response.getvalue())).size == (480, 320)
    assert get(address(image, 481)).status_code == 404


def test_asked_again_it_is_not_sent_again(client, at):
    image = stored()
    make.live(at, hero=image)
    first = client.get(address(image))
    first.getvalue()
    again = client.get(address(image), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_a_picture_of_a_draft_is_as_if_it_never_was(get, at):
    image = stored()
    make.review(at, hero=image)
    never = get("/pictures/never/480.jpg")
    response = get(address(image))
    assert response.status_code == never.status_code == 404
    assert response.content == never.content


def test_a_picture_ends_with_its_rights(get, at):
    image = stored(usable_until=at + DAY)
    make.live(at, hero=image)
    seen = [get(address(image), when).status_code for when in (at, at + DAY)]
    assert seen == [200, 404]


def test_a_lost_file_is_not_found(get, at):
    image = stored()
    make.live(at, hero=image)
    image.renditions.get(width=480).file.storage.delete(image.renditions.get(width=480).file.name)
    assert get(address(image)).status_code == 404
