"""Every page of the site and list of the desk costs as many queries with hundreds as with 20."""

import re

import pytest
from django.db import connection
from django.utils import timezone

import images.admin
from reviews.models import Review
from reviews.search.index import rebuild
from reviewsite.filling import archive, fill

pytestmark = pytest.mark.django_db

#: Filters and columns of a list are the list again. What a desk of 20 reviews has nothing
#: of, and a year without one, costs less there. A slip asks for those kinds alone that have a
#: name near it, which is bounded by a test of its own: tests/reviews/search/test_slips.py.
LEFT_OUT = re.compile(
    r"desk$|desk: drama's page|desk: [a-z ]+, |archive|search, a filter alone: year|search, a slip"
    r"|sitemap file"
)


def queries() -> dict[str, float]:
    from bench.scale_pages import Pages

    rebuild(lambda done, total: None)
    pages = Pages()
    names = [name for name in pages.paths if not LEFT_OUT.match(name)]
    for name in names:
        pages.get(name)  # what is asked once in a process
    return {name: pages.get(name)["queries"] for name in names}


def count_the_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_a_page_costs_as_many_queries_with_hundreds_of_reviews_as_with_twenty(
    settings, monkeypatch, tmp_path
):
    settings.ALLOWED_HOSTS = ["*"]
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(archive, "_PICTURES", 3)
    # Full in neither: a full page does not ask what may not be shown.
    monkeypatch.setattr(images.admin, "LIBRARY_PAGE", 1000)
    # A test's transaction is open: nothing can be vacuumed in it. Unless PostgreSQL counts the
    # rows, it takes half a minute over a search that is a matter of milliseconds.
    monkeypatch.setattr(archive, "look_at_the_rows", count_the_rows)
    fill(20, timezone.now())
    few = queries()
    fill(300, timezone.now(), seed=1)
    many = queries()
    assert Review.objects.count() == 320
    assert len(few) > 50
    assert {name: (few[name], many[name]) for name in few if few[name] != many[name]} == {}
