"""The forms of "Import a text": the source, and what was understood of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.forms import OneALineField
from reviews.importing.composing import as_html, verdict_run
from reviews.importing.creating import house_score, kind_of
from reviews.importing.handed import Handed
from reviews.importing.reading import MAX_DOCX_BYTES, Unreadable, read_html, read_pasted, read_text
from reviews.importing.understood import (
    AuthorLine,
    CharacterLine,
    CrewLine,
    DramaFacts,
    PerformerLine,
    Section,
    Understood,
)
from reviews.models import (
    SCORE_BEST,
    Review,
)
from reviews.models.drama import YEAR


class SourceForm(forms.Form):
    """
    The text as it is handed in. It travels with every later step, so that nothing is lost.

    ``cleaned_data`` has ``handed`` and ``name``, its file's.
    """

    file = forms.FileField(
        label=gettext_lazy("A file"),
        required=False,
        help_text=gettext_lazy("Plain text, Markdown, Word (.docx) or HTML."),
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.docx,.html,.htm,text/plain,text/html"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "data-paste": "id_html"}),
    )
    #: The same text with its bold, italics and links, where the browser could tell.
    html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    name = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            cleaned["handed"] = self._read(cleaned)
        except Unreadable as error:
            self.add_error("file" if cleaned.get("file") else "text", str(error))
        return cleaned

    def _read(self, cleaned: dict[str, Any]) -> Handed:
        if file := cleaned.get("file"):
            cleaned["name"] = file.name
            return read_text(file.read(MAX_DOCX_BYTES + 1), file.name)
        if cleaned["html"]:
            return read_html(cleaned["html"])
        if not cleaned["text"].strip():
            raise Unreadable(_("Choose a file or paste a text."))
        return read_pasted(cleaned["text"])

    def carried(self) -> SourceForm:
        """The same source in hidden fields, for the next step."""
        handed = self.cleaned_data["handed"]
        html = as_html(handed) if handed.dress and not handed.typed else ""
        carried = SourceForm(
            initial={
                "text": "" if html else handed.typed or handed.text,
                "html": html,
                "name": self.cleaned_data["name"],
            }
        )
        del carried.fields["file"]
        carried.fields["text"].widget = forms.HiddenInput()
        return carried


class NativeInput(forms.TextInput):
    """For a name in its own script."""

    def __init__(self) -> None:
        super().__init__(attrs={"lang": "ko", "autocomplete": "off"})


class FactsForm(forms.Form):
    """What stands once in a text."""

    headline = forms.CharField(label=gettext_lazy("Headline"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Review.Kind.choices)
    title = forms.CharField(label=gettext_lazy("Drama"), max_length=200)
    native_title = forms.CharField(
        label=gettext_lazy("Native title"), max_length=200, required=False, widget=NativeInput
    )
    start_year = forms.IntegerField(
        label=gettext_lazy("First year"), required=False, validators=YEAR
    )
    end_year = forms.IntegerField(label=gettext_lazy("Last year"), required=False, validators=YEAR)
    episodes = forms.IntegerField(
        label=gettext_lazy("Episodes"), required=False, min_value=1, max_value=2000
    )
    author = forms.CharField(label=gettext_lazy("Author"), max_length=100, required=False)
    tagline = forms.CharField(label=gettext_lazy("Tagline"), max_length=300, required=False)
    credit_line = forms.CharField(
        label=gettext_lazy("Picture credit"), max_length=200, required=False
    )
    score = forms.DecimalField(
        label=gettext_lazy("Score, out of 10"),
        required=False,
        min_value=0,
        max_value=SCORE_BEST,
        max_digits=3,
        decimal_places=1,
    )
    trailer = forms.URLField(
        label=gettext_lazy("Trailer"), max_length=200, required=False, assume_scheme="https"
    )
    services = OneALineField(label=gettext_lazy("Streaming services"), required=False)
    networks = OneALineField(label=gettext_lazy("Networks"), required=False)
    genres = OneALineField(label=gettext_lazy("Genres"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start_year"), cleaned.get("end_year")
        if end is not None and (start is None or end < start):
            self.add_error("end_year", _("A last year needs a first one, not after it."))
        return cleaned


class PerformersField(forms.CharField):
    """Names parted by commas. Cleans to ``list[str]``."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        names = value if isinstance(value, list) else (value or "").split(",")
        return list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))

    def clean(self, value: Any) -> Any:
        names = self.to_python(value)
        if any(len(name) > 100 for name in names):
            raise ValidationError(_("A name has at most 100 characters."))
        return names

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class CharacterForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Character"), max_length=100, required=False)
    native_name = forms.CharField(
        label=gettext_lazy("Native name"), max_length=100, required=False, widget=NativeInput
    )
    performers = PerformersField(label=gettext_lazy("Played by"), required=False)


class PerformerForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Performer"), max_length=100, required=False)
    native_name = forms.CharField(
        label=gettext_lazy("Native name"), max_length=100, required=False, widget=NativeInput
    )


class CrewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100, required=False)
    job = forms.CharField(label=gettext_lazy("Job"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("name") and not cleaned.get("job"):
            self.add_error("job", _("What did they do?"))
        return cleaned


class SectionForm(forms.Form):
    heading = forms.CharField(label=gettext_lazy("Heading"), max_length=200, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "true"}),
    )
    verdict = forms.BooleanField(label=gettext_lazy("This is the verdict"), required=False)


_ROWS: dict[str, tuple[type[forms.Form], int]] = {
    # The form of a row, and how many empty rows stand below.
    "characters": (CharacterForm, 2),
    "performers": (PerformerForm, 1),
    "crew": (CrewForm, 1),
    "sections": (SectionForm, 1),
}


class UnderstoodForms:
    """What was understood, to be corrected: one form for facts, one list for each kind of row."""

    def __init__(
        self, understood: Understood | None = None, data: Mapping[str, Any] | None = None
    ) -> None:
        initial = _initial(understood) if understood else {}
        self.facts = FactsForm(data, initial=initial.get("facts"), prefix="facts", label_suffix="")
        self.rows: dict[str, BaseFormSet[Any]] = {
            name: forms.formset_factory(form, extra=extra, max_num=200, absolute_max=400)(
                data, initial=initial.get(name), prefix=name, form_kwargs={"label_suffix": ""}
            )
            for name, (form, extra) in _ROWS.items()
        }

    def is_valid(self) -> bool:
        return all([self.facts.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def understood(self) -> Understood:
        """As it has been corrected, leaving out what is not valid. After ``is_valid``."""
        facts = self.facts.cleaned_data
        sections, verdict = _sections(self._filled("sections"))
        score = facts.get("score")
        return Understood(
            headline=facts.get("headline") or None,
            drama=DramaFacts(
                title=facts.get("title") or None,
                native_title=facts.get("native_title") or None,
                start_year=facts.get("start_year"),
                end_year=facts.get("end_year"),
                episodes=facts.get("episodes"),
                genres=facts.get("genres", []),
            ),
            credit_line=facts.get("credit_line") or None,
            crew=[CrewLine(row["name"], row.get("job", "")) for row in self._filled("crew")],
            characters=[
                CharacterLine(
                    row["name"], row.get("native_name") or None, row.get("performers", [])
                )
                for row in self._filled("characters")
            ],
            performers=[
                PerformerLine(row["name"], row.get("native_name") or None)
                for row in self._filled("performers")
            ],
            networks=facts.get("networks", []),
            services=facts.get("services", []),
            trailer=facts.get("trailer") or None,
            sections=sections,
            verdict=verdict,
            score=None if score is None else {"value": str(score), "best": SCORE_BEST},
            author=AuthorLine(facts.get("author") or None, facts.get("tagline") or None),
        )

    @property
    def kind(self) -> Review.Kind:
        return Review.Kind(self.facts.cleaned_data["kind"])

    def _filled(self, name: str) -> list[dict[str, Any]]:
        """Rows that say anything; a row is taken out by emptying it."""
        rows = [form.cleaned_data for form in self.rows[name]]
        return [row for row in rows if row.get("name") or row.get("text") or row.get("heading")]


def _sections(rows: list[dict[str, Any]]) -> tuple[list[Section], str | None]:
    """The sections, with those of the verdict as one."""
    sections: list[Section] = []
    verdict: Section | None = None
    for row in rows:
        text = row.get("text", "").replace("\r\n", "\n").strip("\n")
        section = Section(row.get("heading") or None, text)
        if row.get("verdict") and verdict is not None:
            verdict.text = "\n\n".join(filter(None, (verdict.text, section.heading, section.text)))
            continue
        if row.get("verdict"):
            verdict = section
        sections.append(section)
    return sections, verdict.text if verdict else None


def _initial(understood: Understood) -> dict[str, Any]:
    drama, author = understood.drama, understood.author
    return {
        "facts": {
            "headline": understood.headline,
            "kind": kind_of(understood.label),
            "title": drama.title or drama.native_title,
            "native_title": drama.native_title,
            "start_year": drama.start_year,
            "end_year": drama.end_year,
            "episodes": drama.episodes,
            "author": author.name,
            "tagline": author.tagline,
            "credit_line": understood.credit_line,
            "score": house_score(understood.score),
            "trailer": understood.trailer,
            "services": understood.services,
            "networks": understood.networks,
            "genres": drama.genres,
        },
        "characters": [vars(line) for line in understood.characters],
        "performers": [vars(line) for line in understood.performers],
        "crew": [vars(line) for line in understood.crew],
        "sections": [
            {**vars(section), "verdict": place in verdict_run(understood)}
            for place, section in enumerate(understood.sections)
        ],
    }
