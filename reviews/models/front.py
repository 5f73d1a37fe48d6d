"""What the editors put on the home page, and from when until when."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .review import Review


class PickQuerySet(models.QuerySet["Pick"]):
    def open(self, at: dt.datetime) -> PickQuerySet:
        """Those whose time on the home page it is at ``at``, the newest choice first."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at).order_by(
            "place", "order", "-starts_at", "-pk"
        )


class Pick(models.Model):
    """A review that the editors put in a place of the home page for a time."""

    class Place(models.TextChoices):
        LEAD = "lead", _("The lead")
        PICK = "pick", _("Our picks")
        ARCHIVE = "archive", _("From the archive")

    review = models.ForeignKey(
        Review, models.CASCADE, verbose_name=_("review"), related_name="picks"
    )
    place = models.CharField(_("place"), max_length=7, choices=Place.choices, default=Place.PICK)
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Within its place; of the same, the newest goes first.")
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Empty: until it is taken away.")
    )

    objects = PickQuerySet.as_manager()

    class Meta:
        verbose_name = _("pick for the home page")
        verbose_name_plural = _("home page")
        ordering = ["place", "order", "-starts_at"]
        indexes = [models.Index(fields=["starts_at"]), models.Index(fields=["ends_at"])]
        constraints = [
            models.CheckConstraint(
                name="pick_window_ordered",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("It ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_place_display()}: {self.review}"
