"""What keeps a list of the desk as quick in a large archive as in a small one."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
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
        # Not "exclude": an index of the rows in which it is set is SQLite's for this alone.
        rows = model_admin.model._default_manager.filter(**{f"{self.field}__isnull": False})
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


class KeysFirst(ChangeList):
    """
    Finds which rows are on the page, then what is shown of them. One query more.

    Where all that is found must be sorted, keys are: a database works out what a page
    says of each row before it sorts them.
    """

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        keys = list(self.result_list.values_list("pk", flat=True))
        rows = self.apply_select_related(self.root_queryset).in_bulk(keys)
        self.result_list: Any = [rows[key] for key in keys if key in rows]


class LongList(admin.ModelAdmin):  # type: ignore[type-arg]  # in the stubs alone
    """
    A list of the desk that may be long.

    Narrowed to a year, it is in the order of that time, the latest first: an index gives
    such a page; in another order all of the year would be sorted for it.
    """

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return KeysFirst

    def get_ordering(self, request: HttpRequest) -> Any:
        for spec in self.list_filter:
            if (
                isinstance(spec, type)
                and issubclass(spec, YearFilter)
                and spec.parameter_name in request.GET
            ):
                return [f"-{spec.field}", "-pk"]
        return super().get_ordering(request)


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
