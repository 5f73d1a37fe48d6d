"""The review: identity and window. What it says is its editions'."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from images.models import when_set
from people.models import Author, KeepsFormerSlugs, Slugged

from .drama import Drama

if TYPE_CHECKING:
    from people.models import User

    from .edition import Edition

#: Addresses below /reviews/ that are pages of their own.
RESERVED_SLUGS = frozenset({"archive"})


def validate_free_slug(value: str) -> None:
    if value in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(slug)s” is an address of the site’s own."), params={"slug": value}
        )


class Topic(KeepsFormerSlugs, TagBase):  # type: ignore[misc, django-manager-missing]  # taggit ships no types
    """taggit's tag under our own name; its slug may be Hangul."""

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])


class ListedQuerySet(models.QuerySet[Any]):
    """Of rows under which reviews are listed: each carries its review's time."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        objs = list(objs)
        for row in objs:
            row.carry_time()
        return super().bulk_create(objs, *args, **kwargs)


class TopicOfReview(ItemBase):  # type: ignore[misc]
    """A review under a topic."""

    tag = models.ForeignKey(Topic, models.CASCADE, related_name="items")
    content_object = models.ForeignKey("Review", models.CASCADE, related_name="topic_items")
    #: The review's, so that an index gives a topic's list in its order. ``Review`` keeps it.
    publish_at = models.DateTimeField(null=True, editable=False)

    objects = ListedQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic of a review")
        verbose_name_plural = _("topics of reviews")
        indexes = [
            models.Index(
                fields=["tag", "-publish_at", "-content_object"], name="topic_newest_first"
            )
        ]
        constraints = [
            models.UniqueConstraint("tag", "content_object", name="topic_given_once_per_review")
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.carry_time()
        super().save(*args, **kwargs)

    def carry_time(self) -> None:
        self.publish_at = self.content_object.publish_at


def is_past_embargoes(at: dt.datetime, of: str = "") -> Q:
    """Past the later of its own and its drama's embargo. ``of`` leads to a review: ``review__``."""
    own, dramas = f"{of}embargoed_until", f"{of}drama__embargoed_until"
    return (Q(**{f"{own}__isnull": True}) | Q(**{f"{own}__lte": at})) & (
        Q(**{f"{dramas}__isnull": True}) | Q(**{f"{dramas}__lte": at})
    )


def is_open(at: dt.datetime, of: str = "") -> Q:
    """
    In its window ``[publish_at, withdraw_at)``, not held, past its embargoes.

    With an edition in effect it is live.
    """
    end = f"{of}withdraw_at"
    return (
        Q(**{f"{of}publish_at__lte": at})
        & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": at}))
        & Q(**{f"{of}held_at__isnull": True})
        & is_past_embargoes(at, of)
    )


class ReviewQuerySet(models.QuerySet["Review"]):
    def live(self, at: dt.datetime) -> ReviewQuerySet:
        """In its window, not held, past its embargoes, with an edition in effect."""
        from .edition import Edition

        due = Edition.objects.due(at).filter(review=OuterRef("pk"))
        return self.filter(is_open(at), Exists(due))

    def withdrawn(self, at: dt.datetime) -> ReviewQuerySet:
        """Visible once, past their end, neither held nor embargoed: these answer 410."""
        from .edition import Edition

        seen = Edition.objects.due(OuterRef("withdraw_at")).filter(
            review=OuterRef("pk"), takes_effect_at__lt=OuterRef("withdraw_at")
        )
        return self.filter(
            is_past_embargoes(at),
            Exists(seen),
            Q(embargoed_until__isnull=True) | Q(embargoed_until__lt=F("withdraw_at")),
            Q(drama__embargoed_until__isnull=True) | Q(drama__embargoed_until__lt=F("withdraw_at")),
            held_at__isnull=True,
            publish_at__lt=F("withdraw_at"),
            withdraw_at__lte=at,
        )

    def newest_first(self) -> ReviewQuerySet:
        return self.order_by("-publish_at", "-pk")

    def update(self, **kwargs: Any) -> int:
        """As any, and what carries a review's time carries the new one."""
        if "publish_at" not in kwargs:
            return super().update(**kwargs)
        with transaction.atomic():
            keys = list(self.values_list("pk", flat=True))
            count = super().update(**kwargs)
            _carry_times(keys)
        return count


def _carry_times(keys: Sequence[int]) -> None:
    """Give the bylines and topics of these reviews their time. Two queries."""
    for rows, name in (
        (Byline.objects.filter(review__in=keys), "review"),
        (TopicOfReview.objects.filter(content_object__in=keys), "content_object"),
    ):
        time = Review.objects.filter(pk=OuterRef(name)).values("publish_at")
        rows.update(publish_at=models.Subquery(time))


class Review(Slugged):  # type: ignore[django-manager-missing]  # taggit ships no types
    class Kind(models.TextChoices):
        FIRST_IMPRESSION = "first-impression", _("First impression")
        MID_RUN = "mid-run", _("Mid-run review")
        FINAL = "final", _("Review")
        RETROSPECTIVE = "retrospective", _("Looking back")

    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        allow_unicode=True,
        validators=[validate_free_slug],
    )
    drama = models.ForeignKey(
        Drama, models.PROTECT, verbose_name=_("drama"), related_name="reviews"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.FINAL)
    authors = models.ManyToManyField(
        Author, verbose_name=_("authors"), through="Byline", related_name="reviews"
    )
    topics = TaggableManager(verbose_name=_("topics"), through=TopicOfReview, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("started by"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    desk_editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("desk editor"),
        null=True,
        blank=True,
        related_name="+",
    )
    planned_for = models.DateField(
        _("planned for"), null=True, blank=True, help_text=_("A plan. It publishes nothing.")
    )

    # Written by the workflow's verbs alone.
    publish_at = models.DateTimeField(_("published"), null=True, editable=False)
    withdraw_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    withdrawal_reason = models.TextField(_("why withdrawn (private)"), blank=True, editable=False)
    embargoed_until = models.DateTimeField(_("embargoed until"), null=True, editable=False)
    held_at = models.DateTimeField(_("held since"), null=True, editable=False)
    #: Counted up to end every link that shares a preview of it.
    share_round = models.PositiveIntegerField(default=0, editable=False)
    #: Counts the verbs and saves, so that two people pressing at once are told apart.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    #: When an edition of it was last saved: what the desk's list sorts by.
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["-publish_at", "-id"]),
            models.Index(fields=["drama", "-publish_at"]),
            when_set("withdraw_at", "review_withdraw_at_set"),
            when_set("embargoed_until", "review_embargoed_until_set"),
            when_set("held_at", "review_held_at_set"),
            models.Index(fields=["-planned_for", "-id"], name="review_planned_for"),
            models.Index(fields=["-changed_at", "-id"]),
            models.Index(fields=["kind", "-changed_at", "-id"]),
            models.Index(fields=["desk_editor", "-changed_at", "-id"], name="review_desk_editor"),
        ]
        constraints = [
            models.CheckConstraint(
                name="review_window_ordered",
                condition=Q(withdraw_at__gt=F("publish_at")),
                violation_error_message=_("The review is withdrawn before it is published."),
            ),
            models.CheckConstraint(
                name="review_withdrawn_only_if_it_has_a_start",
                condition=Q(withdraw_at__isnull=True) | Q(publish_at__isnull=False),
                violation_error_message=_("Only a review with a publication time has an end."),
            ),
            models.CheckConstraint(
                name="review_slug_not_reserved",
                condition=~Q(slug__in=sorted(RESERVED_SLUGS)),
                violation_error_message=_("This address is one of the site’s own."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drama.title}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Two queries more than a plain save where its time is written."""
        written = kwargs.get("update_fields")
        with transaction.atomic():
            is_new = self._state.adding
            super().save(*args, **kwargs)
            if not is_new and (written is None or "publish_at" in written):
                self.bylines.update(publish_at=self.publish_at)
                self.topic_items.update(publish_at=self.publish_at)

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.slug])

    # --- Its editions ------------------------------------------------------

    def edition_in_effect(self, at: dt.datetime) -> Edition | None:
        """The edition readers would read at ``at``. One query."""
        return self.editions.due(at).order_by("-takes_effect_at").first()

    def open_edition(self) -> Edition | None:
        """The one being worked on, neither approved nor spiked. One query."""
        return self.editions.open().first()

    def working_edition(self) -> Edition | None:
        """What the desk shows: the open edition, else the newest that is not spiked. One query."""
        return self.editions.order_by(F("spiked_at").asc(nulls_first=True), "-number").first()

    # --- Its state at an instant -------------------------------------------

    def embargo_end(self) -> dt.datetime | None:
        """The later of its own and its drama's embargo, or ``None``."""
        ends = [t for t in (self.embargoed_until, self.drama.embargoed_until) if t]
        return max(ends, default=None)

    def comes_out_at(self) -> dt.datetime | None:
        """
        Its first instant with readers, a hold apart; ``None`` while none is set.

        The latest of its publication, its first edition's time and its embargoes. One query.
        """
        timed = self.editions.filter(takes_effect_at__isnull=False)
        first = timed.order_by("takes_effect_at").first()
        if first is None or self.publish_at is None:
            return None
        starts = (self.publish_at, first.takes_effect_at, self.embargo_end())
        return max(start for start in starts if start)

    def is_live(self, at: dt.datetime) -> bool:
        """The gate's answer for this one review. One query."""
        return Review.objects.live(at).filter(pk=self.pk).exists()

    def is_written_by(self, user: User) -> bool:
        """Whether it is this writer's own. One query unless they started it."""
        return self.started_by_id == user.pk or self.authors.filter(user=user).exists()


class Byline(models.Model):
    review = models.ForeignKey(Review, models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, models.PROTECT, verbose_name=_("author"), related_name="bylines"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    #: The review's, so that an index gives an author's list in its order. ``Review`` keeps it.
    publish_at = models.DateTimeField(null=True, editable=False)

    objects = ListedQuerySet.as_manager()

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["order", "pk"]
        indexes = [
            models.Index(fields=["author", "-publish_at", "-review"], name="byline_newest_first")
        ]
        constraints = [
            models.UniqueConstraint(
                "review",
                "author",
                name="byline_named_once_per_review",
                violation_error_message=_("This author already signs the review."),
            )
        ]

    def __str__(self) -> str:
        return self.author.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.carry_time()
        super().save(*args, **kwargs)

    def carry_time(self) -> None:
        self.publish_at = self.review.publish_at
