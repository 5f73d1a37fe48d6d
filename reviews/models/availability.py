"""Where a drama can be watched, in which country, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from images.models import when_set
from people.models import Slugged, validate_list_of_text

from .drama import Drama

#: UN M.49's code for the world, as CLDR uses it.
WORLD = "001"
LEAVING_SOON = dt.timedelta(days=30)


class StreamingService(Slugged):
    name = models.CharField(_("name"), max_length=60, unique=True)
    aliases = models.JSONField(
        _("other names"),
        default=list,
        blank=True,
        validators=[validate_list_of_text],
        help_text=_("As texts may call it, one a line: Disney Plus."),
    )
    url = models.URLField(_("home page"), blank=True)

    class Meta:
        verbose_name = _("streaming service")
        verbose_name_plural = _("streaming services")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("service", args=[self.slug])


class AvailabilityQuerySet(models.QuerySet["Availability"]):
    def bulk_create(self, objs: Iterable[Availability], *args: Any, **kwargs: Any) -> Any:
        objs = list(objs)
        for row in objs:
            row.drama_title = row.drama.title
        return super().bulk_create(objs, *args, **kwargs)

    def open(self, at: dt.datetime) -> AvailabilityQuerySet:
        """Offers that stand at ``at`` in a known place; one without a country is nobody's."""
        return self.exclude(country="").filter(
            Q(opens_at__isnull=True) | Q(opens_at__lte=at),
            Q(closes_at__isnull=True) | Q(closes_at__gt=at),
        )

    def in_country(self, country: str) -> AvailabilityQuerySet:
        return self.filter(country__in=[country, WORLD])


class Availability(models.Model):
    """One offer: a drama on a service in a country (or worldwide), within a window."""

    class Monetization(models.TextChoices):
        # JustWatch's terms, which its clients and schema.org's actions share.
        FLATRATE = "FLATRATE", _("Subscription")
        FREE = "FREE", _("Free")
        ADS = "ADS", _("Free with ads")
        RENT = "RENT", _("Rent")
        BUY = "BUY", _("Buy")

    drama = models.ForeignKey(
        Drama, models.CASCADE, verbose_name=_("drama"), related_name="availabilities"
    )
    service = models.ForeignKey(
        StreamingService, models.PROTECT, verbose_name=_("service"), related_name="availabilities"
    )
    country = models.CharField(
        _("country"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^([A-Z]{2}|001)\Z", _("A country such as KR, or 001."))],
        help_text=_("ISO 3166-1, such as KR; 001 for the whole world; empty while not known."),
    )
    monetization = models.CharField(
        _("offer"), max_length=8, choices=Monetization.choices, default=Monetization.FLATRATE
    )
    url = models.URLField(_("link"), max_length=500, blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    verified_on = models.DateField(_("checked on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("checked by"),
        null=True,
        blank=True,
        related_name="+",
    )
    source = models.CharField(
        _("source"), max_length=100, blank=True, help_text=_("Named beside the offer if given.")
    )
    #: The drama's, so that an index gives a service's list in its order. ``Drama`` keeps it.
    drama_title = models.CharField(max_length=200, default="", editable=False)

    objects = AvailabilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availability")
        ordering = ["country", "monetization", "service", "pk"]
        indexes = [
            when_set("closes_at", "availability_closes_at_set"),
            when_set("opens_at", "availability_opens_at_set"),
            models.Index(fields=["drama_title", "-id"], name="availability_by_drama"),
            models.Index(fields=["country", "-id"], name="availability_by_country"),
            models.Index(
                fields=["-id"], condition=Q(verified_on=None), name="availability_unchecked"
            ),
            models.Index(
                fields=["service", "country", "drama_title", "id"], name="availability_by_title"
            ),
            models.Index("country", Lower("drama_title"), "drama", name="availability_in_country"),
            models.Index(
                fields=["service", "country", "closes_at", "id"],
                condition=Q(closes_at__isnull=False),
                name="availability_next_to_close",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="availability_window_ordered",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("The offer closes before it opens."),
            ),
            models.UniqueConstraint(
                "drama",
                "service",
                "country",
                "monetization",
                "opens_at",
                name="availability_told_once",
                violation_error_message=_("This offer is already listed."),
            ),
            models.UniqueConstraint(
                "drama",
                "service",
                "country",
                "monetization",
                condition=Q(opens_at__isnull=True),
                name="availability_open_start_told_once",
                violation_error_message=_("This offer is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.country or '?'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.drama_title = self.drama.title
        super().save(*args, **kwargs)

    @property
    def worldwide(self) -> bool:
        return self.country == WORLD

    @property
    def link(self) -> str:
        """Its address, if that is one for a browser: whoever wrote the row, no script goes out."""
        return self.url if self.url.startswith(("https://", "http://")) else ""

    def is_leaving_soon(self, at: dt.datetime) -> bool:
        return self.closes_at is not None and at >= self.closes_at - LEAVING_SOON
