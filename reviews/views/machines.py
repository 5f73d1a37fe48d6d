"""What programs ask a site for at addresses of their own choosing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ..crawlers import robots_txt
from ..pages.meta import absolute
from ..pages.oembed import oembed as oembed_answer
from .asked import TimedRequest

#: The stylesheet's paper and ink, which a manifest cannot name by property.
_PAPER = "#fbfbfa"


@require_safe
def robots(request: TimedRequest) -> HttpResponse:
    text = robots_txt(settings.CRAWLERS_REFUSED, absolute(reverse("sitemap")))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def indexnow_key(request: TimedRequest, key: str) -> HttpResponse:
    """By this file search engines know that a ping with the key is ours (indexnow.org)."""
    if key != settings.INDEXNOW_KEY:
        raise Http404
    return HttpResponse(key, content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request: TimedRequest) -> JsonResponse:
    """The web app manifest (w3.org/TR/appmanifest)."""
    icons: list[dict[str, Any]] = [
        {"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        *(
            {
                "src": static(f"icons/icon-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
            }
            for size in (192, 512)
        ),
        {
            "src": static("icons/icon-maskable-512.png"),
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
    ]
    document = {
        "id": "/",
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": settings.SITE_TAGLINE,
        "lang": get_language(),
        "start_url": reverse("home"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": icons,
    }
    return JsonResponse(document, content_type="application/manifest+json")


@require_safe
def oembed(request: TimedRequest) -> HttpResponse:
    """
    The card of one of our reviews, as JSON: ``?url=…&format=json&maxwidth=…&maxheight=…``.

    501 for another format, 404 for what is no public review of ours. Never 401:
    that a review is there and hidden is nobody's to know.
    """
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501)
    try:
        limits = [_limit(request, name) for name in ("maxwidth", "maxheight")]
    except ValueError:
        return HttpResponseBadRequest()
    url = request.GET.get("url", "")
    answer = oembed_answer(url, request.at, max_width=limits[0], max_height=limits[1])
    if answer is None:
        raise Http404
    response = JsonResponse(answer)
    # Pages of others may ask; there is nothing here that a reader's cookies would change.
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


def _limit(request: TimedRequest, name: str) -> int | None:
    """A size in pixels, or ``None`` if not given. Raises ``ValueError`` for what is none."""
    value = request.GET.get(name)
    if value is None or value == "":
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 6):
        raise ValueError(value)
    return int(value) or None
