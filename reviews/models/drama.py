"""The drama and what it is filed under."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Length, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from images.models import Image, when_set
from people.models import CrewMember, Slugged, nfc, validate_list_of_text

from .displayed import displayed

country_code = RegexValidator(r"^[A-Z]{2}\Z", _("Two capital letters (ISO 3166-1), such as KR."))
language_code = RegexValidator(r"^[a-z]{2,3}\Z", _("A language code (ISO 639), such as ko."))

#: The first Korean television drama went out in 1956.
YEAR = [MinValueValidator(1950), MaxValueValidator(2100)]


class Genre(Slugged):
    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("genre")
        verbose_name_plural = _("genres")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Network(Slugged):
    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DramaQuerySet(models.QuerySet["Drama"]):
    def not_embargoed(self, at: dt.datetime) -> DramaQuerySet:
        """The embargo's instant is the end of being hidden."""
        return self.filter(Q(embargoed_until__isnull=True) | Q(embargoed_until__lte=at))

    def update(self, **kwargs: Any) -> int:
        """As any, and the offers of renamed dramas are sorted by the new title."""
        if "title" not in kwargs:
            return super().update(**kwargs)
        with transaction.atomic():
            keys = list(self.values_list("pk", flat=True))
            count = super().update(**kwargs)
            _carry_titles(self.model.objects.filter(pk__in=keys))
        return count


def _carry_titles(dramas: models.QuerySet[Drama]) -> None:
    """Give the offers of ``dramas`` their title. One query."""
    offers = Drama._meta.get_field("availabilities").related_model._default_manager
    title = Drama.objects.filter(pk=OuterRef("drama")).values("title")
    offers.filter(drama__in=dramas.order_by().values("pk")).update(drama_title=Subquery(title))


class Drama(Slugged):
    class Kind(models.TextChoices):
        SERIES = "series", _("Series")
        SPECIAL = "special", _("Special or single drama")
        WEB = "web", _("Web drama")
        FILM = "film", _("Film")

    class ContentRating(models.TextChoices):
        ALL = "G", _("All ages")
        THIRTEEN = "13+", "13+"
        FIFTEEN = "15+", "15+"
        EIGHTEEN = "18+", "18+"
        RESTRICTED = "R", _("Restricted")

    title = models.CharField(_("title"), max_length=200, help_text=_("As we print it."))
    native_title = models.CharField(_("native title"), max_length=200, blank=True)
    romanised_title = models.CharField(_("romanised title"), max_length=200, blank=True)
    alternative_titles = models.JSONField(
        _("other titles"),
        default=list,
        blank=True,
        validators=[validate_list_of_text],
        help_text=_("One a line."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SERIES)
    get_kind_display = displayed("kind", Kind)
    country = models.CharField(_("country"), max_length=2, default="KR", validators=[country_code])
    language = models.CharField(
        _("language"), max_length=3, default="ko", validators=[language_code]
    )
    start_year = models.PositiveSmallIntegerField(
        _("first year"), null=True, blank=True, validators=YEAR
    )
    end_year = models.PositiveSmallIntegerField(
        _("last year"), null=True, blank=True, validators=YEAR
    )
    start_date = models.DateField(_("first broadcast"), null=True, blank=True)
    end_date = models.DateField(_("last broadcast"), null=True, blank=True)
    episodes = models.PositiveSmallIntegerField(
        _("episodes"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    runtime = models.PositiveSmallIntegerField(
        _("minutes an episode"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    networks = models.ManyToManyField(Network, verbose_name=_("networks"), blank=True)
    genres = models.ManyToManyField(Genre, verbose_name=_("genres"), blank=True)
    content_rating = models.CharField(
        _("content rating"), max_length=4, choices=ContentRating.choices, blank=True
    )
    get_content_rating_display = displayed("content_rating", ContentRating)
    synopsis = models.TextField(_("synopsis"), blank=True, help_text=_("Without spoilers."))
    poster = models.ForeignKey(
        Image, models.PROTECT, verbose_name=_("poster"), null=True, blank=True, related_name="+"
    )
    pictures = models.ManyToManyField(
        Image,
        verbose_name=_("pictures"),
        blank=True,
        related_name="dramas",
        help_text=_("Stills and handouts that were provided for this drama."),
    )
    trailer_url = models.URLField(_("official trailer"), blank=True)
    listed = models.BooleanField(
        _("listed"), default=False, help_text=_("Has a public page even without a review.")
    )
    embargoed_until = models.DateTimeField(
        _("embargoed until"), null=True, blank=True, editable=False
    )
    external_ids = models.JSONField(_("external identifiers"), default=dict, blank=True)
    crew = models.ManyToManyField(
        CrewMember, verbose_name=_("crew"), through="CrewCredit", related_name="dramas"
    )

    objects = DramaQuerySet.as_manager()

    class Meta:
        verbose_name = _("drama")
        verbose_name_plural = _("dramas")
        ordering = ["title", "pk"]
        permissions = [("embargo_drama", "Can embargo a drama")]
        indexes = [
            models.Index(fields=["title", "id"]),
            models.Index(Lower("title"), "id", name="drama_by_title"),
            models.Index(Length("title"), "id", name="drama_by_length"),
            models.Index(fields=["kind", "title", "id"]),
            models.Index(fields=["listed", "title", "id"]),
            when_set("embargoed_until", "drama_embargoed_until_set"),
            models.Index(fields=["start_year"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="drama_years_ordered",
                condition=Q(end_year__gte=F("start_year")),
                violation_error_message=_("The last year lies before the first."),
            ),
            models.CheckConstraint(
                name="drama_dates_ordered",
                condition=Q(end_date__gte=F("start_date")),
                violation_error_message=_("The last broadcast lies before the first."),
            ),
            models.CheckConstraint(
                name="drama_has_a_last_year_only_with_a_first",
                condition=Q(end_year__isnull=True) | Q(start_year__isnull=False),
                violation_error_message=_("A last year needs a first one."),
            ),
            models.CheckConstraint(
                name="drama_episodes_counted_from_one",
                condition=Q(episodes__isnull=True) | Q(episodes__gte=1),
                violation_error_message=_("A drama has at least one episode."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.native_title})" if self.native_title else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title, self.native_title = nfc(self.title), nfc(self.native_title)
        written = kwargs.get("update_fields")
        with transaction.atomic():
            is_new = self._state.adding
            super().save(*args, **kwargs)
            if not is_new and (written is None or "title" in written):
                _carry_titles(Drama.objects.filter(pk=self.pk))

    def get_absolute_url(self) -> str:
        return reverse("drama", args=[self.slug])

    @property
    def years(self) -> str:
        """“2020–2021”, “2019”, or nothing."""
        if self.start_year is None:
            return ""
        if self.end_year in (None, self.start_year):
            return str(self.start_year)
        return f"{self.start_year}–{self.end_year}"

    @property
    def all_titles(self) -> tuple[str, ...]:
        titles = (self.title, self.native_title, self.romanised_title, *self.alternative_titles)
        return tuple(dict.fromkeys(filter(None, titles)))


class CrewCredit(models.Model):
    drama = models.ForeignKey(Drama, models.CASCADE, related_name="crew_credits")
    crew_member = models.ForeignKey(
        CrewMember, models.PROTECT, verbose_name=_("crew member"), related_name="credits"
    )
    job = models.CharField(
        _("job"), max_length=60, help_text=_("screenwriter, director, or what the credits say.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("crew credit")
        verbose_name_plural = _("crew credits")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                "drama",
                "crew_member",
                "job",
                name="crew_credit_named_once",
                violation_error_message=_("This person already has that job in this drama."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.crew_member}, {self.job}"
