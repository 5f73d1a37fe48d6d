"""Where pictures are used: in editions, as posters and portraits, in another's place."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Exists, Model, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from images.models import Image
from people.models import Author, CastMember, CrewMember

from ... import gate
from ...models import Drama, Edition, EditionImage

#: What names a picture by a field of its own, and the gate that says whether readers see it.
HOLDERS: dict[str, tuple[type[Model], str, Any]] = {
    "poster": (Drama, "poster", gate.dramas),
    "author": (Author, "portrait", gate.authors),
    "cast": (CastMember, "portrait", gate.cast),
    "crew": (CrewMember, "portrait", gate.crew),
}


@dataclass(frozen=True)
class Use:
    """One place that names a picture. ``thing`` is the edition, drama, person or picture."""

    kind: str  # "edition", a key of HOLDERS, or "fallback"
    thing: Any
    place: str
    url: str
    #: As a badge shows it: "live", "scheduled", "past", "draft", …; "" off the clock.
    state: str
    state_text: str

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.kind}-{self.thing.pk}"

    @property
    def is_live(self) -> bool:
        return self.state == "live"


def used() -> Q:
    """Whether anything names a picture, for filters."""
    named = Exists(EditionImage.objects.filter(image=OuterRef("pk")))
    found = Q(named) | Q(Exists(Image.objects.filter(fallback=OuterRef("pk"))))
    for model, field, _gate in HOLDERS.values():
        found |= Q(Exists(model._default_manager.filter(**{field: OuterRef("pk")})))
    return found


def mark(images: Iterable[Any], at: dt.datetime) -> None:
    """
    Give each ``is_used``, and ``is_live`` if readers see it in its place at ``at``.

    One query, which looks no further than the first use of each.
    """
    shown = gate.editions(at).filter(pk=OuterRef("edition"), pk__gte=OuterRef("edition"))
    this = {"image": OuterRef("pk"), "image__gte": OuterRef("pk")}  # twice, as in gate.dramas
    live = Q(Exists(EditionImage.objects.filter(Exists(shown), **this)))
    for _model, field, public in HOLDERS.values():
        this = {field: OuterRef("pk"), f"{field}__gte": OuterRef("pk")}
        live |= Q(Exists(public(at).filter(**this)))
    rows = Image.objects.filter(pk__in=[image.pk for image in images]).order_by()
    is_live = Case(When(live, then=Value(True)), default=False, output_field=BooleanField())
    found = dict(rows.filter(used()).annotate(is_live=is_live).values_list("pk", "is_live"))
    for image in images:
        image.is_used, image.is_live = image.pk in found, found.get(image.pk, False)


def uses(images: Iterable[Image], at: dt.datetime) -> dict[int, list[Use]]:
    """
    By picture, where it is used at ``at``; what readers see now comes first.

    Eight queries, however many pictures there are.
    """
    keys = [image.pk for image in images]
    found: dict[int, list[Use]] = defaultdict(list)
    _of_editions(keys, at, found)
    for kind, (model, field, public) in HOLDERS.items():
        rows: QuerySet[Any] = model._default_manager.filter(**{f"{field}__in": keys}).annotate(
            is_public=Exists(public(at).filter(pk=OuterRef("pk")))
        )
        for thing in rows:
            found[getattr(thing, f"{field}_id")].append(_of_holder(kind, thing))
    for image in Image.objects.filter(fallback__in=keys):
        url = reverse("admin:images_image_change", args=[image.pk])
        assert image.fallback_id is not None
        found[image.fallback_id].append(Use("fallback", image, _("Fallback of"), url, "", ""))
    return {pk: sorted(found[pk], key=lambda use: not use.is_live) for pk in keys}


def _of_editions(keys: list[int], at: dt.datetime, found: dict[int, list[Use]]) -> None:
    rows = (
        EditionImage.objects.filter(image__in=keys)
        .select_related("edition__review__drama")
        .annotate(live=Exists(gate.editions(at).filter(pk=OuterRef("edition"))))
        .annotate(in_effect=Exists(Edition.objects.in_effect(at).filter(pk=OuterRef("edition"))))
        .order_by("-edition__created_at", "-edition", "place", "order")
    )
    seen = set()
    for row in rows:
        # A picture may stand twice in one text.
        if (row.image_id, row.edition_id, row.place) in seen:
            continue
        seen.add((row.image_id, row.edition_id, row.place))
        url = reverse("admin:reviews_review_change", args=[row.edition.review_id])
        state, text = _state(row, at)
        place = row.get_place_display()
        found[row.image_id].append(Use("edition", row.edition, place, url, state, text))


def _state(row: Any, at: dt.datetime) -> tuple[str, str]:
    edition = row.edition
    if row.live:
        return "live", _("Live now")
    if edition.is_waiting(at):
        return "scheduled", _("Scheduled")
    if row.in_effect:
        # Its review is on hold, withdrawn or under an embargo.
        return "held", _("Not shown now")
    if edition.is_due(at):
        return "past", _("Past")
    if edition.spiked_at:
        return "spiked", _("Spiked")
    return edition.stage, str(edition.get_stage_display())


def _of_holder(kind: str, thing: Any) -> Use:
    url = reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
    place = _("Poster") if kind == "poster" else _("Portrait")
    live = thing.is_public
    return Use(
        kind,
        thing,
        place,
        url,
        "live" if live else "",
        _("Live now") if live else _("Not public"),
    )
