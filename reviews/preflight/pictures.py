"""Pictures, trailers and other things that stand between the paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from reviews.preflight.finding import Finding
from reviews.preflight.subject import Passage, ShownImage, Subject


def missing_credit(subject: Subject) -> Iterator[Finding]:
    """Nobody's picture is published without saying whose it is."""
    for image in subject.images:
        if not image.credit_line.strip():
            message = _("The picture %(label)s has no credit line. Write whose it is.")
            yield _missing("missing-credit", image, message)
    if subject.credit_line and not subject.images:
        message = _(
            "A credit line was handed in (%(credit)s), but no picture to carry it. "
            "Add the pictures, and give each its credit."
        )
        source = subject.credit_source or Passage(subject.credit_line)
        words = {"credit": subject.credit_line}
        yield Finding("missing-credit", "warns", source.line, source.text, message % words)


def missing_alt(subject: Subject) -> Iterator[Finding]:
    """Readers who do not see a picture are told what it shows (WCAG 2.2, 1.1.1)."""
    for image in subject.images:
        if not image.alt.strip():
            message = _("The picture %(label)s has no alt text. Say what it shows.")
            yield _missing("missing-alt", image, message)
        # It is shown with its own words.
        if image.fallback and not image.fallback.alt.strip():
            message = _("The fallback %(label)s has no alt text. Say what it shows.")
            yield _missing("missing-alt", image.fallback, message)


def _missing(rule: str, image: ShownImage, message: str) -> Finding:
    words = {"label": f"\u201c{image.label}\u201d"}
    return Finding(rule, "blocks", None, "", message % words, picture=image.number or None)


_TRAILER = r"trailers?"
_VIDEO = r"(?:teasers?|videos?|clips?|MVs?|previews?)"
_PICTURE = r"(?:pictures?|photos?|photographs?|images?|stills?|screenshots?|posters?|gallery|gifs?)"
_THING = rf"(?P<thing>{_TRAILER}|{_VIDEO}|{_PICTURE})"
_ANY_THING = re.compile(f"{_TRAILER}|{_VIDEO}|{_PICTURE}|pictured", re.IGNORECASE)
_POINTER = r"(?P<pointer>below|above)"
#: What may follow "below" when it points at a place: not "below par", "above the rest".
_CLAUSE_END = (
    r"(?=\s*(?:$|[.,;:!?)\]\u2026\u2013\u2014\u2019\u201d\"'])"
    r"|\s+(?:and|or|but|to|for|if|as|before|while|so)\b)"
)
_SHOWS = (
    r"(?:watch|see|check\s+out|view|enjoy|play|find|catch|look\s+at|here(?:'|\u2019)?s?(?:\s+is)?)"
)
_POINTS_AT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # the trailer below; the trailer is right below; the clip (below)
        rf"\b{_THING}(?:\s+(?:is|are|shown|linked|embedded|posted|included|just|right|directly))"
        rf"{{0,3}}\s+\(?{_POINTER}{_CLAUSE_END}",
        # watch the trailer for the drama below
        rf"\b{_SHOWS}\s+(?:[\w\u2019'-]+\s+){{0,3}}{_THING}"
        rf"(?:\s+(?:for|of|from|to|on)(?:\s+[\w\u2019'\u2018\u201c\u201d\"-]+){{1,5}}?)"
        rf"\s+{_POINTER}{_CLAUSE_END}",
        # the above picture
        rf"\bthe\s+{_POINTER}\s+{_THING}\b",
        # see below the official trailer
        rf"\b{_SHOWS}\s+{_POINTER},?\s+(?:the|its|our|an?)\s+(?:[\w-]+\s+){{0,2}}{_THING}\b",
        # Below is the trailer. Below, you can watch the trailer.
        rf"(?:^|[.!?]\s+){_POINTER}(?:,|\s+(?:is|are)|,?\s+you\s+can\s+{_SHOWS})\s+"
        rf"(?:the|its|our|an?)\s+(?:[\w-]+\s+){{0,2}}{_THING}\b",
        # (pictured below)
        rf"\b(?P<thing>pictured)\s+{_POINTER}{_CLAUSE_END}",
    )
)
#: How far about a "below" to look, in characters.
_NEAR = 90


def missing_embed(subject: Subject) -> Iterator[Finding]:
    """A text that sends the reader to a trailer that is not there breaks its word."""
    for passage in subject.texts:
        for phrase, thing, pointer in _pointed_at(passage):
            if not _is_there(subject, thing.lower(), pointer.lower()):
                message = _(
                    "The text points at something that is not there: “%(phrase)s”. "
                    "Put it in, or take the words out."
                )
                yield Finding(
                    "missing-embed", "blocks", passage.line, phrase, message % {"phrase": phrase}
                )


def _pointed_at(passage: Passage) -> Iterator[tuple[str, str, str]]:
    said_until = 0
    for word in re.finditer(r"\b(?:below|above)\b", passage.text, re.IGNORECASE):
        start = max(said_until, word.start() - _NEAR)
        window = passage.text[start : word.end() + _NEAR]
        if not _ANY_THING.search(window):
            continue
        for pattern in _POINTS_AT:
            found = next(
                (m for m in pattern.finditer(window) if start + m.start("pointer") == word.start()),
                None,
            )
            if found:
                yield found[0].strip(" .!?"), found["thing"], found["pointer"]
                said_until = start + found.end()
                break


def _is_there(subject: Subject, thing: str, pointer: str) -> bool:
    if re.fullmatch(_TRAILER, thing):
        return subject.has_trailer
    if re.fullmatch(_VIDEO, thing, re.IGNORECASE):
        return subject.has_embed or subject.has_trailer
    # The hero image stands above every paragraph.
    return subject.has_embed or (pointer == "above" and bool(subject.images))
