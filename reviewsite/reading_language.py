"""Each request lives in the language that its path names, and no other request does."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.http import escape_leading_slashes
from django.utils.translation import override

from reviews.reading_language import split


class ReadingLanguageMiddleware:
    """
    Stands before all that resolves addresses.

    Django's own would ask cookies and headers too, and a page would no longer be
    a function of its path. The publication's own language has no prefix: with
    one, the address leads to the plain one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        own = f"/{settings.LANGUAGE_CODE}"
        if request.path_info == own or request.path_info.startswith(f"{own}/"):
            return _without(own, request)
        language, _plain = split(request.path_info)
        with override(language, deactivate=True):
            return self.get_response(request)


def _without(prefix: str, request: HttpRequest) -> HttpResponsePermanentRedirect:
    """To the plain address. Not to be kept: another language may become the publication's own."""
    rest = request.get_full_path().replace(prefix, "", 1)
    # Two slashes at the beginning would name another host.
    target = escape_leading_slashes(rest if rest.startswith("/") else f"/{rest}")
    return HttpResponsePermanentRedirect(target, headers={"Cache-Control": "no-cache"})
