"""What every template may name: the publication itself, and what a reader has chosen."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest

from .pages.feeds import feed_links
from .views import asked


def publication(request: HttpRequest) -> dict[str, Any]:
    country = _chosen_country(request)
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "site_feeds": feed_links(None),
        # The code of a country, and the query by which links keep it; both empty unless chosen.
        "chosen_country": country,
        "kept_country": f"?country={country}" if country else "",
    }


def _chosen_country(request: HttpRequest) -> str:
    # A request that failed before the clock was read has chosen nothing.
    if not hasattr(request, "asked"):
        return ""
    return asked.kept_country(cast("asked.TimedRequest", request))
