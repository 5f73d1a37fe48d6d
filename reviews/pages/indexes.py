"""What the site has, from A to Z: the dramas, the performers, the makers, the authors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Author, CastMember, CrewMember, Person

from .. import gate
from ..models import WORLD, Casting, CrewCredit, Drama, StreamingService
from ..paging import BY_NAME, BY_TITLE, Listed, Page, page_listed
from ..pictures import with_picture
from ..prepared import prepared
from ..search.filters import ANY_SERVICE
from ..structured_data import list_graph
from .letters import alphabet, bounds, letter_of, within
from .meta import Meta, Step, address, list_path
from .shelf import shelf
from .watching import Country, countries

#: As many dramas as tell who somebody is.
_KNOWN_FOR = 3


@dataclass(frozen=True)
class ListedPerson:
    person: Person
    #: What they are best known for here.
    dramas: Sequence[Drama] = ()
    #: What a maker did there, each job once.
    jobs: Sequence[str] = ()


# --- Dramas --------------------------------------------------------------------


def dramas_page(
    at: dt.datetime, country: str, asked: Mapping[str, str], cursor: str
) -> dict[str, Any]:
    """
    The public dramas by title; with the service "any", those to be watched in ``country``.

    ``asked``: what the address says of service, letter and country. Two queries, or four.
    Raises ``Http404`` for another service, for what is no letter and for a bad cursor.
    """
    service = asked["service"]
    if service not in {"", ANY_SERVICE}:
        raise Http404
    letter = letter_of(asked["letter"])
    listed, where = (_to_watch, [country]) if service else (_all, [])
    values = (at, *where, *bounds(letter))
    rows: Page[Drama] = page_listed(listed, values, BY_TITLE, cursor, dressed=_with_poster)
    page = Page(shelf(rows.items, at, country if service else ""), rows.next_cursor, rows.is_first)
    told = _("The dramas we write about, from A to Z, and which can be watched in your country.")
    context = _context(_("Dramas"), "dramas", told, asked, page, cursor)
    posters = [listed.poster for listed in page.items]
    named = [(listed.drama.title, address(listed.drama)) for listed in page.items]
    return context | {
        "to_watch": bool(service),
        "country": Country(country, chosen=True),
        "countries": countries((), country),
        "services": _services_in(at, country) if service else (),
        "structured_data": list_graph(context["meta"], posters, named),
    }


Dramas = tuple[QuerySet[Drama], Sequence[QuerySet[Any]]]


def _all(at: dt.datetime, start: str | None, end: str | None) -> Dramas:
    return within(by_title(gate.dramas(at)), start, end), ()


def _to_watch(at: dt.datetime, country: str, start: str | None, end: str | None) -> Dramas:
    """By the offers, of which an index gives each country's in order: they may be few."""
    offers = gate.availabilities(at).annotate(sort_name=Lower("drama_title"))
    places = [offers.filter(country=place) for place in (country, WORLD)]
    parts = [within(rows, start, end).distinct() for rows in places]
    return by_title(Drama.objects.all()), parts


def by_title(rows: QuerySet[Drama]) -> QuerySet[Drama]:
    """With what ``BY_TITLE`` sorts by."""
    return rows.annotate(sort_name=Lower("title"), drama_id=F("pk"))


def _with_poster(rows: QuerySet[Drama]) -> QuerySet[Drama]:
    return with_picture(by_title(rows), "poster")


@prepared
def _services_in(at: dt.datetime, country: str) -> QuerySet[StreamingService]:
    """Those with something to watch there."""
    offers = gate.availabilities(at).in_country(country)
    return StreamingService.objects.filter(Exists(offers.filter(service=OuterRef("pk"))))


# --- People --------------------------------------------------------------------


def _known_performers(
    people: Sequence[CastMember], at: dt.datetime
) -> Iterable[tuple[int, Drama, str]]:
    """Main parts first, then the newest dramas; none that is a secret. One query."""
    for casting in _open_parts(at, [person.pk for person in people]):
        yield casting.cast_member_id, casting.character.drama, ""


@prepared
def _open_parts(at: dt.datetime, people: list[int]) -> QuerySet[Casting]:
    castings = Casting.objects.filter(
        Exists(gate.dramas(at).filter(pk=OuterRef("character__drama"))),
        cast_member__in=people,
        character__identity_is_spoiler=False,
    )
    newest = F("character__drama__start_year").desc(nulls_last=True)
    return castings.select_related("character__drama").order_by("character__tier", newest, "pk")


def _known_makers(
    people: Sequence[CrewMember], at: dt.datetime
) -> Iterable[tuple[int, Drama, str]]:
    """The newest dramas first. One query."""
    for credit in _credits(at, [person.pk for person in people]):
        yield credit.crew_member_id, credit.drama, credit.job


@prepared
def _credits(at: dt.datetime, people: list[int]) -> QuerySet[CrewCredit]:
    credits = CrewCredit.objects.filter(
        Exists(gate.dramas(at).filter(pk=OuterRef("drama"))), crew_member__in=people
    )
    newest = F("drama__start_year").desc(nulls_last=True)
    return credits.select_related("drama").order_by(newest, "order", "pk")


def _known_authors(people: Sequence[Author], at: dt.datetime) -> Iterable[tuple[int, Drama, str]]:
    """By their taglines, which they bring."""
    return ()


People = tuple[QuerySet[Any], tuple[()]]


def _performers(at: dt.datetime, start: str | None, end: str | None) -> People:
    return within(by_name(gate.performers(at)), start, end), ()


def _makers(at: dt.datetime, start: str | None, end: str | None) -> People:
    return within(by_name(gate.crew(at)), start, end), ()


def _authors(at: dt.datetime, start: str | None, end: str | None) -> People:
    return within(by_name(gate.authors(at)), start, end), ()


@dataclass(frozen=True)
class Role:
    """What the people of one list are to us."""

    route: str
    title: Promise | str
    told: Promise | str
    listed: Listed[Any]
    known: Callable[[Sequence[Any], dt.datetime], Iterable[tuple[int, Drama, str]]]


PERFORMERS = Role(
    "performers",
    gettext_lazy("Cast"),
    gettext_lazy("The performers in the dramas we write about, from A to Z."),
    _performers,
    _known_performers,
)
MAKERS = Role(
    "makers",
    gettext_lazy("Crew"),
    gettext_lazy("The writers and directors of the dramas we write about, from A to Z."),
    _makers,
    _known_makers,
)
AUTHORS = Role(
    "authors",
    gettext_lazy("Authors"),
    gettext_lazy("Who writes our reviews, from A to Z."),
    _authors,
    _known_authors,
)
ROLES = (PERFORMERS, MAKERS, AUTHORS)


def people_page(
    role: Role, at: dt.datetime, asked: Mapping[str, str], cursor: str
) -> dict[str, Any]:
    """
    The people of ``role`` by name. Two queries; one of authors.

    ``asked``: what the address says of letter and country. Raises ``Http404`` for what is
    no letter and for a bad cursor.
    """
    letter = letter_of(asked["letter"])
    values = (at, *bounds(letter))
    rows: Page[Person] = page_listed(role.listed, values, BY_NAME, cursor, dressed=by_name)
    dramas: dict[int, dict[Drama, None]] = {person.pk: {} for person in rows.items}
    jobs: dict[int, dict[str, None]] = {person.pk: {} for person in rows.items}
    for key, drama, job in role.known(rows.items, at):
        dramas[key][drama] = None
        jobs[key] |= {job: None} if job else {}
    people = [
        ListedPerson(person, [*dramas[person.pk]][:_KNOWN_FOR], [*jobs[person.pk]])
        for person in rows.items
    ]
    page = Page(people, rows.next_cursor, rows.is_first)
    context = _context(str(role.title), role.route, str(role.told), asked, page, cursor)
    named = [(person.name, address(person)) for person in rows.items]
    return context | {
        "role": role,
        "roles": ROLES,
        "structured_data": list_graph(context["meta"], (), named),
    }


def by_name(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With what ``BY_NAME`` sorts by."""
    named: QuerySet[Any] = rows.annotate(sort_name=Lower("name"))
    return named


# --- Both ----------------------------------------------------------------------


def index_step(route: str) -> Step:
    """The list that a drama's page, or somebody's, stands under."""
    titles = {role.route: role.title for role in ROLES}
    return Step(str(titles.get(route, _("Dramas"))), reverse(route))


def _context(
    title: str,
    route: str,
    told: str,
    asked: Mapping[str, str],
    page: Page[Any],
    cursor: str,
) -> dict[str, Any]:
    chosen = letter_of(asked["letter"])
    path = reverse(route)
    return {
        "page": page,
        "letter": chosen,
        # A list that is all on one page is seen at a glance.
        "letters": [
            (letter, _query({**asked, "letter": letter.value}), letter == chosen)
            for letter in alphabet()
            if chosen or cursor or page.next_cursor
        ],
        "query": _query(asked),
        "without_letter": _query({**asked, "letter": ""}) or path,
        "meta": Meta(
            title=f"{title}: {chosen.name}" if chosen else title,
            path=list_path(path + _query({"letter": asked["letter"]}), cursor),
            description=told,
            trail=[index_step(route)],
        ),
    }


def _query(asked: Mapping[str, str]) -> str:
    """What of ``asked`` is set, as a link asks for it; nothing if nothing is."""
    told = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(told)}" if told else ""
