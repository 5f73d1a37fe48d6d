"""The library as a contact sheet: its search, its filters, its pages."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import Select
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from images.lists import KeysFirst
from images.models import Image, Rendition

from ...forms.pictures import OneOf
from ...paging import by_keys
from ...search import desk
from .uses import mark, used

ENDING_SOON = dt.timedelta(days=30)


# --- Search ------------------------------------------------------------------


def find(images: QuerySet[Image], text: str) -> QuerySet[Image]:
    """Those of which each word is said by the picture, its file, its drama or performers."""
    return desk.sought(images, text, desk.images, few=desk.MANY)


# --- Filters -----------------------------------------------------------------


class Filter(admin.SimpleListFilter):
    """A list to choose from, in the form above the pictures."""

    options: tuple[tuple[str, Any], ...] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, Any], ...]:
        return self.options

    def has_output(self) -> bool:
        return True

    @property
    def control_id(self) -> str:
        return f"filter-{self.parameter_name}"

    @property
    def control(self) -> SafeString:
        choices = [("", gettext_lazy("Any")), *self.lookup_choices]
        select = Select(attrs={"id": self.control_id}, choices=choices)
        return select.render(str(self.parameter_name), self.value())


class RightsStateFilter(Filter):
    title = gettext_lazy("may be shown")
    parameter_name = "usable"
    options = (
        ("yes", gettext_lazy("Now")),
        ("no", gettext_lazy("Not now")),
        ("not-yet", gettext_lazy("Not yet")),
        ("ending", gettext_lazy("Ends within 30 days")),
        ("ended", gettext_lazy("Ended")),
        ("undecided", gettext_lazy("Rights not decided")),
        ("no-credit", gettext_lazy("Has no credit")),
        ("no-alt", gettext_lazy("Has no alt text")),
        ("restricted", gettext_lazy("Only in some countries")),
    )

    def queryset(self, request: Any, queryset: QuerySet[Image]) -> QuerySet[Image]:
        at = request.at
        match self.value():
            case "yes":
                return queryset & Image.objects.usable(at)
            case "no":
                return queryset & Image.objects.unusable(at)
        chosen: dict[str | None, Q] = {
            "not-yet": Q(usable_from__gt=at),
            "ending": Q(usable_until__gt=at, usable_until__lte=at + ENDING_SOON),
            "ended": Q(usable_until__lte=at),
            "undecided": Q(rights=Image.Rights.UNKNOWN),
            "no-credit": Q(credit_line=""),
            "no-alt": Q(alt=""),
            "restricted": ~Q(regions=[]),
        }
        return queryset.filter(chosen.get(self.value(), Q()))


class RightsFilter(Filter):
    title = gettext_lazy("rights")
    parameter_name = "rights"
    options = tuple(Image.Rights.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        return queryset.filter(rights=self.value()) if self.value() else queryset


class UsedFilter(Filter):
    title = gettext_lazy("used")
    parameter_name = "used"
    options = (("no", gettext_lazy("Nowhere")), ("yes", gettext_lazy("Somewhere")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        match self.value():
            case "no":
                return queryset.exclude(used())
            case "yes":
                return queryset.filter(used())
        return queryset


class FilesFilter(Filter):
    title = gettext_lazy("files")
    parameter_name = "files"
    options = (
        (Rendition.State.WAITING, gettext_lazy("Being made")),
        (Rendition.State.FAILED, gettext_lazy("Failed")),
    )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        state = self.value()
        if state not in {value for value, _label in self.options}:
            return queryset
        return queryset.filter(
            Exists(Rendition.objects.filter(image=OuterRef("pk"), state=state).order_by())
        )


class UploadedFilter(Filter):
    title = gettext_lazy("uploaded")
    parameter_name = "uploaded"
    options = (
        ("1", gettext_lazy("In the last day")),
        ("7", gettext_lazy("In the last 7 days")),
        ("30", gettext_lazy("In the last 30 days")),
        ("365", gettext_lazy("In the last year")),
    )

    def queryset(self, request: Any, queryset: QuerySet[Image]) -> QuerySet[Image]:
        if self.value() not in {days for days, _label in self.options}:
            return queryset
        days = dt.timedelta(days=int(self.value() or 0))
        return queryset.filter(created_at__gt=request.at - days)


class OneOfFilter(Filter):
    """One of too many for a list: found by typing a name."""

    form_field: str

    @cached_property
    def form(self) -> OneOf:
        form = OneOf({self.form_field: self.value() or ""})
        form.is_valid()
        return form

    @property
    def chosen(self) -> Any:
        return self.form.cleaned_data.get(self.form_field)

    @property
    def control_id(self) -> str:
        return str(self.form[self.form_field].id_for_label)

    @property
    def control(self) -> SafeString:
        return self.form[self.form_field].as_widget()


def _any_of(images: QuerySet[Image], parts: list[QuerySet[Any, Any]]) -> QuerySet[Image]:
    first, *others = (part.order_by() for part in parts)
    return images.filter(pk__in=by_keys(first.union(*others)))


class DramaFilter(OneOfFilter):
    title = gettext_lazy("drama")
    parameter_name = form_field = "drama"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        if not self.value():
            return queryset
        return _any_of(queryset, desk.of_dramas([self.chosen.pk] if self.chosen else []))


class PersonFilter(OneOfFilter):
    title = gettext_lazy("performer")
    parameter_name = form_field = "person"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        if not self.value():
            return queryset
        return _any_of(queryset, desk.of_performers([self.chosen.pk] if self.chosen else []))


# --- Its pages ---------------------------------------------------------------


class ContactSheet(KeysFirst):
    """One page of pictures, each with whether it is used, and seen by readers."""

    def get_results(self, request: Any) -> None:
        super().get_results(request)
        mark(self.result_list, request.at)


FILTERS = (
    DramaFilter,
    PersonFilter,
    RightsStateFilter,
    RightsFilter,
    UsedFilter,
    FilesFilter,
    UploadedFilter,
)
