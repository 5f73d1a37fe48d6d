"""The list of reviews: its columns, its filters, its search, its bulk actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    QuerySet,
)
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from images.lists import KeysFirst, LongList, year_of
from people.models import Author, User

from .. import workflow
from ..models import Byline, Edition, Review
from ..paging import by_keys
from ..search import desk
from ..templatetags.desk import badge_html, brief
from ..workflow import Refused
from .pressing import press
from .states import STATES, badges, in_state, with_changes_requested, with_states

BULK_VERBS = ("submit", "publish", "hold", "release", "spike")


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATES.items())

    def queryset(self, request: Any, queryset: QuerySet[Review]) -> QuerySet[Review]:
        state = self.value()
        return in_state(queryset, state, request.at) if state in STATES else queryset


class MineFilter(admin.SimpleListFilter):
    title = gettext_lazy("my part")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("written", gettext_lazy("Written by me")),
            ("edited", gettext_lazy("Edited by me")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        user: Any = request.user
        if self.value() == "written":
            signed = Byline.objects.filter(author__user=user).order_by().values("review")
            mine = Review.objects.filter(started_by=user).order_by().values("pk").union(signed)
            return queryset.filter(pk__in=by_keys(mine.values_list("pk", flat=True)))
        if self.value() == "edited":
            return queryset.filter(desk_editor=user)
        return queryset


class AuthorFilter(admin.SimpleListFilter):
    title = gettext_lazy("author")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(author.pk), author.name) for author in Author.objects.only("name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        number = self.value() or ""
        if not number.isdecimal():
            return queryset
        signed = Byline.objects.filter(author__pk=number[:18]).order_by()
        return queryset.filter(pk__in=by_keys(signed.values_list("review", flat=True)))


class DeskEditorFilter(admin.SimpleListFilter):
    title = gettext_lazy("desk editor")
    parameter_name = "editor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Asked of each of the staff, who are few; not of each review."""
        edited = Review.objects.filter(desk_editor=OuterRef("pk")).order_by()
        editors = User.objects.filter(Exists(edited))
        return [(str(user.pk), user.display_name) for user in editors]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        number = self.value() or ""
        return queryset.filter(desk_editor__pk=number[:18]) if number.isdecimal() else queryset


class ReviewChangeList(KeysFirst):
    """The last changed first; gives each row of the page its working edition, in one query."""

    def _get_default_ordering(self) -> list[str]:
        return ["-changed_at"]

    def get_results(self, request: Any) -> None:
        super().get_results(request)
        _give_working(self.result_list, request.at)


def _give_working(rows: list[Any], at: dt.datetime) -> None:
    """Each row its working edition, for ``badges`` at ``at``. One query."""
    editions = with_changes_requested(
        Edition.objects.filter(pk__in=[row.working_id for row in rows])
    ).in_bulk()
    for row in rows:
        row.working = editions.get(row.working_id)
        row.seen_at = at


def _asked_first(model_admin: Any, request: Any, reviews: list[Any]) -> TemplateResponse:
    """What readers would find at once, to be pressed once more: it cannot be taken back."""
    _give_working(reviews, request.at)
    for review in reviews:
        review.badges = badges(review, review.working, request.at)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": workflow.RULES["publish"].label,
        "opts": model_admin.opts,
        "reviews": reviews,
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/reviews/review/publish_selected.html", context)


def bulk_action(verb: str) -> Callable[..., HttpResponse | None]:
    """The action that presses ``verb`` on each chosen review, and tells of each that refused."""

    def action(model_admin: Any, request: Any, queryset: QuerySet[Review]) -> HttpResponse | None:
        user: Any = request.user
        reviews: list[Any] = list(queryset)
        if verb == "publish" and "sure" not in request.POST:
            return _asked_first(model_admin, request, reviews)
        editions = Edition.objects.in_bulk([review.working_id for review in reviews])
        done = 0
        for review in reviews:
            edition = editions.get(review.working_id)
            if edition:
                edition.review = review
            try:
                press(verb, review, edition, by=user, at=request.at)
            except Refused as refused:
                messages.warning(request, f"{review}: {refused.message}")
            else:
                done += 1
        if done:
            label = workflow.RULES[verb].label
            messages.success(
                request,
                ngettext("%(verb)s: %(done)s review.", "%(verb)s: %(done)s reviews.", done)
                % {"verb": label, "done": done},
            )
        return None

    action.__name__ = f"bulk_{verb}"
    action.short_description = workflow.RULES[verb].label  # type: ignore[attr-defined]
    return action


class ReviewList(LongList):
    list_display = (
        "headline",
        "state",
        "kind",
        "signed_by",
        "planned_for",
        "published",
        "changed",
        "edited_by",
    )
    list_filter = (
        StateFilter,
        MineFilter,
        "kind",
        DeskEditorFilter,
        AuthorFilter,
        year_of("publish_at"),
    )
    search_fields = ("drama__title",)  # What is searched is in get_search_results.
    search_help_text = gettext_lazy(
        "Headline, drama (also in Hangul), author, character, performer"
    )
    list_per_page = 50
    actions = [bulk_action(verb) for verb in BULK_VERBS]

    def get_queryset(self, request: Any) -> QuerySet[Review]:
        reviews = Review.objects.select_related("drama", "desk_editor").prefetch_related(
            Prefetch("bylines", Byline.objects.select_related("author"))
        )
        return with_states(reviews, request.at)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ReviewChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Reviews"), **(extra_context or {})})

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        user: Any = request.user
        actions = super().get_actions(request)
        for verb in BULK_VERBS:
            if not user.has_perm(f"reviews.{workflow.RULES[verb].permission}"):
                actions.pop(f"bulk_{verb}", None)
        return actions

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Review], search_term: str
    ) -> tuple[QuerySet[Review], bool]:
        return desk.sought(queryset, search_term, desk.reviews, "slug", few=desk.MANY), False

    # --- Columns -------------------------------------------------------------

    @admin.display(description=gettext_lazy("headline"))
    def headline(self, review: Any) -> SafeString:
        headline = review.working.headline if review.working else _("(no edition)")
        return format_html('<b>{}</b><br><span class="quiet">{}</span>', headline, review.drama)

    @admin.display(description=gettext_lazy("authors"))
    def signed_by(self, review: Review) -> str:
        return ", ".join(byline.author.name for byline in review.bylines.all())

    @admin.display(description=gettext_lazy("state"))
    def state(self, review: Any) -> SafeString:
        found = badges(review, review.working, review.seen_at)
        return format_html_join(
            SafeString("<br>"), "{}", ((badge_html(b, brief(b.time)),) for b in found)
        )

    @admin.display(description=gettext_lazy("published"), ordering="publish_at")
    def published(self, review: Any) -> str:
        return brief(review.publish_at)

    @admin.display(description=gettext_lazy("last change"), ordering="changed_at")
    def changed(self, review: Any) -> str:
        return brief(review.changed_at)

    @admin.display(description=gettext_lazy("desk editor"), ordering="desk_editor__username")
    def edited_by(self, review: Review) -> str:
        return review.desk_editor.display_name if review.desk_editor else "–"
