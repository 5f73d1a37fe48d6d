"""What keeps a list of the desk as quick in a large archive as in a small one."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Count, F, Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

#: Where counting stops: nobody looks through more.
COUNTED = 1000


class CappedPaginator(Paginator[Any]):
    """Counts no further than ``COUNTED``: a large archive is searched, not leafed through."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return len(rows.order_by().values_list("pk", flat=True)[:COUNTED])

    @property
    def more_than_counted(self) -> bool:
        return self.count >= COUNTED


class YearFilter(admin.SimpleListFilter):
    """
    A year, of the site's zone, in which ``field`` lies.

    Two look-ups in an index of that field, where Django's ``date_hierarchy`` reads
    every row.
    """

    title = gettext_lazy("year")
    parameter_name = "in"
    field: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = model_admin.model._default_manager.exclude(**{self.field: None})
        ends = (F(self.field).asc(), F(self.field).desc())
        found = [rows.order_by(end).values_list(self.field, flat=True).first() for end in ends]
        years = [timezone.localtime(instant).year for instant in found if instant]
        if not years:
            return []
        return [(str(year), str(year)) for year in range(years[1], years[0] - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        if value not in {year for year, _ in self.lookup_choices}:
            return queryset
        zone = timezone.get_current_timezone()
        start, end = (dt.datetime(int(value) + n, 1, 1, tzinfo=zone) for n in (0, 1))
        return queryset.filter(**{f"{self.field}__gte": start, f"{self.field}__lt": end})


def year_of(name: str) -> type[YearFilter]:
    """The filter of a list by the year of its field ``name``."""
    return type("YearFilter", (YearFilter,), {"field": name})


def count_of(model: type[Model], relation: str, counted: str = "pk") -> Subquery:
    """
    How many ``counted`` a row of ``model`` has by ``relation``, or null for none.

    A sub-query, which a database works out for the rows of one page; a joined count
    is worked out for all rows before the page is cut.
    """
    reverse: Any = model._meta.get_field(relation)
    own = reverse.field.name
    rows = reverse.related_model._default_manager.filter(**{own: OuterRef("pk")}).order_by()
    return Subquery(rows.values(own).annotate(n=Count(counted, distinct=True)).values("n"))
