"""Pictures in an S3-compatible store: moto, which speaks S3 on this machine. Not Amazon's own."""

import io
import logging

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from images.credit import credit_in
from images.models import Image
from images.rendering import render
from images.storing import refresh_credit, remove, store
from tests import factories as make

from .hostile_files import saved

boto3 = pytest.importorskip("boto3")
moto = pytest.importorskip("moto.server")
pytest.importorskip("storages")

pytestmark = pytest.mark.django_db

KEYS = {"access_key": "any", "secret_key": "any", "region_name": "eu-west-1"}


@pytest.fixture(scope="module")
def server():
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """An empty bucket, with the settings that S3_BUCKET and its like make."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    options = {"bucket_name": "pictures", "endpoint_url": server, **KEYS}
    options |= {"default_acl": None, "file_overwrite": False, "querystring_auth": False}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }
    s3 = boto3.resource(
        "s3",
        endpoint_url=server,
        region_name=KEYS["region_name"],
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )
    bucket = s3.Bucket("pictures")
    bucket.create(CreateBucketConfiguration={"LocationConstraint": KEYS["region_name"]})
    yield bucket
    bucket.objects.delete()
    bucket.delete()


def keys(bucket):
    return {item.key for item in bucket.objects.all()}


def stored(**fields):
    fields = {"credit_line": "JTBC", "rights": "handout", "alt": "Teal", **fields}
    return store(io.BytesIO(saved()), **fields)


def test_from_being_taken_in_to_a_readers_page_and_a_new_credit(
    bucket, at, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        image = stored()
        assert not render(image).failed
        review = make.live(at, hero=image).review
    rows = list(image.renditions.made())
    assert keys(bucket) == {image.original.name, *(row.file.name for row in rows)}
    reader = Client()
    page = reader.get(review.get_absolute_url())
    assert page.status_code == 200
    assert f"/pictures/{image.token}/hero-480.avif" in page.content.decode()
    assert "pictures.s3" not in page.content.decode()
    response = reader.get(f"/pictures/{image.token}/hero-480.avif")
    body = response.getvalue()
    assert response["Content-Length"] == str(len(body))
    assert response["Content-Type"] == "image/avif"
    assert credit_in(body)["credit_line"] == "JTBC"
    Image.objects.filter(pk=image.pk).update(credit_line="tvN")
    with django_capture_on_commit_callbacks(execute=True):
        assert refresh_credit(image) == len(rows)
        assert not render(image).failed
    again = reader.get(f"/pictures/{image.token}/hero-480.avif")
    assert credit_in(again.getvalue())["credit_line"] == "tvN"
    assert len(keys(bucket)) == 1 + len(rows)


def test_it_goes_with_its_files(bucket, django_capture_on_commit_callbacks):
    image = stored()
    render(image)
    assert len(keys(bucket)) > 10
    with django_capture_on_commit_callbacks(execute=True):
        remove(image)
    assert keys(bucket) == set()


def test_a_lost_file_is_not_found_and_made_anew(bucket, at):
    image = stored()
    render(image)
    make.live(at, hero=image)
    row = image.renditions.get(crop="card", format="avif", width=320)
    jpeg = image.renditions.get(crop="card", format="jpeg", width=320)
    bucket.Object(row.file.name).delete()
    bucket.Object(jpeg.file.name).delete()
    reader = Client()
    assert reader.get(row.get_absolute_url())["Location"] == jpeg.get_absolute_url()
    assert reader.get(jpeg.get_absolute_url()).status_code == 404
    call_command("render_images", missing=True, stdout=io.StringIO())
    assert reader.get(row.get_absolute_url()).status_code == 200
    assert refresh_credit(image) == 0


def test_a_lost_original_is_told(bucket):
    image = stored()
    bucket.Object(image.original.name).delete()
    failed = render(image).failed
    assert failed
    assert "FileNotFoundError" in failed[0].error
    with pytest.raises(CommandError, match="is not there"):
        call_command("render_images", missing=True, stdout=io.StringIO())


def test_nobody_reads_the_store_without_its_keys(bucket):
    """What we ask of it: no object is public. (moto itself lets anybody in.)"""
    image = stored()
    grants = bucket.Object(image.original.name).Acl().grants
    assert [grant["Grantee"].get("URI") for grant in grants] == [None]
