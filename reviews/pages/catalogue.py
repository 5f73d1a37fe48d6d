"""What the catalogue knows of a drama, as the drama's page and its reviews show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet, Value
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from images.countries import country_name
from people.models import CastMember

from ..models import Casting, Character, CrewCredit, Drama, Genre, Network, Review, Topic
from ..pictures import Rows
from ..prepared import attach, attached, prepared

#: What the desk is asked for by these words, and an import writes.
_JOBS = {"screenwriter": gettext_lazy("screenwriter"), "director": gettext_lazy("director")}


#: Of a person, what others' pages leave to their own.
_TOLD_ON_THEIR_PAGE = ("aliases", "biography", "external_ids")
#: As many names as one takes in at a glance.
_LEADS = 3


@dataclass(frozen=True)
class CastList:
    """Main and supporting roles, and the passing ones, which a page may fold away."""

    principal: Sequence[Character]
    passing: Sequence[Character]

    @property
    def leads(self) -> list[CastMember]:
        """
        Who is named first: the first performer of each main part that is no secret. No query.

        Whoever plays such a part and a secret one is named, for the open one.
        """
        main = (c for c in self.principal if c.tier == Character.Tier.MAIN)
        castings = (attached(c, "castings")[:1] for c in main if not c.identity_is_spoiler)
        found = {
            casting.cast_member_id: casting.cast_member for some in castings for casting in some
        }
        return list(found.values())[:_LEADS]


class Fact(NamedTuple):
    label: str
    value: str
    #: Whether the value is the publication's own words, in its language.
    is_told: bool = False


@dataclass(frozen=True)
class FiledUnder:
    """What a drama, and a review of it, are filed under; by name."""

    genres: Sequence[str]
    networks: Sequence[str]
    topics: Sequence[Topic]


def filed_under(drama: Drama, review: Review | None = None) -> FiledUnder:
    """Genres, networks, and the review's topics. One query."""
    found: dict[str, list[tuple[str, str]]] = {"genre": [], "network": [], "topic": []}
    for kind, name, slug in _filed(drama.pk, review.pk if review else None):
        found[kind].append((name, slug))
    return FiledUnder(
        genres=[name for name, _slug in found["genre"]],
        networks=[name for name, _slug in found["network"]],
        topics=[Topic(name=name, slug=slug) for name, slug in found["topic"]],
    )


@prepared
def _filed(drama: int, review: int | None) -> QuerySet[Any, tuple[str, str, str]]:
    def named(rows: QuerySet[Any], kind: str) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.order_by().annotate(kind=Value(kind))
        return found.values_list("kind", "name", "slug")

    topics = Topic.objects.filter(items__content_object=review)
    return (
        named(Genre.objects.filter(drama=drama), "genre")
        .union(
            named(Network.objects.filter(drama=drama), "network"),
            *([] if review is None else [named(topics, "topic")]),
            all=True,
        )
        .order_by("name")
    )


def in_passing(rows: Rows, relation: str) -> Rows:
    """``rows`` without what only the own page of the person by ``relation`` tells."""
    return rows.defer(*(f"{relation}__{name}" for name in _TOLD_ON_THEIR_PAGE))


def prefetch_people(drama: Drama) -> None:
    """Load who made a drama and who plays whom onto it. Three queries."""
    characters = _characters(drama.pk)
    attach([drama], "crew_credits", _crew(drama.pk))
    attach([drama], "characters", characters)
    attach(characters, "castings", _castings(drama.pk))


@prepared
def _crew(drama: int) -> QuerySet[CrewCredit]:
    credits = CrewCredit.objects.filter(drama=drama).select_related("crew_member")
    return in_passing(credits, "crew_member")


@prepared
def _characters(drama: int) -> QuerySet[Character]:
    return Character.objects.filter(drama=drama).defer("aliases")


@prepared
def _castings(drama: int) -> QuerySet[Casting]:
    castings = Casting.objects.filter(character__drama=drama).select_related("cast_member")
    return in_passing(castings, "cast_member")


def cast_list(drama: Drama) -> CastList:
    """Of a drama with its people, main roles first."""
    principal: list[Character] = []
    passing: list[Character] = []
    for character in attached(drama, "characters"):
        (principal if character.tier <= Character.Tier.SUPPORT else passing).append(character)
    return CastList(principal, passing)


def fact_rows(drama: Drama, filed: FiledUnder) -> list[Fact]:
    """The fact box of a drama: only what is known."""
    native_title = _("Korean title") if drama.language == "ko" else _("Native title")
    facts = [
        Fact(native_title, drama.native_title),
        Fact(_("Romanised"), drama.romanised_title),
        Fact(_("Also known as"), ", ".join(drama.alternative_titles)),
        Fact(_("Kind"), drama.get_kind_display()),
        Fact(_("Country"), country_name(drama.country)),
        Fact(_("Language"), language_name(drama.language)),
        Fact(_("Years"), drama.years),
        Fact(_("Network"), ", ".join(filed.networks)),
        Fact(_("Episodes"), _episodes(drama)),
        Fact(_("Genre"), ", ".join(filed.genres), is_told=True),
        Fact(_("Rating"), drama.get_content_rating_display()),
    ]
    return [fact for fact in facts if fact.value]


def language_name(code: str) -> str:
    """In the reader's language; a code that Django does not know is its own name."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def job_name(job: str) -> str:
    """In the reader's language; a job that is not one of the usual ones is its own name."""
    return str(_JOBS.get(job.casefold(), job))


def _episodes(drama: Drama) -> str:
    if drama.episodes and drama.runtime:
        return _("%(episodes)d × %(minutes)d minutes") % {
            "episodes": drama.episodes,
            "minutes": drama.runtime,
        }
    return str(drama.episodes or "")
