"""Making a share link, and ending all that a review has."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from images.moments import moment

from .. import sharing
from ..models import Review
from ..workflow import Refused
from .sheet import number_in


@require_POST
def share(request: Any, pk: int) -> HttpResponse:
    """
    A link to the preview of the edition sent, told as JSON to a script and on a page otherwise.

    With ``stop``, every link to the review ends instead.
    """
    user: Any = request.user
    if not user.has_perm("reviews.view_review"):
        raise PermissionDenied
    review = get_object_or_404(Review.objects.select_related("drama"), pk=pk)
    page = reverse("admin:reviews_review_change", args=[pk])
    if "stop" in request.POST:
        sharing.stop(review, by=user, at=request.at)
        messages.success(request, _("No share link to this review works any more."))
        return HttpResponseRedirect(page)
    edition = get_object_or_404(review.editions, number=number_in(request.POST, "edition", 0))
    edition.review = review
    try:
        link = sharing.share(edition, by=user, at=request.at)
    except Refused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(page)
    address = f"{settings.SITE_URL}{link.path}"
    if _is_script(request):
        said = _("Copied. It works until %(time)s.") % {"time": moment(link.until)}
        return JsonResponse({"link": address, "said": said})
    context = {
        **admin.site.each_context(request),
        "title": _("A link to share"),
        "opts": Review._meta,
        "original": review,
        "edition": edition,
        "link": address,
        "until": moment(link.until),
    }
    return TemplateResponse(request, "admin/reviews/review/share.html", context)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"
