"""The names of the drama's characters and people, as the text spells them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.preflight.damage import destroyed_parentheses
from reviews.preflight.finding import Finding
from reviews.preflight.roster import Kind, Mention, read
from reviews.preflight.subject import Passage, Subject


def name_typo(subject: Subject) -> Iterator[Finding]:
    """A name misspelt once is what a performer's followers see first."""
    for spelling, mentions in _by_spelling(subject, "typo"):
        message = ngettext(
            "%(spelling)s is perhaps a slip for %(right)s.",
            "%(spelling)s, %(count)d times, is perhaps a slip for %(right)s.",
            len(mentions),
        )
        yield _finding("name-typo", spelling, mentions, message)


def name_variant(subject: Subject) -> Iterator[Finding]:
    """One name is spelt one way throughout, as the house spells it."""
    for spelling, mentions in _by_spelling(subject, "variant"):
        message = ngettext(
            "%(spelling)s should be %(right)s, as the other names in the text or the catalogue "
            "have it.",
            "%(spelling)s, %(count)d times, should be %(right)s, as the other names in the text or "
            "the catalogue have it.",
            len(mentions),
        )
        yield _finding("name-variant", spelling, mentions, message)
    for spelling, mentions in _by_spelling(subject, "romanisation"):
        message = ngettext(
            "%(spelling)s is perhaps another way of writing %(right)s. If it is somebody else, "
            "leave it.",
            "%(spelling)s, %(count)d times, is perhaps another way of writing %(right)s. If it is "
            "somebody else, leave it.",
            len(mentions),
        )
        yield _finding("name-variant", spelling, mentions, message)


def _by_spelling(subject: Subject, kind: Kind) -> Iterable[tuple[str, list[Mention]]]:
    """Each doubtful spelling with the places where it stands, in the order of the text."""
    grouped: dict[str, list[Mention]] = {}
    for mention in read(subject):
        if mention.kind == kind:
            grouped.setdefault(mention.spelling, []).append(mention)
    return grouped.items()


def _finding(rule: str, spelling: str, mentions: list[Mention], message: str) -> Finding:
    first = mentions[0]
    words = {"spelling": spelling, "right": first.right, "count": len(mentions)}
    return Finding(rule, "warns", first.passage.line, spelling, message % words, first.right)


def uncredited_character(subject: Subject) -> Iterator[Finding]:
    """Whoever is introduced is introduced with the performer."""
    uncredited = {who.name for who in subject.characters if not who.performers and who.name}
    if not uncredited:
        return
    first: dict[str, Mention] = {}
    lost: Counter[str] = Counter()
    for mention in read(subject):
        for name in uncredited.intersection(mention.owners):
            first.setdefault(name, mention)
            lost[name] += _performer_was_destroyed(mention.passage, mention.end)
    for name, mention in first.items():
        # Said by damaged-text, with what may have stood there.
        if not lost[name]:
            message = _("%(name)s has no performer. Say who plays the part.") % {"name": name}
            yield Finding(
                "uncredited-character", "warns", mention.passage.line, mention.spelling, message
            )


def _performer_was_destroyed(passage: Passage, end: int) -> bool:
    after = passage.text[end : end + 40]
    return any(not after[: match.start()].strip() for match in destroyed_parentheses(after))
