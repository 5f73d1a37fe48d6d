"""What every template may name: the publication itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def publication(request: HttpRequest) -> dict[str, Any]:
    return {"site_name": settings.SITE_NAME, "site_tagline": settings.SITE_TAGLINE}
