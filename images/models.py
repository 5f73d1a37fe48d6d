"""Pictures: who is credited, what may be done with them, and when."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def new_token() -> str:
    """An unguessable name for a picture's address (128 bits)."""
    return secrets.token_urlsafe(16)


def original_path(image: Image, filename: str) -> str:
    """Originals are kept under their own token; the sender's file name never becomes a path."""
    return f"originals/{image.token}.{image.format.lower()}"


def rendition_path(rendition: Rendition, filename: str) -> str:
    """A new name at each writing: what a name stands for never changes under a reader."""
    return f"renditions/{rendition.image.token}-{rendition.width}-{secrets.token_hex(4)}.jpg"


class ImageQuerySet(models.QuerySet["Image"]):
    def usable(self, at: dt.datetime) -> ImageQuerySet:
        """Those that may be shown at ``at``: rights decided, credit known, inside the window."""
        return self.exclude(rights__in=Image.UNUSABLE).filter(
            ~Q(credit_line=""),
            Q(usable_from__isnull=True) | Q(usable_from__lte=at),
            Q(usable_until__isnull=True) | Q(usable_until__gt=at),
        )


class Image(models.Model):
    """
    An untouched original with its credit and rights.

    The file never changes once stored: a better scan is a new Image.
    """

    class Rights(models.TextChoices):
        # After the Guardian's picture desk (guardian/grid).
        UNKNOWN = "unknown", _("Not decided yet (cannot be used)")
        NONE = "none", _("No rights (cannot be used)")
        STAFF = "staff", _("Staff photographer or illustrator")
        COMMISSIONED = "commissioned", _("Commissioned")
        AGENCY = "agency", _("Agency")
        PR_IMAGE = "pr-image", _("PR image")
        HANDOUT = "handout", _("Handout (only in the context it was provided for)")
        SCREENGRAB = "screengrab", _("Screengrab")
        SOCIAL_MEDIA = "social-media", _("Social media")
        CREATIVE_COMMONS = "creative-commons", _("Creative Commons")
        PUBLIC_DOMAIN = "public-domain", _("Public domain")

    UNUSABLE = (Rights.UNKNOWN, Rights.NONE)

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    original = models.FileField(_("file"), upload_to=original_path, max_length=200)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    format = models.CharField(max_length=8, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)

    alt = models.CharField(
        _("alt text"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for those who do not see it. At most 250 characters."),
    )
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    creator = models.CharField(
        _("creator"), max_length=200, blank=True, help_text=_("The photographer or illustrator.")
    )
    credit_line = models.CharField(
        _("credit line"),
        max_length=200,
        blank=True,
        help_text=_("As it must be printed, for example “JTBC”. Required before readers see it."),
    )
    copyright_notice = models.CharField(_("copyright notice"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    rights = models.CharField(
        _("rights"), max_length=20, choices=Rights.choices, default=Rights.UNKNOWN
    )
    restrictions = models.TextField(_("restrictions"), blank=True)
    licence_url = models.URLField(_("licence (web statement of rights)"), blank=True)
    acquire_url = models.URLField(_("where to license it"), blank=True)
    usable_from = models.DateTimeField(_("usable from"), null=True, blank=True)
    usable_until = models.DateTimeField(_("usable until"), null=True, blank=True)
    focal_x = models.FloatField(_("focal point, from the left"), default=0.5)
    focal_y = models.FloatField(_("focal point, from the top"), default=0.4)
    # What the file's own metadata said: {"creator": {"xmp": "…", "exif": "…"}, …}.
    embedded = models.JSONField(_("in the file"), default=dict, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="image_window_ordered",
                condition=Q(usable_until__gt=F("usable_from")),
                violation_error_message=_("The rights end before they begin."),
            ),
            models.CheckConstraint(
                name="image_focal_point_inside",
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                violation_error_message=_("The focal point lies outside the picture (0 to 1)."),
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.caption or self.token

    def is_usable(self, at: dt.datetime) -> bool:
        """The rule of ``ImageQuerySet.usable`` for this row. Costs nothing."""
        return (
            self.rights not in self.UNUSABLE
            and self.credit_line != ""
            and (self.usable_from is None or self.usable_from <= at)
            and (self.usable_until is None or self.usable_until > at)
        )


class Rendition(models.Model):
    """One derived JPEG. Its XMP says whom to credit; it carries no other metadata."""

    image = models.ForeignKey(Image, models.CASCADE, related_name="renditions")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file = models.FileField(upload_to=rendition_path, max_length=200)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ["width"]
        constraints = [
            models.UniqueConstraint("image", "width", name="rendition_unique_per_width"),
        ]

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"

    def get_absolute_url(self) -> str:
        return reverse("picture", args=[self.image.token, self.width])
