"""One archive's side of ``bench.scale``: its pages by name, each asked for on request."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reviewsite.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib import admin  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.db.models.functions import Lower  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from people.models import Author, CastMember, CrewMember, User  # noqa: E402
from reviews import gate, paging  # noqa: E402
from reviews.models import Drama, Review, StreamingService, Topic  # noqa: E402
from reviews.pages.indexes import by_name, by_title  # noqa: E402
from reviews.pages.meta import address  # noqa: E402

#: What the desk keeps beside the archive, which "fill" does not make.
_NOT_FILLED = {"former", "user", "group", "note", "waiver", "manuscript", "rightsreminder", "pick"}
HOST = "127.0.0.1"


class Pages:
    def __init__(self) -> None:
        self.at = timezone.now()
        self.half_way = self.at - dt.timedelta(days=6 * 365)
        self.user = User.objects.filter(username="bench").first()
        if self.user is None:
            self.user = User.objects.create_superuser("bench", password=None)
        self.reader = Client(SERVER_NAME=HOST)
        self.desk = Client(SERVER_NAME=HOST)
        self.desk.force_login(self.user)
        self.paths = dict(self._public()) | dict(self._desk())

    # --- What there is ---------------------------------------------------------

    def _busiest(self, model: Any, relation: str) -> Any:
        field = model._meta.get_field(relation)
        rows = field.related_model.objects.order_by().values(field.field.attname)
        counted = rows.annotate(many=Count("pk")).order_by("-many", field.field.attname)
        return model.objects.get(pk=counted[0][field.field.attname])

    def _cursor(self, rows: Any, order: Any) -> str:
        """Of a page half-way down a list; nothing in an archive too small for one."""
        sign = "-" if order.descending else ""
        middle = self.half_way if order.descending else "Last N"
        rows = rows.filter(**{f"{order.field}__{'lte' if order.descending else 'gte'}": middle})
        row = rows.order_by(f"{sign}{order.field}", f"{sign}{order.key}").first()
        return "?" + urlencode({"before": paging._write(row, order)}) if row else ""

    def _indexes(self) -> Iterator[tuple[str, str]]:
        """From A to Z, and half-way through each."""
        offers = gate.availabilities(self.at).filter(country__in=["ES", "001"])
        to_watch = {"service": "any", "country": "ES"}
        lists: tuple[tuple[str, Any, paging.Order, dict[str, str]], ...] = (
            ("dramas", by_title(gate.dramas(self.at)), paging.BY_TITLE, {}),
            ("dramas", offers.annotate(sort_name=Lower("drama_title")), paging.BY_TITLE, to_watch),
            ("performers", by_name(gate.performers(self.at)), paging.BY_NAME, {}),
            ("makers", by_name(gate.crew(self.at)), paging.BY_NAME, {}),
            ("authors", by_name(gate.authors(self.at)), paging.BY_NAME, {}),
        )
        for name, rows, order, query in lists:
            label = f"{name} to watch in ES" if query else name
            path = f"{reverse(name)}?{urlencode(query)}"
            yield f"{label} from A to Z", path
            # Only what has something: an empty page costs less than any.
            rows = rows.order_by("sort_name", order.key)
            if first := rows.first():
                letter = {"letter": first.sort_name[0].upper()}
                yield f"{label} under a letter", f"{path}&{urlencode(letter)}"
            half_way = rows.filter(sort_name__gte="last n").first()
            if half_way and rows.filter(sort_name__gt=half_way.sort_name).exists():
                cursor = {"before": paging._write(half_way, order)}
                yield f"{label} from A to Z, half-way", f"{path}&{urlencode(cursor)}"

    def _public(self) -> Iterator[tuple[str, str]]:
        at = self.at
        author = self._busiest(Author, "bylines")
        topic = self._busiest(Topic, "items")
        service = self._busiest(StreamingService, "availabilities")
        performer = self._busiest(CastMember, "castings")
        maker = self._busiest(CrewMember, "credits")
        newest = gate.reviews(at).newest_first()
        review = newest.filter(publish_at__lte=self.half_way)[0]
        drama = Drama.objects.get(pk=review.drama_id)
        editions = gate.editions(at)
        deep = paging.NEWEST_FIRST
        yield "home", "/"
        yield "all reviews", reverse("reviews")
        yield "all reviews, half-way", reverse("reviews") + self._cursor(editions, deep)
        year = at.year - 5
        yield "archive of a year", reverse("archive", args=[year])
        within = reverse("archive", args=[self.half_way.year])
        yield "archive, half-way", within + self._cursor(editions, deep)
        yield from self._indexes()
        yield "review", address(review)
        yield "newest review", address(newest[0])
        yield "drama", address(drama)
        for name, person in (("performer", performer), ("maker", maker), ("author", author)):
            route = {"performer": "cast", "maker": "crew", "author": "author"}[name]
            yield f"busiest {name}", reverse(route, args=[person.slug])
        signed = editions.filter(review__bylines__author=author)
        yield "busiest author, half-way", address(author) + self._cursor(signed, deep)
        yield "busiest topic", address(topic)
        under = editions.filter(review__topic_items__tag=topic)
        yield "busiest topic, half-way", address(topic) + self._cursor(under, deep)
        watch = address(service)
        yield "busiest service", watch
        yield "busiest service in ES", watch + "?country=ES"
        offers = gate.availabilities(at).filter(service=service, country__in=["US", "001"])
        yield "busiest service, half-way", watch + self._cursor(offers, paging.BY_DRAMA)
        for kind in ("rss", "atom", "json"):
            yield f"feed {kind}", reverse("reviews_feed", args=[kind])
        yield "feed of an author", reverse("author_feed", args=[author.slug, "rss"])
        yield "feed of a topic", reverse("topic_feed", args=[topic.slug, "rss"])
        yield "feed of a service", reverse("service_feed", args=[service.slug, "rss"])
        yield from self._searches(performer, topic, service)
        yield "sitemap index", reverse("sitemap")
        for section in ("reviews", "dramas", "people", "lists", "images", "news"):
            yield f"sitemap section {section}", reverse("sitemap_section", args=[section])
        for section in ("reviews", "dramas", "people", "images"):
            yield f"sitemap file {section}", reverse("sitemap_file", args=[section, 0])
        yield from self._api(drama, author, topic, service, editions)
        url = settings.SITE_URL + address(review)
        yield "oembed", reverse("oembed") + "?" + urlencode({"url": url})
        yield "not found", "/dramas/there-never-was-one/"
        yield "robots", reverse("robots")

    def _api(
        self, drama: Any, author: Any, topic: Any, service: Any, editions: Any
    ) -> Iterator[tuple[str, str]]:
        reviews, offers = reverse("api:api_reviews"), reverse("api:api_availability")
        half_way = self._cursor(editions, paging.NEWEST_FIRST).replace("before", "cursor")
        # Answers of a whole page each, on either archive.
        since = self.at - dt.timedelta(days=365)
        yield "api: reviews", reviews
        yield "api: reviews, half-way", reviews + half_way
        for name, value in {
            "since": since.isoformat(),
            "updated_since": since.isoformat(),
            "drama": drama.slug,
            "author": author.slug,
            "topic": topic.slug,
            "service": service.slug,
            "country": "KR",
        }.items():
            yield f"api: reviews by {name}", f"{reviews}?" + urlencode({name: value})
        yield "api: dramas", reverse("api:api_dramas")
        yield "api: offers", offers
        soon = self.at + dt.timedelta(days=900)
        for name, value in {
            "country": "KR",
            "service": service.slug,
            "drama": drama.slug,
            "closes_before": soon.isoformat(),
        }.items():
            yield f"api: offers by {name}", f"{offers}?" + urlencode({name: value})
        for role in ("authors", "cast", "crew"):
            yield f"api: {role}", reverse("api:api_people", args=[role])

    def _searches(self, performer: Any, topic: Any, service: Any) -> Iterator[tuple[str, str]]:
        def search(**asked: str) -> str:
            return reverse("search") + "?" + urlencode(asked)

        name = f'"{performer.name}"'
        yield "search, empty", reverse("search")
        yield "search, a name", search(q=name)
        yield "search, a name in Hangul", search(q=performer.native_name)
        yield "search, a name and a topic", search(q=name, topic=topic.slug)
        yield "search, a name and a service", search(q=name, service=service.slug)
        yield "search, a name and a score", search(q=name, score="8")
        yield "search, nothing found", search(q="zzyzxqv")
        yield "search, a slip in a name", search(q=performer.name.replace("-", "x"))
        for word in ("silence", "remembers", "that", "the"):
            yield f"search, a common word: {word}", search(q=word)
        yield "search, a filter alone: topic", search(topic=topic.slug)
        yield "search, a filter alone: score", search(score="9")
        yield "search, a filter alone: service", search(service=service.slug)
        yield "search, a filter alone: year", search(year=str(self.at.year - 5))
        for typed in ("ki", "kim", performer.name[:8].lower(), "the spr"):
            yield f"suggest {len(typed)} letters", reverse("search_suggest") + f"?q={typed}"

    def _desk(self) -> Iterator[tuple[str, str]]:
        yield "desk", reverse("admin:index")
        review = Review.objects.order_by("pk")[Review.objects.count() // 2]
        yield "desk: review's page", reverse("admin:reviews_review_change", args=[review.pk])
        yield "desk: review's history", reverse("admin:reviews_review_history", args=[review.pk])
        drama = reverse("admin:reviews_drama_change", args=[review.drama_id])
        yield "desk: drama's page", drama
        yield "desk: library as JSON", reverse("admin:images_image_library")
        yield "desk: library as JSON, sought", reverse("admin:images_image_library") + "?q=harbour"
        for model, model_admin in admin.site._registry.items():
            options = model._meta
            if options.model_name and not any(n in options.model_name for n in _NOT_FILLED):
                yield from self._changelist(model_admin)

    def _changelist(self, model_admin: Any) -> Iterator[tuple[str, str]]:
        options = model_admin.opts
        url = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        name = f"desk: {options.verbose_name_plural}"
        yield name, url
        request: Any = RequestFactory().get(url)
        request.user, request.at, request.session = self.user, self.at, {}
        changelist = self._without_rows(model_admin, request)
        for spec in changelist.filter_specs:
            choices = [*spec.choices(changelist)][1:]
            # Of states each; of rows of a table, of which each archive has its own, one.
            few = getattr(spec, "lookup_choices", None) and isinstance(spec, admin.SimpleListFilter)
            for choice in choices if few and len(choices) <= 10 else choices[:1]:
                text = choice["display"] if few and len(choices) <= 10 else "one"
                yield f"{name}, {spec.title}: {text}", url + choice["query_string"]
        if model_admin.get_search_fields(request):
            yield f"{name}, sought: a name", url + "?q=ji-soo"
            yield f"{name}, sought: no such", url + "?q=zzyzx"
        if model_admin.date_hierarchy:
            year = {f"{model_admin.date_hierarchy}__year": self.at.year - 5}
            yield f"{name}, a year", url + "?" + urlencode(year)
        for number, column in enumerate(changelist.list_display[1:], start=1):
            if changelist.get_ordering_field(column):
                label = column if isinstance(column, str) else column.__name__
                yield f"{name}, by {label}", url + f"?o=-{number}"
        yield f"{name}, last page but one", url + "?p=10"

    def _without_rows(self, model_admin: Any, request: Any) -> Any:
        """The list, to read its filters and columns from."""
        own = model_admin.get_changelist(request)
        empty = type("Empty", (own,), {"get_results": lambda *args: None})
        with patch.object(model_admin, "get_changelist", lambda request: empty):
            return model_admin.get_changelist_instance(request)

    # --- What is asked ---------------------------------------------------------

    def get(self, name: str) -> dict[str, float]:
        queries = 0

        def count(execute: Any, *args: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(*args)

        path = self.paths[name]
        client = self.desk if name.startswith("desk") else self.reader
        with connection.execute_wrapper(count):
            wall, cpu = time.perf_counter(), self._cpu()
            response = client.get(path)
            cpu, wall = self._cpu() - cpu, time.perf_counter() - wall
        if response.status_code not in {200, 404}:
            print(f"{response.status_code}: {name} {path}", file=sys.stderr)
        rows = response.content.count(b"<tr") + response.content.count(b'class="sheet-picture')
        return {"wall": wall * 1000, "cpu": cpu * 1000, "queries": queries, "rows": rows}

    def _cpu(self) -> float:
        """Seconds, of this process and of the database's backend where it is on this machine."""
        spent = time.process_time()
        if connection.vendor == "postgresql":
            connection.ensure_connection()
            pid = connection.connection.info.backend_pid
            schedule = Path(f"/proc/{pid}/schedstat")
            spent += int(schedule.read_text().split()[0]) / 1e9 if schedule.exists() else 0
        return spent

    def slowest(self, name: str) -> str:
        """The page's three slowest queries, with how the database goes about the first."""
        asked: list[tuple[float, str, Any]] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            start = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                asked.append((time.perf_counter() - start, sql, params))

        self.get(name)
        client = self.desk if name.startswith("desk") else self.reader
        with connection.execute_wrapper(note):
            client.get(self.paths[name])
        asked.sort(key=lambda each: each[0], reverse=True)
        lines = [f"{seconds * 1000:.1f} ms {sql} {params}" for seconds, sql, params in asked[:3]]
        if asked:
            lines += [f"  {line}" for line in self._plan(*asked[0][1:])]
        return "\n".join(lines)

    def _plan(self, sql: str, params: Any) -> list[str]:
        how = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN (ANALYZE) "
        with connection.cursor() as cursor:
            cursor.execute(how + sql, params)
            return [str(row[-1]) for row in cursor.fetchall()]


def main() -> None:
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    pages = Pages()
    print(json.dumps([*pages.paths]), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        answer: Any = pages.slowest(asked["queries"]) if "queries" in asked else None
        print(json.dumps(answer or pages.get(asked["page"])), flush=True)


if __name__ == "__main__":
    main()
