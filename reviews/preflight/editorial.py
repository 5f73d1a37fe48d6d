"""What a review should have: a verdict, a score, a headline that fits."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.preflight.finding import Finding
from reviews.preflight.subject import Subject

#: The length up to which Google's guidelines for ``Article.headline`` long promised
#: not to cut; a longer one also fills a phone's screen.
LONGEST_HEADLINE = 110


def missing_verdict(subject: Subject) -> Iterator[Finding]:
    """A reader who scrolls to the end looks for what it comes to, in a nutshell."""
    if not subject.has_verdict:
        message = _("There is no verdict. Sum the review up: for, against, and whom it suits.")
        yield Finding("missing-verdict", "warns", None, "", message)


def missing_score(subject: Subject) -> Iterator[Finding]:
    """A score may be left out on purpose; without one, search results show no stars."""
    if not subject.has_score:
        message = _("There is no score. Give one, or leave it out on purpose.")
        yield Finding("missing-score", "warns", None, "", message)


def long_headline(subject: Subject) -> Iterator[Finding]:
    """A long headline is cut by search engines and fills a phone's screen."""
    headline = next((p for p in subject.texts if p.where == "headline"), None)
    if headline is not None and len(headline.text) > LONGEST_HEADLINE:
        length = len(headline.text)
        message = ngettext(
            "The headline has %(length)d character. Keep it to %(longest)d.",
            "The headline has %(length)d characters. Keep it to %(longest)d.",
            length,
        ) % {"length": length, "longest": LONGEST_HEADLINE}
        yield Finding("long-headline", "warns", headline.line, headline.text, message)
