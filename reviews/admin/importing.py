"""
"Import a text": paste or upload, look at what was understood, correct it, create the draft.

The source travels in the form from step to step; nothing is kept on the server
before the draft is created.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ..forms.import_choices import ChoicesForm
from ..forms.importing import SourceForm, UnderstoodForms
from ..importing.checking import findings, findings_as_corrected
from ..importing.composing import composed
from ..importing.creating import Created, create, written_score
from ..importing.matching import known_names
from ..importing.understanding import Understanding, understand
from ..models import Edition, Manuscript
from ..preflight.finding import Finding
from ..preflight.of_edition import passages
from ..workflow import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def import_text(request: HttpRequest) -> HttpResponse:
    """All three steps at one address; the button that was pressed says which."""
    user: Any = request.user
    if not user.has_perm("reviews.add_review"):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, "import.html", {"form": SourceForm(label_suffix="")})
    source_form = SourceForm(request.POST, request.FILES, label_suffix="")
    if not source_form.is_valid():
        return _page(request, "import.html", {"form": source_form})
    source = understand(source_form.cleaned_data["handed"], names=known_names())
    if "read" in request.POST:
        return _Step(request, source_form, source).show()
    return _Step(request, source_form, source, request.POST).press()


class _Step:
    """What was understood, with what has been corrected so far."""

    def __init__(
        self,
        request: Any,
        source_form: SourceForm,
        source: Understanding,
        data: Any = None,
    ) -> None:
        self.request = request
        self.user = request.user
        self.at: dt.datetime = request.at
        self.source_form = source_form
        self.source = source
        if data is None and source.understood.author.name is None:
            source.understood.author.name = _own_byline(self.user)
        self.forms = UnderstoodForms(source.understood if data is None else None, data)
        self.corrected = data is not None
        self.is_valid = data is not None and self.forms.is_valid()
        self.understood = self.forms.understood() if self.corrected else source.understood
        self.choices = ChoicesForm(self.understood, self.user, data)

    def press(self) -> HttpResponse:
        """Create the draft if that is asked for and nothing is left to ask; else show again."""
        if "create" not in self.request.POST:
            return self.show()
        # Both are asked, so that all is said at once.
        if not (self.choices.is_valid() and self.is_valid):
            return self.show(_("Please correct what is marked below."))
        if self.choices.unseen:
            return self.show(
                _("The names have changed. See what becomes of them, then create the draft.")
            )
        try:
            created = create(
                self.understood,
                self.choices.choices(),
                source=self.source,
                name=self.source_form.cleaned_data["name"],
                kind=self.forms.kind,
                by=self.user,
                at=self.at,
            )
        except Refused as refused:
            return self.show(refused.message)
        except IntegrityError:
            return self.show(_("Somebody has just added the same to the catalogue. Try again."))
        return self._done(created)

    def show(self, error: str = "") -> HttpResponse:
        found = self._findings()
        return _page(
            self.request,
            "import_understood.html",
            {
                "error": error,
                "source_form": self.source_form.carried(),
                "forms": self.forms,
                "choices": self.choices,
                "written_score": written_score(self.source.understood.score),
                "findings": found,
                "lines": list(_lines(self.source.source, found)),
            },
            status=422 if error else 200,
        )

    def _findings(self) -> list[Finding]:
        if not self.corrected:
            return findings(self.source, self.at)
        body, verdict = composed(self.understood, self.source.blocks)
        edition = Edition(
            headline=self.understood.headline or "",
            body=body,
            verdict=verdict,
            manuscript=Manuscript(text=self.source.source),
        )
        return findings_as_corrected(self.source, self.understood, passages(edition), self.at)

    def _done(self, created: Created) -> HttpResponse:
        review = created.edition.review
        messages.success(
            self.request,
            _("“%(headline)s” is a draft now.") % {"headline": created.edition.headline},
        )
        if number := len(created.remarks):
            said = ngettext(
                "One thing about the import is kept in a note.",
                "%(number)d things about the import are kept in a note.",
                number,
            )
            messages.info(self.request, said % {"number": number})
        return HttpResponseRedirect(reverse("admin:reviews_review_change", args=[review.pk]))


def _own_byline(user: Any) -> str | None:
    author = getattr(user, "author", None)
    return author.name if author else None


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(
        request,
        f"admin/reviews/review/{template}",
        {**admin.site.each_context(request), "title": _("Import a text"), **context},
        status=status,
    )


@dataclass(frozen=True)
class _Line:
    number: int
    #: Pieces of the line, those that a finding is about with its severity.
    parts: list[tuple[str, str]]


def _lines(source: str, found: Iterable[Finding]) -> Iterator[_Line]:
    by_line: dict[int, list[Finding]] = {}
    for finding in found:
        by_line.setdefault(finding.line or 0, []).append(finding)
    for number, text in enumerate(source.split("\n"), start=1):
        yield _Line(number, list(_parts(text, by_line.get(number, []))))


def _parts(text: str, found: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    marks = []
    for finding in found:
        # What runs over a line end is marked where it begins.
        quoted = finding.text.split("\n")[0]
        start = text.find(quoted) if quoted else -1
        if start >= 0:
            marks.append((start, start + len(quoted), finding.severity))
    end = 0
    for start, stop, severity in sorted(marks):
        if start >= end:
            yield text[end:start], ""
            yield text[start:stop], severity
            end = stop
    yield text[end:], ""
