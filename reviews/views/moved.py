"""Addresses that were given up lead to where the thing is now."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponsePermanentRedirect

from people.models import KeepsFormerSlugs

from .. import gate
from ..pages.meta import address


def redirect_moved(
    model: type[KeepsFormerSlugs], slug: str, at: dt.datetime
) -> HttpResponsePermanentRedirect:
    """To what was public at ``slug`` once. Raises ``Http404`` if nothing was."""
    thing = gate.moved(model, slug, at)
    if thing is None:
        raise Http404
    return HttpResponsePermanentRedirect(address(thing))
