"""A drama, and a service to watch it on."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..models import Drama, StreamingService
from ..pages import drama as drama_pages
from ..pages import service as service_pages
from .asked import TimedRequest, country, cursor
from .moved import redirect_moved


@require_safe
def drama(request: TimedRequest, slug: str) -> HttpResponse:
    found = drama_pages.find(slug, request.at)
    if found is None:
        return redirect_moved(request, Drama, slug)
    page = drama_pages.drama_page(found, request.at, country(request), cursor(request))
    return render(request, "drama.html", page)


@require_safe
def service(request: TimedRequest, slug: str) -> HttpResponse:
    found = service_pages.find(slug, request.at)
    if found is None:
        return redirect_moved(request, StreamingService, slug)
    page = service_pages.service_page(found, request.at, country(request), cursor(request))
    return render(request, "service.html", page)
