"""What a review page makes of mentions and folds: through the gate, and in few queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import CastMember
from reviews.models import Casting, Drama
from tests import factories as make

pytestmark = pytest.mark.django_db

MENTIONS = '<p><a data-cast="{0}">지은</a> and <a data-cast="{1}">IU</a></p>'


def test_a_mention_leads_to_whom_readers_may_see(text, at):
    drama, other = make.drama(), make.drama("Embargoed")
    here = make.character(drama).castings.get().cast_member
    there = make.character(other, "X", "Someone").castings.get().cast_member
    make.live(at, drama=drama, slug="r", body=MENTIONS.format(here.pk, there.pk))
    make.live(at, drama=other, slug="s")
    Drama.objects.filter(pk=other.pk).update(embargoed_until=at + dt.timedelta(days=1))
    page = text("/reviews/r/")
    assert f'<a href="/cast/{here.slug}/"><span lang="ko">지은</span></a> and IU</p>' in page
    assert there.slug not in page
    later = text("/reviews/r/", at + dt.timedelta(days=1))
    assert f'and <a href="/cast/{there.slug}/">IU</a></p>' in later
    chosen = text("/reviews/r/", country="ES")
    assert f'<a href="/cast/{here.slug}/?country=ES"><span lang="ko">지은' in chosen


def test_who_is_deleted_is_text(text, at):
    drama = make.drama()
    person = make.character(drama).castings.get().cast_member
    make.live(at, drama=drama, slug="r", body=MENTIONS.format(person.pk, person.pk + 1))
    Casting.objects.all().delete()
    CastMember.objects.all().delete()
    assert '<p><span lang="ko">지은</span> and IU</p>' in text("/reviews/r/")


def test_mentions_cost_a_query_and_none_cost_none(get, at):
    drama = make.drama()
    for number in range(3):
        make.character(drama, f"Part {number}", f"Performer {number}")
    people = list(CastMember.objects.all())
    bodies = {
        "plain": "<p>x</p>",
        "one": f'<p><a data-cast="{people[0].pk}">a</a></p>',
        "all": "".join(f'<p><a data-cast="{p.pk}">a</a></p>' for p in people) * 3,
    }
    for slug, body in bodies.items():
        make.live(at, drama=drama, slug=slug, body=body)
    costs = {}
    for slug in bodies:
        with CaptureQueriesContext(connection) as asked:
            assert get(f"/reviews/{slug}/").status_code == 200
        costs[slug] = len(asked)
    assert costs["one"] == costs["all"] == costs["plain"] + 1


def test_what_a_fold_hides_is_not_told_to_machines(text, at):
    hidden, shown = make.image(), make.image()
    make.live(
        at,
        slug="r",
        standfirst="",
        body=f"<details><summary>Spoiler: who</summary><p>The butler.</p>"
        f'<figure data-image="{hidden.pk}"></figure></details><p>A house.</p>'
        f'<figure data-image="{shown.pk}"></figure>',
    )
    page = text("/reviews/r/")
    head, graph = (
        page.split("</head>")[0],
        page.split("application/ld+json")[1].split("</script>")[0],
    )
    assert 'content="A house."' in head
    for said in (head, graph):
        assert "butler" not in said
        assert hidden.token not in said
    assert shown.token in graph
    assert "The butler." in page


def test_the_player_comes_only_where_there_is_a_video(text, at):
    drama = Drama.objects.create(title="D", slug="d")
    video = '<figure data-video="https://vimeo.com/1234567"></figure>'
    make.live(at, drama=drama, slug="a", body=f"<p>x</p>{video}")
    make.live(at, drama=drama, slug="b")
    assert "trailer.js" in text("/reviews/a/")
    assert "trailer.js" not in text("/reviews/b/")
