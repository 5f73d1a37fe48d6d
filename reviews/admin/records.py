"""What the desk keeps and nobody edits: shown, searched, never changed by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from images.lists import LongList, year_of

from .. import workflow
from ..models import Edition, Manuscript, Note, RightsReminder, Waiver, WorkflowEvent
from ..search import desk


class Record(LongList):
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("review"))
    def review_link(self, row: Any) -> SafeString | str:
        review = getattr(row, "review", None) or getattr(
            getattr(row, "edition", None), "review", None
        )
        if review is None:
            return "–"
        url = reverse("admin:reviews_review_change", args=[review.pk])
        return format_html('<a href="{}">{}</a>', url, review)


@admin.register(Edition)
class EditionAdmin(Record):
    """Editions are edited on their review's page; here they are found."""

    list_display = ("headline", "review_link", "number", "stage", "takes_effect_at", "changed_at")
    # By what an index gives: another order would sort every edition for a page. Those of a
    # year are in the order of their times.
    sortable_by = ()
    list_filter = ("stage", "spoiler_level", year_of("takes_effect_at"))
    ordering = ("-pk",)
    search_fields = ("headline", "review__drama__title", "review__drama__native_title")
    list_select_related = ("review__drama",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Edition], search_term: str
    ) -> tuple[QuerySet[Edition], bool]:
        return desk.sought(queryset, search_term, desk.editions), False


class VerbFilter(admin.SimpleListFilter):
    title = _("verb")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(verb, rule.label) for verb, rule in workflow.RULES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(WorkflowEvent)
class WorkflowEventAdmin(Record):
    list_display = ("at", "verb", "by", "review_link", "drama", "time", "reason")
    sortable_by = ("at",)
    list_filter = (VerbFilter, "by", year_of("at"))
    search_fields = ("reason", "review__drama__title", "by__username")
    list_select_related = ("review__drama", "drama", "by")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[WorkflowEvent], search_term: str
    ) -> tuple[QuerySet[WorkflowEvent], bool]:
        return desk.sought(queryset, search_term, desk.events), False


@admin.register(Note)
class NoteAdmin(Record):
    list_display = ("text", "quote", "by", "review_link", "created_at", "resolved_at")
    list_filter = (("resolved_at", admin.EmptyFieldListFilter), "by")
    search_fields = ("text", "quote", "by__username")
    list_select_related = ("by", "edition__review__drama")


@admin.register(Waiver)
class WaiverAdmin(Record):
    list_display = ("rule", "text", "reason", "by", "review_link", "created_at")
    list_filter = ("rule", "by")
    search_fields = ("rule", "text", "reason")
    list_select_related = ("by", "edition__review__drama")


@admin.register(RightsReminder)
class RightsReminderAdmin(Record):
    list_display = ("image", "usable_until", "days", "user", "created_at")
    list_filter = ("days", "user")
    list_select_related = ("image", "user")
    date_hierarchy = "usable_until"


@admin.register(Manuscript)
class ManuscriptAdmin(Record):
    list_display = ("__str__", "credit_line", "received_at")
    search_fields = ("name", "text", "credit_line")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        listed = getattr(request.resolver_match, "url_name", "").endswith("changelist")
        return rows.defer("text") if listed else rows
