"""Addresses that were given up lead to where the thing is now."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponsePermanentRedirect

from images.countries import COUNTRIES
from people.models import KeepsFormerSlugs

from .. import gate
from ..pages.meta import address
from .asked import TimedRequest


def redirect_moved(
    request: TimedRequest, model: type[KeepsFormerSlugs], slug: str
) -> HttpResponsePermanentRedirect:
    """
    To what was public at ``slug`` once. Raises ``Http404`` if nothing was.

    The country that the reader has chosen goes along.
    """
    thing = gate.moved(model, slug, request.at)
    if thing is None:
        raise Http404
    country = request.GET.get("country")
    query = f"?{urlencode({'country': country})}" if country in COUNTRIES else ""
    return HttpResponsePermanentRedirect(address(thing) + query)
