"""Pictures whose rights end soon, with what will lose them and who is to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from images.models import Image
from images.rights import ENDS_SOON, days_until

from . import gate
from .models import EditionImage, Review
from .pictures import shown_image


@dataclass(frozen=True)
class Use:
    """A thing that shows a picture, with its page on the desk."""

    text: str
    path: str


@dataclass
class Ending:
    """A picture whose rights end at ``until``."""

    image: Image
    until: dt.datetime
    #: What is shown in its place from then on; ``None`` where anything then lacks a picture.
    stand_in: Image | None
    uses: dict[str, Use] = field(default_factory=dict)
    #: By their keys; filled for reviews alone.
    reviews: set[int] = field(default_factory=set)

    def days_left(self, at: dt.datetime) -> int:
        return days_until(self.until, at)


def ending(at: dt.datetime) -> list[Ending]:
    """
    The pictures whose rights end within thirty days of ``at``, the soonest first.

    Those alone that readers see at ``at``, or will see in thirty days by what is
    scheduled, themselves or as a fallback. Six queries, whatever their number; one if
    nothing ends.
    """
    found: dict[int, Ending] = {}
    for image, use, review in _uses(at):
        shown = shown_image(image, at)
        if shown is None or not _is_ending(shown, at):
            continue
        assert shown.usable_until is not None
        stand_in = shown_image(image, shown.usable_until)
        entry = found.setdefault(shown.pk, Ending(shown, shown.usable_until, stand_in))
        if stand_in is None:
            # Wherever it stands in for another itself, a gap is left.
            entry.stand_in = None
        entry.uses[use.path] = use
        if review is not None:
            entry.reviews.add(review.pk)
    return sorted(found.values(), key=lambda entry: (entry.until, entry.image.pk))


def _is_ending(image: Image, at: dt.datetime) -> bool:
    return image.usable_until is not None and at < image.usable_until <= at + ENDS_SOON


def _uses(at: dt.datetime) -> Iterator[tuple[Image, Use, Review | None]]:
    times = (at, at + ENDS_SOON)
    # By their keys, since they are few: else every picture of the archive is asked about first.
    ends = Image.objects.filter(usable_until__gt=at, usable_until__lte=at + ENDS_SOON).order_by()
    keys = ends.values_list("pk", flat=True)
    stood_in_for = Image.objects.filter(fallback__in=keys).order_by().values_list("pk", flat=True)
    near = list(keys.union(stood_in_for))
    if not near:
        return
    # In a sub-query, where SQLite begins: it would join all that there is to find these few.
    shown = EditionImage.objects.filter(image__in=near).order_by().values("pk")
    rows = (
        EditionImage.objects.filter(_any(gate.editions, times, "edition"), pk__in=shown)
        .select_related("image__fallback", "edition__review__drama")
        # Sorted here: SQLite would read every edition in that order.
        .order_by()
    )
    for row in sorted(rows, key=lambda r: (-r.edition.review_id, -r.edition.number, r.pk)):
        edition = row.edition
        yield row.image, _use(edition.review, edition.headline), edition.review
    for public, name in (
        (gate.dramas, "poster"),
        (gate.authors, "portrait"),
        (gate.cast, "portrait"),
        (gate.crew, "portrait"),
    ):
        things: QuerySet[Any] = public(at).model._default_manager.filter(
            _any(public, times, "pk"), **{f"{name}__in": near}
        )
        found = things.select_related(f"{name}__fallback").order_by()
        for thing in sorted(found, key=lambda thing: thing.pk):
            yield getattr(thing, name), _use(thing, str(thing)), None


def _any(public: Any, times: Iterable[dt.datetime], name: str) -> Q:
    """Public at one of the times."""
    this = {"pk": OuterRef(name), "pk__gte": OuterRef(name)}  # twice, as in gate.dramas
    return Q(*(Exists(public(t).filter(**this)) for t in times), _connector=Q.OR)


def _use(thing: Model, text: str) -> Use:
    options = thing._meta
    words = {"kind": options.verbose_name, "name": text}
    path = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[thing.pk])
    return Use(capfirst(_("%(kind)s: %(name)s") % words), path)
