"""Sitemaps: the index, one section's index, one file, the news."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..pages import sitemaps
from .asked import TimedRequest

_XML = "application/xml"


@require_safe
def index(request: TimedRequest) -> HttpResponse:
    files = sitemaps.index(request.at)
    return render(request, "sitemaps/index.xml", {"files": files}, content_type=_XML)


@require_safe
def section(request: TimedRequest, section: str) -> HttpResponse:
    """The index of one section (to be watched apart), or the news, which are one file."""
    if section == "news":
        items = sitemaps.news(request.at)
        return render(request, "sitemaps/news.xml", {"items": items}, content_type=_XML)
    if section not in sitemaps.SECTIONS:
        raise Http404
    files = sitemaps.section_files(section, request.at)
    return render(request, "sitemaps/index.xml", {"files": files}, content_type=_XML)


@require_safe
def file(request: TimedRequest, section: str, number: int) -> HttpResponse:
    if section not in sitemaps.SECTIONS or number >= sitemaps.LAST:
        raise Http404
    pages = sitemaps.locations(section, number, request.at)
    if not pages:
        raise Http404
    return render(request, "sitemaps/urlset.xml", {"pages": pages}, content_type=_XML)
