"""The drama that a text is about, and whether a sentence speaks of another one."""

from __future__ import annotations

import re
from collections import Counter

from reviews.importing import lexicon
from reviews.importing.lexicon import STARTERS
from reviews.importing.prose import (
    NATIVE,
    KnownNames,
    Paragraph,
    grade,
    looks_like_title,
    native_part,
)

_COMPARED = re.compile(lexicon.COMPARED, re.IGNORECASE)
_ABOUT_SCREEN = re.compile(
    r"\b(?:[\w-]*dramas?|series|serie|temporadas?|shows?|episodes?|seasons?|screenwriter|films?|movies?|sitcom|"
    r"thriller|rom-?com|sageuk|cast|actor|actress|played by|starring|finale|pilot|"
    r"tvn|jtbc|[sm]bc|kbs2?|sbs|netflix|viki|tving|wavve|"
    r"trailer|on screen|streaming)\b|드라마|시리즈|배우|연출|"
    # A character with a performer.
    r"(?-i:\b[A-Z][a-z]+ [A-Z][a-z]+-[a-z]+ \([A-Z][a-z]+ [A-Z][a-z]+(?:-[a-z]+)?\))",
    re.IGNORECASE,
)
_IS_A_DRAMA = re.compile(
    r"(?: ?\([^()]{1,60}\))?,? (?:(?:is|was) (?:a|an|the|one|not|about)\b|(?:a|an|the) [\w -]{0,60}"
    r"(?:drama|series|show)\b|tells|follows|cent(?:er|re)s|revolves|stars\b|aired|"
    r"airs|premiered|opens|"
    r"begins)"
)
_OPENING = re.compile(
    r"((?:[A-Z0-9][\w’'-]*|of|the|in|to|a|and|for|on|with)"
    r"(?: (?:[A-Z0-9][\w’'-]*|of|the|in|to|a|and|for|on|with)){0,8})"
    r" (?:\([^()]{1,40}\) )?(?:is|was) an? [^.]{0,60}\b(?:drama|series|show|rom-com|"
    r"romantic comedy|thriller|melodrama|sageuk|film|movie|sitcom|anime)\b"
)
_DRAMA_BEFORE = re.compile(
    r"(?:drama|dramas|series|show|review of|thoughts on|thoughts about|thoughts about the drama|"
    r"watching|watched|finished|of today[’']s drama),? $",
    re.IGNORECASE,
)
#: "Castaway Diva: Episodes 5-6", "Twinkling Watermelon: a review in two voices".
_A_REVIEW = re.compile(
    r"(?P<title>[^:]{2,60}): (?:(?:a|an|the|our|my) (?:[\w-]+ ){0,2}(?:review|recap)\b|"
    r"(?:Episodes?|Eps?\.?|Season) \d)",
    re.IGNORECASE,
)
_PARTS = re.compile(r":\s+|\s+[–—|-]\s+|\s+\|\s*")
#: "비밀의 숲 (Stranger)".
_NATIVE_FIRST = re.compile(rf"[{NATIVE}][{NATIVE}0-9·:!?,~ ]* ?[(\[]([A-Z][^()\[\]]+)[)\]]")
#: "My Mister (나의 아저씨, 2018)" within a text.
_WITH_NATIVE = re.compile(
    rf"((?<![\w’'-])[A-Z0-9][\w’'!?-]*(?: [\w’'!?&-]+){{0,6}}) ?[(\[][{NATIVE}]"
)
_NATIVE_LAST = re.compile(
    rf"([A-Z0-9][^()\[\]:]{{1,60}}) ?[(\[][{NATIVE}][{NATIVE}0-9·:!?,~ ]*[)\]]"
)
_YEAR_LAST = re.compile(r"\((?:[^()]{1,40}, )?(?:19|20)\d\d(?:[–-]\d{2,4})?\)\s*$")
_MUSIC = re.compile(
    r"\b(?:EPs?|LP|mini[- ]album|studio album|albums?|b-sides?|tracklist|title track|lead single)\b"
)
_SCREEN = re.compile(
    r"\b(?:[Kk]-?dramas?|[Dd]ramas?|episodes?|[Tt]he series|seasons?|films?|movies?)\b|드라마"
)
_MANY = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|best|top|most) (?:[\w’'-]+ ){0,4}?"
    r"(?:[kcj]-?)?(?:dramas|shows|series|movies|films|titles)\b|\bvs\b\.?|\bversus\b",
    re.IGNORECASE,
)
#: "Season 2", "(Seasons 1 & 2)", "(tvN, 2022)" and the like behind a title.
_TRAILING = re.compile(
    rf"\s*(?:[(\[][^()\[\]]{{0,60}}[)\]]|[{NATIVE}][{NATIVE} ]*|,? ?(?:[Ss]easons?|"
    rf"[Ee]pisodes?|[Ee]ps?\.?) [\d–-]+(?: (?:and|&) \d+)?)\s*$"
)
#: Said of what this drama is made from, or made into.
_SOURCE = re.compile(
    r"\b(?:adapt(?:ed|ation|ing|s)|based on|remakes?|remade|inspired by|sequel|prequel|spin-off|"
    r"from the (?:[\w’'-]+ ){0,3}(?:novel|webtoon|manga|manhwa|play|film|series))\b",
    re.IGNORECASE,
)
#: "‘Hospital Playlist’ spin-off ‘Resident Playbook’".
_OF_ANOTHER = re.compile(
    r"(?:[’']s)? (?:spin-?off|sequel|prequel|stars?|director|writer|creator|actor|actress)\b"
)
#: "Better than X", "the makers of X".
_BESIDE = re.compile(
    r"\b(?:than|like|unlike|after|since|beyond|to|vs|and|or|"
    r"(?:directors?|writers?|stars?|makers?|creators?|team|people) (?:of|behind|from)) $",
    re.IGNORECASE,
)
#: Of a remake the text may also say where the first one ran.
_OTHER_VERSION = re.compile(
    r"\b[Tt]he (?:American|US|U\.S\.|British|UK|Japanese|Chinese|Taiwanese|Thai|Turkish|Spanish|"
    r"original|earlier|first)(?: [A-Z][\w]*)? "
    r"(?:show|series|drama|version|one|film|movie|original)\b"
)
#: "whose “Signal” was a hit": somebody's earlier work.
_SOMEBODYS = re.compile(r"\b(?:whose|his|her|their)(?: [\w’'-]+){0,4} $|[’']s? (?:[\w-]+ ){0,3}$")
_NO_TITLE = re.compile(
    r"(?:(?:K-?|C-?|J-?)?dramas?|variety|series|tv|shows?|movies?|films?|web ?toon|anime|"
    r"music|albums?|books?|the|my|our|weekly|finale|episodes?|final|full|mini|quick|early|reality|"
    r"documentary|korean|japanese|chinese|thai|netflix|[\W\d]+)(?:[\s-]+|$)",
    re.IGNORECASE,
)
_REVIEW_WORD = re.compile(
    r"^(?P<title>.+?)[’'”\"]?\s+(?:(?:K-?drama|Korean drama|Drama|Series|TV|Season "
    r"\d+|Netflix|Finale|"
    r"Full|Final|Ep(?:isode)?s?\.? [\d–-]+)\s+)*(?:review|recap)\b",
    re.IGNORECASE,
)
#: A headline that begins so is the writer's own, not the drama's title.
_SENTENCE_WORDS = re.compile(
    r"(?:why|how|what|is|are|should|does|do|\d+ (?:reasons|things|ways))\b", re.IGNORECASE
)


def key(words: str) -> str:
    """Letters and digits alone, without case: Reply 1988 is not Reply 1997."""
    return "".join(letter for letter in words.casefold() if letter.isalnum())


class Titles:
    """``title`` is ``None`` where the text does not say clearly what it is about."""

    def __init__(
        self,
        paragraphs: list[Paragraph],
        *,
        headline: str | None,
        label: str | None,
        stated: str | None,
        has_facts: bool = False,
        known: KnownNames,
    ) -> None:
        self.paragraphs = paragraphs
        self._text = "\n".join(paragraph.text for paragraph in paragraphs)
        #: Whether a fact box speaks of episodes, a network, a cast.
        self._has_facts = has_facts
        self._is_remade = re.search(r"\b[Rr]emakes?\b|\b[Rr]emade\b", self._text) is not None
        self._known = {key(title) for title in known.titles}
        self._quoted = {key(words) for p in paragraphs for _start, _end, words in p.titles}
        self.title = stated or self._from_headline(headline, label) or self._from_prose(headline)
        self._key = key(self.title) if self.title else ""
        self.native_title = self._native(headline)

    def is_ours(self, words: str) -> bool:
        other = key(words)
        if not self._key or not other:
            return False
        shorter, longer = sorted((self._key, other), key=len)
        return shorter == longer or (len(shorter) > 4 and longer.startswith(shorter))

    def another(self, paragraph: Paragraph, start: int, end: int | None = None) -> bool:
        """Whether what is said at a place is said of another drama, or may well be."""
        end = start if end is None else end
        first, last = paragraph.sentence(start)
        sentence = paragraph.text[first:last]
        if not self._key and len(self._quoted) < 2:
            return _COMPARED.search(sentence) is not None
        if self._is_remade and _OTHER_VERSION.search(paragraph.text, first, start):
            return True
        before = [t for t in paragraph.titles if first <= t[0] and t[1] <= start]
        if before:
            between = paragraph.text[before[-1][1] : start]
            source = _SOURCE.search(between)
            of_source = source is not None and not re.search("[,;]", between[source.end() :])
            return of_source or not self.is_ours(before[-1][2])
        after = [t for t in paragraph.titles if end <= t[0] < min(last, end + 80)]
        # "directed by Song Hyun-wook, whose “Another Oh Hae-young” …": the rest is by the way.
        if after and not re.match(r",? who(?:se)? ", paragraph.text[end : end + 8]):
            return not self.is_ours(after[0][2])
        return _COMPARED.search(sentence) is not None

    def are_many(self, headline: str | None) -> bool:
        """Whether the text goes from one drama to the next: a ranking, a comparison."""
        if self.title is not None:
            return False
        numbered = sum(1 for p in self.paragraphs if re.match(r"#?\d{1,2}[.):] [A-Z‘“'\"]", p.text))
        both = re.search(r"\b[Bb]oth (?:dramas|shows|series|films)\b", self._text) is not None
        return both or numbered > 2 or (headline is not None and _MANY.search(headline) is not None)

    def is_of_ours(self, paragraph: Paragraph, start: int, end: int) -> bool:
        """Nothing near it names another drama, and the sentence speaks of this one."""
        if self.another(paragraph, start, end):
            return False
        if re.match(r"[Tt]his\b", paragraph.text[start:]):
            return True
        first, last = paragraph.sentence(start)
        sentence = paragraph.text[first:last]
        named = self.title is not None and self.title in sentence
        if named or re.search(
            r"\b[Tt]his\b|^(?:It|The (?:\w+[- ]){0,3}(?:drama|series|show))\b|\b(?:which|and|it)\b",
            sentence,
        ):
            return not self.names_unquoted(paragraph, first, start)
        return not paragraph.titles and not self.names_unquoted(paragraph, first, start)

    def names_unquoted(self, paragraph: Paragraph, first: int, start: int) -> bool:
        """ "Crash Landing, which aired on tvN": another title, without quotes, straight before."""
        before = paragraph.text[first:start]
        match = re.search(
            r"((?<!\w)(?:[A-Z][\w’'-]*)(?: (?:[A-Z][\w’'-]*|of|the|to|on|in|a|and|"
            r"for))*),? (?:\(\d{4}\),? )?(?:(?:which|that|also|first|has|had|was|is) ?){0,3}$",
            before,
        )
        if match is not None and (
            grade(match[1]) >= 2 or match[1].split()[0].casefold() in lexicon.NETWORKS
        ):
            return False  # a person or a channel, not a title
        if match is None or match.start() == 0:
            words = match[1] if match else ""
            return (
                bool(words)
                and " " in words
                and not self.is_ours(words)
                and words.split()[0]
                not in {"The", "This", "It", "Its", "A", "An", "Having", "First"}
            )
        return not self.is_ours(match[1]) and match[1].casefold() not in lexicon.COMMON

    def mentions(self) -> list[tuple[Paragraph, int, int]]:
        """Where the drama is named in the text: paragraph, start, end (quotes included)."""
        if not self.title:
            return []
        found = []
        pattern = re.compile(rf"(?<!\w)[‘“'\"]?{re.escape(self.title)}[’”'\"]?(?!\w)")
        for paragraph in self.paragraphs:
            found += [(paragraph, m.start(), m.end()) for m in pattern.finditer(paragraph.text)]
        return found

    def _from_headline(self, headline: str | None, label: str | None) -> str | None:
        if not headline or not self._about_screen(headline, label):
            return None
        quoted = {
            key(t[2]): t[2]
            for t in Paragraph(headline).titles
            if not _OF_ANOTHER.match(headline, t[1])
        }
        if len(quoted) == 1:
            return next(iter(quoted.values()))
        if quoted or re.search(r"\bvs?\b\.?|\bversus\b", headline):
            return None
        if leading := self._leads(headline):
            return leading
        for candidate, sure in self._candidates(headline, label):
            if looks_like_title(candidate) and (sure or self._is_named(candidate)):
                return self._as_quoted(candidate)
        return None

    def _leads(self, headline: str) -> str | None:
        """
        A title that the text quotes, with which the headline begins.

        In italics or bold it is quoted by nothing; then its Hangul stands behind it.
        """
        words = {t[2] for p in self.paragraphs for t in p.titles}
        for paragraph in self.paragraphs:
            words |= {match[1].strip() for match in _WITH_NATIVE.finditer(paragraph.text)}
        start = re.match(r"(?:(?:Why|How|What|When|Is|Does|Did) )?[‘“'\"]?", headline)
        found = [
            title
            for title in words
            if start is not None
            and any(headline.startswith(title, at) for at in {0, start.end()})
            and re.match(r"[^\w-]|$", headline[headline.find(title) + len(title) :])
        ]
        return max(found, key=len, default=None) or self._within(headline, words)

    def _within(self, headline: str, words: set[str]) -> str | None:
        """The one title of the text's own that a headline names: "What we learned from X"."""
        found = []
        for title in words:
            match = re.search(rf"(?<![\w’'-]){re.escape(title)}(?![\w-])", headline)
            if match is None or len(title) < 5 or _OF_ANOTHER.match(headline, match.end()):
                continue
            if _BESIDE.search(headline, 0, match.start()) or _COMPARED.search(headline):
                return None
            found.append(title)
        return found[0] if len(found) == 1 else None

    def _candidates(self, headline: str, label: str | None) -> list[tuple[str, bool]]:
        """Parts of the headline that may be the title, and whether nothing more is needed."""
        found: list[tuple[str, bool]] = []
        if latin := _NATIVE_FIRST.fullmatch(headline.strip()):
            found.append((_bare(latin[1]), bool(label)))
        if latin := _NATIVE_LAST.fullmatch(headline.strip()):
            found.append((_bare(latin[1]), True))
        if match := _A_REVIEW.match(headline):
            found.append((_bare(match["title"]), True))
        if match := _REVIEW_WORD.match(headline):
            found.append((_bare(match["title"]), True))
        year = re.search(r"\((?:[^()]{1,40}, )?(?:19|20)\d\d", headline)
        whole = _bare(headline)
        parts = _PARTS.split(headline)
        named = len(whole.split()) <= 6 and not _SENTENCE_WORDS.match(whole)
        sure = (bool(year) or (named and bool(label))) and len(parts) == 1
        found.append((whole, sure))
        found += [(_bare(part), _YEAR_LAST.search(part) is not None) for part in parts[:2]]
        return [(words, sure) for words, sure in found if _NO_TITLE.sub("", words).strip()]

    def _as_quoted(self, candidate: str) -> str:
        """A headline in capitals says nothing of the title's own."""
        if candidate.isupper() and len(candidate) > 4:
            for paragraph in self.paragraphs:
                for _start, _end, words in paragraph.titles:
                    if key(words) == key(candidate):
                        return words
        return candidate

    def _is_named(self, candidate: str) -> bool:
        if key(candidate) in self._known:
            return True
        if len(candidate.split()) > 9:
            return False
        if candidate.isupper():
            return key(candidate) in self._quoted
        pattern = rf"(?<!\w){re.escape(candidate)}(?!\w)"
        found = re.search(pattern, self._text)
        if found is None:
            return False
        # A single capitalised word may begin any sentence.
        return (
            " " in candidate
            or key(candidate) in self._quoted
            or not candidate.isascii()
            or bool(re.search(rf"[a-z,] {re.escape(candidate)}(?!\w)", self._text))
        )

    def _from_prose(self, headline: str | None) -> str | None:
        if headline and len({key(t[2]) for t in Paragraph(headline).titles}) > 1:
            return None
        if not self._about_screen("", None):
            return None
        counts: Counter[str] = Counter()
        introduced: dict[str, str] = {}
        for paragraph in self.paragraphs:
            for start, end, words in paragraph.titles:
                counts[key(words)] += 1
                first, _last = paragraph.sentence(start)
                if _SOURCE.search(paragraph.text, max(first, start - 90), start) or (
                    _SOMEBODYS.search(paragraph.text, max(first, start - 60), start)
                    and not _DRAMA_BEFORE.search(paragraph.text, max(0, start - 30), start)
                ):
                    continue
                if _IS_A_DRAMA.match(paragraph.text, end) or _DRAMA_BEFORE.search(
                    paragraph.text, max(0, start - 30), start
                ):
                    introduced.setdefault(key(words), words)
        if len(introduced) == 1:
            (only, words), *_rest = introduced.items()
            return words if counts[only] == max(counts.values()) else None
        if not counts and (unquoted := self._opening_title()):
            return unquoted
        ranked = [(count, name) for name, count in counts.most_common() if name in introduced]
        if len(ranked) > 1 and ranked[0][0] > 2 * ranked[1][0]:
            return introduced[ranked[0][1]]
        return None

    def _opening_title(self) -> str | None:
        """ "Love in the Moonlight is a historical drama": the text's first words."""
        first = next((p for p in self.paragraphs if not p.heading), None)
        match = (_OPENING.match(first.text) or _WITH_NATIVE.match(first.text)) if first else None
        if match is None or grade(match[1]) >= 2:
            return None
        words = match[1].split()
        own = [word for word in words if word[0].isupper() and word.casefold() not in STARTERS]
        return match[1] if own and looks_like_title(match[1]) else None

    def _about_screen(self, headline: str, label: str | None) -> bool:
        said = f"{label or ''}\n{headline}\n{self._text}"
        if label and re.search(r"\bbook|album|game|restaurant|music\b", label, re.IGNORECASE):
            return False
        if _MUSIC.search(said) and not _SCREEN.search(said):
            return False
        if self._has_facts or _ABOUT_SCREEN.search(said):
            return True
        return bool(label) and key(_bare(headline)) in self._quoted

    def _native(self, headline: str | None) -> str | None:
        if not self.title:
            return None
        if headline and _NATIVE_FIRST.fullmatch(headline.strip()):
            return native_part(headline)
        if re.match(f"[{NATIVE}]", self.title):
            return native_part(self.title)
        places = [(Paragraph(headline), 0, 0)] if headline else []
        if headline and (at := headline.find(self.title)) >= 0:
            places = [(Paragraph(headline), at, at + len(self.title))]
        for paragraph, _start, end in [*places, *self.mentions()]:
            match = re.compile(
                rf"[’”'\"]?,? ?(?:[(\[][^()\[\]{NATIVE}]{{0,40}}[‘“'\"]?)?"
                rf"([{NATIVE}][{NATIVE}0-9·:!?,~ ]*)"
            ).match(paragraph.text, end)
            if match:
                return native_part(match[1])
        return None


def _bare(words: str) -> str:
    """Without a year, Hangul, season or episodes after it, and without its quotes."""
    for _turn in range(3):
        words = _TRAILING.sub("", words).strip() or words
    return words.strip(" ‘’“”'\"*:–—-").strip()
