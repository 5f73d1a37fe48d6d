"""For whoever crawls a planted world."""

import pytest

from tests import factories as make

from .world import World


@pytest.fixture
def world(at):
    return World(at)


@pytest.fixture(autouse=True)
def indexnow(settings):
    settings.INDEXNOW_KEY = "swept-key"


@pytest.fixture(autouse=True)
def picture_files(monkeypatch, tmp_path, settings):
    """Every rendition of the factories has a file."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "renditions").mkdir()
    made = make.image

    def image(**fields):
        row = made(**fields)
        for rendition in row.renditions.all():
            (tmp_path / rendition.file.name).write_bytes(b"JPEG")
        return row

    monkeypatch.setattr(make, "image", image)
