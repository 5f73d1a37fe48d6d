"""The real public page, with an edition that readers do not have yet."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from images.models import Image
from images.moments import moment
from images.rights import why_not

from ..models import Edition, Review
from ..pictures import shown_image
from ..views.asked import TimedRequest
from ..views.preview import previewed


@require_safe
def preview(request: TimedRequest, pk: int) -> HttpResponse:
    """
    The review's working edition, or ``?edition=N``, as readers will find it.

    At the edition's own time, else now; everything else on the page is as the
    gate would show it then.
    """
    if not request.user.has_perm("reviews.view_review"):
        raise PermissionDenied
    review = get_object_or_404(Review.objects.select_related("drama"), pk=pk)
    number = request.GET.get("edition", "")
    if number:
        wanted = number if number.isdecimal() and len(number) < 6 else None
        edition = get_object_or_404(review.editions, number=wanted)
    else:
        edition = get_object_or_404(
            review.editions, pk=getattr(review.working_edition(), "pk", None)
        )
    at = edition.takes_effect_at or request.at
    edition.review = review
    told = {"told": _told(edition, at), "not_shown": _not_shown(edition, at)}
    response, _page = previewed(request, edition, at, told)
    return response


def _told(edition: Edition, at: dt.datetime) -> str:
    return _("Preview of edition %(number)s (%(stage)s) as of %(time)s.") % {
        "number": edition.number,
        "stage": edition.get_stage_display(),
        "time": moment(at),
    }


def _not_shown(edition: Edition, at: dt.datetime) -> list[str]:
    """The edition's own pictures that readers will not see at ``at``, and why. One query."""
    rows = edition.shown_images.select_related("image__fallback")
    images = {row.image_id: row.image for row in rows if not row.image.is_usable(at)}
    return [
        _("No. %(number)s, “%(picture)s”: %(reason)s %(instead)s")
        % {
            "number": image.pk,
            "picture": image,
            "reason": " ".join(why_not(image, at).values()),
            "instead": _instead(image, at),
        }
        for image in images.values()
    ]


def _instead(image: Image, at: dt.datetime) -> str:
    shown = shown_image(image, at)
    if shown is None:
        return _("The page goes without it.")
    return _("No. %(number)s stands in for it.") % {"number": shown.pk}
