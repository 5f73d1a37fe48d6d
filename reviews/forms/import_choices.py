"""The last form of "Import a text": what becomes of each name in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Author, CastMember, CrewMember, User
from reviews.importing.cataloguing import Choice, Choices, may_add
from reviews.importing.matching import Matched, Matches, match
from reviews.importing.understood import Understood
from reviews.models import Character, Drama, Genre, Network, StreamingService


@dataclass(frozen=True)
class Asked:
    """One name in the form: what the catalogue knows of it, and the list to choose from."""

    matched: Matched
    field: forms.BoundField


class ChoicesForm(forms.Form):
    """
    What becomes of each name. Only a ``maybe`` has nothing chosen beforehand.

    A field is named for the name that it is about, and a character's for the
    drama too: a choice never falls to somebody else when a name is corrected.
    """

    _KINDS: tuple[tuple[str, Any, type[models.Model]], ...] = (
        ("characters", gettext_lazy("Character"), Character),
        ("performers", gettext_lazy("Performer"), CastMember),
        ("crew", gettext_lazy("Crew"), CrewMember),
        ("authors", gettext_lazy("Author"), Author),
        ("services", gettext_lazy("Streaming service"), StreamingService),
        ("networks", gettext_lazy("Network"), Network),
        ("genres", gettext_lazy("Genre"), Genre),
    )

    def __init__(
        self, understood: Understood, user: User, data: Mapping[str, Any] | None = None
    ) -> None:
        matches, drama = _matches(understood, data)
        self.matches = matches
        self._asked: dict[str, dict[str, str]] = {}
        fields: dict[str, forms.TypedChoiceField] = {}
        first: dict[str, Choice | str] = {}

        def ask(key: str, matched: Matched, model: type[models.Model], *, skip: bool) -> None:
            new = may_add(user, model)
            fields[key] = forms.TypedChoiceField(
                choices=list(_options(matched, new=new, skip=skip)),
                coerce=_choice,
                error_messages={"required": _("Choose who or what is meant.")},
            )
            first[key] = _first(matched, new=new, skip=skip)

        ask("drama", matches.drama or Matched(""), Drama, skip=False)
        for kind, _label, model in self._KINDS:
            of = f"{kind}:{drama}" if kind == "characters" else kind
            self._asked[kind] = {}
            for name, matched in getattr(matches, kind).items():
                # Networks and genres are only given to a drama that is new.
                if kind in {"networks", "genres"} and drama != "new":
                    continue
                self._asked[kind][name] = f"{of}:{name}"
                ask(f"{of}:{name}", matched, model, skip=True)
        given = {
            key: data[key]
            for key, field in fields.items()
            if data is not None and key in data and field.valid_value(data[key])
        }
        #: Names that nobody has chosen for yet, as they stand now.
        self.unseen = fields.keys() - given.keys()
        super().__init__({**first, **given}, auto_id=False)
        self.fields.update(fields)

    @property
    def about_drama(self) -> Asked:
        return Asked(self.matches.drama or Matched(""), self["drama"])

    def kinds(self) -> Iterator[tuple[str, list[Asked]]]:
        """Each kind that the text names, in the order of the page."""
        for kind, label, _model in self._KINDS:
            keys = self._asked[kind]
            found = getattr(self.matches, kind)
            if keys:
                yield str(label), [Asked(found[name], self[key]) for name, key in keys.items()]

    def choices(self) -> Choices:
        chosen = {
            kind: {name: self.cleaned_data[key] for name, key in keys.items()}
            for kind, keys in self._asked.items()
        }
        return Choices(drama=self.cleaned_data["drama"], **chosen)


def _matches(
    understood: Understood, data: Mapping[str, Any] | None
) -> tuple[Matches, Choice | None]:
    """With the characters of the drama that was chosen, or that the title surely stands for."""
    value = data.get("drama", "") if data else ""
    chosen: int | Literal["new"] | None = None
    if value == "new":
        chosen = "new"
    elif value.isdecimal():
        chosen = int(value)
    matches = match(understood, chosen)
    found = matches.drama or Matched("")
    if isinstance(chosen, int) and chosen not in {known.pk for known in found.candidates}:
        # It was chosen for another title.
        chosen, matches = None, match(understood)
    return matches, chosen or found.known or (None if found.candidates else "new")


def _choice(value: str) -> Choice:
    return int(value) if value.isdecimal() else "new" if value == "new" else "skip"


def _options(matched: Matched, *, new: bool, skip: bool) -> Iterable[tuple[str, str]]:
    if _first(matched, new=new, skip=skip) == "":
        yield "", _("Choose…")
    for candidate in matched.candidates:
        yield str(candidate.pk), _("Known: %(name)s") % {"name": candidate}
    if new:
        yield "new", _("New: add it to the catalogue")
    if skip:
        yield "skip", _("Leave it out")


def _first(matched: Matched, *, new: bool, skip: bool) -> Choice | str:
    if matched.known is not None:
        return matched.known
    if matched.candidates:
        return ""
    return "new" if new else "skip" if skip else ""
