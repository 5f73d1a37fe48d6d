"""The content API is kept as pages are, but for what can be made up without end."""

import json
from urllib.parse import urlencode

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db

PATH = "/api/v1/reviews/"


@pytest.mark.parametrize("query", ["", "limit=5", "drama=run-on&limit=5"])
def test_an_answer_is_rendered_once(query, site, at):
    make.live(at, drama=make.drama(slug="run-on"))
    first = site.get(PATH, query=query)
    assert first.status == 200
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers
    assert site.get(PATH, query=query) == first
    known = site.get(PATH, query=query, HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert known.status == 304
    assert site.get(PATH, query=query, method="HEAD").body == b""
    assert len(site.rendered) == 1


def test_the_next_page_is_kept_too(site, at):
    for _ in range(2):
        make.live(at)
    following = json.loads(site.get(PATH, query="limit=1").body)["next"]
    query = following.split("?")[1]
    assert site.get(PATH, query=query) == site.get(PATH, query=query)
    assert len(site.rendered) == 2


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "2026-11-01T00:00:00Z"},
        {"updated_since": "2026-11-01T00:00:00Z"},
        {"drama": "never-was"},
        {"limit": "x"},
        {"nothing": "1"},
    ],
)
def test_what_can_be_made_up_without_end_is_not_kept(asked, site, at):
    make.live(at)
    for _ in range(2):
        assert site.get(PATH, query=urlencode(asked)).status in {200, 400}
    assert len(site.rendered) == 2
