"""What the site has, from A to Z: the dramas, the performers, the makers, the authors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Author, CastMember, CrewMember, Person

from .. import gate
from ..languages import mark_languages_of_text
from ..models import WORLD, Casting, CrewCredit, Drama, Review, StreamingService
from ..paging import BY_NAME, BY_TITLE, Page, page_of
from ..pictures import Picture, picture
from ..search.filters import ANY_SERVICE
from ..structured_data import list_graph
from .art import Art, art
from .letters import Letter, alphabet, letter_of
from .meta import Meta, Step, address, list_path
from .watching import Country, countries

#: As many dramas as tell who somebody is.
_KNOWN_FOR = 3


@dataclass(frozen=True)
class ListedDrama:
    drama: Drama
    poster: Picture | None
    #: Of the newest final review, if that gives one.
    score: Decimal | None
    #: By name: those that have it in the country which the list is narrowed to.
    services: Sequence[str]

    @property
    def title(self) -> SafeString:
        return mark_languages_of_text(self.drama.title)

    @property
    def native_title(self) -> SafeString:
        return mark_languages_of_text(self.drama.native_title)

    @property
    def art(self) -> Art:
        return art(self.drama)


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
    rows = _to_watch(country, letter, at, cursor) if service else _all(letter, at, cursor)
    scores = _scores(rows.items, at)
    services = _services(rows.items, country, at) if service else {}
    page = Page(
        [
            ListedDrama(
                drama,
                picture(drama.poster, at),
                scores.get(drama.pk),
                services.get(drama.pk, ()),
            )
            for drama in rows.items
        ],
        rows.next_cursor,
        rows.is_first,
    )
    told = _("The dramas we write about, from A to Z, and which can be watched in your country.")
    context = _context(_("Dramas"), "dramas", told, asked, page, cursor)
    posters = [listed.poster for listed in page.items]
    named = [(listed.drama.title, address(listed.drama)) for listed in page.items]
    return context | {
        "to_watch": bool(service),
        "country": Country(country, chosen=True),
        "countries": countries((), country),
        "services": _services_in(country, at) if service else (),
        "structured_data": list_graph(context["meta"], posters, named),
    }


def _all(letter: Letter | None, at: dt.datetime, cursor: str) -> Page[Drama]:
    return page_of(_under(letter, by_title(gate.dramas(at))), BY_TITLE, cursor, _with_poster)


def _to_watch(country: str, letter: Letter | None, at: dt.datetime, cursor: str) -> Page[Drama]:
    """By the offers, of which an index gives each country's in order: they may be few."""
    offers = gate.availabilities(at).annotate(sort_name=Lower("drama_title"))
    parts = [_under(letter, offers.filter(country=place)).distinct() for place in (country, WORLD)]
    return page_of(by_title(Drama.objects.all()), BY_TITLE, cursor, _with_poster, parts)


def by_title(rows: QuerySet[Drama]) -> QuerySet[Drama]:
    """With what ``BY_TITLE`` sorts by."""
    return rows.annotate(sort_name=Lower("title"), drama_id=F("pk"))


def _with_poster(rows: QuerySet[Drama]) -> QuerySet[Drama]:
    return by_title(rows).select_related("poster__fallback")


def _scores(dramas: Iterable[Drama], at: dt.datetime) -> Mapping[int, Decimal | None]:
    """What the newest final review of each gives. One query."""
    final = gate.editions(at).filter(
        review__drama__in=[drama.pk for drama in dramas], review__kind=Review.Kind.FINAL
    )
    # The newest last: it is what remains.
    return dict(
        final.order_by("review__publish_at", "review").values_list("review__drama", "score")
    )


def _services_in(country: str, at: dt.datetime) -> QuerySet[StreamingService]:
    """Those with something to watch there. One query when used."""
    offers = gate.availabilities(at).in_country(country)
    return StreamingService.objects.filter(Exists(offers.filter(service=OuterRef("pk"))))


def _services(dramas: Iterable[Drama], country: str, at: dt.datetime) -> Mapping[int, list[str]]:
    """Which have each in ``country``, by name. One query."""
    offers = gate.availabilities(at).in_country(country)
    rows = offers.filter(drama__in=[drama.pk for drama in dramas]).order_by("service__name")
    found: dict[int, dict[str, None]] = {}
    for drama, name in rows.values_list("drama", "service__name"):
        found.setdefault(drama, {})[name] = None
    return {drama: list(names) for drama, names in found.items()}


# --- People --------------------------------------------------------------------


def _known_performers(
    people: Sequence[CastMember], at: dt.datetime
) -> Iterable[tuple[int, Drama, str]]:
    """Main parts first, then the newest dramas; none that is a secret. One query."""
    castings = Casting.objects.filter(
        Exists(gate.dramas(at).filter(pk=OuterRef("character__drama"))),
        cast_member__in=people,
        character__identity_is_spoiler=False,
    ).select_related("character__drama")
    newest = F("character__drama__start_year").desc(nulls_last=True)
    for casting in castings.order_by("character__tier", newest, "pk"):
        yield casting.cast_member_id, casting.character.drama, ""


def _known_makers(
    people: Sequence[CrewMember], at: dt.datetime
) -> Iterable[tuple[int, Drama, str]]:
    """The newest dramas first. One query."""
    credits = CrewCredit.objects.filter(
        Exists(gate.dramas(at).filter(pk=OuterRef("drama"))), crew_member__in=people
    ).select_related("drama")
    newest = F("drama__start_year").desc(nulls_last=True)
    for credit in credits.order_by(newest, "order", "pk"):
        yield credit.crew_member_id, credit.drama, credit.job


def _known_authors(people: Sequence[Author], at: dt.datetime) -> Iterable[tuple[int, Drama, str]]:
    """By their taglines, which they bring."""
    return ()


@dataclass(frozen=True)
class Role:
    """What the people of one list are to us."""

    route: str
    title: Promise | str
    told: Promise | str
    public: Callable[[dt.datetime], QuerySet[Any]]
    known: Callable[[Sequence[Any], dt.datetime], Iterable[tuple[int, Drama, str]]]


PERFORMERS = Role(
    "performers",
    gettext_lazy("Cast"),
    gettext_lazy("The performers in the dramas we write about, from A to Z."),
    gate.performers,
    _known_performers,
)
MAKERS = Role(
    "makers",
    gettext_lazy("Crew"),
    gettext_lazy("The writers and directors of the dramas we write about, from A to Z."),
    gate.crew,
    _known_makers,
)
AUTHORS = Role(
    "authors",
    gettext_lazy("Authors"),
    gettext_lazy("Who writes our reviews, from A to Z."),
    gate.authors,
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
    rows = page_of(_under(letter, by_name(role.public(at))), BY_NAME, cursor, by_name)
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


def _under(letter: Letter | None, rows: QuerySet[Any]) -> QuerySet[Any]:
    return letter.of(rows) if letter else rows


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
