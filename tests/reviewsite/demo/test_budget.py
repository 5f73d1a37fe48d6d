"""What a page of the demo takes on its way to a phone, compressed as every server can."""

import gzip
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from images.crops import WIDTHS, Crop, Format
from images.models import Image
from tests.reviewsite.demo.test_loading import demo

__all__ = ["demo"]

pytestmark = pytest.mark.django_db

HTML, STYLE, SCRIPT = 20_000, 20_000, 10_000
PAGES = [
    "/",
    "/reviews/",
    "/reviews/crash-landing-on-you/",
    "/dramas/crash-landing-on-you/",
    "/search/?q=love",
]
_NAMED = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js))"')


def compressed(data: bytes) -> int:
    return len(gzip.compress(data, compresslevel=6))


def make_every_file():
    """The rows of a picture with all its files: they are the longest part of a page."""
    made = {
        crop: {
            file_format: [[width, width * 9 // 16] for width in widths]
            for file_format in ([Format.JPEG] if crop == Crop.SOCIAL else Format)
        }
        for crop, widths in WIDTHS.items()
    }
    assert Image.objects.update(made=made)


@pytest.fixture
def pages(demo, at, client):
    make_every_file()
    with time_machine.travel(at, tick=False):
        answers = {path: client.get(path) for path in PAGES}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: answer.content for path, answer in answers.items()}


def test_a_page_with_its_style_and_script_stays_within_its_budget(pages):
    for path, html in pages.items():
        assert b"srcset" in html
        assert compressed(html) <= HTML, path
        names = set(_NAMED.findall(html.decode()))
        files = {name: (Path(settings.BASE_DIR) / "static" / name).read_bytes() for name in names}
        assert "site.css" in files
        style = sum(compressed(data) for name, data in files.items() if name.endswith(".css"))
        script = sum(compressed(data) for name, data in files.items() if name.endswith(".js"))
        assert style <= STYLE, path
        assert 0 < script <= SCRIPT, path
