"""``manage.py render_images``."""

import io
import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from images import crops, rendering
from images.models import Image, Rendition
from images.rendering import MAX_ATTEMPTS, render
from images.storing import store

from .hostile_files import saved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored():
    return store(io.BytesIO(saved(size=(60, 40))), credit_line="JTBC")


def run(*arguments):
    out = io.StringIO()
    call_command("render_images", *arguments, stdout=out)
    return out.getvalue().splitlines()


def names(image):
    return {row.pk: row.file.name for row in image.renditions.made()}


def test_it_makes_what_waits():
    image, other = stored(), stored()
    render(other)
    waiting = image.renditions.filter(state="waiting").count()
    assert run() == [
        f"Picture {image.pk}: {waiting} made",
        f"2 pictures, {waiting} files made, 0 failures.",
    ]
    assert set(Rendition.objects.values_list("state", flat=True)) == {"made"}
    assert run() == ["2 pictures, 0 files made, 0 failures."]


def test_it_says_what_failed_and_takes_up_what_was_given_up(monkeypatch):
    image = stored()
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "_file", lambda *_: 1 / 0)
        for _ in range(MAX_ATTEMPTS):
            render(image)
        with pytest.raises(CommandError) as failed:
            run()
    wrong = str(failed.value).splitlines()
    assert len(wrong) == image.renditions.exclude(state="made").count()
    assert (
        f"Picture {image.pk}, Card (4:3), 53 × 40 avif: ZeroDivisionError: division by zero"
        in wrong
    )
    assert failed.value.returncode == 1
    assert run()[-1].endswith("0 failures.")
    assert set(Rendition.objects.values_list("state", flat=True)) == {"made"}


def test_it_follows_a_changed_ladder(monkeypatch):
    image = stored()
    render(image)
    monkeypatch.setitem(crops.WIDTHS, "card", (30, 480))
    run()
    image.refresh_from_db()
    assert [width for width, _ in image.made["card"]["avif"]] == [30, 53]


def test_missing_makes_what_the_storage_has_lost_and_nothing_else():
    image = stored()
    render(image)
    before = names(image)
    lost = image.renditions.get(crop="card", format="webp")
    default_storage.delete(lost.file.name)
    assert run()[-1] == "1 pictures, 0 files made, 0 failures."
    assert run("--missing")[-1] == "1 pictures, 1 files made, 0 failures."
    after = names(image)
    assert {pk for pk in before if before[pk] != after[pk]} == {lost.pk}
    assert all(default_storage.exists(name) for name in after.values())


def test_missing_tells_of_a_lost_original():
    image = stored()
    render(image)
    default_storage.delete(image.original.name)
    run()
    with pytest.raises(CommandError, match=f"the original {image.original.name} is not there"):
        run("--missing")
    assert names(image)


def test_force_makes_all_anew_and_loses_none(django_capture_on_commit_callbacks):
    image = stored()
    render(image)
    before = names(image)
    with django_capture_on_commit_callbacks(execute=True):
        run("--force")
    after = names(image)
    assert after.keys() == before.keys()
    assert not set(after.values()) & set(before.values())
    assert set(default_storage.listdir("renditions")[1]) == {
        n.split("/")[1] for n in after.values()
    }
    default_storage.delete(image.original.name)
    with pytest.raises(CommandError, match="FileNotFoundError"):
        run("--force")
    assert names(image) == after
    assert Image.objects.get().made


def test_on_a_terminal_it_shows_a_bar(monkeypatch):
    stored()
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stderr", terminal)
    assert run() == ["1 pictures, 12 files made, 0 failures."]
    assert "100%" in terminal.getvalue()


def test_what_a_killed_worker_left_is_deleted_and_what_one_is_making_stays():
    image = stored()
    render(image)
    rows = set(names(image).values())
    left = f"renditions/{image.token}-hero-480-0badf00d.avif"
    making = f"renditions/{image.token}-hero-480-00c0ffee.avif"
    of_no_picture = "renditions/gone-for-good_-card-320-0badf00d.jpg"
    for name in (left, making, of_no_picture):
        default_storage.save(name, ContentFile(b"x"))
    day_before_yesterday = time.time() - 2 * 24 * 3600
    for name in (left, of_no_picture, *rows):
        path = default_storage.path(name)
        os.utime(path, (day_before_yesterday, day_before_yesterday))
    assert run() == ["1 pictures, 0 files made, 0 failures."]
    assert default_storage.exists(left)
    assert run("--missing")[0] == "2 files deleted that no row names"
    there = {f"renditions/{name}" for name in default_storage.listdir("renditions")[1]}
    assert there == rows | {making}
    with image.original.open() as file:
        assert file.read()
