"""The files of pictures, answered through the gate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from images.models import Rendition, RenditionQuerySet

from .. import gate
from ..prepared import prepared
from .asked import TimedRequest

KEPT_BY_READERS = "public, max-age=604800, s-maxage=60"
NEVER_STORED = "private, no-store"


@require_safe
def picture(
    request: TimedRequest, token: str, crop: str, width: int, file_format: str
) -> HttpResponse:
    """
    One file of a public picture; for staff, of any picture of the library.

    A page that is open still may name a file that is being made anew, or was
    lost: a JPEG answers in its place.

    A reader's browser keeps it; a shared cache asks again each minute, so that
    a picture whose rights end is soon gone from there too. Staff need them all
    in lists and previews; what carries a session is never stored by anyone.
    """
    of_library = is_desk(request)
    files = _of_library(token) if of_library else _of_public(request.at, token)
    wanted = (crop, width, file_format)
    exact = [row for row in files if (row.crop, row.width, row.format) == wanted]
    jpegs = [row for row in files if row.format == Rendition.Format.JPEG]
    if not exact:
        return _in_its_place(jpegs, crop, width)
    try:
        response = _sent(exact[0])
    except FileNotFoundError as missing:
        if exact[0] in jpegs:
            raise Http404 from missing
        return _in_its_place(jpegs, crop, width)
    response["Cache-Control"] = NEVER_STORED if of_library else KEPT_BY_READERS
    # A file's name is never used again, so it stands for these very bytes.
    response["ETag"] = f'"{PurePath(str(exact[0].file.name)).stem}"'
    return response


@prepared
def _of_public(at: dt.datetime, token: str) -> RenditionQuerySet:
    """The files of a picture that readers may see."""
    return Rendition.objects.made().filter(image__in=gate.images(at), image__token=token)


@prepared
def _of_library(token: str) -> RenditionQuerySet:
    return Rendition.objects.made().filter(image__token=token)


def _sent(row: Rendition) -> HttpResponse:
    """The file, or where the web server is to send it, its name; ``FileNotFoundError``."""
    name = str(row.file.name)
    shown_here = {"Content-Disposition": f'inline; filename="{PurePath(name).name}"'}
    if settings.PICTURES_X_ACCEL:
        # Without its own type, the answer's body would be announced as HTML.
        return HttpResponse(
            content_type=row.content_type,
            headers={"X-Accel-Redirect": settings.PICTURES_X_ACCEL + quote(name), **shown_here},
        )
    # Whole and not in pieces: a file of a picture is small, and the page cache keeps it.
    with row.file.open("rb") as file:
        return HttpResponse(file.read(), content_type=row.content_type, headers=shown_here)


def _in_its_place(jpegs: Sequence[Rendition], crop: str, width: int) -> HttpResponse:
    """To the nearest JPEG of the same crop, else of the whole; 404 where there is none."""
    of_use = [row for row in jpegs if row.crop in {crop, Rendition.Crop.FULL}]
    if not of_use:
        raise Http404
    response = redirect(min(of_use, key=lambda row: (row.crop != crop, abs(row.width - width))))
    response["Cache-Control"] = NEVER_STORED
    return response


def is_desk(request: TimedRequest) -> bool:
    """Whether a member of staff asks; no session is opened for a reader who has none."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.has_perm(
        "images.view_image"
    )
