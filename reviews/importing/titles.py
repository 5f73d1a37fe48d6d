"""The drama that a text is about, and whether a sentence speaks of another one."""

from __future__ import annotations

import re
from collections import Counter

from reviews.importing import lexicon
from reviews.importing.lexicon import STARTERS
from reviews.importing.prose import NATIVE, KnownNames, Paragraph, grade, looks_like_title

_COMPARED = re.compile(lexicon.COMPARED, re.IGNORECASE)
_ABOUT_SCREEN = re.compile(
    r"\b(?:[\w-]*dramas?|series|shows?|episodes?|seasons?|screenwriter|films?|movies?|sitcom|"
    r"thriller|rom-?com|sageuk|cast|actor|actress|played by|starring|finale|pilot|"
    r"tvn|jtbc|netflix|viki|"
    r"trailer|on screen|streaming)\b|드라마",
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
    r" (?:\([^()]{1,40}\) )?(?:is|was) an? [^.]{0,60}\b(?:drama|series|show|rom-com)\b"
)
_DRAMA_BEFORE = re.compile(
    r"(?:drama|dramas|series|show|review of|thoughts on|thoughts about|thoughts about the drama|"
    r"watching|watched|finished|of today[’']s drama),? $",
    re.IGNORECASE,
)
_PARTS = re.compile(r":\s+|\s+[–—|-]\s+|\s+\|\s*")
_REVIEW_WORD = re.compile(
    r"^(?P<title>.+?)[’'”\"]?\s+(?:(?:K-?drama|Korean drama|Drama|Series|TV|Season "
    r"\d+|Netflix|Finale|"
    r"Full|Final|Ep(?:isode)?s?\.? [\d–-]+)\s+)*(?:review|recap)\b",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    rf"\s*(?:[(\[][^()\[\]]{{0,60}}[)\]]|[{NATIVE}][{NATIVE} ]*|,? ?(?:Season|"
    rf"Episodes?|Eps?\.?) [\d–-]+)\s*$"
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
        known: KnownNames,
    ) -> None:
        self.paragraphs = paragraphs
        self._text = "\n".join(paragraph.text for paragraph in paragraphs)
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
        if not self._key and len(self._quoted) < 2:
            return False
        first, last = paragraph.sentence(start)
        before = [t for t in paragraph.titles if first <= t[0] and t[1] <= start]
        if before:
            return not self.is_ours(before[-1][2])
        after = [t for t in paragraph.titles if end <= t[0] < min(last, end + 80)]
        if after:
            return not self.is_ours(after[0][2])
        return _COMPARED.search(paragraph.text[first:last]) is not None

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
        quoted = {key(t[2]): t[2] for t in Paragraph(headline).titles}
        if len(quoted) == 1:
            return next(iter(quoted.values()))
        if quoted or re.search(r"\bvs?\b\.?|\bversus\b", headline):
            return None
        for candidate, sure in self._candidates(headline, label):
            if looks_like_title(candidate) and (sure or self._is_named(candidate)):
                return self._as_quoted(candidate)
        return None

    def _candidates(self, headline: str, label: str | None) -> list[tuple[str, bool]]:
        """Parts of the headline that may be the title, and whether nothing more is needed."""
        found: list[tuple[str, bool]] = []
        if match := _REVIEW_WORD.match(headline):
            found.append((_bare(match["title"]), True))
        year = re.search(r"\((?:19|20)\d\d", headline)
        whole = _bare(headline)
        parts = _PARTS.split(headline)
        named = len(whole.split()) <= 6 and not _SENTENCE_WORDS.match(whole)
        sure = (bool(year) or named) and len(parts) == 1 and bool(label)
        found.append((whole, sure))
        found += [(_bare(part), False) for part in parts[:2]]
        return [(words, sure) for words, sure in found if words]

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
        match = _OPENING.match(first.text) if first else None
        if match is None or grade(match[1]) >= 2:
            return None
        words = match[1].split()
        own = [word for word in words if word[0].isupper() and word.casefold() not in STARTERS]
        return match[1] if own and looks_like_title(match[1]) else None

    def _about_screen(self, headline: str, label: str | None) -> bool:
        said = f"{label or ''}\n{headline}\n{self._text}"
        if label and re.search(r"\bbook|album|game|restaurant|music\b", label, re.IGNORECASE):
            return False
        if _ABOUT_SCREEN.search(said):
            return True
        return bool(label) and key(_bare(headline)) in self._quoted

    def _native(self, headline: str | None) -> str | None:
        if not self.title:
            return None
        places = [(Paragraph(headline), 0, 0)] if headline else []
        if headline and (at := headline.find(self.title)) >= 0:
            places = [(Paragraph(headline), at, at + len(self.title))]
        for paragraph, _start, end in [*places, *self.mentions()]:
            match = re.compile(
                rf"[’”'\"]?,? ?(?:[(\[][^()\[\]{NATIVE}]{{0,40}}[‘“'\"]?)?"
                rf"([{NATIVE}][{NATIVE}0-9·:!?,~ ]*)"
            ).match(paragraph.text, end)
            if match:
                return match[1].strip(" ,:~·")
        return None


def _bare(words: str) -> str:
    """Without a year, Hangul, season or episodes after it, and without its quotes."""
    for _turn in range(3):
        words = _TRAILING.sub("", words).strip()
    return words.strip(" ‘’“”'\"*").strip()
