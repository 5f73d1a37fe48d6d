"""The pages of people: who writes, who performs, who makes."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from people.models import Author, CastMember, CrewMember, Person

from .. import gate
from ..models import Casting, CrewCredit
from ..pictures import picture
from ..structured_data import author_graph, person_graph
from .cards import card_page, pictures_of
from .meta import Meta, address, list_path, short

P = TypeVar("P", bound=Person)


def find(people: QuerySet[P], slug: str) -> P | None:
    """The person at ``slug`` among the gate's ``people``. One query."""
    return people.filter(slug=slug).select_related("portrait__fallback").first()


def author_page(author: Author, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """What a public author wrote. Four queries."""
    context = _person(author, at, cursor, author.tagline)
    reviews = gate.reviews(at).filter(bylines__author=author)
    page = card_page(reviews, at, cursor)
    graph = author_graph(author, context["portrait"], context["meta"], pictures_of(page.items))
    return context | {"page": page, "structured_data": graph}


def cast_page(performer: CastMember, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """
    A public performer's parts, and the reviews of those dramas. Five queries.

    A part whose performer is a secret stands apart, for readers who ask; the
    drama's reviews are not listed for it.
    """
    castings = (
        Casting.objects.filter(cast_member=performer, character__drama__in=gate.dramas(at))
        .select_related("character__drama")
        .order_by(F("character__drama__start_year").desc(nulls_last=True), "character__tier", "pk")
    )
    parts: list[Casting] = []
    secret: list[Casting] = []
    for casting in castings:
        (secret if casting.character.identity_is_spoiler else parts).append(casting)
    in_drama = Casting.objects.filter(
        cast_member=performer,
        character__drama=OuterRef("drama"),
        character__identity_is_spoiler=False,
    )
    context = _person(performer, at, cursor, "")
    page = card_page(gate.reviews(at).filter(Exists(in_drama)), at, cursor)
    graph = person_graph(performer, context["portrait"], context["meta"], pictures_of(page.items))
    return context | {
        "parts": parts,
        "secret_parts": secret,
        "page": page,
        "structured_data": graph,
    }


def crew_page(maker: CrewMember, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """A public maker's dramas, and our reviews of them. Five queries."""
    credits = (
        CrewCredit.objects.filter(crew_member=maker, drama__in=gate.dramas(at))
        .select_related("drama")
        .order_by(F("drama__start_year").desc(nulls_last=True), "order", "pk")
    )
    made = CrewCredit.objects.filter(crew_member=maker, drama=OuterRef("drama"))
    context = _person(maker, at, cursor, "")
    page = card_page(gate.reviews(at).filter(Exists(made)), at, cursor)
    graph = person_graph(maker, context["portrait"], context["meta"], pictures_of(page.items))
    return context | {"credits": credits, "page": page, "structured_data": graph}


def _person(person: Person, at: dt.datetime, cursor: str, tagline: str) -> dict[str, Any]:
    portrait = picture(person.portrait, at)
    meta = Meta(
        title=str(person),
        path=list_path(address(person), cursor),
        description=short(tagline or person.biography)
        or _("%(name)s: dramas and our reviews of them.") % {"name": person.name},
        picture=portrait,
        kind="profile",
    )
    return {"person": person, "portrait": portrait, "meta": meta}
