"""Characters, and who performs them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import CastMember, nfc, validate_list_of_text

from .drama import Drama


class Character(models.Model):
    class Tier(models.IntegerChoices):
        # Numbers, so that main roles sort first.
        MAIN = 1, _("Main")
        SUPPORT = 2, _("Support")
        GUEST = 3, _("Guest")
        CAMEO = 4, _("Cameo")

    drama = models.ForeignKey(
        Drama, models.CASCADE, verbose_name=_("drama"), related_name="characters"
    )
    name = models.CharField(_("name"), max_length=100)
    native_name = models.CharField(_("native name"), max_length=100, blank=True)
    aliases = models.JSONField(
        _("other spellings"),
        default=list,
        blank=True,
        validators=[validate_list_of_text],
        help_text=_("One a line."),
    )
    tier = models.PositiveSmallIntegerField(_("role"), choices=Tier.choices, default=Tier.MAIN)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    identity_is_spoiler = models.BooleanField(
        _("identity is a spoiler"),
        default=False,
        help_text=_("Who plays this part is told only to readers who ask."),
    )
    performers = models.ManyToManyField(
        CastMember, verbose_name=_("performers"), through="Casting", related_name="characters"
    )

    class Meta:
        verbose_name = _("character")
        verbose_name_plural = _("characters")
        ordering = ["tier", "order", "pk"]
        indexes = [
            models.Index(fields=["tier", "order", "id"]),
            models.Index(
                fields=["tier", "order", "id"],
                condition=models.Q(identity_is_spoiler=True),
                name="character_secret",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "drama",
                "name",
                name="character_named_once_per_drama",
                violation_error_message=_("This drama already has a character of that name."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.native_name})" if self.native_name else self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name, self.native_name = nfc(self.name), nfc(self.native_name)
        super().save(*args, **kwargs)


class Casting(models.Model):
    """One performer of a character: a child and an adult may share one."""

    character = models.ForeignKey(Character, models.CASCADE, related_name="castings")
    cast_member = models.ForeignKey(
        CastMember, models.PROTECT, verbose_name=_("cast member"), related_name="castings"
    )
    note = models.CharField(
        _("note"), max_length=60, blank=True, help_text=_("“as a child”, “voice”, …")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("performer")
        verbose_name_plural = _("performers")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                "character",
                "cast_member",
                name="casting_named_once",
                violation_error_message=_("This performer already has that part."),
            )
        ]

    def __str__(self) -> str:
        return str(self.cast_member)
