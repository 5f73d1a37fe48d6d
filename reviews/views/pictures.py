"""The files of pictures, answered through the gate."""

from __future__ import annotations

from pathlib import PurePath

from django.conf import settings
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from images.models import Image, Rendition

from .. import gate
from .asked import TimedRequest


@require_safe
def picture(request: TimedRequest, token: str, width: int) -> FileResponse:
    """
    One JPEG of a public picture; for staff, of any picture of the library.

    A reader's browser keeps it; a shared cache asks again each minute, so that
    a picture whose rights end is soon gone from there too. Staff need them all
    in lists and previews; what carries a session is never stored by anyone.
    """
    of_library = is_desk(request)
    images = Image.objects.all() if of_library else gate.images(request.at)
    rendition = Rendition.objects.filter(image__in=images, image__token=token, width=width).first()
    if rendition is None:
        raise Http404
    try:
        file = rendition.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(file, content_type="image/jpeg")
    response["Cache-Control"] = (
        "private, no-store" if of_library else "public, max-age=604800, s-maxage=60"
    )
    # A file's name is never used again, so it stands for these very bytes.
    response["ETag"] = f'"{PurePath(str(rendition.file.name)).stem}"'
    return response


def is_desk(request: TimedRequest) -> bool:
    """Whether a member of staff asks; no session is opened for a reader who has none."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.has_perm(
        "images.view_image"
    )
