"""What the desk's editor asks while a text is written: who is in the cast, and of a video."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people.models import CastMember

from .. import body as body_html
from ..models import Casting

_HEADERS = {"Cache-Control": "private, no-store"}


@require_safe
def cast(request: HttpRequest) -> HttpResponse:
    """The performers of ``?drama=``, in the order of its cast list, as JSON. One query more."""
    _allowed(request)
    number = request.GET.get("drama", "")
    drama = int(number) if number.isdecimal() and len(number) < 19 else 0
    castings = (
        Casting.objects.filter(character__drama=drama)
        .select_related("cast_member", "character")
        .order_by("character__tier", "character__order", "character", "order", "pk")
    )
    people: dict[CastMember, list[str]] = {}
    for casting in castings:
        people.setdefault(casting.cast_member, []).append(casting.character.name)
    found = [
        {
            "id": person.pk,
            "names": [name for name in (person.name, person.native_name) if name],
            "also": person.aliases,
            "parts": parts,
        }
        for person, parts in people.items()
    ]
    return JsonResponse({"cast": found}, headers=_HEADERS)


@require_safe
def video(request: HttpRequest) -> HttpResponse:
    """Of ``?url=``: the address as it is kept, or in words why it cannot be put in. No query."""
    _allowed(request)
    url = request.GET.get("url", "").strip()
    kept = body_html.video_url(url)
    if kept:
        return JsonResponse({"url": kept}, headers=_HEADERS)
    error = _("That is no address of a video that the site can embed: YouTube’s or Vimeo’s.")
    return JsonResponse({"error": error}, headers=_HEADERS)


def _allowed(request: HttpRequest) -> None:
    if not request.user.has_perm("reviews.view_review"):
        raise PermissionDenied
