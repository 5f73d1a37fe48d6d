"""Who plays whom, as far as the text says so."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from reviews.importing import lexicon
from reviews.importing.prose import KnownNames, Paragraph, Span, given_name, grade
from reviews.importing.titles import Titles
from reviews.importing.understood import CharacterLine, PerformerLine
from reviews.names import fold

#: Small words between a verb and the name: "plays the icy heiress Hong Hae-in".
_WORDS = r"(?P<words>(?:(?:[a-z][\w’'-]*|[A-Z][\w.]*),? ){0,6})"
_STOP = re.compile(
    r"\b(?:who|that|which|whose|whom|for|with|to|by|in|into|against|opposite|alongside|of|from|"
    r"and|or|at|on|as|falls?|like|than|between|about)\b"
)
_GOOD = (
    r"(?:cast|superb|excellent|wonderful|brilliant|terrific|great|perfect|outstanding|magnetic|"
    r"fantastic|stunning|remarkable|captivating|charming|convincing|compelling|delightful|"
    r"impressive|incredible|riveting|sublime|phenomenal|marvell?ous|good|solid|lovely|memorable|"
    r"believable|hilarious|irresistible|flawless|amazing)"
)
_PLAYS = re.compile(
    r"(?:,? who)? (?:also |\w+ly )?"
    r"(?:(?:plays?|portrays?|(?:co-)?stars? as|appears? as|returns? as|shines? as|excels? as|"
    r"impresses as|dazzles as|cameos as|takes? on the role of|takes? the role of|in the role of|"
    r"steps? into the (?:role|shoes) of|(?:is|are|was) (?:\w+ly |so |also )?"
    rf"{_GOOD} as)|(?P<past>played|portrayed)) " + _WORDS
)
_PLAYED_BY_WORDS = (
    r"(?:(?:who|which) (?:is|was) |(?:is|was|as|being) |– |— )?(?:\w+ly )?"
    r"(?:played|portrayed|performed|embodied|brought to life|voiced)"
    r"(?: (?:with [a-z ]{1,50}|to perfection|here|\w+ly))? by "
    r"(?:(?:[a-z][\w’'-]* )|[A-Z0-9]\w*[’']s ){0,4}"
)
_PLAYED_BY = re.compile(r"[,:]? ?" + _PLAYED_BY_WORDS)
#: "Hong Hae-in, the heiress of Queens Group, is played by …": no other name's own words between.
_APPOSITION = re.compile(r", (?:a|an|the|her|his|their)\b[^,.;:()]{1,120},? " + _PLAYED_BY_WORDS)
_SOMEBODY_PLAYED_BY = re.compile(
    r"\b(?:played|portrayed|voiced) (?:\w+ly )?by (?:[a-z][\w’'-]* ){0,4}$"
)
_AS = re.compile(r",? as " + _WORDS)
_PORTRAYAL = re.compile(
    r" (?:[a-z-]+ ){0,3}(?:portrayal|performance|turn|take|role) (?:as|of|on) " + _WORDS
)
_LIST = re.compile(
    r"(?:,|,? and|,? &|,? as well as|,? along with|,? alongside|,? plus) "
    r"(?:(?:the )?(?:[a-z]+ )?(?:actor|actress|idol|rookie|veteran|newcomer|star)s? )?"
)
_BARE_PLAYS = re.compile(
    r" (?:plays? an? |portrays? (?:an?|the|his|her) )(?P<what>[\w’'-]+(?: [\w’'-]+){0,3})"
)
_NO_ROLE = re.compile(
    r"\b(?:games?|piano|guitar|violin|cello|drums?|flute|part|roles?|tricks?|prank|football|"
    r"soccer|baseball|tennis|golf|tune|song|record|cards|victim|fool)\b"
)
_STARRING = re.compile(
    r"(?:\b(?:[Cc]o-)?[Ss]tarring"
    r"|\b(?:its|the|show[’']s|drama[’']s|series[’']s?) (?:main |lead |two )?(?:leads|stars)"
    r"|\b(?:[Ii]t|which|that|[Dd]rama|[Ss]eries|[Ss]how|also|[’”'\"]) (?:also )?stars"
    r"|\bcast (?:also )?(?:includes|features|boasts|consists of|is led by|is rounded out by)"
    r"|\b(?:headlined|toplined|top-lined|fronted|rounded out) by"
    r"|\bcast,? (?:of|including|like|such as))"
    r":? (?:[a-z][\w’'-]* ){0,4}$"
)
_STAR = re.compile(
    r" (?:also )?(?:(?:co-)?star\b(?! as)|headline\b|lead the cast\b|round out the cast\b)"
)
_ROLE_IN_PARENS = re.compile(r"(?:as|role:|character:) (.+)")
_AGE = re.compile(
    r"(?:(?:and|&) )?(?:(?:the )?(?:young|younger|child|adult|older|teen|teenage|"
    r"teenaged|kid|present|"
    r"past)(?: version| self)?(?:,? (?:played )?by|[:,–-])? ?|as (?:a |an "
    r")?(?:child|teen|teenager|adult)"
    r"(?:[:,]| by)? ?|(?:actor|actress|(?:also )?played by|portrayed by|performed "
    r"by|voiced by|by|by:) )+"
)
_AGE_AFTER = re.compile(r" (?:as (?:a|an|the) [\w -]+|young|older|of [A-Z0-9][\w’' -]*)$")
_GROUP = re.compile(r"^[\w.!-]+(?: [\w.!-]+)?[’']s? (?=[A-Z])")
_ACTING = re.compile(
    r"\b(?:acting|performances?|actors?|actress(?:es)?|starring|chemistry between|cast|co-stars?|"
    r"leads|stars)\b"
)
_BETWEEN_COLUMNS = re.compile(r" ?(?:–|—|-|:|\.{2,}|…|/|→|\||\t) ?")


@dataclass
class _Pair:
    """``left`` stood first; ``sure`` where words said that ``left`` is the character."""

    place: tuple[int, int]
    left: str
    right: list[str]
    sure: bool
    #: Words before it that speak of acting: the performer may well stand first.
    acting: bool = False
    #: Block of a list, one a line, whose pairs all stand the same way round.
    listed: bool = False


@dataclass
class People:
    characters: list[CharacterLine] = field(default_factory=list)
    performers: list[PerformerLine] = field(default_factory=list)
    #: The first words of pairs of names of which it is not clear who plays whom.
    unsure: list[tuple[int, str]] = field(default_factory=list)


class _Reader:
    def __init__(self, titles: Titles, known: KnownNames) -> None:
        self.titles = titles
        self.known_performers = {fold(name) for name in known.performers}
        self.known_characters = {fold(name) for name in known.characters}
        self.pairs: list[_Pair] = []
        self.performers: list[tuple[tuple[int, int], str]] = []
        self.natives: dict[str, str] = {}
        #: How often a name stands alone: characters go by their given names.
        self.alone: Counter[str] = Counter()
        self.full_names: set[str] = set()

    # What may be a name

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

    def is_character(self, span: Span) -> bool:
        """A run that can be a character where a performer's full name stands beside it."""
        name = span.name
        if span.quoted or self.titles.is_ours(name) or _is_place_or_company(name):
            return False
        if grade(name) >= 2 or fold(name) in self.known_characters:
            return True
        words = name.split()
        if span.lead in {"the", "a", "my", "our"} or len(words) > 4:
            return False
        if words[0].casefold() in lexicon.HONORIFICS and len(words) > 1:
            return True
        return grade(name) == 1 or (
            len(words) == 1 and self.alone[fold(name)] > 1 and _is_word(name)
        )

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
            if place and not span.quoted and self.is_performer(span.name):
                start = text.rfind(".", 0, span.run_start) + 1
                if _SOMEBODY_PLAYED_BY.search(
                    text, max(start, span.run_start - 80), span.run_start
                ):
                    self._alone_performer(paragraph, span)
            self._bare_plays(paragraph, span)

    def count(self, paragraph: Paragraph) -> None:
        for span in paragraph.spans:
            if " " not in span.name and not span.quoted:
                self.alone[fold(span.name)] += 1
            elif not span.quoted and grade(span.name) == 3:
                self.full_names.add(span.name)

    def _pair(self, paragraph: Paragraph, character: Span, performers: list[str]) -> None:
        if performers and not self.titles.another(paragraph, character.start, character.end):
            self.pairs.append(
                _Pair((paragraph.number, character.start), character.name, performers, sure=True)
            )

    def _alone_performer(self, paragraph: Paragraph, span: Span) -> None:
        if not self.titles.another(paragraph, span.start, span.end):
            self.performers.append(((paragraph.number, span.start), span.name))

    def _parenthesis(self, paragraph: Paragraph, span: Span) -> None:
        content = span.paren or ""
        place = (paragraph.number, span.start)
        if not any(letter.isalnum() for letter in content):
            damaged = not re.fullmatch(r"[!?.…\s]*", content) or not content
            if damaged and self.is_full_name(span):
                self.pairs.append(_Pair(place, span.name, [], sure=True))
            return
        if role := _ROLE_IN_PARENS.fullmatch(content):
            name = _trimmed(role[1])
            if self.is_performer(span.name) and (grade(name) >= 1 or _is_word(name)):
                self.pairs.append(_Pair(place, name, [span.name], sure=True))
            return
        said = (
            re.match(r"(?:also )?(?:played |portrayed |performed |voiced )by ", content) is not None
        )
        names = self._names_in(content)
        if not names or not self.is_character(span):
            self._lone_reversed(paragraph, span, content)
            return
        if self.titles.another(paragraph, span.start, span.start) and not said:
            return
        if span.lead in lexicon.CREW and not said:
            return
        sentence = paragraph.sentence(span.start)[0]
        acting = _ACTING.search(paragraph.text, sentence, span.run_start) is not None
        if span.lead in lexicon.PERFORMERS or _is_in_starring(paragraph, span):
            if len(names) == 1:
                self.pairs.append(_Pair(place, names[0], [span.name], sure=True))
            return
        titled = span.name.split()[0].casefold() in lexicon.HONORIFICS
        if grade(span.name) == 1 and not (titled or self._is_introduced(paragraph, span)):
            return
        self.pairs.append(_Pair(place, span.name, names, sure=said, acting=acting))

    def _lone_reversed(self, paragraph: Paragraph, span: Span, content: str) -> None:
        """Kim Soo-hyun (Hyun-woo): a given name that the text uses by itself."""
        name = content.strip()
        if grade(span.name) >= 3 and grade(name) == 2 and self.alone[fold(name)] > 0:
            self.pairs.append(_Pair((paragraph.number, span.start), name, [span.name], sure=True))

    def _is_introduced(self, paragraph: Paragraph, span: Span) -> bool:
        """For names that no list vouches for: used again, or said at once who that is."""
        words = [fold(word) for word in span.name.split()]
        used = any(self.alone[word] > 0 for word in words)
        said = re.match(
            r",? (?:is |was )?(?:a|an|the|who|whose)\b", paragraph.text[span.tail :][:12]
        )
        return used or said is not None

    def _names_in(self, content: str) -> list[str]:
        """The performers that parentheses hold; none where they hold anything else first."""
        names: list[str] = []
        for piece in re.split(r"\s*(?:[,;/&]|\band\b)\s*", content):
            name = _trimmed(piece)
            if name and self.is_performer(name):
                names.append(name)
            elif not names and piece:
                break
        if names:
            return names
        name = _trimmed(content)
        return [name] if grade(name) >= 1 and " " in name and not self.titles.is_ours(name) else []

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
        played = _PLAYED_BY.fullmatch(text[left.tail : right.start])
        if played and self._can_perform(right) and self.is_character(left) and not left.possessive:
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
        if not self._can_perform(right):
            return
        for left in reversed(spans[max(0, place - 1) : place + 1]):
            if left.quoted or left.possessive or grade(left.name) < 2:
                continue
            if right.start - left.tail < 240 and _APPOSITION.fullmatch(
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
            match = _PLAYS.fullmatch(gap) or _AS.fullmatch(gap)
        elif gap == " " and self.is_full_name(left) and grade(right.name) >= 3:
            self.pairs.append(
                _Pair((paragraph.number, right.start), right.name, [left.name], True, acting=True)
            )
            return True
        else:
            match = _PORTRAYAL.fullmatch(gap)
        if match is None or _STOP.search(match["words"]) or not self._can_perform(left):
            return False
        performers, characters = (
            self._group_ending(paragraph, place),
            self._list_from(paragraph, place + 1),
        )
        if right.possessive and len(characters) <= 1:
            return True
        if match.re is _PLAYS and match["past"] and self._of_another_work(paragraph, right):
            return True
        if len(performers) > 1 and len(performers) == len(characters):
            for one, other in zip(performers, characters, strict=True):
                self._pair(paragraph, other, [one.name])
        elif self.is_character(right) and not self._of_another_work(paragraph, right):
            self._pair(paragraph, right, [left.name])
        return True

    def _of_another_work(self, paragraph: Paragraph, character: Span) -> bool:
        """ "… played Moon Gang-tae in It’s Okay to Not Be Okay"."""
        after = re.match(
            r",? (?:in|on|from|for) (?:the )?(?:[a-z\d-]+ "
            r"){0,4}([‘“'\"*]?)([A-Z0-9][^,.;()]{1,60})",
            paragraph.text[character.tail :][:120],
        )
        return after is not None and not self.titles.is_ours(after[2].strip("’”'\" "))

    def _can_perform(self, span: Span) -> bool:
        return not span.quoted and (self.is_performer(span.name) or grade(span.name) == 1)

    def _list_from(self, paragraph: Paragraph, place: int) -> list[Span]:
        """The names that follow each other from here on: A, B and C."""
        spans, found = paragraph.spans, [paragraph.spans[place]]
        for before, span in zip(spans[place:], spans[place + 1 :], strict=False):
            if before.possessive or not _LIST.fullmatch(paragraph.text[before.tail : span.start]):
                break
            found.append(span)
        return found

    def _group_ending(self, paragraph: Paragraph, place: int) -> list[Span]:
        """The names that follow each other up to here."""
        spans, found = paragraph.spans, [paragraph.spans[place]]
        while place > 0:
            before = spans[place - 1]
            if before.possessive or not _LIST.fullmatch(
                paragraph.text[before.tail : spans[place].start]
            ):
                break
            found.insert(0, before)
            place -= 1
        return found

    def _starring(self, paragraph: Paragraph, place: int) -> None:
        span, text = paragraph.spans[place], paragraph.text
        before = text[max(0, span.run_start - 90) : span.start]
        if _STARRING.search(before):
            names = self._list_from(paragraph, place)
        elif _STAR.match(text, span.tail):
            names = self._group_ending(paragraph, place)
            if len(names) < 2:
                return
        else:
            return
        good = [name for name in names if self._can_perform(name)]
        if not good or self.titles.another(paragraph, names[0].run_start, names[-1].tail):
            return
        if _names_another(self.titles, before):
            return
        self.performers += [((paragraph.number, name.start), name.name) for name in good]

    def _bare_plays(self, paragraph: Paragraph, span: Span) -> None:
        """ "Kim Ji-won plays an heiress": a performer, without the character's name."""
        match = _BARE_PLAYS.match(paragraph.text, span.tail)
        if match is None or span.possessive or not self.is_full_name(span):
            return
        if _NO_ROLE.search(match["what"]) or self.alone[given_name(span.name)]:
            return
        self._alone_performer(paragraph, span)

    # Lists, one a line

    def read_list(self, paragraph: Paragraph) -> bool:
        """An entry of a cast list, either way round; whether it was one."""
        spans, text = paragraph.spans, paragraph.text
        if not spans or len(text) > 300:
            return False
        first = spans[0]
        if text[: first.run_start].strip(" -•*–·") or first.quoted:
            return False
        if len(spans) > 1:
            second = spans[1]
            between = text[first.tail : second.start]
            if _AS.fullmatch(between) or _PLAYED_BY.fullmatch(between):
                return True  # read as prose
            if _BETWEEN_COLUMNS.fullmatch(between) and self._either(first) and self._either(second):
                self._column(paragraph, first, second.name)
                return True
        if first.paren and self._either(first):
            name = _trimmed(first.paren)
            said = re.match(r"(?:played|portrayed|as) ", first.paren)
            if not said and (grade(name) >= 2 or self.is_performer(name) or _is_word(name)):
                self.pairs = [p for p in self.pairs if p.place != (paragraph.number, first.start)]
                self._column(paragraph, first, name)
            return True
        return False

    def _either(self, span: Span) -> bool:
        return grade(span.name) >= 1 or _is_word(span.name)

    def _column(self, paragraph: Paragraph, first: Span, second: str) -> None:
        self.pairs.append(
            _Pair((paragraph.number, first.start), first.name, [second], sure=False, listed=True)
        )


def people(
    paragraphs: list[Paragraph],
    lists: list[Paragraph],
    titles: Titles,
    known: KnownNames,
    others: set[str],
) -> People:
    """
    The characters with their performers, and the performers without a character.

    ``lists`` are the lines of cast lists; ``others`` the folded names of the
    crew and the author, who are not performers for being named.
    """
    reader = _Reader(titles, known)
    for paragraph in paragraphs:
        reader.count(paragraph)
    for paragraph in paragraphs:
        if not paragraph.heading:
            reader.read(paragraph)
    for paragraph in lists:
        reader.read_list(paragraph)
    return _settle(reader, others)


def _settle(reader: _Reader, others: set[str]) -> People:
    """Who of each pair is the character: what the words said first, then how the text uses them."""
    sure = [pair for pair in reader.pairs if pair.sure]
    characters = {fold(pair.left) for pair in sure} | reader.known_characters
    performers = {fold(name) for pair in sure for name in pair.right} | reader.known_performers
    performers |= {fold(name) for _place, name in reader.performers}
    leanings: dict[bool, int] = {True: 0, False: 0}
    for pair in reader.pairs:
        if not pair.sure:
            leanings[pair.listed] += _leaning(pair, reader.alone, characters, performers)
    found = People()
    settled: list[_Pair] = []
    for pair in sorted(reader.pairs, key=lambda pair: pair.place):
        if not pair.sure:
            leaning = _leaning(pair, reader.alone, characters, performers) or leanings[pair.listed]
            if leaning == 0 and (pair.acting or pair.listed):
                found.unsure.append((pair.place[0], pair.left))
                continue
            if leaning < 0:
                if len(pair.right) > 1:
                    continue
                pair = _Pair(pair.place, pair.right[0], [pair.left], sure=True)
        settled.append(pair)
    _merge(settled, reader, found)
    _complete(reader, found)
    taken = {fold(name) for line in found.characters for name in (line.name, *line.performers)}
    for _place, name in sorted(reader.performers):
        if fold(name) not in taken | others:
            taken.add(fold(name))
            found.performers.append(PerformerLine(name, reader.natives.get(fold(name))))
    return found


def _leaning(pair: _Pair, alone: Counter[str], characters: set[str], performers: set[str]) -> int:
    """Above 0: the left one is the character; below: the right one; 0: nothing says so."""
    right = pair.right[0]
    for one, other, sign in ((pair.left, right, 1), (right, pair.left, -1)):
        if fold(one) in characters or fold(other) in performers:
            return 2 * sign
    left_alone, right_alone = alone[given_name(pair.left)], alone[given_name(right)]
    if " " not in right and right.casefold().rstrip(".") in lexicon.MONONYMS:
        right_alone = 0
    if " " not in pair.left and grade(pair.left) == 2:
        left_alone -= 1  # this very mention
    if left_alone and not right_alone:
        return 1
    if right_alone and not left_alone:
        return -1
    return 0


def _merge(pairs: list[_Pair], reader: _Reader, found: People) -> None:
    """One line a character, in the order in which the text brings them."""
    lines: dict[str, CharacterLine] = {}
    for pair in pairs:
        name = fold(pair.left)
        line = lines.get(name) or _same_character(pair, lines)
        if line is None:
            line = lines[name] = CharacterLine(pair.left, reader.natives.get(name))
            found.characters.append(line)
        elif len(pair.left.split()) > len(line.name.split()):
            line.name, line.native_name = pair.left, line.native_name or reader.natives.get(name)
            lines[name] = line
        known = {fold(performer) for performer in line.performers}
        line.performers += [p for p in dict.fromkeys(pair.right) if fold(p) not in known]


def _complete(reader: _Reader, found: People) -> None:
    """Mok-ha is Seo Mok-ha where the text has exactly one full name for her."""
    named = {fold(name) for line in found.characters for name in line.performers}
    for line in found.characters:
        if " " in line.name or grade(line.name) != 2:
            continue
        full = {
            name
            for name in reader.full_names
            if given_name(name) == fold(line.name) and fold(name) not in named
        }
        if len(full) == 1:
            line.name = full.pop()
            line.native_name = line.native_name or reader.natives.get(fold(line.name))


def _same_character(pair: _Pair, lines: dict[str, CharacterLine]) -> CharacterLine | None:
    """Mi-joo and Oh Mi-joo, where the same performer plays them."""
    played_by = {fold(name) for name in pair.right}
    for line in lines.values():
        same = played_by & {fold(name) for name in line.performers}
        if same and given_name(line.name) == given_name(pair.left):
            return line
    return None


def _trimmed(piece: str) -> str:
    """A name without "played by", "young:", the group, the age or quotes around it."""
    piece = _AGE.sub("", piece.strip(), count=1) if _AGE.match(piece.strip()) else piece.strip()
    piece = _GROUP.sub("", _AGE_AFTER.sub("", piece))
    return re.sub(r"\s*[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]+$", "", piece).strip(" ’‘“”'\"*,:")


def _is_word(name: str) -> bool:
    """One capitalised word that could be a name."""
    return (
        re.fullmatch(r"[A-Z][a-z’'-]+|IU|[A-Z]\.[A-Z]\.?", name) is not None
        and name.casefold() not in lexicon.COMMON
    )


def _is_place_or_company(name: str) -> bool:
    words = name.casefold().split()
    return (
        name.casefold() in lexicon.NETWORKS
        or name in lexicon.SERVICES
        or words[-1] in {"group", "university", "school", "hospital", "hotel", "river", "island"}
        or name.casefold() in lexicon.COMMON
    )


def _is_in_starring(paragraph: Paragraph, span: Span) -> bool:
    """Whether the name stands in a list after "starring": there the performer comes first."""
    spans = paragraph.spans
    place = spans.index(span)
    while place > 0 and _LIST.fullmatch(paragraph.text[spans[place - 1].tail : spans[place].start]):
        place -= 1
    first = spans[place]
    return _STARRING.search(paragraph.text[max(0, first.run_start - 90) : first.start]) is not None


def _names_another(titles: Titles, before: str) -> bool:
    """ "fans of Goblin, starring …": an unquoted title straight before."""
    match = re.search(
        r"((?:[A-Z0-9][\w’'-]*)(?: [A-Z0-9][\w’'-]*)*),? (?:\(\d{4}\),? )?(?:co-)?starring [^.]*$",
        before,
    )
    return match is not None and not titles.is_ours(match[1]) and match.start() != 0
