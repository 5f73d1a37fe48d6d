"""What every template may name: the publication itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .markup import read_in
from .pages.feeds import feed_links


def publication(request: HttpRequest) -> dict[str, Any]:
    return read_in() | {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "site_feeds": feed_links(None),
    }
