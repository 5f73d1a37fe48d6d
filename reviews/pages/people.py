"""The pages of people: who writes, who performs, who makes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from people.models import Author, CastMember, CrewMember, Person

from .. import gate
from ..models import Byline, Casting, CrewCredit, Edition
from ..pictures import picture, with_picture
from ..prepared import prepared
from ..structured_data import author_graph, person_graph
from .cards import card_page, pictures_of
from .feeds import feed_links
from .indexes import index_step
from .meta import Meta, Step, address, list_path, short

P = TypeVar("P", bound=Person)

_INDEXES: Mapping[type[Person], str] = {
    CastMember: "performers",
    CrewMember: "makers",
    Author: "authors",
}


def find(people: Callable[[dt.datetime], QuerySet[P]], slug: str, at: dt.datetime) -> P | None:
    """The person at ``slug`` among ``people``, one of the gate's sets. One query."""
    return next(iter(_found(at, slug, people=people)), None)


@prepared
def _found(
    at: dt.datetime, slug: str, *, people: Callable[[dt.datetime], QuerySet[P]]
) -> QuerySet[P]:
    return with_picture(people(at).filter(slug=slug), "portrait")


def parts_of(performer: CastMember, at: dt.datetime) -> tuple[list[Casting], list[Casting]]:
    """The parts in public dramas, the newest first; those that are a secret apart. One query."""
    parts: list[Casting] = []
    secret: list[Casting] = []
    for casting in _castings(at, performer.pk):
        (secret if casting.character.identity_is_spoiler else parts).append(casting)
    return parts, secret


@prepared
def _castings(at: dt.datetime, performer: int) -> QuerySet[Casting]:
    public = gate.dramas(at).filter(pk=OuterRef("character__drama"))
    return (
        Casting.objects.filter(Exists(public), cast_member=performer)
        .select_related("character__drama")
        .order_by(F("character__drama__start_year").desc(nulls_last=True), "character__tier", "pk")
    )


@prepared
def credits_of(at: dt.datetime, maker: int) -> QuerySet[CrewCredit]:
    """What somebody did for public dramas, the newest first. One query."""
    public = gate.dramas(at).filter(pk=OuterRef("drama"))
    return (
        CrewCredit.objects.filter(Exists(public), crew_member=maker)
        .select_related("drama")
        .order_by(F("drama__start_year").desc(nulls_last=True), "order", "pk")
    )


def author_page(author: Author, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """What a public author wrote. Three queries."""
    page = card_page(_signed_by, at, cursor, author.pk)
    context = _person(author, at, cursor, author.tagline)
    graph = author_graph(author, context["portrait"], context["meta"], pictures_of(page.items))
    return context | {"page": page, "structured_data": graph}


def cast_page(performer: CastMember, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """
    A public performer's parts, and the reviews of those dramas. Four queries.

    A part whose performer is a secret stands apart, for readers who ask; the
    drama's reviews are not listed for it.
    """
    parts, secret = parts_of(performer, at)
    # By their keys: an index then leads to a person's few reviews in any archive.
    dramas = sorted({casting.character.drama_id for casting in parts})
    page = card_page(_of_dramas, at, cursor, dramas)
    context = _person(performer, at, cursor, "")
    graph = person_graph(performer, context["portrait"], context["meta"], pictures_of(page.items))
    return context | {
        "parts": parts,
        "secret_parts": secret,
        "page": page,
        "structured_data": graph,
    }


def crew_page(maker: CrewMember, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """A public maker's dramas, and our reviews of them. Four queries."""
    credits = credits_of(at, maker.pk)
    dramas = sorted({credit.drama_id for credit in credits})
    page = card_page(_of_dramas, at, cursor, dramas)
    context = _person(maker, at, cursor, "")
    graph = person_graph(maker, context["portrait"], context["meta"], pictures_of(page.items))
    return context | {"credits": credits, "page": page, "structured_data": graph}


def _signed_by(at: dt.datetime, author: int) -> tuple[QuerySet[Edition], tuple[QuerySet[Byline]]]:
    return gate.editions(at), (gate.bylines(at).filter(author=author),)


def _of_dramas(at: dt.datetime, dramas: list[int]) -> tuple[QuerySet[Edition], tuple[()]]:
    return gate.editions(at).filter(review__drama__in=dramas), ()


def _person(person: Person, at: dt.datetime, cursor: str, tagline: str) -> dict[str, Any]:
    portrait = picture(person.portrait, at)
    meta = Meta(
        title=str(person),
        path=list_path(address(person), cursor),
        description=short(tagline or person.biography)
        or _("%(name)s: dramas and our reviews of them.") % {"name": person.name},
        picture=portrait,
        kind="profile",
        trail=[index_step(_INDEXES[type(person)]), Step(person.name, address(person))],
        feeds=feed_links(person) if isinstance(person, Author) else (),
    )
    return {"person": person, "portrait": portrait, "meta": meta}
