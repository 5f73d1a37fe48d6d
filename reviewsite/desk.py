"""The desk: Django's own admin, for the whole publication."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin, ShowFacets
from django.contrib.admin.options import FORMFIELD_FOR_DBFIELD_DEFAULTS
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.i18n import JavaScriptCatalog

from images.lists import CappedPaginator
from reviews.forms.site_time import SiteTimeField, site_time_label

from .clock import SESSION_KEY

# Wherever the desk asks for a time, it is asked for in the site's zone, and a
# time that a clock-change night skips or repeats is refused with a choice.
FORMFIELD_FOR_DBFIELD_DEFAULTS[models.DateTimeField] = {"form_class": SiteTimeField}
FORMFIELD_FOR_DBFIELD_DEFAULTS[models.DateField] = {
    "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
}
# No list of the desk counts all that is in it.
ModelAdmin.paginator = CappedPaginator
ModelAdmin.show_full_result_count = False
ModelAdmin.show_facets = ShowFacets.NEVER


class ClockForm(forms.Form):
    time = SiteTimeField(label=site_time_label)


def _this_minute(at: dt.datetime) -> dt.datetime:
    return at.replace(second=0, microsecond=0)


#: The lists of the front page that are opened most, first; the others follow by name.
_OPENED_MOST = ("Review", "Drama", "Pick", "Availability", "Character")


class DeskSite(AdminSite):
    site_title = settings.SITE_NAME
    site_header = settings.SITE_NAME
    index_title = gettext_lazy("Desk")
    site_url = "/"
    enable_nav_sidebar = False

    def get_urls(self) -> list[URLResolver | URLPattern]:
        return [path("clock/", self.admin_view(self.clock), name="clock"), *super().get_urls()]

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        # Of all that is installed, and our own; Django's would give the admin's alone.
        return cast("HttpResponse", JavaScriptCatalog.as_view()(request))

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        apps = super().get_app_list(request, app_label)
        order = ["reviews", "images", "people", "auth"]
        # Other parts' own rows, which superusers see, come last.
        places = {label: place for place, label in enumerate(order)}
        most = {name: place for place, name in enumerate(_OPENED_MOST)}
        for app in apps:
            app["models"].sort(key=lambda model: most.get(model["object_name"], len(most)))
        return sorted(apps, key=lambda app: places.get(app["app_label"], len(order)))

    def index(self, request: Any, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        # The admin's modules are loaded after this one.
        from reviews.admin.worklist import worklist

        user: Any = request.user
        return super().index(
            request, {"worklist": worklist(user, request.at), **(extra_context or {})}
        )

    def clock(self, request: Any) -> HttpResponse:
        """Set the time at which this member of staff sees the public site."""
        user: Any = request.user
        if not user.has_perm("reviews.set_clock"):
            raise PermissionDenied
        if request.method == "POST" and "now" in request.POST:
            request.session.pop(SESSION_KEY, None)
            messages.success(request, _("You see the site as it is now."))
            return HttpResponseRedirect(reverse("admin:clock"))
        stored = request.session.get(SESSION_KEY)
        set_to = models.DateTimeField().to_python(stored) if stored else None
        form = ClockForm(request.POST or None, initial={"time": set_to or _this_minute(request.at)})
        form.fields["time"].widget.own_zone = user.zone
        if request.method == "POST" and form.is_valid():
            request.session[SESSION_KEY] = form.cleaned_data["time"].isoformat()
            messages.success(request, _("You see the site as it will be then."))
            return HttpResponseRedirect(reverse("admin:clock"))
        context = {
            **self.each_context(request),
            "title": _("Your clock"),
            "form": form,
            "set_to": set_to,
        }
        return TemplateResponse(request, "admin/clock.html", context)
