"""Every address of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from reviews.urls import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("", include("reviews.urls")),
    # In the publication's own language without a prefix.
    *i18n_patterns(path("", include(pages)), prefix_default_language=False),
]

handler400 = "reviews.views.errors.not_understood"
handler404 = "reviews.views.errors.not_found"
handler500 = "reviews.views.errors.failed"
