"""The site's addresses, and one that answers nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from reviewsite.urls import handler404, handler500
from reviewsite.urls import urlpatterns as site_urlpatterns

__all__ = ["handler404", "handler500"]


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("empty/", empty), *site_urlpatterns]
