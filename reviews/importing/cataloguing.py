"""
What becomes of each name of a text in the catalogue: a known row, a new one, or neither.

Rows are made only where somebody chose so, and rows that are there already
keep what they say. What is left out or told otherwise is remarked upon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from people.models import Author, CastMember, CrewMember, Person, User
from reviews.importing.matching import Matched, Matches, credited, native_names, performer_names
from reviews.importing.understood import CharacterLine, DramaFacts, Understood
from reviews.models import (
    Availability,
    Casting,
    Character,
    CrewCredit,
    Drama,
    Genre,
    Network,
    StreamingService,
)
from reviews.names import SURNAMES, fold, plain
from reviews.slugs import free_slug
from reviews.workflow import Refused

#: A row's key, a new row, or neither.
Choice = int | Literal["new", "skip"]

M = TypeVar("M", bound=models.Model)
P = TypeVar("P", bound=Person)
W = TypeVar("W", Genre, Network, StreamingService)


@dataclass
class Choices:
    """What becomes of each name, by kind and as the text spells it."""

    drama: Choice
    characters: dict[str, Choice] = field(default_factory=dict)
    performers: dict[str, Choice] = field(default_factory=dict)
    crew: dict[str, Choice] = field(default_factory=dict)
    authors: dict[str, Choice] = field(default_factory=dict)
    services: dict[str, Choice] = field(default_factory=dict)
    networks: dict[str, Choice] = field(default_factory=dict)
    genres: dict[str, Choice] = field(default_factory=dict)

    @classmethod
    def without_asking(cls, matches: Matches, *, new: bool) -> Choices:
        """What is surely known is taken; what is not is made if ``new``, else left out."""

        def of(matched: Matched | None) -> Choice:
            known = matched.known if matched else None
            return known if known is not None else ("new" if new else "skip")

        def of_all(found: dict[str, Matched]) -> dict[str, Choice]:
            return {name: of(matched) for name, matched in found.items()}

        return cls(
            drama=of(matches.drama),
            characters=of_all(matches.characters),
            performers=of_all(matches.performers),
            crew=of_all(matches.crew),
            authors=of_all(matches.authors),
            services=of_all(matches.services),
            networks=of_all(matches.networks),
            genres=of_all(matches.genres),
        )


def may_add(user: User | None, model: type[models.Model]) -> bool:
    """Whether ``user`` may make rows of ``model``; ``None`` is the machine, which may."""
    meta = model._meta
    return user is None or user.has_perm(f"{meta.app_label}.add_{meta.model_name}")


class Cataloguer:
    """
    Brings one text's names in, step by step, in the caller's transaction.

    Each step raises ``workflow.Refused`` where what was chosen cannot be.
    """

    def __init__(self, understood: Understood, choices: Choices, by: User | None) -> None:
        self.understood = understood
        self.choices = choices
        self.by = by
        #: What an editor should know of how it went.
        self.remarks: list[str] = []
        self._left_out: list[str] = []
        self._made: dict[tuple[type[models.Model], str], Any] = {}

    def drama(self) -> Drama:
        facts, choice = self.understood.drama, self.choices.drama
        title = facts.title or facts.native_title
        if choice == "skip" or (choice == "new" and not title):
            raise Refused(_("Which drama is it about? The text does not say."), "drama")
        if choice == "new":
            assert title is not None
            return self._new_drama(title, facts)
        drama = Drama.objects.filter(pk=choice).first()
        if drama is None:
            raise Refused(_("The drama that was chosen is no longer there."), "drama")
        self._compare_drama(drama, facts)
        return drama

    def cast(self, drama: Drama) -> None:
        """Its characters with their performers, and performers named without a character."""
        natives = native_names(self.understood)
        performers = {
            name: self._person(CastMember, name, self.choices.performers, natives.get(name, ""))
            for name in performer_names(self.understood)
        }
        for order, line in enumerate(_merged(self.understood.characters)):
            character = self._character(drama, line, order)
            cast = [row for name in line.performers if (row := performers[name])]
            if character is not None and cast:
                self._casting(character, cast)
        credited_names = {name for line in self.understood.characters for name in line.performers}
        alone = [row for name, row in performers.items() if row and name not in credited_names]
        if alone:
            names = {"names": ", ".join(row.name for row in alone)}
            self.remarks.append(_("Named without a character: %(names)s.") % names)

    def crew(self, drama: Drama) -> None:
        before = {} if self.choices.drama == "new" else credited(drama)
        for order, line in enumerate(self.understood.crew):
            if line.job in before:
                self._differ(line.job, line.name, before[line.job])
            elif person := self._person(CrewMember, line.name, self.choices.crew):
                credit = {"drama": drama, "crew_member": person, "job": line.job}
                if not CrewCredit.objects.filter(**credit).exists():
                    self._new(CrewCredit(**credit, order=order))

    def services(self, drama: Drama) -> None:
        """An offer without a country is shown to nobody, until an editor says where it holds."""
        for service in self._words(
            StreamingService, self.understood.services, self.choices.services
        ):
            offered = Availability.objects.filter(drama=drama, service=service).exists()
            if not offered and may_add(self.by, Availability):
                self._new(Availability(drama=drama, service=service))

    def author(self) -> Author | None:
        line = self.understood.author
        if not line.name:
            return None
        tagline = line.tagline or ""
        author = self._person(Author, line.name, self.choices.authors, tagline=tagline)
        if author and tagline and tagline != author.tagline:
            self._differ(_("tagline"), tagline, [author.tagline])
        return author

    def remark_on_what_was_left_out(self) -> None:
        if self._left_out:
            names = {"names": ", ".join(dict.fromkeys(self._left_out))}
            self.remarks.append(_("Not in the catalogue, and left out: %(names)s.") % names)

    # --- One row -----------------------------------------------------------------

    def _new(self, row: M) -> M:
        """Validate and store a new row, if this person may add such rows."""
        words = {"kind": row._meta.verbose_name, "row": row}
        if not may_add(self.by, type(row)):
            raise Refused(
                _(
                    "You may not add to the catalogue (%(kind)s “%(row)s”). "
                    "Ask an editor, or leave it out."
                )
                % words
            )
        try:
            row.full_clean()
        except ValidationError as error:
            why = " ".join(error.messages)
            raise Refused(_("%(kind)s “%(row)s”: %(why)s") % {**words, "why": why}) from error
        row.save()
        return row

    def _picked(
        self, model: type[M], name: str, choice: Choice | None, make: Callable[[], M]
    ) -> M | None:
        """The row that was chosen for a name, made if it is to be new; each name once."""
        if (model, name) in self._made:
            row: M | None = self._made[model, name]
            return row
        if choice == "new":
            row = self._new(make())
        elif choice is None or choice == "skip":
            self._left_out.append(name)
            row = None
        else:
            row = model._default_manager.filter(pk=choice).first()
            if row is None:
                raise Refused(
                    _("What was chosen for “%(name)s” is no longer there.") % {"name": name}
                )
        self._made[model, name] = row
        return row

    def _person(
        self,
        model: type[P],
        name: str,
        choices: dict[str, Choice],
        native_name: str = "",
        **fields: str,
    ) -> P | None:
        def make() -> P:
            korean = fold(name.split()[0]) in SURNAMES
            order = Person.NameOrder.FAMILY_FIRST if korean else Person.NameOrder.GIVEN_FIRST
            slug = free_slug(model, name)
            return model(name=name, native_name=native_name, name_order=order, slug=slug, **fields)

        return self._picked(model, name, choices.get(name), make)

    def _words(self, model: type[W], words: list[str], choices: dict[str, Choice]) -> list[W]:
        def made(word: str) -> Callable[[], W]:
            return lambda: model(name=word, slug=free_slug(model, word))

        rows = (self._picked(model, word, choices.get(word), made(word)) for word in words)
        return list(dict.fromkeys(row for row in rows if row is not None))

    def _new_drama(self, title: str, facts: DramaFacts) -> Drama:
        drama = self._new(
            Drama(
                title=title,
                native_title=facts.native_title or "",
                start_year=facts.start_year,
                end_year=facts.end_year,
                episodes=facts.episodes,
                slug=free_slug(Drama, title),
            )
        )
        networks, genres = self.understood.networks, facts.genres
        drama.networks.set(self._words(Network, networks, self.choices.networks))
        drama.genres.set(self._words(Genre, genres, self.choices.genres))
        return drama

    def _character(self, drama: Drama, line: CharacterLine, order: int) -> Character | None:
        character = self._picked(
            Character,
            line.name,
            self.choices.characters.get(line.name),
            lambda: Character(
                drama=drama, name=line.name, native_name=line.native_name or "", order=order
            ),
        )
        if character is not None and character.drama_id != drama.pk:
            raise Refused(_("“%(name)s” is a character of another drama.") % {"name": line.name})
        return character

    def _casting(self, character: Character, cast: list[CastMember]) -> None:
        """Who is credited stays credited; a character without a performer gets them."""
        castings = Casting.objects.filter(character=character).select_related("cast_member")
        known = [casting.cast_member for casting in castings]
        if not known and may_add(self.by, Casting):
            for number, row in enumerate(dict.fromkeys(cast)):
                self._new(Casting(character=character, cast_member=row, order=number))
        elif not set(cast) <= set(known):
            self._differ(character.name, _joined(cast), known)

    # --- Where the text and the catalogue differ -----------------------------------

    def _compare_drama(self, drama: Drama, facts: DramaFacts) -> None:
        """The years are for preflight to compare."""
        self._differ(_("episodes"), facts.episodes, [drama.episodes])
        self._differ(_("native title"), facts.native_title, [drama.native_title])
        for what, words, rows, choices in (
            (_("networks"), self.understood.networks, drama.networks, self.choices.networks),
            (_("genres"), facts.genres, drama.genres, self.choices.genres),
        ):
            known = list(rows.all())
            if not {choices.get(word) for word in words} <= {row.pk for row in known}:
                self._differ(what, _joined(words), known)

    def _differ(self, what: str, said: object, known: Iterable[object]) -> None:
        there = _joined(one for one in known if one)
        if said and str(said) != there:
            words = {"what": what, "said": said, "known": there or "–"}
            self.remarks.append(
                _("%(what)s: the text says “%(said)s”, the catalogue “%(known)s”.") % words
            )


def _merged(lines: list[CharacterLine]) -> list[CharacterLine]:
    """A character who is named twice, once."""
    merged: dict[str, CharacterLine] = {}
    for line in lines:
        one = merged.setdefault(plain(line.name), CharacterLine(line.name, line.native_name))
        one.performers += [name for name in line.performers if name not in one.performers]
    return list(merged.values())


def _joined(rows: Iterable[object]) -> str:
    return ", ".join(str(getattr(row, "name", row)) for row in rows)
