"""Given names that are not divided at their hyphen."""

import pytest

from reviews.unbroken import unbroken

LONG = "Happily-ever-after-and-on"


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>Yoon Se-ri’s, (Ri Jeong-hyeok)</p>", ["Se-ri", "Jeong-hyeok"]),
        ("<em>Ji-eun</em> and Eun-ha-ri.", ["Ji-eun", "Eun-ha-ri"]),
        # No names: both capital, none capital, part of a longer word or of an address.
        ("K-Drama, Jean-Luc, well-known, re-Se-ri, Se-ri-X, X-ray, Se-ri2", []),
        ('<a href="/Se-ri/" title="a > Se-ri">x</a>', []),
        # Not across tags.
        ("Se<em>-ri</em>, Se-<em>ri</em>", []),
        # Its first letter is a large one.
        ('<p class="opening">Se-ri and Se-ri</p>', ["Se-ri"]),
        (f"{LONG[:-1]} {LONG}", [LONG[:-1]]),
        ("", []),
    ],
)
def test_only_a_name_stays_whole(html, kept):
    marked = unbroken(html)
    spans = [part.partition("</span>")[0] for part in marked.split('<span class="whole">')[1:]]
    assert spans == kept
    assert marked.replace('<span class="whole">', "").replace("</span>", "") == html


def test_a_headline_has_room_for_less():
    assert "whole" not in unbroken("Jeong-hyeok-is-he", longest=14)
    assert "whole" in unbroken("Jeong-hyeok", longest=14)
