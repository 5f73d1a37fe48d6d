"""From what was understood to a draft: the review, its first edition, its manuscript."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from people.models import Author, User
from reviews import workflow
from reviews.importing.cataloguing import Cataloguer, Choices
from reviews.importing.composing import composed
from reviews.importing.understanding import Understanding
from reviews.importing.understood import Understood
from reviews.models import SCORE_BEST, Drama, Edition, Manuscript, Note, Review
from reviews.preflight.finding import Finding
from reviews.slugs import free_slug
from reviews.workflow import Refused

_KINDS = (
    (r"\bfirst (?:impressions?|looks?|thoughts)\b|첫인상", Review.Kind.FIRST_IMPRESSION),
    (r"\bmid[- ]?(?:run|way|season|series)\b|\bhalf[- ]?way\b", Review.Kind.MID_RUN),
    (r"\blooking back\b|\bretrospective\b|\bthrowback\b|\brevisit", Review.Kind.RETROSPECTIVE),
)

_HEADLINE: models.Field[Any, Any] = Edition._meta.get_field("headline")
_CREDIT_LINE: models.Field[Any, Any] = Manuscript._meta.get_field("credit_line")


@dataclass
class Created:
    edition: Edition
    #: What an editor should know of how it was brought in, also kept as a note.
    remarks: list[str]


def kind_of(label: str | None) -> Review.Kind:
    """The kind of review that a label says; a review, if nothing else."""
    for pattern, kind in _KINDS:
        if label and re.search(pattern, label, re.IGNORECASE):
            return kind
    return Review.Kind.FINAL


def house_score(score: dict[str, float | int | str] | None) -> Decimal | None:
    """The score out of 10 if it comes out exactly with one decimal: 4/5 is 8, 5/7 is none."""
    if not score or not {"value", "best"} <= score.keys():
        return None
    value, best = Decimal(str(score["value"])), Decimal(str(score["best"]))
    if best <= 0 or not 0 <= value <= best:
        return None
    tenths = value * SCORE_BEST * 10 / best
    return tenths / 10 if tenths == tenths.to_integral_value() else None


def written_score(score: dict[str, float | int | str] | None) -> str:
    """The score as the writer gave it: “4/5”, “B+”, or nothing."""
    if not score:
        return ""
    return str(score.get("grade") or f"{score.get('value')}/{score.get('best')}")


def create(
    understood: Understood,
    choices: Choices,
    *,
    source: Understanding,
    name: str = "",
    kind: Review.Kind | None = None,
    by: User | None,
    at: dt.datetime,
) -> Created:
    """
    The review with its first edition, a draft, in one transaction.

    ``understood`` is what ``source`` was understood as, corrected perhaps. The
    source is kept whole as the manuscript, ``name`` is its file's; ``kind`` is the
    label's unless given.
    Raises ``workflow.Refused`` where there is no drama, and where ``by`` may not
    add what was chosen to be new. Two or three queries for each new row.
    """
    if by is not None and not by.has_perm("reviews.add_review"):
        raise Refused(_("You may not do this."))
    with transaction.atomic():
        cataloguer = Cataloguer(understood, choices, by)
        cataloguer.remarks.extend(map(_remark, source.findings))
        drama = cataloguer.drama()
        cataloguer.cast(drama)
        cataloguer.crew(drama)
        cataloguer.services(drama)
        author = cataloguer.author()
        cataloguer.remark_on_what_was_left_out()
        draft = _Draft(understood, source, cataloguer.remarks)
        edition = draft.begin(
            drama, kind or kind_of(understood.label), [author] if author else [], name, by, at
        )
        if draft.remarks:
            text = "\n".join([_("From the import:"), *draft.remarks])
            Note.objects.create(edition=edition, by=by, text=text)
    return Created(edition, draft.remarks)


def _remark(finding: Finding) -> str:
    return f"{finding.message} “{finding.text}”" if finding.text else finding.message


class _Draft:
    """The text itself, and what did not fit."""

    def __init__(self, understood: Understood, source: Understanding, remarks: list[str]) -> None:
        self.understood = understood
        self.source = source
        self.remarks = remarks

    def begin(
        self,
        drama: Drama,
        kind: Review.Kind,
        authors: list[Author],
        name: str,
        by: User | None,
        at: dt.datetime,
    ) -> Edition:
        understood = self.understood
        body, verdict = composed(understood, self.source.blocks)
        edition = Edition(
            headline=self._fitted(_HEADLINE, understood.headline),
            body=body,
            verdict=verdict,
            score=self._score(),
            trailer_url=self._trailer(),
            manuscript=Manuscript.objects.create(
                text=self.source.source,
                name=name[-200:],
                credit_line=self._fitted(_CREDIT_LINE, understood.credit_line),
            ),
        )
        title = drama.romanised_title or drama.title
        words = title if kind == Review.Kind.FINAL else f"{title} {kind.value}"
        review = Review(drama=drama, kind=kind, slug=free_slug(Review, words))
        return workflow.begin(review, edition, by=by, at=at, authors=authors)

    def _score(self) -> Decimal | None:
        score = house_score(self.understood.score)
        if self.understood.score and score is None:
            words = {"score": written_score(self.understood.score)}
            self.remarks.append(
                _("The score “%(score)s” does not fit the scale of 10 and is not kept.") % words
            )
        return score

    def _trailer(self) -> str:
        url = self.understood.trailer or ""
        try:
            Edition._meta.get_field("trailer_url").clean(url, None)
        except ValidationError:
            self.remarks.append(_("The trailer’s address is none: “%(url)s”.") % {"url": url})
            return ""
        return url

    def _fitted(self, field: models.Field[Any, Any], text: str | None) -> str:
        text, longest = text or "", field.max_length
        if longest is None or len(text) <= longest:
            return text
        words = {"what": field.verbose_name, "text": text}
        self.remarks.append(_("Too long for the %(what)s, and cut: “%(text)s”.") % words)
        return text[: longest - 1].rstrip() + "…"
