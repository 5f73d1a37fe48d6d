"""The library's forms: what a picture is, what fifty are given at once, what replaces one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from images.countries import COUNTRIES
from images.forms import PictureInput
from images.models import Image
from people.models import CastMember

from ..models import Casting, Drama, Review
from .meanwhile import MeanwhileForm
from .site_time import SiteTimeField

#: Any reference to a drama and to a performer: what the desk's lists of them ask for.
_TO_DRAMA = Review._meta.get_field("drama")
_TO_PERFORMER = Casting._meta.get_field("cast_member")


class CountriesField(forms.CharField):
    """Countries by their two letters, however parted. Cleans to a sorted list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = value if isinstance(value, str) else ",".join(value or ())
        codes = sorted({code.upper() for code in re.split(r"[\s,;]+", text) if code})
        if unknown := [code for code in codes if code not in COUNTRIES]:
            raise ValidationError(
                _("No country has the letters %(codes)s: write KR, US."),
                code="country",
                params={"codes": ", ".join(unknown)},
            )
        return codes

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


def dramas_field(**options: Any) -> forms.ModelMultipleChoiceField[Drama]:
    widget = AutocompleteSelectMultiple(_TO_DRAMA, admin.site)
    options = {"label": gettext_lazy("Dramas it was provided for"), "required": False} | options
    return forms.ModelMultipleChoiceField(Drama.objects.all(), widget=widget, **options)


def people_field(**options: Any) -> forms.ModelMultipleChoiceField[CastMember]:
    widget = AutocompleteSelectMultiple(_TO_PERFORMER, admin.site)
    options = {"label": gettext_lazy("Performers it shows"), "required": False} | options
    return forms.ModelMultipleChoiceField(CastMember.objects.all(), widget=widget, **options)


class OneOf(forms.Form):
    """For the list's filters: a drama, a performer, each found by typing."""

    drama = forms.ModelChoiceField(
        Drama.objects.all(), required=False, widget=AutocompleteSelect(_TO_DRAMA, admin.site)
    )
    person = forms.ModelChoiceField(
        CastMember.objects.all(),
        required=False,
        widget=AutocompleteSelect(_TO_PERFORMER, admin.site),
    )


class PictureForm(MeanwhileForm):
    """A stored picture: its file is not among the fields, since it never changes."""

    dramas = dramas_field(
        help_text=gettext_lazy("A handout may only be shown where it belongs."),
    )
    people_shown = people_field()
    regions = CountriesField(
        label=gettext_lazy("Countries"),
        required=False,
        help_text=gettext_lazy(
            "That the licence is limited to, by two letters: KR, US. Empty: no limit."
        ),
    )

    class Meta:
        widgets = {
            "alt": forms.Textarea(attrs={"rows": 2, "spellcheck": "true"}),
            "caption": forms.Textarea(attrs={"rows": 2, "spellcheck": "true"}),
            "restrictions": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["dramas"] = list(self.instance.dramas.all())
            self.initial["people_shown"] = list(self.instance.people_shown.all())

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        for name in {"dramas", "people_shown"} & set(self.changed_data):
            getattr(self.instance, name).set(self.cleaned_data[name])


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> list[Any]:
        return files.getlist(name)


class ManyFilesField(forms.FileField):
    """Any number of files; each is looked at on its own, not here. Cleans to a list."""

    widget = ManyFilesInput(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not data:
            raise ValidationError(_("Choose a file first."), code="required")
        return data


class ForAllForm(forms.Form):
    """What all the pictures of an upload are given."""

    creator = forms.CharField(
        label=gettext_lazy("Creator"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only for files that say none: what a file says stays."),
    )
    credit_line = forms.CharField(
        label=gettext_lazy("Credit line"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Likewise."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Likewise."),
    )
    rights = forms.ChoiceField(
        label=gettext_lazy("Rights"),
        choices=Image.Rights.choices,
        required=False,
        initial=Image.Rights.UNKNOWN,
        help_text=gettext_lazy("Of all of them: no file decides that."),
    )
    restrictions = forms.CharField(
        label=gettext_lazy("Restrictions"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    usable_until = SiteTimeField(label=gettext_lazy("Usable until"), required=False)
    regions = CountriesField(
        label=gettext_lazy("Countries"),
        required=False,
        help_text=gettext_lazy("By two letters: KR, US. Empty: no limit."),
    )
    dramas = dramas_field(label=gettext_lazy("Provided for the dramas"))

    #: What the file itself goes before.
    COMPLETING = ("creator", "credit_line", "source", "alt")

    alt = forms.CharField(
        label=gettext_lazy("Alt text"),
        required=False,
        max_length=250,
        help_text=gettext_lazy("Where it is one picture: what it shows."),
    )

    def fields_for(self, said: dict[str, str]) -> dict[str, Any]:
        """The Image's own, for a file that says ``said``, which stays. Only after ``is_valid``."""
        given = {k: v for k, v in self.cleaned_data.items() if v and k in _FOR_ALL}
        return {k: v for k, v in given.items() if k not in self.COMPLETING or k not in said}


_FOR_ALL = (*ForAllForm.COMPLETING, "rights", "restrictions", "usable_until", "regions")


class UploadForm(ForAllForm):
    pictures = ManyFilesField(label=gettext_lazy("Pictures"))
    keep = forms.BooleanField(
        label=gettext_lazy("Keep also what the library has already"), required=False
    )

    field_order = ("pictures",)


class ReplaceForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Better file"),
        help_text=gettext_lazy("JPEG, PNG, WebP or TIFF."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    anyway = forms.BooleanField(label=gettext_lazy("Take it all the same"), required=False)


class TogetherForm(forms.Form):
    """One value for many pictures, field by field: only what is ticked is changed."""

    creator = forms.CharField(label=gettext_lazy("Creator"), required=False, max_length=200)
    credit_line = forms.CharField(label=gettext_lazy("Credit line"), required=False, max_length=200)
    copyright_notice = forms.CharField(
        label=gettext_lazy("Copyright notice"), required=False, max_length=200
    )
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=200)
    rights = forms.ChoiceField(
        label=gettext_lazy("Rights"), choices=Image.Rights.choices, required=False
    )
    restrictions = forms.CharField(
        label=gettext_lazy("Restrictions"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    usable_from = SiteTimeField(label=gettext_lazy("Usable from"), required=False)
    usable_until = SiteTimeField(label=gettext_lazy("Usable until"), required=False)
    licence_url = forms.URLField(
        label=gettext_lazy("Licence (web statement of rights)"), required=False
    )
    acquire_url = forms.URLField(label=gettext_lazy("Where to license it"), required=False)
    regions = CountriesField(
        label=gettext_lazy("Countries"),
        required=False,
        help_text=gettext_lazy("By two letters: KR, US. Empty: no limit."),
    )
    fallback = forms.ModelChoiceField(
        Image.objects.all(),
        label=gettext_lazy("Fallback"),
        required=False,
        widget=PictureInput(attrs={"min": 1, "class": "picture-number"}),
    )
    dramas = dramas_field(
        label=gettext_lazy("Also provided for the dramas"),
        help_text=gettext_lazy("Added to those that each has."),
    )
    people_shown = people_field(
        label=gettext_lazy("Also shows the performers"),
        help_text=gettext_lazy("Added to those that each has."),
    )
    #: Added to what is there; all others take the place of it.
    ADDED = ("dramas", "people_shown")

    def ticked(self) -> list[str]:
        return [name for name in self.fields if self.data.get(f"change_{name}")]

    def rows(self) -> Iterator[tuple[forms.BoundField, bool]]:
        """Each field, and whether it is ticked."""
        for field in self:
            yield field, self.is_bound and field.name in self.ticked()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ticked = self.ticked()
        if not ticked:
            self.add_error(None, _("Tick what is to be changed."))
        for name in self.fields:
            if name not in ticked and name != "rights" and cleaned.get(name):
                self.add_error(name, _("Tick this too, or empty it."))
        if "rights" in ticked and not cleaned.get("rights"):
            self.add_error("rights", _("Choose one."))
        return cleaned

    def chosen(self) -> dict[str, Any]:
        """The values of what is ticked. Only after ``is_valid``."""
        return {name: self.cleaned_data[name] for name in self.ticked()}
