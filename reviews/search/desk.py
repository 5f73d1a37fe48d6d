"""
What the desk searches in: every name in the index, whatever readers may see of it.

A word is found where a name has it, or has a word that begins so; Hangul also
within a word. Unlike a look for any part of a word this reads no table whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from images.admin import numbers
from images.models import Image
from people.models import CastMember, User, nfc

from ..models import (
    Availability,
    Byline,
    Casting,
    Character,
    Drama,
    Edition,
    EditionImage,
    Review,
    SearchEntry,
    StreamingService,
    WorkflowEvent,
)
from ..paging import by_keys
from .index import refresh
from .query import Term, read

Kind = SearchEntry.Kind
_MAX_WORDS = 10
#: Keys that are handed over where they are dear to find: of pictures, and what leads to them.
MANY = 5000

#: Keys of the rows that have a word in a name: as it is typed, and as the index has it.
Named = Callable[[str, Term], QuerySet[Any, Any]]
Keys = QuerySet[Any, Any] | list[int]


def sought(
    rows: QuerySet[Any], text: str, named: Named, *exact: str, few: int = 1000
) -> QuerySet[Any]:
    """
    Those of ``rows`` whose key ``named`` gives for every word.

    ``exact``: fields that a word may be whole, such as a slug. ``few``: as in ``by_keys``.
    A query for each word, ten at most, and those of the index where something was written since.
    """
    words = nfc(text).split()[:_MAX_WORDS]
    if words:
        refresh()
    for word in words:
        found = Q(*((name, word) for name in exact), _connector=Q.OR)
        for term in read(word, typing=True).terms:
            found |= Q(pk__in=by_keys(named(word, term), few))
        rows = rows.filter(found) if found else rows.none()
    return rows


def things(kind: SearchEntry.Kind) -> Named:
    """Those of one kind, by a name of their own."""

    def named(_word: str, term: Term) -> QuerySet[Any, Any]:
        entries = SearchEntry.objects.filter(kind=kind, tokens__names_hold=term)
        return entries.values_list("object_id", flat=True)

    return named


def dramas(word: str, term: Term) -> QuerySet[Any, Any]:
    """By a title, a character or a performer."""
    characters = Character.objects.filter(pk__in=things(Kind.CHARACTER)(word, term))
    castings = Casting.objects.filter(cast_member__in=things(Kind.CAST)(word, term))
    return _union(
        things(Kind.DRAMA)(word, term),
        characters.values_list("drama", flat=True),
        castings.values_list("character__drama", flat=True),
    )


def characters(word: str, term: Term) -> QuerySet[Any, Any]:
    """By a name, or by their drama's."""
    of_dramas = Character.objects.filter(drama__in=things(Kind.DRAMA)(word, term))
    return _union(things(Kind.CHARACTER)(word, term), of_dramas.values_list("pk", flat=True))


def editions(word: str, term: Term) -> QuerySet[Any, Any]:
    """By the headline, or by their drama's title."""
    of_dramas = Edition.objects.filter(review__drama__in=things(Kind.DRAMA)(word, term))
    return _union(*_by_headline(word, term, "pk"), of_dramas.values_list("pk", flat=True))


def offers(word: str, term: Term) -> QuerySet[Any, Any]:
    """By the drama, the service or the country."""
    services = StreamingService.objects.filter(Q(name__iexact=word) | Q(slug=word))
    found = (
        Availability.objects.filter(drama__in=things(Kind.DRAMA)(word, term)),
        Availability.objects.filter(service__in=by_keys(services.values_list("pk", flat=True))),
        Availability.objects.filter(country=word.upper()),
    )
    return _union(*(rows.values_list("pk", flat=True) for rows in found))


def events(word: str, term: Term) -> QuerySet[Any, Any]:
    """By their drama, who it was, or the reason given, of which each is read: few have one."""
    events = WorkflowEvent.objects
    its_drama = things(Kind.DRAMA)(word, term)
    found = (
        events.filter(review__drama__in=its_drama),
        events.filter(drama__in=its_drama),
        events.filter(by__in=User.objects.filter(username__icontains=word)),
        events.exclude(reason="").filter(reason__icontains=word),
    )
    return _union(*(rows.values_list("pk", flat=True) for rows in found))


def images(word: str, term: Term) -> QuerySet[Any, Any]:
    """
    By what they or their files say, by their number, their drama or their performers.

    A drama's pictures are those provided for it, its poster, and what its reviews show.
    """
    return _union(
        things(Kind.IMAGE)(word, term),
        Image.objects.filter(pk__in=numbers(word)).values_list("pk", flat=True),
        *of_dramas(by_keys(things(Kind.DRAMA)(word, term), MANY)),
        *of_performers(by_keys(things(Kind.CAST)(word, term), MANY)),
    )


def of_dramas(dramas: Keys) -> list[QuerySet[Any, Any]]:
    """The keys of their pictures, in parts."""
    provided = Drama.pictures.through._default_manager.filter(drama__in=dramas)
    posters = Drama.objects.filter(pk__in=dramas).exclude(poster=None)
    shown = EditionImage.objects.filter(edition__review__drama__in=dramas)
    return [
        provided.values_list("image", flat=True),
        posters.values_list("poster", flat=True),
        shown.values_list("image", flat=True),
    ]


def of_performers(performers: Keys) -> list[QuerySet[Any, Any]]:
    """The keys of the pictures that show them, and of their portraits."""
    shows = CastMember.pictures.through._default_manager.filter(castmember__in=performers)
    portraits = CastMember.objects.filter(pk__in=performers).exclude(portrait=None)
    return [shows.values_list("image", flat=True), portraits.values_list("portrait", flat=True)]


def reviews(word: str, term: Term) -> QuerySet[Any, Any]:
    """By a headline, the drama, a character, a performer or an author."""
    signed = Byline.objects.filter(author__in=things(Kind.AUTHOR)(word, term))
    return _union(
        Review.objects.filter(drama__in=dramas(word, term)).values_list("pk", flat=True),
        signed.values_list("review", flat=True),
        *_by_headline(word, term, "review"),
    )


def _by_headline(word: str, term: Term, key: str) -> list[QuerySet[Any, Any]]:
    """The index has the editions with a time. Of the others, which are few, each is read."""
    told = Edition.objects.filter(pk__in=things(Kind.EDITION)(word, term))
    unfinished = Edition.objects.filter(takes_effect_at=None, headline__icontains=word)
    return [rows.values_list(key, flat=True) for rows in (told, unfinished)]


def _union(first: QuerySet[Any, Any], *others: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return first.order_by().union(*(rows.order_by() for rows in others))
