"""Which names of a text may be a performer's, and which a character's."""

from __future__ import annotations

import re
from collections import Counter

from reviews.importing import lexicon
from reviews.importing.prose import KnownNames, Paragraph, Span, grade
from reviews.importing.titles import Titles
from reviews.names import fold

_AGE = re.compile(
    r"(?:(?:and|&) )?(?:(?:the )?(?:young|younger|child|adult|older|teen|teenage|"
    r"teenaged|kid|present|"
    r"past)(?: version| self)?(?:,? (?:played )?by|[:,–-])? ?|(?:played )?as (?:a |an )?"
    r"(?:young |little |older |old )?(?:child|kid|girl|boy|woman|man|teen|teenager|adult)"
    r"(?:[:,]| by)? ?|(?:and )?(?:later|then)(?: by)? (?=[A-Z])|in (?:middle|old) age(?: by)? |"
    r"(?:actor|actress|(?:also )?played by|portrayed by|performed by|voiced by|by|by:) )+"
)
_AGE_AFTER = re.compile(r" (?:as (?:a|an|the) [\w -]+|young|older|of [A-Z0-9][\w’' -]*)$")
_GROUP = re.compile(r"^[\w.!-]+(?: [\w.!-]+)?[’']s? (?=[A-Z])")


class Roles:
    """What the text's own use of its names says of them; ``count`` it before asking."""

    def __init__(self, titles: Titles, known: KnownNames) -> None:
        self.titles = titles
        self.known_performers = {fold(name) for name in known.performers}
        self.known_characters = {fold(name) for name in known.characters}
        #: How often a name stands alone: characters go by their given names.
        self.alone: Counter[str] = Counter()
        self.full_names: set[str] = set()

    def count(self, paragraph: Paragraph) -> None:
        for span in paragraph.spans:
            if span.name.count(" ") < 2 and not span.quoted and grade(span.name) < 3:
                self.alone[fold(span.name)] += 1
            elif not span.quoted and grade(span.name) == 3:
                self.full_names.add(span.name)

    def is_performer(self, name: str) -> bool:
        return (
            grade(name) >= 3
            or fold(name) in self.known_performers
            or (name.casefold().rstrip(".") in lexicon.MONONYMS and name[:1].isupper())
        )

    def is_full_name(self, span: Span) -> bool:
        return not span.quoted and (
            grade(span.name) >= 3
            or fold(span.name) in self.known_performers | self.known_characters
        )

    def is_character(self, span: Span, *, said: bool = False) -> bool:
        """
        A run that can be a character where a performer's full name stands beside it.

        ``said`` is that the text says "played by": one plain word is enough then.
        """
        name = span.name
        if said and not span.quoted and is_word(name) and not is_place_or_company(name):
            return span.lead not in {"the", "a", "an", "my", "our", "of", "in", "on", "from"}
        if span.quoted or self.titles.is_ours(name) or is_place_or_company(name):
            return False
        if grade(name) >= 2 or fold(name) in self.known_characters:
            return True
        words = name.split()
        if span.lead in {"the", "a", "my", "our"} or len(words) > 4:
            return False
        if words[0].casefold() in lexicon.HONORIFICS and len(words) > 1:
            return True
        return grade(name) == 1 or (
            len(words) == 1 and self.alone[fold(name)] > 1 and is_word(name)
        )

    def can_perform(self, span: Span) -> bool:
        return not span.quoted and (self.is_performer(span.name) or grade(span.name) == 1)

    def names_in(self, content: str) -> list[str]:
        """The performers that parentheses hold; none where they hold anything else first."""
        names: list[str] = []
        for piece in re.split(r"\s*(?:[,;/&]|\band\b)\s*", content):
            name = trimmed(piece)
            if name and self.is_performer(name):
                names.append(name)
            elif not names and piece:
                break
        if names:
            return names
        name = trimmed(content)
        return [name] if grade(name) >= 1 and " " in name and not self.titles.is_ours(name) else []

    def is_introduced(self, paragraph: Paragraph, span: Span) -> bool:
        """For names that no list vouches for: used again, or said at once who that is."""
        words = [fold(word) for word in span.name.split()]
        used = any(self.alone[word] > 0 for word in words)
        said = re.match(
            r",? (?:is |was )?(?:a|an|the|who|whose)\b", paragraph.text[span.tail :][:12]
        )
        return used or said is not None


def trimmed(piece: str) -> str:
    """A name without "played by", "young:", the group, the age or quotes around it."""
    piece = re.sub(r"^(?:the )?(?:late|great|ever-\w+|always \w+|legendary) (?=[A-Z])", "", piece)
    piece = _AGE.sub("", piece.strip(), count=1) if _AGE.match(piece.strip()) else piece.strip()
    piece = _GROUP.sub("", _AGE_AFTER.sub("", piece))
    return re.sub(r"\s*[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]+$", "", piece).strip(" ’‘“”'\"*,:")


def is_word(name: str) -> bool:
    """One capitalised word that could be a name."""
    return (
        re.fullmatch(r"[A-Z][a-z’'-]+|IU|[A-Z]\.[A-Z]\.?", name) is not None
        and name.casefold() not in lexicon.COMMON
    )


def is_place_or_company(name: str) -> bool:
    words = name.casefold().split()
    return (
        name.casefold() in lexicon.NETWORKS
        or name in lexicon.SERVICES
        or words[-1] in {"group", "university", "school", "hospital", "hotel", "river", "island"}
        or name.casefold() in lexicon.COMMON
    )
