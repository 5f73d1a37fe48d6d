"""Dramas, their characters and crew, and where they can be watched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Max, Min, Model, OuterRef, Q, QuerySet, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag

from images.forms import PicturesFromTheLibrary
from images.lists import LongList, count_of, year_of
from people.forms import ListsOneALine

from .. import workflow
from ..forms.site_time import SiteTimeField, site_time_label
from ..models import (
    LEAVING_SOON,
    Availability,
    Casting,
    Character,
    CrewCredit,
    Drama,
    Genre,
    Network,
    SearchEntry,
    StreamingService,
    Topic,
    TopicOfReview,
    WorkflowEvent,
)
from ..search import desk
from ..social_cards.tasks import drama_changed

admin.site.unregister(Tag)  # Ours are topics.


class CharacterInline(ListsOneALine, admin.TabularInline):
    model = Character
    fields = ("name", "native_name", "tier", "order", "identity_is_spoiler", "played_by")
    readonly_fields = ("played_by",)
    show_change_link = True
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Character]:
        return super().get_queryset(request).prefetch_related("castings__cast_member")

    @admin.display(description=gettext_lazy("performers"))
    def played_by(self, character: Character) -> str:
        if not character.pk:
            return "–"
        names = ", ".join(c.cast_member.name for c in character.castings.all())
        return names or _("nobody yet")


class CrewCreditInline(admin.TabularInline):
    model = CrewCredit
    autocomplete_fields = ("crew_member",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[CrewCredit]:
        return super().get_queryset(request).select_related("crew_member")


class AvailabilityInline(admin.TabularInline):
    model = Availability
    fields = ("service", "country", "monetization", "url", "opens_at", "closes_at", "verified_on")
    # Without the link beside it, for which a row has no room.
    formfield_overrides = {URLField: {"widget": forms.URLInput(attrs={"class": "vURLField"})}}
    autocomplete_fields = ("service",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Availability]:
        return super().get_queryset(request).select_related("service")


class CastingInline(admin.TabularInline):
    model = Casting
    autocomplete_fields = ("cast_member",)
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Casting]:
        return super().get_queryset(request).select_related("cast_member")


class StartYearFilter(admin.SimpleListFilter):
    title = gettext_lazy("first year")
    parameter_name = "start_year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every year between the first and the last. Two look-ups in an index."""
        first = Drama.objects.aggregate(year=Min("start_year"))["year"]
        last = Drama.objects.aggregate(year=Max("start_year"))["year"]
        if first is None or last is None:
            return []
        return [(str(year), str(year)) for year in range(last, first - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Drama]) -> QuerySet[Drama]:
        value = self.value() or ""
        return queryset.filter(start_year=value[:4]) if value.isdecimal() else queryset


@admin.register(Drama)
class DramaAdmin(PicturesFromTheLibrary, ListsOneALine, LongList):
    list_display = (
        "title",
        "native_title",
        "years",
        "kind",
        "listed",
        "embargoed_until",
        "reviews_count",
    )
    # By what an index gives: another order would sort every drama for a page.
    sortable_by = ("title", "years")
    list_filter = (
        "kind",
        "listed",
        ("embargoed_until", admin.EmptyFieldListFilter),
        "genres",
        "networks",
        StartYearFilter,
    )
    search_fields = ("title", "native_title", "romanised_title", "slug")
    search_help_text = gettext_lazy("Title, also in Hangul or romanised")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("networks", "genres")
    inlines = (CharacterInline, CrewCreditInline, AvailabilityInline)
    list_per_page = 50
    change_form_template = "admin/reviews/drama/change_form.html"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("title", "native_title"),
                    ("romanised_title", "slug"),
                    "alternative_titles",
                    "synopsis",
                )
            },
        ),
        (
            gettext_lazy("Facts"),
            {
                "fields": (
                    ("kind", "country", "language"),
                    ("start_year", "end_year"),
                    ("start_date", "end_date"),
                    ("episodes", "runtime", "content_rating"),
                    ("networks", "genres"),
                )
            },
        ),
        (
            gettext_lazy("On the site"),
            {"fields": ("poster", "trailer_url", "listed", "external_ids")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Drama]:
        dramas: QuerySet[Drama] = super().get_queryset(request)
        return dramas.annotate(review_count=count_of(Drama, "reviews"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Drama], search_term: str
    ) -> tuple[QuerySet[Drama], bool]:
        named = desk.things(SearchEntry.Kind.DRAMA)
        return desk.sought(queryset, search_term, named, "slug"), False

    def save_model(self, request: HttpRequest, obj: Drama, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change:
            drama_changed(obj, set(form.changed_data))

    @admin.display(description=gettext_lazy("years"), ordering="start_year")
    def years(self, drama: Drama) -> str:
        return drama.years

    @admin.display(description=gettext_lazy("reviews"))
    def reviews_count(self, drama: Any) -> int:
        return int(drama.review_count or 0)

    # --- Its embargo ---------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        embargo = self.admin_site.admin_view(self.embargo)
        return [
            path("<int:pk>/embargo/", embargo, name="reviews_drama_embargo"),
            *super().get_urls(),
        ]

    def embargo(self, request: Any, pk: int) -> HttpResponse:
        """Hide a drama and all that is about it until a time."""
        user: Any = request.user
        if not user.has_perm("reviews.embargo_drama"):
            raise PermissionDenied
        drama = get_object_or_404(Drama, pk=pk)
        data = request.POST if request.method == "POST" else None
        form = EmbargoForm(data, initial={"time": drama.embargoed_until})
        form.fields["time"].widget.own_zone = user.zone
        if data is not None and form.is_valid():
            try:
                workflow.embargo_drama(
                    drama, by=user, at=request.at, time=form.cleaned_data["time"]
                )
            except workflow.Refused as refused:
                form.add_error(refused.field, refused.message)
            else:
                lifted = _("You %(did)s.") % {"did": _("lifted the embargo")}
                told = _("The embargo is set.") if form.cleaned_data["time"] else lifted
                messages.success(request, told)
                return HttpResponseRedirect(reverse("admin:reviews_drama_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Embargo of %(drama)s") % {"drama": drama},
            "opts": self.opts,
            "original": drama,
            "form": form,
            "events": WorkflowEvent.objects.filter(drama=drama).select_related("by"),
        }
        return TemplateResponse(request, "admin/reviews/drama/embargo.html", context)


class EmbargoForm(forms.Form):
    time = SiteTimeField(
        label=site_time_label,
        required=False,
        help_text=gettext_lazy("Hidden until then. Empty lifts the embargo."),
    )


@admin.register(Character)
class CharacterAdmin(ListsOneALine, LongList):
    list_display = ("name", "native_name", "drama", "tier", "played_by")
    sortable_by = ()  # Main parts first, as an index has them.
    list_filter = ("tier", "identity_is_spoiler")
    search_fields = ("name", "native_name", "drama__title", "drama__native_title")
    list_select_related = ("drama",)
    autocomplete_fields = ("drama",)
    inlines = (CastingInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Character]:
        return super().get_queryset(request).prefetch_related("castings__cast_member")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Character], search_term: str
    ) -> tuple[QuerySet[Character], bool]:
        return desk.sought(queryset, search_term, desk.characters), False

    played_by = CharacterInline.played_by


class Named(ListsOneALine, admin.ModelAdmin):
    """Something with a name and an address, and whether anything is under it."""

    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    #: Whose rows name it, and by which field.
    users: tuple[type[Model], str]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        model, field = self.users
        users = model._default_manager.filter(**{field: OuterRef("pk")}).order_by()
        marked: QuerySet[Any] = rows.annotate(is_used=Exists(users))
        return marked

    @admin.display(description=gettext_lazy("used"), boolean=True)
    def used(self, row: Any) -> bool:
        return bool(row.is_used)

    list_display = ("name", "slug", "used")


@admin.register(Genre)
class GenreAdmin(Named):
    users = (Drama.genres.through, "genre")


@admin.register(Network)
class NetworkAdmin(Named):
    users = (Drama.networks.through, "network")


@admin.register(Topic)
class TopicAdmin(Named):
    users = (TopicOfReview, "tag")


@admin.register(StreamingService)
class StreamingServiceAdmin(Named):
    users = (Availability, "service")


class OfferFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "offer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", gettext_lazy("Open now")),
            ("leaving", gettext_lazy("Leaving soon")),
            ("ended", gettext_lazy("Ended")),
            ("nowhere", gettext_lazy("Without a country")),
            ("unchecked", gettext_lazy("Never checked")),
        ]

    def queryset(self, request: Any, queryset: QuerySet[Availability]) -> QuerySet[Availability]:
        at = request.at
        if self.value() == "open":
            return queryset & Availability.objects.open(at)
        chosen: dict[str, Q] = {
            "leaving": Q(closes_at__gt=at, closes_at__lte=at + LEAVING_SOON),
            "ended": Q(closes_at__lte=at),
            "nowhere": Q(country=""),
            "unchecked": Q(verified_on__isnull=True),
        }
        value = self.value()
        return queryset.filter(chosen[value]) if value in chosen else queryset


@admin.register(Availability)
class AvailabilityAdmin(LongList):
    list_display = (
        "of_drama",
        "service",
        "country",
        "monetization",
        "opens_at",
        "closes_at",
        "verified_on",
    )
    # Its own order, of three names in other tables, would be one of all offers for each page.
    ordering = ("-pk",)
    sortable_by = ("of_drama",)
    list_filter = (OfferFilter, "service", "monetization", year_of("closes_at"))
    search_fields = ("drama__title", "drama__native_title", "service__name", "=country")
    list_select_related = ("drama", "service")
    autocomplete_fields = ("drama", "service")
    exclude = ("verified_by",)

    @admin.display(description=gettext_lazy("drama"), ordering="drama_title")
    def of_drama(self, offer: Availability) -> Drama:
        return offer.drama

    def get_ordering(self, request: HttpRequest) -> Any:
        """What leaves soon: the next first; what has ended: the last first."""
        ends = {"leaving": ["closes_at", "pk"], "ended": ["-closes_at", "-pk"]}
        return ends.get(request.GET.get("offer", "")) or super().get_ordering(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Availability], search_term: str
    ) -> tuple[QuerySet[Availability], bool]:
        return desk.sought(queryset, search_term, desk.offers), False

    def save_model(self, request: HttpRequest, obj: Availability, form: Any, change: bool) -> None:
        if "verified_on" in form.changed_data:
            user: Any = request.user
            obj.verified_by = user if obj.verified_on else None
        super().save_model(request, obj, form, change)
