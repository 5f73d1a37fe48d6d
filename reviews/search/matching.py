"""
What a query finds at an instant: sets of the gate's, narrowed. No query of its own.

A thing is found when each word asked for stands in its own text or in a name that
belongs to it, and stands before others when each stands in a name. Performers
whose part is a secret belong to nothing here.

The order is ours, not the database's idea of a rank, so both give the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
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
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Length
from django.db.models.lookups import IsNull

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
#: The ``place`` of what is found by names, not by one alone, and of what is not.
BY_NAMES, BY_TEXT = 1, 2
#: The keys of what holds a term; by names alone, or by texts too.
Holders = Callable[[Term, bool], QuerySet[Any, Any]]
#: The condition that a row holds a term; by names alone, or by texts too.
Holds = Callable[[Term, bool], Q]


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


def review_holds(at: dt.datetime, common: Callable[[Term, bool], bool] | None = None) -> Holds:
    """
    Whether a review holds a term: by what it says at ``at``, or by the names of its
    drama, authors and topics.

    A ``common`` term's holders are not gathered: each review that is asked is looked into.
    """
    gathered = _among(lambda term, named: review_holders(term, named, at))

    def holds(term: Term, named: bool) -> Q:
        is_common = common is not None and common(term, named)
        return _review_itself(term, named, at) if is_common else gathered(term, named)

    return holds


def review_holders(term: Term, named: bool, at: dt.datetime) -> QuerySet[Any, Any]:
    """The keys of all reviews, public or not, that hold the term."""
    things = _things(Kind.EDITION, term, named=named)
    return _union(
        Edition.objects.in_effect(at).filter(pk__in=things).values_list("review", flat=True),
        Review.objects.filter(drama__in=_dramas(term, named=True)).values("pk"),
        Byline.objects.filter(author__in=_things(Kind.AUTHOR, term)).values("review"),
        TopicOfReview.objects.filter(tag__in=_things(Kind.TOPIC, term)).values("content_object"),
    )


def _review_itself(term: Term, named: bool, at: dt.datetime) -> Q:
    """The same as a question about one review; its text is looked at first."""
    holds = {"tokens__names_hold_here" if named else "tokens__holds_here": term}
    entries = SearchEntry.objects.filter(kind=Kind.EDITION, object_id=OuterRef("pk"), **holds)
    said = Edition.objects.in_effect(at).filter(Exists(entries), review=OuterRef("pk"))
    signed = Byline.objects.filter(author__in=_things(Kind.AUTHOR, term), review=OuterRef("pk"))
    topics = TopicOfReview.objects.filter(
        tag__in=_things(Kind.TOPIC, term), content_object=OuterRef("pk")
    )
    return (
        _has_one(said)
        | Q(drama__in=_dramas(term, named=True))
        | _has_one(signed)
        | _has_one(topics)
    )


def _has_one(rows: QuerySet[Any]) -> Q:
    """As ``Exists``, of which PostgreSQL would gather all for any number of rows that ask."""
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), False))


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
    return placed(public, query, _among(holders))


def _among(holders: Holders) -> Holds:
    return lambda term, named: Q(pk__in=holders(term, named))


def placed(public: QuerySet[M], query: Query, holds: Holds) -> QuerySet[M]:
    """
    Those of ``public`` that hold every term and none to do without.

    ``place`` 0 where one name holds them all side by side, then by names, then the rest.
    """
    found: QuerySet[Any, Any] = public
    for term in query.terms:
        found = found.filter(holds(term, False))
    for term in query.without:
        found = found.exclude(holds(term, False))
    rows: QuerySet[M] = found.annotate(place=_place(query, holds))
    return rows


def _place(query: Query, holds: Holds) -> Case | Value:
    if not query.terms:
        return Value(0, output_field=IntegerField())
    cases = [When(holds(query.whole, True), then=Value(0))] if query.whole else []
    in_names = reduce(Q.__and__, (holds(term, True) for term in query.terms))
    cases.append(When(in_names, then=Value(1)))
    return Case(*cases, default=Value(BY_TEXT), output_field=IntegerField())


def at_place(public: QuerySet[M], query: Query, place: int, holds: Holds) -> QuerySet[M]:
    """Those of ``placed`` that have this ``place``, with it; the cheapest question first."""
    found: QuerySet[Any, Any] = public
    for term in query.terms:
        found = found.filter(holds(term, place == BY_NAMES))
    if place == BY_TEXT:
        found = found.exclude(reduce(Q.__and__, (holds(term, True) for term in query.terms)))
    if query.whole:
        whole = holds(query.whole, True)
        found = found.filter(whole) if place == 0 else found.exclude(whole)
    for term in query.without:
        found = found.exclude(holds(term, False))
    rows: QuerySet[M] = found.annotate(place=Value(place, output_field=IntegerField()))
    return rows
