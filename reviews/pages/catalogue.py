"""What the catalogue knows of a drama, as the drama's page and its reviews show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from images.countries import country_name

from ..models import Casting, Character, CrewCredit, Drama


@dataclass(frozen=True)
class CastList:
    """Main and supporting roles, and the passing ones, which a page may fold away."""

    principal: Sequence[Character]
    passing: Sequence[Character]


def prefetch_facts(drama: Drama) -> None:
    """Load what the pages tell of a drama onto it. Five queries."""
    prefetch_related_objects(
        [drama],
        "genres",
        "networks",
        Prefetch("crew_credits", CrewCredit.objects.select_related("crew_member")),
        "characters",
        Prefetch("characters__castings", Casting.objects.select_related("cast_member")),
    )


def cast_list(drama: Drama) -> CastList:
    """Of a drama with its facts, main roles first."""
    principal: list[Character] = []
    passing: list[Character] = []
    for character in drama.characters.all():
        (principal if character.tier <= Character.Tier.SUPPORT else passing).append(character)
    return CastList(principal, passing)


def fact_rows(drama: Drama) -> list[tuple[str, str]]:
    """The fact box of a drama with its facts: label and value, only what is known."""
    rows = [
        (_("Korean title") if drama.language == "ko" else _("Native title"), drama.native_title),
        (_("Romanised"), drama.romanised_title),
        (_("Also known as"), ", ".join(drama.alternative_titles)),
        (_("Kind"), drama.get_kind_display()),
        (_("Country"), country_name(drama.country)),
        (_("Language"), language_name(drama.language)),
        (_("Years"), drama.years),
        (_("Network"), ", ".join(network.name for network in drama.networks.all())),
        (_("Episodes"), _episodes(drama)),
        (_("Genre"), ", ".join(genre.name for genre in drama.genres.all())),
        (_("Rating"), drama.get_content_rating_display()),
    ]
    return [(label, str(value)) for label, value in rows if value]


def language_name(code: str) -> str:
    """In the reader's language; a code that Django does not know is its own name."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _episodes(drama: Drama) -> str:
    if drama.episodes and drama.runtime:
        return _("%(episodes)d × %(minutes)d minutes") % {
            "episodes": drama.episodes,
            "minutes": drama.runtime,
        }
    return str(drama.episodes or "")
