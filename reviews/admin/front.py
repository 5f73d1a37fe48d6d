"""The home page, as the editors shape it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import gate
from ..models import Pick


@admin.register(Pick)
class PickAdmin(admin.ModelAdmin):
    list_display = ("review", "place", "order", "starts_at", "ends_at", "state")
    list_editable = ("order",)
    list_filter = ("place",)
    search_fields = ("review__drama__title", "review__drama__native_title", "review__slug")
    autocomplete_fields = ("review",)
    ordering = ("place", "order", "-starts_at")
    show_full_result_count = False
    fields = ("review", ("place", "order"), ("starts_at", "ends_at"))

    def get_queryset(self, request: Any) -> QuerySet[Pick]:
        at = request.at
        picks: QuerySet[Pick] = super().get_queryset(request)
        state = Case(
            When(ends_at__lte=at, then=Value("over")),
            When(starts_at__gt=at, then=Value("early")),
            When(Exists(gate.reviews(at).filter(pk=OuterRef("review"))), then=Value("shown")),
            default=Value("hidden"),
        )
        return picks.select_related("review__drama").annotate(state_now=state)

    @admin.display(description=gettext_lazy("now"))
    def state(self, pick: Any) -> str:
        told = {
            "over": _("over"),
            "early": _("waits for its time"),
            "shown": _("shown"),
            "hidden": _("waits: its review is not live"),
        }
        return told[pick.state_now]
