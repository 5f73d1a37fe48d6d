"""An offer's link goes out only as an address for a browser."""

import pytest

from reviews.models import Availability


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://viki.example/x", "https://viki.example/x"),
        ("http://viki.example/", "http://viki.example/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("", ""),
    ],
)
def test_a_link_is_http_or_none(url, link):
    assert Availability(url=url).link == link
