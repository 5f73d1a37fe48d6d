"""What every template may name: the publication itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from .markup import kept_country, read_in
from .pages.feeds import feed_links
from .views.asked import TimedRequest


def publication(request: TimedRequest) -> dict[str, Any]:
    return read_in() | {
        "kept_country": kept_country(request),
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "site_feeds": feed_links(None),
    }
