"""People: who signs in, who writes, who performs, who makes."""

from __future__ import annotations

import unicodedata
import zoneinfo
from collections.abc import Callable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Length, Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from images.models import Image


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(zone)s” is no time zone."), params={"zone": value})


def validate_list_of_text(value: object) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValidationError(_("This must be a list of texts."))


def nfc(value: str) -> str:
    """Hangul is stored composed, so that one name is one string of bytes."""
    return unicodedata.normalize("NFC", value).strip()


class User(AbstractUser):
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("Times are shown in it beside the site's own, for example Europe/Madrid."),
    )

    @cached_property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username


class FormerSlug(models.Model):
    """
    An address at which something was public before, so that old links can find it.

    Kept only for what readers could see when it gave the address up: a working
    title that was never public leads nowhere.
    """

    #: The model's label, "reviews.drama".
    kind = models.CharField(max_length=50)
    slug = models.CharField(max_length=120)
    object_id = models.BigIntegerField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["-changed_at"]
        constraints = [
            # The last one to give an address up is whom it leads to.
            models.UniqueConstraint("kind", "slug", name="former_slug_unique_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


class KeepsFormerSlugs(models.Model):
    """
    Saving another slug keeps the former one, if it was public, for old links. Few queries.

    ``was_public`` says whether a thing answers with a page now. It is the gate's
    to say, which stands above this app and gives it in when the site starts.
    """

    #: ``None`` until it is known: rows of public pages are made without ``from_db``.
    _loaded_slug: str | None = None
    was_public: ClassVar[Callable[[Any], bool]]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        former = self._former_slug()
        super().save(*args, **kwargs)
        slug: str = self.slug  # type: ignore[attr-defined]
        if former and former != slug and KeepsFormerSlugs.was_public(self):
            FormerSlug.objects.update_or_create(
                kind=self._meta.label_lower, slug=former, defaults={"object_id": self.pk}
            )
        self._loaded_slug = slug

    def _former_slug(self) -> str | None:
        if self._loaded_slug is None and not self._state.adding:
            stored: Any = type(self)._default_manager.filter(pk=self.pk)
            slug: str | None = stored.values_list("slug", flat=True).first()
            return slug
        return self._loaded_slug

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        instance = super().from_db(*args, **kwargs)
        instance._loaded_slug = instance.__dict__.get("slug", "")
        return instance


class Slugged(KeepsFormerSlugs):
    """Something with an address of its own."""

    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True)

    class Meta:
        abstract = True


class Person(Slugged):
    class NameOrder(models.TextChoices):
        FAMILY_FIRST = "family-first", _("Family name first (Im Si-wan)")
        GIVEN_FIRST = "given-first", _("Given name first (Steven Yeun)")

    name = models.CharField(
        _("name"), max_length=100, help_text=_("In the house spelling: Shin Se-kyung.")
    )
    native_name = models.CharField(_("native name"), max_length=100, blank=True)
    name_order = models.CharField(
        _("name order"), max_length=12, choices=NameOrder.choices, default=NameOrder.FAMILY_FIRST
    )
    aliases = models.JSONField(
        _("other spellings"),
        default=list,
        blank=True,
        validators=[validate_list_of_text],
        help_text=_("Romanisations and known typos, one a line."),
    )
    portrait = models.ForeignKey(
        Image, models.PROTECT, verbose_name=_("portrait"), null=True, blank=True, related_name="+"
    )
    biography = models.TextField(_("biography"), blank=True)
    external_ids = models.JSONField(
        _("external identifiers"),
        default=dict,
        blank=True,
        help_text=_('For example {"wikidata": "Q123", "imdb": "nm123"}.'),
    )

    class Meta:
        abstract = True
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"]),
            models.Index(Lower("name"), "id", name="%(class)s_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.native_name})" if self.native_name else self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name, self.native_name = nfc(self.name), nfc(self.native_name)
        super().save(*args, **kwargs)


class Author(Person):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("login"),
        null=True,
        blank=True,
        related_name="author",
    )
    tagline = models.CharField(
        _("tagline"), max_length=300, blank=True, help_text=_("The line printed below a review.")
    )

    class Meta(Person.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")


class CastMember(Person):
    """A performer."""

    pictures = models.ManyToManyField(
        Image,
        verbose_name=_("pictures"),
        blank=True,
        related_name="people_shown",
        help_text=_("The pictures of the library that show this performer."),
    )

    class Meta(Person.Meta):
        verbose_name = _("cast member")
        verbose_name_plural = _("cast members")
        indexes = [
            *Person.Meta.indexes,
            models.Index(Length("name"), "id", name="castmember_by_length"),
        ]


class CrewMember(Person):
    """A writer, a director or another maker."""

    class Meta(Person.Meta):
        verbose_name = _("crew member")
        verbose_name_plural = _("crew members")
