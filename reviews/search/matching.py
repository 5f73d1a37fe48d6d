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
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from typing import Any, Generic, TypeVar

from django.db import connection
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
from ..models.search import how_many_hold
from ..paging import by_keys
from ..prepared import prepared
from .query import Query, Term, Together, Written

Kind = SearchEntry.Kind
M = TypeVar("M", bound=Model)
#: As many things of one name are asked whether they are public, for a suggestion.
MOST = 500
#: As many keys are handed over: more are no longer few.
MOST_HANDED_OVER = 5_000
#: The ``place`` of what is found by names, not by one alone, and of what is not.
BY_NAMES, BY_TEXT = 1, 2
#: By the names of things of these kinds a review is found that does not say them itself.
_BELONG_TO_REVIEWS = (
    *(Kind.DRAMA, Kind.CHARACTER, Kind.CAST, Kind.CREW),
    *(Kind.AUTHOR, Kind.TOPIC),
)
#: What readers find something by: pictures are in the index for the desk.
OF_READERS = (*_BELONG_TO_REVIEWS, Kind.EDITION)
#: The keys of what holds a term; by names alone, or by texts too.
Holders = Callable[[Term, bool], QuerySet[Any, Any]]
#: The condition that a row holds a term; by names alone, or by texts too.
Holds = Callable[[Term, bool], Q]


@dataclass(frozen=True)
class Things(Generic[M]):
    """What is found with the shortest names first, of which very many may be found."""

    public: QuerySet[M]
    #: The keys of all that hold a term.
    holders: Holders
    #: The same as a question about one of them: nothing is gathered.
    itself: Holds

    @property
    def order(self) -> tuple[Any, ...]:
        """An index has them so."""
        return (Length(_name(self.public)), "pk")

    def found(self, query: Query, rows: QuerySet[M]) -> QuerySet[M]:
        """Those of ``rows`` that the query finds, the best first."""
        return _found(rows, query, self.holders).order_by("place", *self.order)


def dramas(at: dt.datetime) -> Things[Drama]:
    """Public dramas: by title, synopsis, part, performer or maker."""
    return Things(gate.dramas(at), _dramas, _drama_itself)


def cast(at: dt.datetime) -> Things[CastMember]:
    """Performers of an open part in a public drama: by name, biography or such a part."""
    parts = _open_parts(at)

    def holders(term: Term, named: bool) -> QuerySet[Any, Any]:
        characters = parts.filter(character__in=_things(Kind.CHARACTER, term, named=True))
        return _union(_things(Kind.CAST, term, named=named), characters.values("cast_member"))

    def itself(term: Term, named: bool) -> Q:
        called = _entries(Kind.CHARACTER, term, "character")
        played = parts.filter(Exists(called), cast_member=OuterRef("pk"))
        return _has_one(_entries(Kind.CAST, term, named=named)) | _has_one(played)

    return Things(gate.performers(at), holders, itself)


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
    gathered = among(lambda term, named: review_holders(term, named, at))

    def holds(term: Term, named: bool) -> Q:
        is_common = common is not None and common(term, named)
        return _review_itself(term, named, at) if is_common else gathered(term, named)

    return holds


def review_holders(term: Term, named: bool, at: dt.datetime) -> QuerySet[Any, Any]:
    """The keys of all reviews, public or not, that hold the term."""
    return _union(_saying(_things(Kind.EDITION, term, named=named), at), *_by_names(term))


def few_that_may_hold(terms: tuple[Term, ...], at: dt.datetime, few: int) -> list[Any] | None:
    """
    The keys of all reviews that may hold every term, where that can be said of but a few.

    What each says itself; and what holds some term by a name, if no term stands in more
    than ``few`` names. Three queries, the third where there are so few.
    """
    itself, names = Together(terms), [(term, True) for term in terms]
    counted = [
        *how_many_hold([(itself, False)], few + 1, of=(Kind.EDITION,)),
        *how_many_hold(names, few + 1, of=_BELONG_TO_REVIEWS),
    ]
    if max(counted) > few:
        return None
    said = _saying(_things(Kind.EDITION, itself, named=False), at)
    keys = by_keys(_union(said, *chain.from_iterable(map(_by_names, terms))), MOST_HANDED_OVER)
    return keys if isinstance(keys, list) else None


def _saying(editions: QuerySet[Any, Any], at: dt.datetime) -> QuerySet[Any, Any]:
    return Edition.objects.in_effect(at).filter(pk__in=editions).values_list("review", flat=True)


def _by_names(term: Term) -> list[QuerySet[Any, Any]]:
    """The keys of the reviews that hold it by the name of something that belongs to them."""
    return [
        Review.objects.filter(drama__in=_dramas(term, named=True)).values("pk"),
        Byline.objects.filter(author__in=_things(Kind.AUTHOR, term)).values("review"),
        TopicOfReview.objects.filter(tag__in=_things(Kind.TOPIC, term)).values("content_object"),
    ]


def _review_itself(term: Term, named: bool, at: dt.datetime) -> Q:
    """The same as a question about one review; its text is looked at first."""
    entries = _entries(Kind.EDITION, term, named=named)
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


_PUBLIC: dict[Kind, Callable[[dt.datetime], QuerySet[Any]]] = {
    Kind.DRAMA: gate.dramas,
    Kind.CAST: gate.performers,
    Kind.CREW: gate.crew,
    Kind.AUTHOR: gate.authors,
}


def called(kind: Kind, query: Query, at: dt.datetime, size: int) -> list[Any]:
    """
    At most ``size`` that readers may see at ``at`` and that are themselves called so.

    Every term stands in a name of their own; the shortest names first. Of more than ``MOST``
    that are called so, public or not, the shortest alone are asked whether they are public,
    which is what costs. One query, put together once for each kind: asked while one types.
    """
    asked = Together(query.terms)
    on_postgresql = connection.vendor == "postgresql"
    words = asked.tsquery(names=True) if on_postgresql else asked.fts5(names=True)
    return _called(at, words, kind=kind, size=size, most=MOST)


@prepared
def _called(at: dt.datetime, words: str, *, kind: Kind, size: int, most: int) -> QuerySet[Any]:
    public = _PUBLIC[kind](at)
    name = Length(_name(public))
    things = public.model._default_manager.filter(pk__in=_things(kind, Written(words)))
    shortest = things.order_by(name, "pk").values("pk")[:most]
    return public.filter(pk__in=shortest).order_by(name, "pk")[:size]


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


def _drama_itself(term: Term, named: bool) -> Q:
    """The same as a question about one drama."""
    parts = Character.objects.filter(Exists(_entries(Kind.CHARACTER, term)), drama=OuterRef("pk"))
    castings = Casting.objects.filter(
        Exists(_entries(Kind.CAST, term, "cast_member")),
        character__drama=OuterRef("pk"),
        character__identity_is_spoiler=False,
    )
    credits = CrewCredit.objects.filter(
        Exists(_entries(Kind.CREW, term, "crew_member")), drama=OuterRef("pk")
    )
    return (
        _has_one(_entries(Kind.DRAMA, term, named=named))
        | _has_one(parts)
        | _has_one(castings)
        | _has_one(credits)
    )


def _open_parts(at: dt.datetime) -> QuerySet[Casting]:
    # Not "in": a database would ask of every drama whether it is public first.
    public = Exists(gate.dramas(at).filter(pk=OuterRef("character__drama")))
    return Casting.objects.filter(public, character__identity_is_spoiler=False).order_by()


def _shortest_first(public: QuerySet[M], query: Query, holders: Holders) -> QuerySet[M]:
    return _found(public, query, holders).order_by("place", Length(_name(public)), "pk")


def _name(public: QuerySet[Any]) -> str:
    return "title" if public.model is Drama else "name"


def _things(
    kind: Kind, term: Term | Together | Written, *, named: bool = True
) -> QuerySet[SearchEntry, int]:
    holds = {"tokens__names_hold" if named else "tokens__holds": term}
    return SearchEntry.objects.filter(kind=kind, **holds).values_list("object_id", flat=True)


def _entries(
    kind: Kind, term: Term, key: str = "pk", *, named: bool = True
) -> QuerySet[SearchEntry]:
    """The entry of the one thing that a row has in ``key``, if it holds the term."""
    holds = {"tokens__names_hold_here" if named else "tokens__holds_here": term}
    return SearchEntry.objects.filter(kind=kind, object_id=OuterRef(key), **holds)


def _union(first: QuerySet[Any, Any], *others: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return first.order_by().union(*(other.order_by() for other in others), all=True)


def _found(public: QuerySet[M], query: Query, holders: Holders) -> QuerySet[M]:
    return placed(public, query, among(holders))


def among(holders: Holders) -> Holds:
    """Whether a row is among those that hold a term, which are gathered."""
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
