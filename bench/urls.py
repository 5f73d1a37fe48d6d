"""The site's addresses, and one that answers nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from reviewsite.urls import handler404, handler500

__all__ = ["handler404", "handler500"]


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("empty/", empty), path("", include("reviewsite.urls"))]
