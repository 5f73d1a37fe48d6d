"""The picture by which a review is known where its link is shared."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from images.models import Image, Rendition, new_token

from .edition import Edition


def card_path(card: SocialCard, filename: str) -> str:
    """A new name at each writing, as of every file that readers get."""
    return f"cards/{card.token}-{secrets.token_hex(4)}.jpg"


class SocialCardQuerySet(models.QuerySet["SocialCard"]):
    def made(self) -> SocialCardQuerySet:
        return self.filter(state=SocialCard.State.MADE)


class SocialCard(models.Model):
    """
    One drawing of one edition with one picture, or with none.

    The headline and the score stand in it, so it belongs to the edition and is
    public only with it; the picture in it may be shown no longer than elsewhere.
    """

    WIDTH, HEIGHT = 1200, 630
    State = Rendition.State

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="cards")
    #: The picture in it: the hero or what stands in for it; without one it is set in type alone.
    image = models.ForeignKey(Image, models.CASCADE, null=True, related_name="cards")
    #: Its address; a new one at each drawing, since others keep what they once fetched.
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    #: A digest of everything that was drawn: where it differs, the card says something outdated.
    drawn_from = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    #: What went wrong the last time, for the desk; empty once made.
    error = models.CharField(max_length=500, blank=True)
    #: How often drawing it has failed since it was last asked for.
    attempts = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(upload_to=card_path, max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = SocialCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("social card")
        verbose_name_plural = _("social cards")
        ordering = ["edition", "pk"]
        constraints = [
            models.UniqueConstraint(
                "edition", "image", condition=Q(image__isnull=False), name="card_once_per_picture"
            ),
            models.UniqueConstraint(
                "edition", condition=Q(image__isnull=True), name="card_once_without_a_picture"
            ),
            models.CheckConstraint(
                name="card_made_has_a_file",
                condition=~Q(state="made") | ~(Q(file="") | Q(drawn_from="")),
            ),
        ]

    def __str__(self) -> str:
        picture = self.image or _("without a picture")
        return f"{self.edition}: {picture}"

    def get_absolute_url(self) -> str:
        return reverse("card", args=[self.token])
