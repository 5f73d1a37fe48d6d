"""The search's page, and what it suggests while a reader types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from people.models import Person

from .. import gate
from ..models import Drama, Edition, Review, SearchEntry
from ..paging import Page, page_found, page_of
from ..prepared import prepared
from ..search import best, matching, query
from ..search.excerpt import excerpt, marked
from ..search.filters import ANY_SERVICE, SCORES, Filters
from ..search.guess import did_you_mean
from ..search.index import refresh, texts_of
from ..search.query import Query
from .cards import Card, cards_of
from .meta import Meta, address
from .shelf import ShelfDrama, shelf
from .watching import countries

_DRAMAS = 6
_PEOPLE = 8
_SUGGESTIONS = 8
#: Found in so many texts and in no name, what was typed may be a slip.
_FEW = 2
#: What the excerpts are made of, beside what a card shows.
_TOLD = ("body", "verdict", "verdict_for", "verdict_against", "suits", "spoiler_level")


@dataclass(frozen=True)
class FoundPerson:
    person: Person
    name: SafeString
    native_name: SafeString
    role: str


@dataclass(frozen=True)
class FoundReview:
    card: Card
    headline: SafeString
    drama: SafeString
    #: The standfirst, or the place in the text where the words stand.
    text: SafeString


@dataclass(frozen=True)
class Choice:
    value: str
    name: str
    chosen: bool


def search_page(typed: str, filters: Filters, at: dt.datetime, cursor: str) -> dict[str, Any]:
    """
    What ``typed`` finds at ``at``: dramas, people and a page of reviews; nothing is counted.

    Nineteen queries; with a cursor, which asks for reviews alone, twelve. Where no name and
    few texts are found, at most eight more for the name that may have been meant; with a
    topic, a service or a year, two more each; of words that are all common, twenty-four more.
    """
    asked = query.read(typed)
    choices = _choices(filters, at)
    context: dict[str, Any] = {
        "query": asked,
        "filters": filters,
        "choices": choices,
        "countries": countries((), filters.country),
        "asked": bool(asked.terms or filters.chosen),
        "meta": Meta(
            title=_("“%(query)s”: search") % {"query": asked.text} if asked.text else _("Search"),
            path=reverse("search"),
            description=_("Search our reviews, dramas and people."),
        ),
    }
    if not context["asked"]:
        return context
    refresh()
    found = _found(asked, filters, at, cursor, known=_all_known(filters, choices))
    # A later page may be empty: what has all the words may stand on another.
    anything = found["dramas"] or found["people"] or found["page"] != Page([])
    doubtful = found.pop("doubtful") and not filters.chosen and not cursor
    guess = did_you_mean(asked, at) if doubtful else ""
    country = {"country": filters.country}
    return (
        context
        | found
        | {
            "anything": bool(anything),
            "guess": guess,
            "guess_query": urlencode({"q": guess} | country),
            "without_filters": urlencode({"q": asked.text} | country),
            "kept": "?" + urlencode({"q": asked.text} | filters.chosen | country),
        }
    )


def _found(
    asked: Query, filters: Filters, at: dt.datetime, cursor: str, *, known: bool
) -> dict[str, Any]:
    if not known:
        return {"dramas": [], "people": [], "page": Page[FoundReview]([]), "doubtful": False}
    search = best.Search(asked, at)
    page = _page(search, filters.reviews(gate.reviews(at), at), cursor)
    reviews = [_review(card, asked) for card in cards_of(page.items, at, *_TOLD)]
    dramas = [] if cursor else _dramas(search, filters)
    # No filter is about people: with one, only dramas and reviews are asked for.
    people = [] if cursor or filters.chosen else _people(search)
    by_text = all(review.place == matching.BY_TEXT for review in page.items)
    is_all = not page.next_cursor
    return {
        "dramas": dramas,
        "people": people,
        "page": Page(reviews, page.next_cursor, page.is_first),
        # A slip of the hand may stand in a text too: names are offered for it all the same.
        "doubtful": not (dramas or people) and by_text and is_all and len(page.items) <= _FEW,
    }


def _page(search: best.Search, public: QuerySet[Review], cursor: str) -> Page[Any]:
    if search.query.terms:
        return page_found(partial(search.reviews, public), best.ORDER, cursor)
    found = matching.placed(public, search.query, matching.review_holds(search.at))
    # Of a filter alone all are as good.
    return page_of(found, best.BY_TIME, cursor)


def _dramas(search: best.Search, filters: Filters) -> list[ShelfDrama]:
    asked, at = search.query, search.at
    things = matching.dramas(at)
    with_posters = filters.dramas(things.public, at).select_related("poster__fallback")
    found = list(search.shortest(things, with_posters, _DRAMAS))
    return shelf(found, at, filters.country, lambda title: marked(title, asked)) if found else []


def _people(search: best.Search) -> list[FoundPerson]:
    asked, at = search.query, search.at
    cast = matching.cast(at)
    groups: tuple[tuple[Iterable[Any], str], ...] = (
        (search.shortest(cast, cast.public, _PEOPLE), _("Performer")),
        (matching.crew(asked, at)[:_PEOPLE], _("Maker")),
        (matching.authors(asked, at)[:_PEOPLE], _("Author")),
    )
    return [
        FoundPerson(person, marked(person.name, asked), marked(person.native_name, asked), role)
        for people, role in groups
        for person in people
    ]


def _review(card: Card, asked: Query) -> FoundReview:
    edition = card.edition
    return FoundReview(
        card,
        marked(edition.headline, asked),
        marked(card.review.drama.title, asked),
        excerpt(_tellable(edition), asked) or marked(edition.standfirst, Query("")),
    )


def _tellable(edition: Edition) -> Sequence[str]:
    """What of an edition may stand in a list: nothing from inside a text with spoilers."""
    if edition.spoiler_level == Edition.SpoilerLevel.NONE:
        return [text for text in texts_of(edition) if text]
    return [edition.standfirst]


# --- The form ------------------------------------------------------------------


_services = prepared(gate.services)
_topics = prepared(gate.topics)


def _choices(filters: Filters, at: dt.datetime) -> dict[str, list[Choice]]:
    """What each filter can be set to, of what is public. Three queries."""
    services = [(ANY_SERVICE, _("Any service"))]
    services += [(service.slug, service.name) for service in _services(at)]
    options: dict[str, Iterable[tuple[str, str]]] = {
        "service": services,
        "score": [(str(score), _("%(score)d or more") % {"score": score}) for score in SCORES],
        "year": [(str(year), str(year)) for year in _years(at)],
        "drama_kind": [(kind.value, str(kind.label)) for kind in Drama.Kind],
        "review_kind": [(kind.value, str(kind.label)) for kind in Review.Kind],
        "topic": [(topic.slug, topic.name) for topic in _topics(at)],
    }
    return {
        name: [Choice(value, text, value == _chosen(filters, name)) for value, text in pairs]
        for name, pairs in options.items()
    }


def _years(at: dt.datetime) -> list[int]:
    """The first years of public dramas, the newest first. One query: a look for one of each."""
    return [year for year, has_some in _dramas_years(at) if has_some and year]


@prepared
def _dramas_years(at: dt.datetime) -> QuerySet[Any, Any]:
    one_each = Drama.objects.exclude(start_year=None).order_by().values("start_year")
    of_year = {"start_year": OuterRef("start_year"), "start_year__gte": OuterRef("start_year")}
    return (
        Drama.objects.filter(pk__in=one_each.annotate(first=Min("pk")).values("first"))
        .order_by("-start_year")
        .values_list("start_year", Exists(gate.dramas(at).filter(**of_year)))
    )


def _chosen(filters: Filters, name: str) -> str:
    value: str = getattr(filters, "kind" if name.endswith("_kind") else name)
    return value


def _all_known(filters: Filters, choices: dict[str, list[Choice]]) -> bool:
    """Whether each filter set is one that the form offers; another finds nothing."""
    offered = sum(choice.chosen for group in choices.values() for choice in group)
    return offered == len(filters.chosen)


# --- Suggestions ---------------------------------------------------------------


def suggestions(typed: str, at: dt.datetime) -> list[tuple[str, str, str]]:
    """Public things called so: name, what it is, where it is. Five queries."""
    asked = query.read(typed, typing=True)
    if not asked.terms:
        return []
    refresh()
    kinds = SearchEntry.Kind
    groups = (
        (kinds.DRAMA, _("Drama")),
        (kinds.CAST, _("Performer")),
        (kinds.CREW, _("Maker")),
        (kinds.AUTHOR, _("Author")),
    )
    found = [
        (str(thing), what, address(thing))
        for kind, what in groups
        for thing in matching.called(kind, asked, at, _SUGGESTIONS)
    ]
    return found[:_SUGGESTIONS]
