"""Who plays whom, as far as the text says so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from reviews.importing import lexicon, phrases
from reviews.importing.cast_lists import ListReader
from reviews.importing.pairs import Pair, Reader
from reviews.importing.prose import KnownNames, Paragraph, given_name, grade
from reviews.importing.roles import Roles
from reviews.importing.titles import Titles
from reviews.importing.understood import CharacterLine, PerformerLine
from reviews.names import fold


@dataclass
class People:
    characters: list[CharacterLine] = field(default_factory=list)
    performers: list[PerformerLine] = field(default_factory=list)
    #: The first words of pairs of names of which it is not clear who plays whom.
    unsure: list[tuple[int, str]] = field(default_factory=list)


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
    roles = Roles(titles, known)
    for paragraph in paragraphs:
        roles.count(paragraph)
    reader = Reader(titles, roles)
    for paragraph in paragraphs:
        if paragraph.heading:
            reader.of_acting = phrases.OF_ACTING.fullmatch(paragraph.text) is not None
        else:
            reader.read(paragraph)
    list_reader, above = ListReader(roles, reader.pairs), -1
    for paragraph in lists:
        if not list_reader.read_header(paragraph, follows=paragraph.number <= above + 2):
            list_reader.read(paragraph)
        above = paragraph.number
    reader.pairs = list_reader.pairs
    return _settle(reader, others)


def _settle(reader: Reader, others: set[str]) -> People:
    """Who of each pair is the character: what the words said first, then how the text uses them."""
    ways = _Ways(reader)
    found = People()
    settled: list[Pair] = []
    for pair in sorted(reader.pairs, key=lambda pair: pair.place):
        if pair.sure:
            if not (pair.perhaps and ways.speaks_against(pair)):
                settled.append(pair)
            continue
        if fold(pair.left) in others:
            continue  # "written by Moon Ji-won (Innocent Witness)"
        way = ways.way(pair)
        if way > 0:
            settled.append(pair)
        elif way < 0 and len(pair.right) == 1:
            settled.append(Pair(pair.place, pair.right[0], [pair.left], sure=True))
        elif way == 0 and not _is_stage_name(pair):
            found.unsure.append((pair.place[0], pair.left))
    _merge(settled, reader, found)
    _complete(reader, found)
    taken = {fold(name) for line in found.characters for name in (line.name, *line.performers)}
    for _place, name in sorted(reader.performers):
        if fold(name) not in taken | others:
            taken.add(fold(name))
            found.performers.append(PerformerLine(name, reader.natives.get(fold(name))))
    return found


class _Ways:
    """Which way round a pair stands; the more the text says, the less is guessed."""

    def __init__(self, reader: Reader) -> None:
        self.alone = reader.roles.alone
        sure = [pair for pair in reader.pairs if pair.sure and not pair.perhaps]
        self.characters = {fold(pair.left) for pair in sure} | reader.roles.known_characters
        self.performers = {fold(name) for pair in sure for name in pair.right}
        self.performers |= reader.roles.known_performers
        self.performers |= {fold(name) for _place, name in reader.performers}
        #: With those that are perhaps performers: in parentheses after them stands another work.
        self.perhaps = {fold(name) for p in reader.pairs if p.perhaps for name in p.right}
        self.sentences: Counter[tuple[int, int]] = Counter()
        #: The same of paragraphs: a writer who has turned the pairs round goes on so.
        self.paragraphs: Counter[int] = Counter()
        for pair in sure:
            self.sentences[pair.sentence] += pair.order
        for pair in reader.pairs:
            if pair.turned or not (pair.sure or pair.listed):
                self.paragraphs[pair.place[0]] += -1 if pair.turned else self._own(pair)
        #: The sum for pairs in prose and for those in lists.
        self.all: dict[bool, int] = {True: 0, False: 0}
        for pair in reader.pairs:
            if not pair.sure:
                self.all[pair.listed] += self._own(pair)

    def way(self, pair: Pair) -> int:
        """Above 0: the left one is the character; below: the right one; 0: nothing says so."""
        own = self._own(pair)
        if own <= 0 and grade(pair.right[0]) == 1 and not pair.listed:
            return int(pair.introduced and own == 0 and fold(pair.left) not in self.perhaps)
        if own or _is_stage_name(pair):
            return own
        if beside := self.sentences[pair.sentence]:
            return beside
        if not pair.listed and self.paragraphs[pair.place[0]] < 0:
            return -1
        if pair.acting:
            return 0
        # Where nobody speaks of acting, reviews name the character first.
        return self.all[pair.listed] or int(not pair.listed)

    def speaks_against(self, pair: Pair) -> bool:
        return fold(pair.left) in self.performers or bool(
            self.characters & {fold(name) for name in pair.right}
        )

    def _own(self, pair: Pair) -> int:
        """What is said of the two names themselves."""
        right = pair.right[0]
        if not _is_stage_name(pair):
            for one, other, sign in ((pair.left, right, 1), (right, pair.left, -1)):
                if fold(one) in self.characters or fold(other) in self.performers:
                    return 2 * sign
        left_alone, right_alone = self._times_alone(pair.left), self._times_alone(right)
        if " " not in pair.left and grade(pair.left) == 2 and grade(right) == 3:
            return 1  # Sang-hoon (Park Ho-san): performers are not called by the given name
        if left_alone and not right_alone:
            return 1
        if right_alone and not left_alone:
            return -1
        return 0

    def _times_alone(self, name: str) -> int:
        return 0 if _is_mononym(name) else self.alone[given_name(name)]


def _is_mononym(name: str) -> bool:
    return " " not in name and name.casefold().rstrip(".") in lexicon.MONONYMS


def _is_stage_name(pair: Pair) -> bool:
    """ "IU (Lee Ji-eun)" may be one person: only what is said of the other name counts."""
    return any(_is_mononym(name) for name in (pair.left, pair.right[0])) and not pair.listed


def _merge(pairs: list[Pair], reader: Reader, found: People) -> None:
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


def _complete(reader: Reader, found: People) -> None:
    """Mok-ha is Seo Mok-ha where the text has exactly one full name for her."""
    named = {fold(name) for line in found.characters for name in line.performers}
    for line in found.characters:
        if " " in line.name or grade(line.name) != 2:
            continue
        full = {
            name
            for name in reader.roles.full_names
            if given_name(name) == fold(line.name) and fold(name) not in named
        }
        if len(full) == 1:
            line.name = full.pop()
            line.native_name = line.native_name or reader.natives.get(fold(line.name))


def _same_character(pair: Pair, lines: dict[str, CharacterLine]) -> CharacterLine | None:
    """Mi-joo and Oh Mi-joo, where the same performer plays them."""
    played_by = {fold(name) for name in pair.right}
    for line in lines.values():
        same = played_by & {fold(name) for name in line.performers}
        if same and given_name(line.name) == given_name(pair.left):
            return line
    return None
