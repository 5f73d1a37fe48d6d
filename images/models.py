"""Pictures: who is credited, what may be done with them, and when."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .metadata.text import visible

EXTENSIONS = {"avif": "avif", "webp": "webp", "jpeg": "jpg"}
#: {"card": {"avif": [[320, 240], [480, 360]], …}, …}: width and height by crop and format.
Made = dict[str, dict[str, list[list[int]]]]


def when_set(field: str, name: str) -> models.Index:
    """
    An index of the rows in which ``field`` is set: of an instant that most rows lack.

    Without the others SQLite cannot take it for “not set, or past”, which most rows
    are: it would begin there and sort an archive for a page.
    """
    return models.Index(fields=[field], condition=Q(**{f"{field}__isnull": False}), name=name)


def new_token() -> str:
    """An unguessable name for a picture's address (128 bits)."""
    return secrets.token_urlsafe(16)


def original_path(image: Image, filename: str) -> str:
    """Originals are kept under their own token; the sender's file name never becomes a path."""
    return f"originals/{image.token}.{image.format.lower()}"


def rendition_path(rendition: Rendition, filename: str) -> str:
    """A new name at each writing: what a name stands for never changes under a reader."""
    what = f"{rendition.image.token}-{rendition.crop}-{rendition.width}"
    return f"renditions/{what}-{secrets.token_hex(4)}.{rendition.extension}"


def validate_regions(value: object) -> None:
    """A list of country codes, as ISO 3166-1 writes them with two letters."""
    if not isinstance(value, list) or not all(
        isinstance(code, str) and re.fullmatch("[A-Z]{2}", code) for code in value
    ):
        raise ValidationError(_("Give countries by their two letters: KR, US."))


class Thumbnail(NamedTuple):
    url: str
    width: int
    height: int


class ImageQuerySet(models.QuerySet["Image"]):
    def usable(self, at: dt.datetime) -> ImageQuerySet:
        """Those that may be shown at ``at``: rights decided, credit known, inside the window."""
        return self.exclude(rights__in=Image.UNUSABLE).filter(
            ~Q(credit_line=""),
            Q(usable_from__isnull=True) | Q(usable_from__lte=at),
            Q(usable_until__isnull=True) | Q(usable_until__gt=at),
        )

    def unusable(self, at: dt.datetime) -> ImageQuerySet:
        """The others."""
        return self.filter(
            Q(rights__in=Image.UNUSABLE)
            | Q(credit_line="")
            | Q(usable_from__gt=at)
            | Q(usable_until__lte=at)
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
    #: What is said of the picture in words.
    TEXTS = ("alt", "caption", "creator", "credit_line", "copyright_notice", "source")

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    original = models.FileField(_("file"), upload_to=original_path, max_length=200)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    #: What it looks like, in 64 bits as 16 hexadecimal digits (``images.likeness``).
    likeness = models.CharField(max_length=16, blank=True, editable=False)
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
    regions = models.JSONField(
        _("regions"),
        default=list,
        blank=True,
        validators=[validate_regions],
        help_text=_("Countries that the licence is limited to, by two letters. Empty: no limit."),
    )
    fallback = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("fallback"),
        null=True,
        blank=True,
        related_name="stands_in_for",
        help_text=_("Shown in its place where this picture may not be shown."),
    )
    replaces = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("replaces"),
        null=True,
        editable=False,
        related_name="replaced_by",
    )
    focal_x = models.FloatField(_("focal point, from the left"), default=0.5)
    focal_y = models.FloatField(_("focal point, from the top"), default=0.4)
    # What the file's own metadata said: {"creator": {"xmp": "…", "exif": "…"}, …}.
    embedded = models.JSONField(_("in the file"), default=dict, editable=False)
    # The files that a page may name: what its rows say, repeated (``images.rendering.tell``).
    made = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"]),
            models.Index(fields=["rights", "-created_at", "-id"]),
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(credit_line=""),
                name="image_without_credit",
            ),
            models.Index(
                fields=["-created_at", "-id"], condition=Q(alt=""), name="image_without_alt"
            ),
            when_set("usable_from", "image_usable_from_set"),
            when_set("usable_until", "image_usable_until_set"),
        ]
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
            models.CheckConstraint(
                name="image_not_its_own_fallback",
                condition=Q(fallback__isnull=True) | ~Q(fallback=F("id")),
                violation_error_message=_("A picture cannot stand in for itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.caption or _("Picture No. %(number)s") % {"number": self.pk}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """
        Write everything but ``made``, which a task may have changed since this was loaded.

        An existing row's ``made`` is written by ``images.rendering.tell`` alone.
        A text of invisible characters is kept as empty: whether there is a credit
        is asked of the database too.
        """
        for name in self.TEXTS:
            if not visible(getattr(self, name)):
                setattr(self, name, "")
        if not self._state.adding and kwargs.get("update_fields") is None:
            names = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            kwargs["update_fields"] = [name for name in names if name != "made"]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.rights == self.Rights.CREATIVE_COMMONS and not self.licence_url:
            words = _(
                "Creative Commons asks that its licence be named: give the licence’s address."
            )
            raise ValidationError({"licence_url": words})

    def is_usable(self, at: dt.datetime) -> bool:
        """The rule of ``ImageQuerySet.usable`` for this row. Costs nothing."""
        return (
            self.rights not in self.UNUSABLE
            and self.credit_line != ""
            and (self.usable_from is None or self.usable_from <= at)
            and (self.usable_until is None or self.usable_until > at)
        )

    @property
    def thumbnail(self) -> Thumbnail | None:
        """Its smallest whole file, for the desk. No query."""
        sizes = self.made.get("full", {}).get("jpeg", [])
        if not sizes:
            return None
        width, height = sizes[0]
        url = reverse("picture", args=[self.token, "full", width, EXTENSIONS["jpeg"]])
        return Thumbnail(url, width, height)


class RenditionQuerySet(models.QuerySet["Rendition"]):
    def made(self) -> RenditionQuerySet:
        """Those whose file is there and says the credit as it is now: what pages may name."""
        return self.filter(state=Rendition.State.MADE)


class Rendition(models.Model):
    """One derived file. Its XMP says whom to credit; it carries no other metadata."""

    class Crop(models.TextChoices):
        FULL = "full", _("Whole picture")
        HERO = "hero", _("Hero (16:9)")
        CARD = "card", _("Card (4:3)")
        SQUARE = "square", _("Square")
        SOCIAL = "social", _("Social (1200 × 630)")

    class Format(models.TextChoices):
        AVIF = "avif", "AVIF"
        WEBP = "webp", "WebP"
        JPEG = "jpeg", "JPEG"

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        MADE = "made", _("Made")
        FAILED = "failed", _("Failed")

    image = models.ForeignKey(Image, models.CASCADE, related_name="renditions")
    crop = models.CharField(max_length=6, choices=Crop.choices, default=Crop.FULL)
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.JPEG)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    #: What went wrong the last time, for the desk; empty once made.
    error = models.CharField(max_length=500, blank=True)
    #: How often making it has failed since it was last asked for.
    attempts = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(upload_to=rendition_path, max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ["crop", "format", "width"]
        constraints = [
            models.UniqueConstraint(
                "image", "crop", "format", "width", name="rendition_made_once_per_spec"
            ),
            models.CheckConstraint(
                name="rendition_made_has_a_file",
                condition=~Q(state="made") | ~Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_crop_display()}, {self.width} × {self.height} {self.format}"

    def get_absolute_url(self) -> str:
        return reverse("picture", args=[self.image.token, self.crop, self.width, self.extension])

    @property
    def extension(self) -> str:
        """Of its file and its address."""
        return EXTENSIONS[self.format]

    @property
    def content_type(self) -> str:
        return f"image/{self.format}"
