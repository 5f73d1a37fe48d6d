"""Taking a picture in, and letting it go. What is refused: test_hostile."""

import io

import pytest
from django.core.files.storage import default_storage
from django.db.models import ProtectedError
from django_tasks_db.models import DBTaskResult

from images.models import Image
from images.rendering import render
from images.storing import changed, remove, store
from tests import factories as make

from .hostile_files import saved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(**fields):
    return store(io.BytesIO(saved()), **{"credit_line": "JTBC", **fields})


def on_disk():
    return [
        name
        for folder in default_storage.listdir("")[0]
        for name in default_storage.listdir(folder)[1]
    ]


def test_the_file_is_kept_untouched_under_a_name_nobody_guesses():
    data = saved(exif=b"Exif\0\0", comment=b"Anything")
    image = store(io.BytesIO(data))
    with image.original.open() as file:
        assert file.read() == data
    assert image.original.name == f"originals/{image.token}.jpeg"
    assert len(image.token) >= 22
    assert store(io.BytesIO(data)).token != image.token
    assert store(io.BytesIO(data)).sha256 == image.sha256


def test_a_task_is_left_to_do_the_rest():
    image = stored()
    task = DBTaskResult.objects.get()
    assert (task.task_path, task.args_kwargs["args"]) == ("images.tasks.render_image", [image.pk])


def test_what_it_costs(django_assert_num_queries):
    data = io.BytesIO(saved())
    with django_assert_num_queries(12):  # two of them a savepoint'
        store(data)


def test_what_cannot_be_made_is_not_kept(monkeypatch):
    def fails(*_, **__):
        raise OSError("The encoder is out of order")

    monkeypatch.setattr("images.rendering._file", fails)
    with pytest.raises(OSError, match="out of order"):
        stored()
    assert not Image.objects.exists()
    assert not DBTaskResult.objects.exists()
    assert on_disk() == []


def test_a_new_focal_point_has_the_crops_made_anew_and_the_whole_stays():
    image = stored()
    render(image)
    DBTaskResult.objects.all().delete()
    image.focal_x = 0.1
    image.save()
    changed(image, {"focal_x"})
    image.refresh_from_db()
    assert set(image.made) == {"full"}
    assert set(image.made["full"]) == {"avif", "webp", "jpeg"}
    assert DBTaskResult.objects.count() == 1


def test_what_no_file_says_changes_none():
    image = stored()
    render(image)
    before = image.renditions.order_by("pk").values_list("file", "changed_at")
    image.restrictions = "Until May"
    image.save()
    changed(image, {"restrictions"})
    assert list(image.renditions.order_by("pk").values_list("file", "changed_at")) == list(before)


def test_it_goes_with_its_files(django_capture_on_commit_callbacks):
    image = stored()
    render(image)
    assert len(on_disk()) > 10
    with django_capture_on_commit_callbacks(execute=True):
        remove(image)
    assert not Image.objects.exists()
    assert on_disk() == []


def test_it_does_not_go_while_something_names_it(at, django_capture_on_commit_callbacks):
    image = stored()
    make.review(at, hero=image)
    before = on_disk()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ProtectedError):
        remove(image)
    assert on_disk() == before
