"""The same picture several times in one drop: its files come at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from images.models import Image
from tests import factories as make

from .files import upload

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("groups"),
]


@pytest.mark.parametrize("options", [{}, {"quality": 50}], ids=["the same bytes", "alike"])
def test_of_three_that_come_at_once_one_is_stored_and_the_others_are_known(options):
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
    assert Image.objects.count() == 1
