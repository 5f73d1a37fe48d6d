"""The files of social cards, answered through the gate."""

from __future__ import annotations

from pathlib import PurePath

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from .. import gate
from ..models import SocialCard
from ..social_cards.making import is_current
from .asked import TimedRequest
from .pictures import KEPT_BY_READERS, NEVER_STORED, is_desk


@require_safe
def card(request: TimedRequest, token: str) -> HttpResponse:
    """
    The card of an edition that readers read, with a picture that they may see.

    Kept as pictures are. Staff get any card, outdated ones too.
    """
    of_desk = is_desk(request)
    cards = SocialCard.objects.made() if of_desk else gate.cards(request.at)
    found = cards.filter(token=token).select_related("edition__review__drama", "image").first()
    if found is None or not (of_desk or is_current(found)):
        raise Http404
    try:
        with found.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type="image/jpeg")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response["Cache-Control"] = NEVER_STORED if of_desk else KEPT_BY_READERS
    response["ETag"] = f'"{PurePath(str(found.file.name)).stem}"'
    return response
