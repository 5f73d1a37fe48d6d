"""What the editor asks the server, and what a difference and preflight make of the blocks."""

import pytest
from django.urls import reverse

from people.models import CastMember
from reviews.admin.diffing import readable
from reviews.preflight.of_edition import passages, subject
from tests import factories as make

pytestmark = pytest.mark.django_db

BODY = (
    '<p>Run.</p><blockquote data-kind="pull"><p>Run.</p></blockquote>'
    '<figure data-video="https://vimeo.com/1234567"></figure><figure data-image="7"></figure>'
    "<details><summary>Spoiler: who</summary><p>The butler.</p></details>"
)


def test_the_cast_of_a_drama_is_told_once_each_in_its_order(client, django_assert_max_num_queries):
    drama = make.drama()
    make.character(drama, "Second", "Lee Ji-eun", tier=2)
    make.character(drama, "First", "Lee Sun-kyun")
    make.character(drama, "Third", "Lee Ji-eun", tier=3)
    make.character(make.drama("Other"), "Else", "Nobody")
    CastMember.objects.filter(name="Lee Ji-eun").update(native_name="이지은", aliases=["IU"])
    client.force_login(make.writer())
    with django_assert_max_num_queries(6):
        found = client.get(reverse("admin:reviews_review_cast"), {"drama": drama.pk}).json()["cast"]
    assert [person["names"] for person in found] == [["Lee Sun-kyun"], ["Lee Ji-eun", "이지은"]]
    assert found[1]["also"] == ["IU"]
    assert found[1]["parts"] == ["Second", "Third"]
    for number in ("", "x", "9" * 30, "٣"):
        assert client.get(reverse("admin:reviews_review_cast"), {"drama": number}).json() == {
            "cast": []
        }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://vimeo.com/1234567", "https://vimeo.com/1234567"),
        (" youtu.be/aB3_-567890 ", "https://youtu.be/aB3_-567890"),
        ("https://videos.example/1", None),
        ("javascript:alert(1)", None),
        ("http://[x", None),
        ("", None),
    ],
)
def test_a_videos_site_is_known_or_refused_with_a_message(client, typed, kept):
    client.force_login(make.writer())
    answer = client.get(reverse("admin:reviews_review_video"), {"url": typed}).json()
    assert answer.get("url") == kept
    assert ("error" in answer) == (kept is None)


@pytest.mark.parametrize("name", ["cast", "video"])
def test_only_who_may_see_reviews_is_told(client, name):
    address = reverse(f"admin:reviews_review_{name}")
    assert client.get(address).status_code == 302
    user = make.writer()
    user.groups.clear()
    client.force_login(user)
    assert client.get(address).status_code == 403


def test_a_difference_names_what_has_no_text_of_its_own():
    assert readable("body", BODY).split("\n\n") == [
        *("Run.", "[pull quote]", "Run.", "[video https://vimeo.com/1234567]", "[picture 7]"),
        *("[spoiler fold: Spoiler: who]", "The butler.", "[end of the spoiler fold]"),
    ]


def test_a_difference_tells_the_words_that_a_picture_has_here():
    html = '<figure data-image="7" data-alt="A &amp; B" data-caption="Now"></figure>'
    assert readable("body", html) == "[picture 7 · A & B · Now]"


def test_preflight_reads_all_of_it(at):
    edition = make.review(at, body=BODY.replace('<figure data-image="7"></figure>', ""))
    told = [passage.text for passage in passages(edition) if passage.where == "body"]
    assert told == ["Run.", "Run.", "Spoiler: who", "The butler."]
    assert subject(edition, at).has_embed
