"""A cursor that no page of ours gave is an address that never was."""

import base64

import pytest

from reviews.models import Availability, StreamingService
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "packed",
    [
        b'["\\ud800",1]',
        b'["\\u0000",1]',
        b'["x",0]',
        b'["x",99999999999999999999]',
        b"[",
        b"1",
        b'["x"]',
    ],
)
def test_a_tampered_cursor_answers_404(client, at, packed):
    service = StreamingService.objects.create(name="Viki", slug="viki")
    Availability.objects.create(drama=make.drama(listed=True), service=service, country="US")
    make.live(at)
    cursor = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    for path in ("/watch/viki/", "/reviews/"):
        assert client.get(path).status_code == 200
        assert client.get(path, {"before": cursor}).status_code == 404
