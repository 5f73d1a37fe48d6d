"""The review page's forms: what belongs to the review, and what an edition says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from taggit.forms import TagField
from taggit.utils import edit_string_for_tags

from images.forms import PictureInput
from images.models import Image
from people.forms import OneALineField
from people.models import Author, User

from .. import body as body_html
from .. import workflow
from ..models import Edition, Review
from ..models.review import RESERVED_SLUGS
from .site_time import SiteTimeField, SiteTimeInput, site_time_label


class AuthorSelects(forms.Select):
    """One list after another, in the order of the byline, and two to spare."""

    SPARE = 2

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> list[str]:
        values = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])
        return [value for value in values if value]

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        selects = []
        self.choices = [("", "–"), *((v, label) for v, label in self.choices if v)]
        spare = 0 if attrs and attrs.get("disabled") else self.SPARE
        for number, chosen in enumerate([*(value or []), *[""] * spare]):
            own = {**(attrs or {}), "aria-label": _("Author %(number)s") % {"number": number + 1}}
            if number and "id" in own:
                own["id"] = f"{own['id']}_{number}"
            selects.append(super().render(name, chosen, own, renderer))
        return format_html_join(" ", "{}", ((select,) for select in selects))


class AuthorsField(forms.ModelMultipleChoiceField):
    """Authors in their order."""

    widget = AuthorSelects

    def clean(self, value: Any) -> list[Author]:  # type: ignore[override]
        found = {str(author.pk): author for author in super().clean(value)}
        return [found[number] for number in dict.fromkeys(map(str, value or ()))]


class StaffField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class BodyField(forms.CharField):
    """Allow-listed HTML whose figures are pictures that the library has."""

    widget = forms.Textarea(attrs={"rows": 24, "data-desk-editor": "", "spellcheck": "true"})

    def clean(self, value: Any) -> str:
        html = body_html.clean(super().clean(value))
        wanted = set(body_html.image_ids(html))
        missing = wanted - set(Image.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        if missing:
            numbers = ", ".join(map(str, sorted(missing)))
            raise ValidationError(
                ngettext(
                    "The library has no picture %(numbers)s.",
                    "The library has no pictures %(numbers)s.",
                    len(missing),
                )
                % {"numbers": numbers},
                code="no-picture",
            )
        return html


class Unixed(forms.ModelForm):
    """Browsers send line ends of their own: texts are kept with ours, so that none seems new."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n")
        return cleaned


class ContentForm(Unixed):
    """What an edition says."""

    body = BodyField(label=gettext_lazy("Body"), required=False)
    verdict = BodyField(
        label=gettext_lazy("In a nutshell"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "data-desk-editor": "small", "spellcheck": "true"}),
        help_text=gettext_lazy("The verdict, in its own box on the page."),
    )
    verdict_for = OneALineField(
        label=gettext_lazy("For"),
        required=False,
        help_text=gettext_lazy("What speaks for it, one point a line."),
    )
    verdict_against = OneALineField(
        label=gettext_lazy("Against"),
        required=False,
        help_text=gettext_lazy("What speaks against it, one point a line."),
    )

    class Meta:
        model = Edition
        fields = Edition.CONTENT
        widgets = {
            "headline": forms.TextInput(attrs={"spellcheck": "true"}),
            "standfirst": forms.Textarea(attrs={"rows": 3, "spellcheck": "true"}),
            "score": forms.NumberInput(attrs={"step": "0.1", "min": 0, "max": 10}),
            "hero": PictureInput(attrs={"min": 1, "class": "picture-number"}),
            "hero_caption": forms.Textarea(attrs={"rows": 2}),
            "disclosure": forms.Textarea(attrs={"rows": 2}),
            "correction_note": forms.Textarea(attrs={"rows": 3}),
            "search_description": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.based_on_id is None:
            # Nothing has been published that could be corrected.
            del self.fields["correction_note"]

    def show_rights_at(self, at: dt.datetime) -> None:
        """Tell of the hero's rights as of ``at``."""
        self.fields["hero"].widget.at = at

    def as_stored(self) -> dict[str, Any]:
        """The content as it would be saved. Only after ``is_valid``."""
        content: dict[str, Any] = self.instance.content()
        return content


def identity(review: Review) -> dict[str, Any]:
    """What belongs to the review, to be compared. Two queries for a stored one."""
    stored = review.pk is not None
    return {
        "slug": review.slug,
        "drama": review.drama_id,
        "kind": review.kind,
        "authors": [b.author_id for b in review.bylines.all()] if stored else [],
        "topics": sorted(review.topics.names()) if stored else [],
        "desk_editor": review.desk_editor_id,
        "planned_for": review.planned_for,
    }


class IdentityForm(Unixed):
    """What belongs to the review and changes at once."""

    authors = AuthorsField(
        Author.objects.all(),
        label=gettext_lazy("Authors"),
        help_text=gettext_lazy("In this order."),
    )
    topics = TagField(
        label=gettext_lazy("Topics"),
        required=False,
        help_text=gettext_lazy("With commas between them."),
    )
    desk_editor = StaffField(
        User.objects.filter(is_staff=True, is_active=True),
        label=gettext_lazy("Desk editor"),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why this is changed"),
        required=False,
        help_text=gettext_lazy("Needed once the review is live. Readers do not see it."),
    )

    class Meta:
        model = Review
        fields = ("drama", "kind", "slug", "desk_editor", "planned_for")
        widgets = {"planned_for": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        review = self.instance
        drama = Review._meta.get_field("drama")
        self.fields["drama"].widget = AutocompleteSelect(drama, admin.site)
        self.fields["drama"].widget.choices = self.fields["drama"].choices  # type: ignore[attr-defined]
        self.before = identity(review)
        if review.pk:
            self.initial["authors"] = self.before["authors"]
            self.initial["topics"] = edit_string_for_tags(review.topics.all())
        else:
            del self.fields["reason"]
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Left empty, it is made of the drama’s title.")

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"] or ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("slug") and "slug" not in self.errors and cleaned.get("drama"):
            cleaned["slug"] = free_slug(cleaned["drama"].slug, cleaned.get("kind", ""))
        return cleaned

    def typed(self) -> dict[str, Any]:
        """As ``identity`` tells it. Only after ``is_valid``."""
        data = self.cleaned_data
        return {
            "slug": data["slug"],
            "drama": data["drama"].pk,
            "kind": data["kind"],
            "authors": [author.pk for author in data["authors"]],
            "topics": sorted(data["topics"]),
            "desk_editor": data["desk_editor"].pk if data["desk_editor"] else None,
            "planned_for": data["planned_for"],
        }

    def changes(self, names: Iterable[str]) -> dict[str, Any]:
        """The cleaned values of ``names``, for ``workflow.amend``."""
        return {name: self.cleaned_data[name] for name in names}


def free_slug(wanted: str, kind: str) -> str:
    """An address that no review has: the drama's own, with the kind or a number if taken."""
    longest = 100
    bases = [wanted[:longest], f"{wanted[:longest]}-{kind}"]
    numbered = (f"{bases[0]}-{number}" for number in range(2, 1000))
    taken = set(Review.objects.filter(Q(slug__startswith=bases[0])).values_list("slug", flat=True))
    candidates = [*bases, *numbered]
    return next(s for s in candidates if s not in taken and s not in RESERVED_SLUGS)


#: A reason is kept with these too, but not asked for.
MAY_HAVE_A_REASON = frozenset({"hold", "spike"})


#: What an empty time says, where it may be empty.
EMPTY_TIME = {
    "embargo": gettext_lazy("Empty lifts the embargo."),
    "withdraw": gettext_lazy("Empty is now."),
}


class VerbForm(forms.Form):
    """What a verb asks for: its time, its reason. Its controls belong to the page's one form."""

    def __init__(
        self, verb: str, user: User, data: Any = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, prefix=verb, initial=initial)
        rule = workflow.RULES[verb]
        if rule.needs_time or rule.takes_time:
            widget = SiteTimeInput(attrs={"form": "review_form"})
            widget.own_zone = user.zone
            self.fields["time"] = SiteTimeField(
                label=site_time_label,
                required=rule.needs_time,
                widget=widget,
                help_text=EMPTY_TIME.get(verb, ""),
                error_messages={"required": _("Say when.")},
            )
        if rule.needs_reason or verb in MAY_HAVE_A_REASON:
            self.fields["reason"] = forms.CharField(
                label=_("Reason") if rule.needs_reason else _("Reason (if you like)"),
                required=rule.needs_reason,
                widget=forms.Textarea(attrs={"rows": 2, "form": "review_form"}),
                error_messages={"required": _("Say why.")},
            )
