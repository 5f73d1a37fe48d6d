"""What a review says: one edition after another, each whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from images.models import Image, when_set
from people.models import validate_list_of_text

from .. import body as body_html
from .review import Review

SCORE_BEST = 10


class ApprovedContentError(Exception):
    """An approved edition's content was about to change; a correction is a new edition."""


class EditionQuerySet(models.QuerySet["Edition"]):
    def due(self, at: Any) -> EditionQuerySet:
        """Approved, and their time has come by ``at`` (a datetime or an expression)."""
        return self.filter(stage=Edition.Stage.APPROVED, takes_effect_at__lte=at)

    def in_effect(self, at: dt.datetime) -> EditionQuerySet:
        """Of each review, the due edition with the greatest time: at most one a review."""
        later = Edition.objects.due(at).filter(
            review=OuterRef("review"), takes_effect_at__gt=OuterRef("takes_effect_at")
        )
        return self.due(at).filter(~Exists(later))

    def waiting(self, at: dt.datetime) -> EditionQuerySet:
        """Approved, with a time that is still to come."""
        return self.filter(stage=Edition.Stage.APPROVED, takes_effect_at__gt=at)

    def newest_review_first(self) -> EditionQuerySet:
        """The order of every list of reviews."""
        return self.order_by("-review__publish_at", "-review_id")

    def open(self) -> EditionQuerySet:
        """Being worked on: neither approved nor put away."""
        return self.unfinished().exclude(stage=Edition.Stage.APPROVED)

    def unfinished(self) -> EditionQuerySet:
        """Open, or approved and without a time. Few, in any archive, and an index has them."""
        return self.filter(takes_effect_at__isnull=True, spiked_at__isnull=True)

    def update(self, **kwargs: Any) -> int:
        """Times, stages and versions only: content is written by ``save()``, which guards it."""
        if content := kwargs.keys() & set(Edition.CONTENT):
            raise ApprovedContentError(f"update() may not write {', '.join(sorted(content))}.")
        return super().update(**kwargs)


class Edition(models.Model):
    class Stage(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in-review", _("In review")
        APPROVED = "approved", _("Approved")

    class SpoilerLevel(models.TextChoices):
        NONE = "none", _("No spoilers")
        MILD = "mild", _("Mild spoilers")
        FULL = "full", _("Full spoilers")

    #: What readers read. An approved edition's never changes.
    CONTENT = (
        "headline",
        "standfirst",
        "body",
        "verdict",
        "verdict_for",
        "verdict_against",
        "suits",
        "score",
        "hero",
        "hero_alt",
        "hero_caption",
        "trailer_url",
        "spoiler_level",
        "episodes_watched",
        "disclosure",
        "search_title",
        "search_description",
        "correction_note",
    )

    review = models.ForeignKey(
        Review, models.CASCADE, verbose_name=_("review"), related_name="editions"
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1, editable=False)
    stage = models.CharField(
        _("stage"), max_length=10, choices=Stage.choices, default=Stage.DRAFT, editable=False
    )
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="successors"
    )
    manuscript = models.ForeignKey(
        "Manuscript", models.PROTECT, null=True, editable=False, related_name="editions"
    )

    headline = models.CharField(_("headline"), max_length=200)
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences below the headline.")
    )
    body = models.TextField(_("body"), blank=True)
    verdict = models.TextField(
        _("in a nutshell"), blank=True, help_text=_("The verdict, in its own box on the page.")
    )
    verdict_for = models.JSONField(
        _("for"),
        default=list,
        blank=True,
        validators=[validate_list_of_text],
        help_text=_("What speaks for it, one point a line."),
    )
    verdict_against = models.JSONField(
        _("against"),
        default=list,
        blank=True,
        validators=[validate_list_of_text],
        help_text=_("What speaks against it, one point a line."),
    )
    suits = models.CharField(_("who it suits"), max_length=200, blank=True)
    score = models.DecimalField(
        _("score"),
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(SCORE_BEST)],
        help_text=_("Out of 10, or empty for none."),
    )
    hero = models.ForeignKey(
        Image,
        models.PROTECT,
        verbose_name=_("hero picture"),
        null=True,
        blank=True,
        related_name="+",
    )
    hero_alt = models.CharField(
        _("its alt text here"),
        max_length=250,
        blank=True,
        help_text=_("Empty: the picture’s own."),
    )
    hero_caption = models.CharField(
        _("its caption here"),
        max_length=500,
        blank=True,
        help_text=_("Empty: the picture’s own."),
    )
    trailer_url = models.URLField(_("trailer"), blank=True)
    spoiler_level = models.CharField(
        _("spoilers"), max_length=4, choices=SpoilerLevel.choices, default=SpoilerLevel.NONE
    )
    episodes_watched = models.PositiveSmallIntegerField(
        _("episodes watched"), null=True, blank=True
    )
    disclosure = models.TextField(
        _("disclosure"), blank=True, help_text=_("Screeners, invitations, ties to the production.")
    )
    search_title = models.CharField(_("title for search engines"), max_length=70, blank=True)
    search_description = models.CharField(
        _("description for search engines"), max_length=160, blank=True
    )
    correction_note = models.TextField(
        _("correction note (public)"),
        blank=True,
        help_text=_("What was wrong and what is right now. Gives the page a new “updated” date."),
    )

    takes_effect_at = models.DateTimeField(_("takes effect"), null=True, editable=False)
    spiked_at = models.DateTimeField(_("spiked"), null=True, editable=False)
    last_edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    #: Counts the verbs and saves, so that two people pressing at once are told apart.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    #: For the history's next row: who saved it, and by which verb.
    _history_user: Any
    _change_reason: str

    objects = EditionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["created_at"])

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["review", "-number"]
        # The workflow's verbs, and what else is asked before a button shows.
        permissions = [
            ("start_edition", "Can start an edition"),
            ("submit_edition", "Can submit an edition for review"),
            ("request_changes_edition", "Can request changes"),
            ("approve_edition", "Can approve an edition"),
            ("reopen_edition", "Can reopen an approved edition"),
            ("schedule_edition", "Can schedule, publish and unschedule"),
            ("withdraw_review", "Can withdraw and restore a review"),
            ("hold_review", "Can hold and release a review"),
            ("spike_edition", "Can spike and unspike an edition"),
            ("amend_review", "Can amend a review's identity"),
            ("embargo_review", "Can embargo a review"),
            ("waive_finding", "Can waive a preflight finding"),
            ("set_clock", "Can walk the site at another time"),
        ]
        indexes = [
            models.Index(fields=["review", "-takes_effect_at"]),
            # Two, for SQLite: it takes one of all for the way to those without a time, and
            # sorts them.
            when_set("takes_effect_at", "edition_takes_effect_at_set"),
            models.Index(fields=["stage", "-id"]),
            models.Index(fields=["spoiler_level", "-id"]),
            when_set("spiked_at", "edition_spiked_at_set"),
            models.Index(
                fields=["stage", "changed_at"],
                condition=Q(takes_effect_at__isnull=True),
                name="edition_unfinished",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "review",
                "number",
                name="edition_numbered_once",
                violation_error_message=_("This edition number is taken."),
            ),
            models.UniqueConstraint(
                "review",
                "takes_effect_at",
                name="edition_time_unique_per_review",
                violation_error_message=_("Another edition takes effect at that very time."),
            ),
            models.UniqueConstraint(
                "review",
                condition=~Q(stage="approved") & Q(spiked_at__isnull=True),
                name="edition_one_open_per_review",
                violation_error_message=_("Another edition of this review is being worked on."),
            ),
            models.CheckConstraint(
                name="edition_time_only_when_approved",
                condition=Q(takes_effect_at__isnull=True) | Q(stage="approved"),
                violation_error_message=_("Only an approved edition has a time."),
            ),
            models.CheckConstraint(
                name="edition_spiked_only_unapproved",
                condition=Q(spiked_at__isnull=True) | ~Q(stage="approved"),
                violation_error_message=_("An approved edition cannot be put away."),
            ),
            models.CheckConstraint(
                name="edition_score_on_the_scale",
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=SCORE_BEST),
                violation_error_message=_("The score is out of 10."),
            ),
            models.CheckConstraint(
                name="edition_not_based_on_itself",
                condition=Q(based_on__isnull=True) | ~Q(based_on=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.headline} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """
        Clean the HTML, write, and write the picture rows anew, in one transaction.

        Raises ``ApprovedContentError`` where an approved edition's content would
        change. Costs two queries more than a plain save, and two for the pictures.
        """
        self.body = body_html.clean(self.body)
        self.verdict = body_html.clean(self.verdict)
        with transaction.atomic():
            stored = Edition.objects.filter(pk=self.pk).first() if self.pk else None
            changed = stored is None or stored.content() != self.content()
            if stored and stored.stage == self.Stage.APPROVED and changed:
                raise ApprovedContentError(f"Edition {self.pk} is approved; start a correction.")
            super().save(*args, **kwargs)
            Review.objects.filter(pk=self.review_id).update(changed_at=self.changed_at)
            if changed:
                self._write_images()

    def content(self) -> dict[str, Any]:
        """Its content by attribute, the hero as ``hero_id``: what ``Edition()`` takes."""
        names = ["hero_id" if name == "hero" else name for name in self.CONTENT]
        return {name: getattr(self, name) for name in names}

    def _write_images(self) -> None:
        """Keep the rows by which the gate, "used in" and the credits know the pictures."""
        rows = [
            EditionImage(
                edition=self,
                image_id=figure.image,
                place=EditionImage.Place.BODY,
                order=order,
                alt=figure.alt,
                caption=figure.caption,
            )
            for order, figure in enumerate(body_html.figures(self.body), start=1)
        ]
        if self.hero_id:
            rows.append(
                EditionImage(
                    edition=self,
                    image_id=self.hero_id,
                    place=EditionImage.Place.HERO,
                    alt=self.hero_alt,
                    caption=self.hero_caption,
                )
            )
        self.shown_images.all().delete()
        EditionImage.objects.bulk_create(rows)

    # --- Its state at an instant -------------------------------------------

    def is_waiting(self, at: dt.datetime) -> bool:
        return self.takes_effect_at is not None and self.takes_effect_at > at

    def is_due(self, at: dt.datetime) -> bool:
        return self.takes_effect_at is not None and self.takes_effect_at <= at


class EditionImage(models.Model):
    """Which edition shows which picture where. Rewritten whenever an edition is saved."""

    class Place(models.TextChoices):
        HERO = "hero", _("Hero")
        BODY = "body", _("Body")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="shown_images")
    image = models.ForeignKey(Image, models.PROTECT, related_name="edition_images")
    place = models.CharField(max_length=4, choices=Place.choices)
    order = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(max_length=250, blank=True)
    caption = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("picture of an edition")
        verbose_name_plural = _("pictures of editions")
        ordering = ["-place", "order"]
        constraints = [
            models.UniqueConstraint("edition", "place", "order", name="edition_image_one_per_place")
        ]

    def __str__(self) -> str:
        return f"{self.image} in {self.edition}"

    @property
    def figure(self) -> body_html.Figure:
        """As it stands in the body."""
        return body_html.Figure(self.image_id, self.alt, self.caption)

    @property
    def shown_alt(self) -> str:
        return self.alt or self.image.alt
