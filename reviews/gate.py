"""
The gate: every set that readers may see at an instant, and nothing else.

Each function takes ``at`` (aware, UTC) and gives a lazy query set: it costs
nothing until used and can be narrowed further. A public page takes its rows
from here alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value

from images.models import Image
from people.models import Author, CastMember, CrewMember, FormerSlug, KeepsFormerSlugs

from .models import (
    LEAVING_SOON,
    Availability,
    Byline,
    Casting,
    CrewCredit,
    Drama,
    Edition,
    EditionImage,
    Pick,
    Review,
    SocialCard,
    StreamingService,
    Topic,
    TopicOfReview,
    WorkflowEvent,
)
from .models.availability import AvailabilityQuerySet
from .models.card import SocialCardQuerySet
from .models.drama import DramaQuerySet
from .models.edition import EditionQuerySet
from .models.review import ReviewQuerySet, is_open, is_past_embargoes
from .prepared import prepared

M = TypeVar("M", bound=KeepsFormerSlugs)

#: How long Google News takes a review for news.
NEWS_AGE = dt.timedelta(hours=48)


def reviews(at: dt.datetime) -> ReviewQuerySet:
    """The live reviews."""
    return Review.objects.live(at)


def news(at: dt.datetime) -> ReviewQuerySet:
    """The live reviews that were published in the last 48 hours."""
    return reviews(at).filter(publish_at__gt=at - NEWS_AGE)


def withdrawn_reviews(at: dt.datetime) -> ReviewQuerySet:
    """Reviews that were visible once and are withdrawn: they answer 410."""
    return Review.objects.withdrawn(at)


def editions(at: dt.datetime) -> EditionQuerySet:
    """What the live reviews say: the edition in effect of each."""
    return Edition.objects.in_effect(at).filter(is_open(at, "review__"))


def dramas(at: dt.datetime) -> DramaQuerySet:
    """Not embargoed, and reviewed or listed by an editor."""
    # Said twice, so that PostgreSQL asks of each drama in turn: of an "equals" alone it
    # makes a table of all live reviews first, even for one page of dramas.
    own = Review.objects.live(at).filter(drama=OuterRef("pk"), drama__gte=OuterRef("pk"))
    return Drama.objects.not_embargoed(at).filter(Q(listed=True) | Exists(own))


def availabilities(at: dt.datetime) -> AvailabilityQuerySet:
    """Open offers of public dramas."""
    return Availability.objects.open(at).filter(Exists(dramas(at).filter(pk=OuterRef("drama"))))


def services(at: dt.datetime) -> QuerySet[StreamingService]:
    """Those with an open offer of a public drama."""
    return StreamingService.objects.filter(
        Exists(availabilities(at).filter(service=OuterRef("pk")))
    )


def cast(at: dt.datetime) -> QuerySet[CastMember]:
    """Performers in a public drama."""
    castings = Casting.objects.filter(
        Exists(dramas(at).filter(pk=OuterRef("character__drama"))), cast_member=OuterRef("pk")
    )
    return CastMember.objects.filter(Exists(castings))


def performers(at: dt.datetime) -> QuerySet[CastMember]:
    """
    Those of ``cast`` with a part that is no secret: where names stand side by side.

    Beside them, the others' names would tell of it.
    """
    castings = Casting.objects.filter(
        Exists(dramas(at).filter(pk=OuterRef("character__drama"))),
        cast_member=OuterRef("pk"),
        character__identity_is_spoiler=False,
    )
    return CastMember.objects.filter(Exists(castings))


def crew(at: dt.datetime) -> QuerySet[CrewMember]:
    """Makers of a public drama."""
    credits = CrewCredit.objects.filter(
        Exists(dramas(at).filter(pk=OuterRef("drama"))), crew_member=OuterRef("pk")
    )
    return CrewMember.objects.filter(Exists(credits))


def authors(at: dt.datetime) -> QuerySet[Author]:
    """Those who sign a live review."""
    return Author.objects.filter(Exists(bylines(at).filter(author=OuterRef("pk"))))


def bylines(at: dt.datetime) -> QuerySet[Byline]:
    """Signatures below live reviews."""
    return Byline.objects.filter(Exists(reviews(at).filter(pk=OuterRef("review"))))


def topics(at: dt.datetime) -> QuerySet[Topic]:
    """Those given to a live review."""
    return Topic.objects.filter(Exists(topic_items(at).filter(tag=OuterRef("pk"))))


def topic_items(at: dt.datetime) -> QuerySet[TopicOfReview]:
    """Topics as given to live reviews, each with its ``review_id``."""
    items: QuerySet[TopicOfReview] = TopicOfReview.objects.annotate(review_id=F("content_object"))
    return items.filter(Exists(reviews(at).filter(pk=OuterRef("content_object"))))


def picks(at: dt.datetime) -> QuerySet[Pick]:
    """What the home page shows by the editors' choice: its time is now and its review live."""
    return Pick.objects.open(at).filter(
        Exists(Review.objects.live(at).filter(pk=OuterRef("review")))
    )


def images(at: dt.datetime) -> QuerySet[Image]:
    """Usable pictures that something public shows, or that stand in for one that is not usable."""
    shown = Image.objects.filter(
        Exists(
            EditionImage.objects.filter(
                Exists(editions(at).filter(pk=OuterRef("edition"))), image=OuterRef("pk")
            )
        )
        | Exists(dramas(at).filter(poster=OuterRef("pk")))
        | Exists(authors(at).filter(portrait=OuterRef("pk")))
        | Exists(cast(at).filter(portrait=OuterRef("pk")))
        | Exists(crew(at).filter(portrait=OuterRef("pk")))
    )
    usable = Image.objects.usable(at)
    in_its_place = Exists(shown.filter(fallback=OuterRef("pk")).exclude(pk__in=usable.values("pk")))
    return usable.filter(Q(pk__in=shown.values("pk")) | in_its_place)


def cards(at: dt.datetime) -> SocialCardQuerySet:
    """Drawings of what the live reviews say, with a picture that readers may see, or with none."""
    return SocialCard.objects.made().filter(
        Q(image__isnull=True) | Q(image__in=images(at).values("pk")),
        Exists(editions(at).filter(pk=OuterRef("edition"))),
    )


# --- The next instant at which anything changes by itself --------------------

#: Every instant by which a gate decides: model, field, and how long before it
#: (after it, where less than nothing) something else derived from it changes too.
INSTANTS: tuple[tuple[type[Model], str, dt.timedelta], ...] = (
    (Review, "publish_at", dt.timedelta()),
    (Review, "publish_at", -NEWS_AGE),
    (Review, "withdraw_at", dt.timedelta()),
    (Review, "embargoed_until", dt.timedelta()),
    (Drama, "embargoed_until", dt.timedelta()),
    (Edition, "takes_effect_at", dt.timedelta()),
    (Availability, "opens_at", dt.timedelta()),
    (Availability, "closes_at", dt.timedelta()),
    (Availability, "closes_at", LEAVING_SOON),
    (Pick, "starts_at", dt.timedelta()),
    (Pick, "ends_at", dt.timedelta()),
    (Image, "usable_from", dt.timedelta()),
    (Image, "usable_until", dt.timedelta()),
)


def next_change(at: dt.datetime) -> dt.datetime | None:
    """
    The next instant after ``at`` at which anything public may change by itself.

    ``None`` when nothing is due. One query, of one look-up in an index for each kind of
    instant; an instant too many (a held review's, say) costs a rendering, one too few
    would show a stale page.
    """
    found = _next_instants(at, instants=INSTANTS)
    return min((first - INSTANTS[row][2] for row, first in found), default=None)


@prepared
def _next_instants(
    at: dt.datetime, *, instants: tuple[tuple[type[Model], str, dt.timedelta], ...]
) -> QuerySet[Any, tuple[int, dt.datetime]]:
    """Of each kind the next, with its number."""
    nearest = [
        # The row by its key: SQLite takes no limit within a union but in a sub-query.
        model._default_manager.filter(pk=Subquery(_first_after(model, field, at + before)))
        .order_by()
        .annotate(row=Value(number))
        .values_list("row", field)
        for number, (model, field, before) in enumerate(instants)
    ]
    together: QuerySet[Any, Any] = nearest[0].union(*nearest[1:], all=True)
    return together


def _first_after(model: type[Model], field: str, instant: dt.datetime) -> QuerySet[Any, Any]:
    rows = model._default_manager.filter(**{f"{field}__gt": instant})
    return rows.order_by(field).values("pk")[:1]


#: The verbs by which something public changes there and then; their times are among ``INSTANTS``.
_AT_ONCE = ("restore", "hold", "release", "amend", "embargo")


def last_change(at: dt.datetime) -> dt.datetime | None:
    """
    The last instant up to ``at`` at which what readers see of reviews may have changed.

    By itself or by a verb; ``None`` while there is no review. What happened to
    something that readers cannot see is none: the time would tell of it. An edit
    outside the workflow (a topic's name, a credit) has no instant: an ETag knows of
    it, this does not. One query, of one look-up in an index for each kind of instant.
    """
    row = next(iter(_last_instants(at)), ())
    offsets = (*(before for _, _, before in INSTANTS), *(dt.timedelta() for _ in _AT_ONCE))
    found = zip(row, offsets, strict=False)
    return max((instant - before for instant, before in found if instant), default=None)


@prepared
def _last_instants(at: dt.datetime) -> QuerySet[Any, Any]:
    """Of each of ``INSTANTS``, then of each of the verbs; no row while there is no review."""
    noticed = _noticed(at)
    newest = [
        model._default_manager.filter(noticed.get(model, Q()), **{f"{field}__lte": at + before})
        .order_by(f"-{field}")
        .values_list(field)[:1]
        for model, field, before in INSTANTS
    ]
    pressed = [
        WorkflowEvent.objects.filter(_PRESSED_ON_WHAT_WAS_OUT, verb=verb, at__lte=at)
        .order_by("-at")
        .values_list("at")[:1]
        for verb in _AT_ONCE
    ]
    each = (Subquery(rows) for rows in (*newest, *pressed))
    return Edition.objects.due(at).order_by("-takes_effect_at").values_list(*each)[:1]


#: Of a review that had come out before, and that is not hidden by a hold since (but for the hold).
_PRESSED_ON_WHAT_WAS_OUT = (
    Q(review__publish_at__lt=F("at"))
    & (Q(review__held_at__isnull=True) | Q(verb="hold"))
    & (Q(review__embargoed_until__isnull=True) | Q(review__embargoed_until__lte=F("at")))
    & (
        Q(review__drama__embargoed_until__isnull=True)
        | Q(review__drama__embargoed_until__lte=F("at"))
    )
)


def _noticed(at: dt.datetime) -> Mapping[type[Model], Q | Exists]:
    """By model, whose instants readers can notice: of all others something hidden would tell."""

    def out(of: str) -> Q:
        came_out = Q(**{f"{of}held_at__isnull": True, f"{of}publish_at__lte": at})
        return came_out & is_past_embargoes(at, of)

    def with_page(drama: str) -> Exists:
        pages = Drama.objects.not_embargoed(at).filter(
            Q(listed=True) | Q(reviews__held_at=None, reviews__publish_at__lte=at)
        )
        return Exists(pages.filter(pk=OuterRef(drama)))

    end = "review__withdraw_at"
    while_out = Q(**{f"{end}__isnull": True}) | Q(takes_effect_at__lt=F(end))
    return {
        Review: out(""),
        Edition: out("review__") & while_out,
        # Picks are few: joined, SQLite would begin with every review that is out.
        Pick: Exists(Review.objects.filter(out(""), pk=OuterRef("review"))),
        Drama: with_page("pk"),
        Availability: with_page("drama"),
    }


def changed_since(since: dt.datetime, at: dt.datetime) -> ReviewQuerySet:
    """
    The live reviews that readers may have found, or found different, since ``since``.

    Published or out of an embargo, released, restored or amended, or with a text
    that took effect from then on. For programs that keep a copy.
    """
    due = {"lte": at, "gte": since}

    def between(field: str) -> dict[str, Any]:
        return {f"{field}__{way}": end for way, end in due.items()}

    pressed = WorkflowEvent.objects.filter(verb__in=_AT_ONCE, **between("at"))
    # Each by an index of its own; one condition with "or" would read every review.
    ids = Review.objects.filter(**between("publish_at")).values("pk")
    others = (
        Review.objects.filter(**between("embargoed_until")).values("pk"),
        Review.objects.filter(**between("drama__embargoed_until")).values("pk"),
        Edition.objects.due(at).filter(takes_effect_at__gte=since).values("review"),
        pressed.filter(review__isnull=False).values("review"),
    )
    return reviews(at).filter(pk__in=ids.order_by().union(*(q.order_by() for q in others)))


# --- Addresses that were given up --------------------------------------------

_PUBLIC: Mapping[type[KeepsFormerSlugs], Callable[[dt.datetime], QuerySet[Any]]] = {
    Review: reviews,
    Drama: dramas,
    Author: authors,
    CastMember: cast,
    CrewMember: crew,
    Topic: topics,
    StreamingService: services,
}


def moved(model: type[M], slug: str, at: dt.datetime) -> M | None:
    """
    The thing that answered at ``slug`` once, for a redirect, or ``None``.

    Only if it answers with a page (a review: also with 410) at ``at``; whether
    it was public when it gave the address up was asked then. Two queries.
    """
    former = FormerSlug.objects.filter(kind=model._meta.label_lower, slug=slug).first()
    if former is None or former.changed_at > at:
        return None
    return _answers(model, at).filter(pk=former.object_id).first()


def is_public(thing: KeepsFormerSlugs, at: dt.datetime) -> bool:
    """Whether ``thing`` answers with a page of its own (a review: also with 410). One query."""
    model = type(thing)
    return model in _PUBLIC and _answers(model, at).filter(pk=thing.pk).exists()


def _answers(model: type[M], at: dt.datetime) -> QuerySet[M]:
    if model is Review:
        # Two sets that cannot be combined with "or": each has its own sub-queries.
        either = Q(pk__in=reviews(at).values("pk")) | Q(pk__in=withdrawn_reviews(at).values("pk"))
        return model._default_manager.filter(either)
    return _PUBLIC[model](at)
