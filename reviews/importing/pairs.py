"""Pairs of names that a text puts together as character and performer, paragraph by paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviews.importing import lexicon, phrases
from reviews.importing.prose import Paragraph, Span, given_name, grade
from reviews.importing.roles import Roles, is_word, trimmed
from reviews.importing.titles import Titles
from reviews.names import fold


@dataclass
class Pair:
    """``left`` stood first; ``sure`` where words said that ``left`` is the character."""

    place: tuple[int, int]
    left: str
    right: list[str]
    sure: bool
    #: Words before it that speak of acting: the performer may well stand first.
    acting: bool = False
    #: Block of a list, one a line, whose pairs all stand the same way round.
    listed: bool = False
    #: What is said after it is said of a character: "…, a translator who".
    introduced: bool = False
    #: "Lee Do-hyun is Joo Yeo-jeong": dropped where anything else speaks against it.
    perhaps: bool = False
    #: The sentence, and which way round a sure pair stands in it; 0 where it does not matter.
    sentence: tuple[int, int] = (-1, 0)
    order: int = 0
    #: "Kim Go-eun (In-joo)": the performer stood first, the character in parentheses.
    turned: bool = False


class Reader:
    def __init__(self, titles: Titles, roles: Roles) -> None:
        self.titles = titles
        self.roles = roles
        self.pairs: list[Pair] = []
        self.performers: list[tuple[tuple[int, int], str]] = []
        self.natives: dict[str, str] = {}
        #: Whether the section's heading says that it is on the acting.
        self.of_acting = False

    # One paragraph

    def read(self, paragraph: Paragraph) -> None:
        text, spans = paragraph.text, paragraph.spans
        for place, span in enumerate(spans):
            if span.native:
                self.natives.setdefault(fold(span.name), span.native)
            if span.paren is not None:
                self._parenthesis(paragraph, span)
            self._starring(paragraph, place)
            if place + 1 < len(spans):
                self._beside(paragraph, place)
                self._as_somebody(paragraph, place)
            if place and not span.quoted and self.roles.is_performer(span.name):
                start = text.rfind(".", 0, span.run_start) + 1
                if phrases.SOMEBODY_PLAYED_BY.search(
                    text, max(start, span.run_start - 80), span.run_start
                ):
                    self._alone_performer(paragraph, span)
            self._bare_plays(paragraph, span)

    def _pair(
        self,
        paragraph: Paragraph,
        character: Span,
        performers: list[str],
        *,
        perhaps: bool = False,
    ) -> None:
        if performers and not self.titles.another(paragraph, character.start, character.end):
            sentence = paragraph.sentence(character.start)[0]
            first = paragraph.text.find(performers[0], sentence) < character.start
            self.pairs.append(
                Pair(
                    (paragraph.number, character.start),
                    character.name,
                    performers,
                    sure=True,
                    perhaps=perhaps,
                    sentence=(paragraph.number, sentence),
                    order=-1 if first else 1,
                )
            )

    def _alone_performer(self, paragraph: Paragraph, span: Span) -> None:
        if not self.titles.another(paragraph, span.start, span.end):
            self.performers.append(((paragraph.number, span.start), span.name))

    def _parenthesis(self, paragraph: Paragraph, span: Span) -> None:
        content = span.paren or ""
        place = (paragraph.number, span.start)
        if not any(letter.isalnum() for letter in content):
            damaged = not re.fullmatch(r"[!?.…\s]*", content) or not content
            if damaged and self.roles.is_full_name(span):
                self.pairs.append(Pair(place, span.name, [], sure=True))
            return
        if role := phrases.ROLE_IN_PARENS.fullmatch(content):
            name = trimmed(re.sub(r"^(?:[a-z][\w-]* ){1,3}(?=[A-Z])", "", role[1]))
            ours = not self.titles.another(paragraph, span.start, span.end)
            if ours and self.roles.is_performer(span.name) and (grade(name) >= 1 or is_word(name)):
                start = paragraph.sentence(span.start)[0]
                where = (paragraph.number, start)
                self.pairs.append(
                    Pair(place, name, [span.name], sure=True, sentence=where, order=-1)
                )
            return
        said = (
            re.match(
                r"(?:also )?(?:played|portrayed|performed|voiced)(?: as [a-z ]{1,20})? by ", content
            )
            is not None
            or phrases.AT_AGES.search(content) is not None
        )
        names = self.roles.names_in(content)
        if not names or not self.roles.is_character(span, said=said):
            self._lone_reversed(paragraph, span, content)
            return
        if self.titles.another(paragraph, span.start, span.start) and not said:
            return
        if span.lead in lexicon.CREW and not said:
            return
        sentence, end = paragraph.sentence(span.start)
        acting = (
            self.of_acting
            or phrases.ACTING.search(paragraph.text, sentence, span.run_start) is not None
            or phrases.ACTED.search(paragraph.text, span.tail, end) is not None
        )
        if span.lead in lexicon.PERFORMERS or _is_in_starring(paragraph, span):
            if len(names) == 1:
                self.pairs.append(Pair(place, names[0], [span.name], sure=True))
            return
        titled = span.name.split()[0].casefold() in lexicon.HONORIFICS
        introduced = self.roles.is_introduced(paragraph, span)
        if grade(span.name) == 1 and not (titled or introduced):
            return
        described = phrases.DESCRIBED.match(paragraph.text, span.tail) is not None
        self.pairs.append(
            Pair(
                place,
                span.name,
                names,
                sure=said,
                acting=acting,
                introduced=titled or (described and not acting),
                sentence=(paragraph.number, sentence),
                order=1 if said else 0,
            )
        )

    def _lone_reversed(self, paragraph: Paragraph, span: Span, content: str) -> None:
        """Kim Soo-hyun (Hyun-woo): a given name that the text uses by itself."""
        name = content.strip()
        if grade(span.name) >= 3 and grade(name) == 2 and self.roles.alone[fold(name)] > 0:
            place = (paragraph.number, span.start)
            self.pairs.append(Pair(place, name, [span.name], sure=True, turned=True))

    def _beside(self, paragraph: Paragraph, place: int) -> None:
        """Two names and the words between them."""
        spans, text = paragraph.spans, paragraph.text
        left, right = spans[place], spans[place + 1]
        if left.quoted or right.quoted:
            return
        gap = text[left.tail : right.start]
        if len(gap) > 160:
            return
        if self._plays(paragraph, place, gap):
            return
        played = phrases.PLAYED_BY.fullmatch(text[left.tail : right.start])
        if (
            played
            and self.roles.can_perform(right)
            and self.roles.is_character(left, said=True)
            and not left.possessive
        ):
            group = self._group_ending(paragraph, place)
            performers = self._list_from(paragraph, place + 1)
            if len(group) > 1 and len(group) == len(performers):
                for one, other in zip(group, performers, strict=True):
                    self._pair(paragraph, one, [other.name])
            else:
                self._pair(paragraph, left, [right.name])
            return
        self._apposition(paragraph, place)

    def _apposition(self, paragraph: Paragraph, place: int) -> None:
        """``place`` + 1 is the performer; the character may stand one company further back."""
        spans, text = paragraph.spans, paragraph.text
        right = spans[place + 1]
        if not self.roles.can_perform(right):
            return
        for left in reversed(spans[max(0, place - 1) : place + 1]):
            if left.quoted or left.possessive or grade(left.name) < 2:
                continue
            if right.start - left.tail < 240 and phrases.APPOSITION.fullmatch(
                text[left.tail : right.start]
            ):
                self._pair(paragraph, left, [right.name])
            return

    def _plays(self, paragraph: Paragraph, place: int, gap: str) -> bool:
        """A performer, a verb, a character; or as many of each."""
        spans = paragraph.spans
        left, right = spans[place], spans[place + 1]
        match = None
        if not left.possessive:
            match = (
                phrases.PLAYS.fullmatch(gap)
                or phrases.AS.fullmatch(gap)
                or phrases.GREAT_AS.fullmatch(gap)
            )
            if match is None and self._is_somebody(paragraph, left, right, gap):
                self._pair(paragraph, right, [left.name], perhaps=True)
                return True
        elif gap == " " and self.roles.is_full_name(left) and grade(right.name) >= 3:
            self.pairs.append(
                Pair((paragraph.number, right.start), right.name, [left.name], True, acting=True)
            )
            return True
        else:
            match = phrases.PORTRAYAL.fullmatch(gap)
        if match is None or phrases.STOP.search(match["words"]) or not self.roles.can_perform(left):
            return False
        while_somebody = " as " in gap and match.re is not phrases.AS
        if while_somebody and re.match(
            r" (?!is\b)[a-z]{2,}(?:s|ed)\b", paragraph.text[right.tail :]
        ):
            return False  # "shines as Sun-jae leaves"
        performers, characters = (
            self._group_ending(paragraph, place),
            self._list_from(paragraph, place + 1),
        )
        if right.possessive and len(characters) <= 1:
            return True
        if match.re is phrases.PLAYS and match["past"] and self._of_another_work(paragraph, right):
            return True
        if len(performers) > 1 and len(performers) == len(characters):
            for one, other in zip(performers, characters, strict=True):
                self._pair(paragraph, other, [one.name])
        elif (
            self.roles.is_character(right) or self._is_plain_role(paragraph, left, right)
        ) and not self._of_another_work(paragraph, right):
            self._pair(paragraph, right, [left.name])
            self._second_role(paragraph, place)
        return True

    def _is_plain_role(self, paragraph: Paragraph, left: Span, right: Span) -> bool:
        """ "T.O.P plays Thanos, a rapper": one word, and said at once who that is."""
        return (
            self.roles.is_performer(left.name)
            and self.roles.is_character(right, said=True)
            and not right.possessive
            and (
                phrases.WHO_THAT_IS.match(paragraph.text, right.tail) is not None
                or (
                    self.roles.alone[fold(right.name)] > 1
                    and re.match(r"[,;.]|$", paragraph.text[right.tail :]) is not None
                )
            )
        )

    def _second_role(self, paragraph: Paragraph, place: int) -> None:
        """ "IU as Oh Ae-sun / Yang Geum-myeong": both are hers."""
        spans = paragraph.spans
        left, right = spans[place], spans[place + 1]
        if place + 2 < len(spans):
            other = spans[place + 2]
            if re.fullmatch(r" ?/ ?", paragraph.text[right.tail : other.start]) and (
                self.roles.is_full_name(other)
            ):
                self._pair(paragraph, other, [left.name])

    def _is_somebody(self, paragraph: Paragraph, left: Span, right: Span, gap: str) -> bool:
        """ "Lee Do-hyun is Joo Yeo-jeong, a doctor": two full names, the first not spoken of."""
        match = phrases.IS.fullmatch(gap)
        return (
            match is not None
            and not phrases.STOP.search(match["words"])
            and self.roles.is_performer(left.name)
            and self.roles.is_full_name(right)
            and not right.possessive
            and (" " not in left.name or not self.roles.alone[given_name(left.name)])
            and (
                self.roles.alone[given_name(right.name)] > 0
                or phrases.WHO_THAT_IS.match(paragraph.text, right.tail) is not None
            )
            and re.match(
                r"[,.;—–]| [—–-] | who | whose | (?:and|while|but) [A-Z]|$",
                paragraph.text[right.tail :],
            )
            is not None
        )

    def _as_somebody(self, paragraph: Paragraph, place: int) -> None:
        """ "As Moon Dong-eun, Song Hye-kyo is magnificent": the sentence begins so."""
        spans, text = paragraph.spans, paragraph.text
        left, right = spans[place], spans[place + 1]
        start = paragraph.sentence(left.start)[0]
        if (
            text[start : left.start].casefold() == "as "
            and phrases.AFTER_AS.fullmatch(text[left.tail : right.start])
            and self.roles.is_performer(right.name)
            and self.roles.is_character(left)
            and not (left.quoted or right.quoted)
        ):
            self._pair(paragraph, left, [right.name])

    def _of_another_work(self, paragraph: Paragraph, character: Span) -> bool:
        """ "… played Moon Gang-tae in It’s Okay to Not Be Okay"."""
        after = re.match(
            r",? (?:in|on|from|for) (?:the )?(?:[a-z\d-]+ "
            r"){0,4}([‘“'\"*]?)([A-Z0-9][^,.;()]{1,60})",
            paragraph.text[character.tail :][:120],
        )
        if after is not None and not self.titles.is_ours(after[2].strip("’”'\" ")):
            return True
        start = paragraph.sentence(character.start)[0]
        before = phrases.IN_ANOTHER.match(paragraph.text, start)
        return before is not None and not self.titles.is_ours(before[1])

    def _list_from(self, paragraph: Paragraph, place: int) -> list[Span]:
        """The names that follow each other from here on: A, B and C."""
        spans, found = paragraph.spans, [paragraph.spans[place]]
        for before, span in zip(spans[place:], spans[place + 1 :], strict=False):
            if before.possessive or not phrases.LIST.fullmatch(
                paragraph.text[before.tail : span.start]
            ):
                break
            if self._plays_next(paragraph, place + len(found)):
                break  # "A as X, B as Y": B is none of A's
            found.append(span)
        return found

    def _group_ending(self, paragraph: Paragraph, place: int) -> list[Span]:
        """The names that follow each other up to here."""
        spans, found = paragraph.spans, [paragraph.spans[place]]
        while place > 0:
            before = spans[place - 1]
            if before.possessive or not phrases.LIST.fullmatch(
                paragraph.text[before.tail : spans[place].start]
            ):
                break
            if place > 1 and self._plays_next(paragraph, place - 2):
                break
            found.insert(0, before)
            place -= 1
        return found

    def _plays_next(self, paragraph: Paragraph, place: int) -> bool:
        """Whether the name at a place is said to play the next."""
        if place + 1 >= len(paragraph.spans):
            return False
        left, right = paragraph.spans[place : place + 2]
        gap = paragraph.text[left.tail : right.start]
        return len(gap) <= 160 and any(
            pattern.fullmatch(gap)
            for pattern in (phrases.PLAYS, phrases.AS, phrases.GREAT_AS, phrases.IS)
        )

    def _starring(self, paragraph: Paragraph, place: int) -> None:
        span, text = paragraph.spans[place], paragraph.text
        before = text[max(0, span.run_start - 90) : span.start]
        if phrases.STARRING.search(before):
            names = self._list_from(paragraph, place)
        elif phrases.STAR.match(text, span.tail):
            names = self._group_ending(paragraph, place)
            if len(names) < 2:
                return
        else:
            return
        good = [name for name in names if self.roles.can_perform(name)]
        if not good or self.titles.another(paragraph, names[0].run_start, names[-1].tail):
            return
        if _names_another(self.titles, before):
            return
        self.performers += [((paragraph.number, name.start), name.name) for name in good]

    def _bare_plays(self, paragraph: Paragraph, span: Span) -> None:
        """ "Kim Ji-won plays an heiress": a performer, without the character's name."""
        match = phrases.BARE_PLAYS.match(paragraph.text, span.tail)
        if match is None or span.possessive or not self.roles.is_full_name(span):
            return
        if phrases.NO_ROLE.search(match["what"]) or self.roles.alone[given_name(span.name)]:
            return
        self._alone_performer(paragraph, span)


def _is_in_starring(paragraph: Paragraph, span: Span) -> bool:
    """Whether the name stands in a list after "starring": there the performer comes first."""
    spans = paragraph.spans
    place = spans.index(span)
    while place > 0 and phrases.LIST.fullmatch(
        paragraph.text[spans[place - 1].tail : spans[place].start]
    ):
        place -= 1
    first = spans[place]
    return (
        phrases.STARRING.search(paragraph.text[max(0, first.run_start - 90) : first.start])
        is not None
    )


def _names_another(titles: Titles, before: str) -> bool:
    """ "fans of Goblin, starring …": an unquoted title straight before."""
    match = re.search(
        r"((?:[A-Z0-9][\w’'-]*)(?: [A-Z0-9][\w’'-]*)*),? (?:\(\d{4}\),? )?(?:co-)?starring [^.]*$",
        before,
    )
    return match is not None and not titles.is_ours(match[1]) and match.start() != 0
