"""The real public page with an edition that readers do not have, and for some who may see it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from images.models import Rendition
from images.moments import moment

from .. import sharing
from ..models import Edition
from ..pages.review import ReviewPage, review_page
from .asked import TimedRequest, country
from .pictures import NEVER_STORED

#: Stands for any picture, or link, while an address is put together.
_ANY = "any"


def previewed(
    request: TimedRequest,
    edition: Edition,
    at: dt.datetime,
    preview: dict[str, Any],
    *,
    beside_at: dt.datetime | None = None,
) -> tuple[HttpResponse, ReviewPage]:
    """
    ``edition`` as readers would find it at ``at``, told so above; stored by nobody.

    ``beside_at``: as of when everything else on the page is, if not the same.
    """
    context = review_page(edition.review, edition, at, country(request), beside_at=beside_at)
    response = render(request, "review.html", {**context, "at": at, "preview": preview})
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = NEVER_STORED
    return response, context["page"]


@require_safe
def shared(request: TimedRequest, signed: str) -> HttpResponse:
    """What a share link shows: no login, no session. As one that never was when it has ended."""
    found = sharing.opened(signed, request.at)
    if found is None:
        raise Http404
    edition = found.edition
    told = _(
        "A preview of edition %(number)s (%(stage)s), shared with you until %(time)s. "
        "Please do not pass the link on."
    ) % {
        "number": edition.number,
        "stage": edition.get_stage_display(),
        "time": moment(found.until),
    }
    # A guest sees this edition before its time, and nothing else that waits for its own.
    response, page = previewed(
        request,
        edition,
        sharing.shown_at(edition, request.at),
        {"told": told, "not_shown": []},
        beside_at=request.at,
    )
    response["Referrer-Policy"] = "no-referrer"
    own = [*page.own_pictures, *(s.portrait for s in page.signatures if s.portrait)]
    html = response.content
    for token in {picture.image.token for picture in own}:
        # A token is 128 random bits: it stands in addresses alone.
        public, of_link = _folders(token, signed)
        html = html.replace(public, of_link)
    response.content = html
    return response


def _folders(token: str, signed: str) -> tuple[bytes, bytes]:
    """Where readers find the files of a picture, and where those who have the link do."""
    public = reverse("picture", args=[token, _ANY, 1, "jpg"])
    of_link = reverse("shared_picture", args=[signed, token, _ANY, 1, "jpg"])
    return public.rpartition("/")[0].encode() + b"/", of_link.rpartition("/")[0].encode() + b"/"


@require_safe
def shared_picture(
    request: TimedRequest, signed: str, token: str, crop: str, width: int, file_format: str
) -> FileResponse:
    """A file of a picture that the edition of a share link names; of no other."""
    found = sharing.opened(signed, request.at)
    if found is None:
        raise Http404
    at = sharing.shown_at(found.edition, request.at)
    row = (
        Rendition.objects.made()
        .filter(image__in=sharing.pictures(found.edition, at).filter(token=token))
        .filter(crop=crop, width=width, format=file_format)
        .first()
    )
    if row is None:
        raise Http404
    try:
        file = row.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(file, content_type=row.content_type)
    response["Cache-Control"] = NEVER_STORED
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
