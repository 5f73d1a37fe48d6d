"""Which addresses are trailers, and from where they can be embedded."""

import pytest

from reviews.trailers import trailer

YOUTUBE = "https://www.youtube-nocookie.com/embed/aB3_-567890"


@pytest.mark.parametrize(
    ("url", "site", "embed_url"),
    [
        ("https://www.youtube.com/watch?v=aB3_-567890&t=3", "YouTube", YOUTUBE),
        ("https://youtu.be/aB3_-567890?si=x", "YouTube", YOUTUBE),
        ("https://m.youtube.com/shorts/aB3_-567890", "YouTube", YOUTUBE),
        ("https://www.youtube-nocookie.com/embed/aB3_-567890", "YouTube", YOUTUBE),
        ("https://vimeo.com/1234567", "Vimeo", "https://player.vimeo.com/video/1234567?dnt=1"),
        ("https://www.youtube.com/@tvN", "youtube.com", ""),
        ("https://www.youtube.com/watch?v=../../evil", "youtube.com", ""),
        ("https://youtube.com.evil.example/watch?v=aB3_-567890", "youtube.com.evil.example", ""),
        ("https://tv.naver.com/v/123", "tv.naver.com", ""),
    ],
)
def test_known_sites_can_be_embedded_and_others_linked(url, site, embed_url):
    found = trailer(url)
    assert (found.url, found.site, found.embed_url) == (url, site, embed_url)


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "ftp://x.example/a", "http://[bad", "x"]
)
def test_what_is_no_web_address_is_no_trailer(url):
    assert trailer(url) is None
