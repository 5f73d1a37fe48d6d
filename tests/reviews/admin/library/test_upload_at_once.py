"""The same picture several times in one drop: its files come at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test import Client

from images import looking, rendering, storing
from images.models import Image
from tests import factories as make

from .files import upload

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("groups"),
]


@pytest.mark.parametrize("options", [{}, {"quality": 50}], ids=["the same bytes", "alike"])
def test_of_three_that_come_at_once_one_is_stored_and_the_others_are_known(
    options, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    editor = make.editor()
    files = [upload(), upload(**options), upload(**options)]
    gate = threading.Barrier(len(files))

    def send(file):
        client = Client()
        client.force_login(editor)
        try:
            gate.wait()
            answer = client.post(
                "/admin/images/image/upload/",
                {"file": file},
                headers={"Accept": "application/json"},
            )
            return answer.json()["state"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(files)) as pool:
        states = list(pool.map(send, files))
    assert sorted(states) == ["known", "known", "stored"]
    image = Image.objects.get()
    assert default_storage.listdir("originals")[1] == [f"{image.token}.jpeg"]
    renditions = image.renditions.exclude(file="").values_list("file", flat=True)
    names = default_storage.listdir("renditions")[1]
    assert sorted(f"renditions/{name}" for name in names) == sorted(renditions)


def test_whoever_else_writes_does_not_wait_for_what_is_slow(monkeypatch):
    """SQLite takes one write at a time, and a lock is held from the transaction's start."""
    done = []

    def watched(module, name):
        real = getattr(module, name)

        def watch(*args, **kwargs):
            done.append((name, connection.in_atomic_block))
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, watch)

    for module, name in (
        (looking, "opened"),
        (storing, "opened"),
        (rendering, "_file"),
        (storing, "write"),
    ):
        watched(module, name)
    client = Client()
    client.force_login(make.editor())
    client.post("/admin/images/image/upload/", {"pictures": [upload("a")]})
    replace = f"/admin/images/image/{Image.objects.get().pk}/replace/"
    client.post(replace, {"file": upload("b"), "anyway": "on"})
    assert Image.objects.count() == 2
    assert {name for name, _locked in done} == {"opened", "_file", "write"}
    assert not any(locked for _name, locked in done)
