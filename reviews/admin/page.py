"""The review page: one form, one panel, and one way to press a button on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin, helpers
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import workflow
from ..forms.review import ContentForm, IdentityForm
from ..models import Edition, Review
from ..workflow import Conflict, Refused
from .conflict import conflicted
from .panel import panel
from .sheet import Sheet, explain, keep_pressed, number_in, run, sheet_of

IDENTITY_FIELDS = (
    (None, {"fields": ("drama", ("kind", "slug"), "authors", "topics")}),
    (None, {"fields": (("desk_editor", "planned_for"),)}),
)
CONTENT_FIELDS = (
    (None, {"fields": ("headline", "standfirst", "body")}),
    (
        gettext_lazy("Verdict"),
        {"fields": ("verdict", ("verdict_for", "verdict_against"), ("score", "suits"))},
    ),
    (
        gettext_lazy("Picture and trailer"),
        {"fields": ("hero", ("hero_alt", "hero_caption"), "trailer_url")},
    ),
    (
        gettext_lazy("What readers should know"),
        {"fields": (("spoiler_level", "episodes_watched"), "disclosure")},
    ),
    (gettext_lazy("Search engines"), {"fields": ("search_title", "search_description")}),
)


class ReviewPage(ModelAdmin):
    """The change page and the add page of a review."""

    def change_view(
        self,
        request: Any,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        review = self.get_object(request, object_id)
        if review is None:
            raise Http404
        if not self.has_view_permission(request, review):
            raise PermissionDenied
        user: Any = request.user
        if request.method != "POST":
            sheet = sheet_of(user, review, review.working_edition(), request.at, None)
            return self._page(request, sheet)
        data = request.POST
        edition = review.editions.filter(pk=number_in(data, "edition", 0)).first()
        sheet = sheet_of(user, review, edition, request.at, data)
        return self._pressed(request, sheet, data)

    def _pressed(self, request: HttpRequest, sheet: Sheet, data: QueryDict) -> HttpResponse:
        sheet.note_text, sheet.note_quote = data.get("note-text", ""), data.get("note-quote", "")
        forms = [f for f in (sheet.identity, sheet.content) if f is not None and f.is_bound]
        if any([not form.is_valid() for form in forms]):  # noqa: C419, each shows its errors
            keep_pressed(sheet, data)
            sheet.refusal = _("Nothing was saved: see the fields marked below.")
            return self._page(request, sheet)
        try:
            told = run(sheet, data)
        except Conflict as conflict:
            sheet.refusal = conflict.message
            return self._page(request, conflicted(sheet, data), status=409)
        except Refused as refused:
            explain(sheet, refused, data)
            return self._page(request, sheet)
        for line in told:
            messages.success(request, line)
        return HttpResponseRedirect(request.path)

    def _page(self, request: HttpRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
        review = Review.objects.select_related("drama").get(pk=sheet.review.pk)
        edition = None
        if sheet.edition is not None:
            edition = Edition.objects.select_related("review__drama", "manuscript").get(
                pk=sheet.edition.pk
            )
        context = {
            **self.admin_site.each_context(request),
            "title": str(review),
            "subtitle": edition.headline if edition else "",
            "opts": self.opts,
            "original": review,
            "review": review,
            "edition": edition,
            "sheet": sheet,
            "panel": panel(
                review,
                edition,
                sheet.user,
                sheet.at,
                pressed=sheet.pressed,
                waive_errors=sheet.waive_errors,
            ),
            "identity_fieldsets": self._fieldsets(sheet.identity, _identity_fieldsets(sheet)),
            "content_fieldsets": self._fieldsets(sheet.content, _content_fieldsets(sheet))
            if sheet.content
            else [],
            "media": self.media + sheet.identity.media + (sheet.content or sheet.identity).media,
            "may_note": sheet.user.has_perm("reviews.add_note") and edition is not None,
            "may_resolve": sheet.user.has_perm("reviews.change_note"),
            "has_view_permission": True,
            "errors": sheet.has_errors,
        }
        return TemplateResponse(request, "admin/reviews/review/page.html", context, status=status)

    def _fieldsets(self, form: Any, fieldsets: Any) -> helpers.AdminForm:
        return helpers.AdminForm(form, fieldsets, {}, (), self)

    # --- A new review --------------------------------------------------------

    def add_view(
        self, request: Any, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        user: Any = request.user
        if not (self.has_add_permission(request) and user.has_perm("reviews.start_edition")):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        review, edition = Review(), Edition()
        initial = {}
        if data is None and (own := getattr(user, "author", None)):
            initial["authors"] = [own.pk]
        identity_form = IdentityForm(data, instance=review, initial=initial)
        content = ContentForm(data, instance=edition)
        content.show_rights_at(request.at)
        if data is not None and identity_form.is_valid() & content.is_valid():
            cleaned = identity_form.cleaned_data
            with transaction.atomic():
                workflow.begin(review, edition, by=user, at=request.at, authors=cleaned["authors"])
                review.topics.set(cleaned["topics"])
            messages.success(request, _("The draft is begun."))
            return HttpResponseRedirect(reverse("admin:reviews_review_change", args=[review.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Begin a review"),
            "opts": self.opts,
            "add": True,
            "identity_fieldsets": self._fieldsets(identity_form, IDENTITY_FIELDS),
            "content_fieldsets": self._fieldsets(content, CONTENT_FIELDS),
            "media": self.media + identity_form.media + content.media,
            "errors": identity_form.errors or content.errors,
            "has_view_permission": True,
        }
        return TemplateResponse(request, "admin/reviews/review/begin.html", context)


def _identity_fieldsets(sheet: Sheet) -> Sequence[Any]:
    if "reason" in sheet.identity.fields:
        return (*IDENTITY_FIELDS, (None, {"fields": ("reason",)}))
    return IDENTITY_FIELDS


def _content_fieldsets(sheet: Sheet) -> Sequence[Any]:
    if sheet.content and "correction_note" in sheet.content.fields:
        correction = (gettext_lazy("Correction"), {"fields": ("correction_note",)})
        return (CONTENT_FIELDS[0], correction, *CONTENT_FIELDS[1:])
    return CONTENT_FIELDS
