"""What the desk keeps about a review: its manuscript, its history, its notes, its waivers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from images.models import Image

from .drama import Drama
from .edition import Edition
from .review import Review


class Manuscript(models.Model):
    """A text as it was handed in, kept whole. A finding's line counts in it."""

    text = models.TextField(_("text"))
    name = models.CharField(_("file"), max_length=200, blank=True)
    credit_line = models.CharField(_("credit line"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        verbose_name = _("manuscript")
        verbose_name_plural = _("manuscripts")
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return self.name or f"{self.received_at:%Y-%m-%d %H:%M}"


class WorkflowEvent(models.Model):
    """Who did what, when, and why. Written by every verb, changed by nothing."""

    review = models.ForeignKey(Review, models.CASCADE, null=True, related_name="events")
    edition = models.ForeignKey(Edition, models.CASCADE, null=True, related_name="events")
    #: Of a drama's embargo; every other verb is about a review.
    drama = models.ForeignKey(Drama, models.CASCADE, null=True, related_name="events")
    verb = models.CharField(_("verb"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("by"),
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(_("at"))
    #: The time the verb was about: when it takes effect, is withdrawn, an embargo ends.
    time = models.DateTimeField(_("time"), null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("workflow event")
        verbose_name_plural = _("workflow events")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["review", "-at"]),
            models.Index(fields=["-at", "-id"]),
            models.Index(fields=["verb", "-at", "-id"]),
            models.Index(fields=["by", "-at", "-id"]),
            models.Index(
                fields=["-id"], condition=~models.Q(reason=""), name="event_with_a_reason"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="event_of_a_review_or_a_drama",
                condition=models.Q(review__isnull=True) ^ models.Q(drama__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class Note(models.Model):
    """A comment of the desk, on the whole edition or on a quoted piece of it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="notes")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), null=True, related_name="+"
    )
    quote = models.CharField(_("quote"), max_length=500, blank=True)
    text = models.TextField(_("note"))
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("mentions"),
        blank=True,
        related_name="mentioned_in",
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.text[:60]


class Waiver(models.Model):
    """A blocking finding that an editor let pass, and why. It follows the text it is about."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="waivers")
    rule = models.CharField(_("rule"), max_length=40)
    text = models.TextField(_("text"), blank=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint("edition", "rule", "text", name="waiver_once_per_finding"),
            models.CheckConstraint(
                name="waiver_has_a_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why it may pass."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason}"


class RightsReminder(models.Model):
    """
    Somebody was told that a picture's rights end at ``usable_until``, ``days`` before.

    Written before the mail goes out, so that two runs at once send it once.
    """

    image = models.ForeignKey(
        Image, models.CASCADE, verbose_name=_("image"), related_name="reminders"
    )
    #: The end as it was then: one that is moved is told anew.
    usable_until = models.DateTimeField(_("usable until"))
    days = models.PositiveSmallIntegerField(_("days before"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("told to"), related_name="+"
    )
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("reminder of picture rights")
        verbose_name_plural = _("reminders of picture rights")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "image", "usable_until", "days", "user", name="rights_reminder_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.image}: {self.days}"
