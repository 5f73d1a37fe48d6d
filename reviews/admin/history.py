"""Everything that was done to a review: the verbs, and each saved text beside the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ..models import Edition, Review, WorkflowEvent
from .diffing import FieldChange, changes, content_of, shortened

PAGE = 25


@dataclass(frozen=True)
class Version:
    """One saved state of an edition, with what it changed. A verb alone changes no text."""

    row: Any
    changes: list[FieldChange]


def history(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """``?before=ID`` goes back further. A fixed number of queries."""
    review = model_admin.get_object(request, object_id)
    if review is None:
        raise Http404
    if not model_admin.has_view_permission(request, review):
        raise PermissionDenied
    rows = (
        Edition.history.filter(review=review)
        .select_related("history_user", "last_edited_by")
        .order_by("-history_id")
    )
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(history_id__lt=before)
    found = list(rows[: 2 * PAGE])
    versions = _versions(found, review)[:PAGE]
    older = versions[-1].row.history_id if len(found) == 2 * PAGE else None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("History of %(review)s") % {"review": review},
        "opts": model_admin.opts,
        "review": review,
        "versions": versions,
        "older": older,
        "events": WorkflowEvent.objects.filter(review=review).select_related("by", "edition")[:200],
    }
    return TemplateResponse(request, "admin/reviews/review/history.html", context)


def _versions(rows: list[Any], review: Review) -> list[Version]:
    """Newest first, each against the next older one of its edition, or its base at its start."""
    found = []
    for number, row in enumerate(rows):
        older = next((r for r in rows[number + 1 :] if r.id == row.id), None)
        if older is None and row.based_on_id:
            older = next((r for r in rows[number + 1 :] if r.id == row.based_on_id), None)
        if older is None:
            found.append(Version(row, []))
            continue
        found.append(
            Version(
                row,
                [
                    FieldChange(c.name, c.label, c.before, c.after, shortened(c.pieces))
                    for c in changes(content_of(older), content_of(row))
                ],
            )
        )
    return found
