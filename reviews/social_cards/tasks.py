"""Cards are drawn beside the requests. Without a worker, link previews show the hero alone."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task

from images.models import Image

from ..models import Drama, Edition, Review, SocialCard
from .making import approved
from .making import draw_cards as draw_cards_of

#: How long a card that failed waits until it is tried again.
_RETRY_AFTER = dt.timedelta(minutes=2)
#: What stands in a card or decides which there are: of a picture, and of a drama.
_OF_IMAGE = {
    *("creator", "credit_line", "copyright_notice", "licence_url", "acquire_url"),
    *("alt", "caption", "focal_x", "focal_y", "fallback"),
}
_OF_DRAMA = {"title", "native_title"}


@task()
def draw_cards(pks: list[int]) -> None:
    """
    Draw the cards of editions that are missing or outdated; comes back for those that failed.

    Harmless to run twice, or where an edition is gone or no longer approved.
    """
    again = [edition.pk for edition in approved().filter(pk__in=pks) if _unfinished(edition)]
    if again:
        draw_cards.using(run_after=timezone.now() + _RETRY_AFTER).enqueue(again)


def _unfinished(edition: Edition) -> bool:
    return draw_cards_of(edition).unfinished


def ask(editions: QuerySet[Edition]) -> None:
    """Have the cards of the approved of ``editions`` drawn by the worker. Three queries."""
    pks = list(editions.filter(stage=Edition.Stage.APPROVED).values_list("pk", flat=True))
    if pks:
        SocialCard.objects.filter(edition__in=pks).update(attempts=0)
        draw_cards.enqueue(pks)


def review_changed(review: Review) -> None:
    """For whoever saves what its cards say of a review, or gives it an approved edition."""
    ask(review.editions.all())


def drama_changed(drama: Drama, names: set[str]) -> None:
    """For whoever saves a drama's fields ``names``."""
    if not names.isdisjoint(_OF_DRAMA):
        ask(Edition.objects.filter(review__drama=drama))


def image_changed(image: Image, names: set[str]) -> None:
    """Told by ``images.storing.changed``."""
    if not names.isdisjoint(_OF_IMAGE):
        ask(Edition.objects.filter(Q(hero=image) | Q(hero__fallback=image)))
