"""Every address of the site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("", include("reviews.urls")),
]

handler404 = "reviews.views.errors.not_found"
handler500 = "reviews.views.errors.failed"
