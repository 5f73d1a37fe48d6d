"""
What a query finds at an instant: sets of the gate's, narrowed. No query of its own.

A thing is found when each word asked for stands in its own text or in a name that
belongs to it, and stands before others when each stands in a name. Performers
whose part is a secret belong to nothing here.

The order is ours, not the database's idea of a rank, so both give the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, TypeVar

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Length

from people.models import Author, CastMember, CrewMember

from .. import gate
from ..models import (
    Byline,
    Casting,
    Character,
    CrewCredit,
    Drama,
    Edition,
    Review,
    SearchEntry,
    TopicOfReview,
)
from .query import Query, Term, Together

Kind = SearchEntry.Kind
M = TypeVar("M", bound=Model)
#: As many things of one name are asked whether they are public, for a suggestion.
MOST = 500
#: The ``place`` of what is not found by names alone.
BY_TEXT = 2
#: The keys of what holds a term; by names alone, or by texts too.
Holders = Callable[[Term, bool], QuerySet[Any, Any]]


def dramas(query: Query, at: dt.datetime) -> QuerySet[Drama]:
    """
    Public dramas: by title, synopsis, part, performer or maker; short titles first.

    Without a word to find, those that came into the catalogue last: by an index.
    """
    if not query.terms:
        return _found(gate.dramas(at), query, _dramas).order_by("-pk")
    return _shortest_first(gate.dramas(at), query, _dramas)


def cast(query: Query, at: dt.datetime) -> QuerySet[CastMember]:
    """Performers of an open part in a public drama: by name, biography or such a part."""
    parts = _open_parts(at)

    def holders(term: Term, named: bool) -> QuerySet[Any, Any]:
        characters = parts.filter(character__in=_things(Kind.CHARACTER, term, named=True))
        return _union(_things(Kind.CAST, term, named=named), characters.values("cast_member"))

    return _shortest_first(gate.performers(at), query, holders)


def crew(query: Query, at: dt.datetime) -> QuerySet[CrewMember]:
    """Makers of a public drama."""
    return _shortest_first(
        gate.crew(at), query, lambda term, named: _things(Kind.CREW, term, named=named)
    )


def authors(query: Query, at: dt.datetime) -> QuerySet[Author]:
    """Authors of a live review."""
    return _shortest_first(
        gate.authors(at), query, lambda term, named: _things(Kind.AUTHOR, term, named=named)
    )


def reviews(query: Query, at: dt.datetime) -> QuerySet[Review]:
    """Live reviews by what they say at ``at``, and by the names of their drama, authors, topics."""

    def holders(term: Term, named: bool) -> QuerySet[Any, Any]:
        editions = Edition.objects.in_effect(at).filter(
            pk__in=_things(Kind.EDITION, term, named=named)
        )
        return _union(
            editions.values("review"),
            Review.objects.filter(drama__in=_dramas(term, named=True)).values("pk"),
            Byline.objects.filter(author__in=_things(Kind.AUTHOR, term)).values("review"),
            TopicOfReview.objects.filter(tag__in=_things(Kind.TOPIC, term)).values(
                "content_object"
            ),
        )

    return _found(gate.reviews(at), query, holders)


def called(public: QuerySet[M], kind: Kind, query: Query) -> QuerySet[M]:
    """
    Those of ``public`` that are themselves called so: every term in a name of their own.

    The shortest names first. Of more than ``MOST`` that are called so, public or not, the
    shortest alone are asked whether they are public, which is what costs.
    """
    name = Length(_name(public))
    things = public.model._default_manager.filter(pk__in=_things(kind, Together(query.terms)))
    shortest = things.order_by(name, "pk").values("pk")[:MOST]
    return public.filter(pk__in=shortest).order_by(name, "pk")


def _dramas(term: Term, named: bool) -> QuerySet[Any, Any]:
    castings = Casting.objects.filter(
        cast_member__in=_things(Kind.CAST, term), character__identity_is_spoiler=False
    )
    return _union(
        _things(Kind.DRAMA, term, named=named),
        Character.objects.filter(pk__in=_things(Kind.CHARACTER, term)).values("drama"),
        castings.values("character__drama"),
        CrewCredit.objects.filter(crew_member__in=_things(Kind.CREW, term)).values("drama"),
    )


def _open_parts(at: dt.datetime) -> QuerySet[Casting]:
    # Not "in": a database would ask of every drama whether it is public first.
    public = Exists(gate.dramas(at).filter(pk=OuterRef("character__drama")))
    return Casting.objects.filter(public, character__identity_is_spoiler=False).order_by()


def _shortest_first(public: QuerySet[M], query: Query, holders: Holders) -> QuerySet[M]:
    return _found(public, query, holders).order_by("place", Length(_name(public)), "pk")


def _name(public: QuerySet[Any]) -> str:
    return "title" if public.model is Drama else "name"


def _things(kind: Kind, term: Term | Together, *, named: bool = True) -> QuerySet[SearchEntry, Any]:
    holds = {"tokens__names_hold" if named else "tokens__holds": term}
    return SearchEntry.objects.filter(kind=kind, **holds).values("object_id")


def _union(first: QuerySet[Any, Any], *others: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return first.order_by().union(*(other.order_by() for other in others), all=True)


def _found(public: QuerySet[M], query: Query, holders: Holders) -> QuerySet[M]:
    """
    Those of ``public`` that hold every term and none to do without.

    ``place`` 0 where one name holds them all side by side, then by names, then the rest.
    """
    found: QuerySet[Any, Any] = public
    for term in query.terms:
        found = found.filter(pk__in=holders(term, False))
    for term in query.without:
        found = found.exclude(pk__in=holders(term, False))
    whole = holders(query.whole, True) if query.whole else None
    placed: QuerySet[M] = found.annotate(
        place=_place(whole, [holders(term, True) for term in query.terms])
    )
    return placed


def _place(whole: QuerySet[Any, Any] | None, named: Iterable[QuerySet[Any, Any]]) -> Case | Value:
    in_names = reduce(Q.__and__, (Q(pk__in=keys) for keys in named), Q())
    if not in_names:
        return Value(0, output_field=IntegerField())
    cases = [] if whole is None else [When(pk__in=whole, then=Value(0))]
    cases.append(When(in_names, then=Value(1)))
    return Case(*cases, default=Value(BY_TEXT), output_field=IntegerField())
