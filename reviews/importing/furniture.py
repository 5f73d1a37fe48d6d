"""
What stands about the body: label, headline, date line, byline, the author's own line.

An editor's word: page furniture is all that is not the story.
"""

from __future__ import annotations

import re

from reviews.importing import bylines, recognise, score
from reviews.importing.lines import is_heading_like
from reviews.importing.parts import Block, Sheet

_GENERIC = (
    r"(?:K-?drama|Korean drama|Korean|Drama|C-?drama|J-?drama|Chinese drama|TV|Series|Show|Netflix|"
    r"Viki|Disney\+|Web drama|Spoiler[- ]free|No[- ]spoilers?|Final|Full|"
    r"Mid-?series|Mid-?season|Mid-?run|"
    r"Season|Early|Quick|Mini|Short|Book|Film|Movie|Album|Advance|Weekly|Episode|Finale|Our|My|The|"
    r"Variety|Reality|Documentary|Anime|Music|EP|Single|Webtoon|Novel|Game|Thai|Japanese|"
    r"Taiwanese|BL|Lakorn|OTT|Stage|Concert|Kdrama|Series)"
)
_LABEL_WORDS = (
    rf"(?:{_GENERIC} ){{0,4}}(?:Reviews?|Recaps?|First Impressions?|First Looks?|First Takes?|"
    r"Reseña|Crítica|Kritik|Recensione|Impressions|Preview|리뷰|드라마 리뷰|감상)"
)
_BRACKETED = re.compile(r"[\[【](?P<label>[^\[\]【】]{2,40})[\]】]\s*[:：–—-]?\s*(?P<rest>.*)")
_PREFIXED = re.compile(
    rf"(?P<label>{_LABEL_WORDS})\s*(?::|：|\||\s[–—-])\s+(?P<rest>\S.*)", re.IGNORECASE
)
_SUFFIXED = re.compile(
    rf"(?P<rest>.*?\S)(?:\s*\|\s*|\s[–—-]\s|\s[\[(])(?P<label>{_LABEL_WORDS})[\])]?", re.IGNORECASE
)
_ONLY_LABEL = re.compile(rf"[\[(【]?(?P<label>{_LABEL_WORDS})[\])】]?:?", re.IGNORECASE)
#: The part of the publication, above the headline: "Culture / TV".
#: Under a byline: "Staff Writer".
_ROLE = re.compile(
    r"(?:(?:staff|senior|contributing|freelance|features?|tv|television|film|culture|chief|guest|"
    r"deputy|associate|arts|entertainment) )+(?:writer|critic|editor|reporter|contributor|"
    r"correspondent|columnist)",
    re.IGNORECASE,
)
#: "Hotel Del Luna Review", with the text close under it.
_IS_REVIEW = re.compile(r"[A-Z0-9“‘\"'].{1,60} (?:[Rr]eview|REVIEW|[Rr]ecap)")
#: "HEADLINE: Swords, souls and a very good fake blind girl".
_CALLED_HEADLINE = re.compile(
    r"(?:headline|hed|head)\s*[:：]\s*(?P<rest>\S.{2,180})", re.IGNORECASE
)
_KICKER = re.compile(
    r"(?:(?:culture|tv|television|entertainment|arts?|film|features?|lifestyle|opinion|home|reviews|"
    r"k-?dramas?|streaming|stage|music|news)(?:\s*[/|>»•&]\s*|$)){2,4}|culture|television|"
    r"entertainment|lifestyle",
    re.IGNORECASE,
)
_TITLE_AND_YEAR = re.compile(
    r"[A-Z0-9][^().:]{1,80} \((?:[^()]{1,40}, )?(?:19|20)\d\d(?:[–-]\d{2,4})?\)"
)
_ABOUT_AUTHOR = re.compile(r"about (?:the )?(?:author|writer|reviewer)\W*", re.IGNORECASE)
_IS_AUTHOR = re.compile(
    r"(?P<name>[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){1,3}) (?:is|was) (?:an?|the|our) "
    r"[^.]{0,80}?\b(?:writer|journalist|editor|critic|blogger|contributor|reviewer|"
    r"columnist|author)\b"
)
#: Enough below or behind "About the author".
_WRITES = re.compile(
    r"(?P<name>[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){1,3}) "
    r"(?:is|was|writes|wrote|covers|has|lives|works|teaches|loves)\b"
)
_TAGLINE = re.compile(
    r"\b(?:writer|writing|journalist|editor|critic|blogger|contributor|contributing|"
    r"reviewer|columnist|"
    r"enthusiast|lover|fan|addict|student|based in|lives in|loves?|obsessed|founder|melophile|"
    r"watcher|graduate|freelance|staff|reporter|writes)\b",
    re.IGNORECASE,
)


#: What sites put behind a name: a link, a button.
_FOLLOW = re.compile(r" \(https?://[^\s()]+\)| · Follow$")


class Furniture:
    """Takes what stands before and after the prose off a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.lines, self.left, self.layout = sheet.lines, sheet.left, sheet.layout

    def take(self) -> None:
        self._front()
        self._tail()

    def _front(self) -> None:
        front = [index for index in self.left if index < self.sheet.first_prose]
        for index in front:
            text = self.lines[index].plain
            if self._label_and_headline(index, text) or self._front_matter(index, text):
                continue
            if self.layout.headline is not None:
                continue
            if recognise.NO_HEADING.match(text) or _KICKER.fullmatch(text.strip("\u00a0 ")):
                continue
            if called := _CALLED_HEADLINE.fullmatch(text):
                self.sheet.take(index, "label", called["rest"])
                self._headline(index, called["rest"])
            elif self._can_be_headline(index):
                self._headline(index, text)
            else:
                break
        for index in [i for i in self.left if self.sheet.first_prose < i < self.sheet.front_end]:
            self._front_matter(index, self.lines[index].plain)
        if self.layout.author is None:
            self._bare_name_in_front()
        for index in [i for i in self.left if i < self.sheet.first_prose]:
            # How often it was liked, how many wrote under it.
            counted = re.fullmatch(r"\d{1,4}(?:[.,]\d)?[KkMm]?", self.lines[index].plain)
            if self.layout.author and counted:
                self.sheet.take(index, "page")

    def _front_matter(self, index: int, text: str) -> bool:
        if bylines.is_dateline(text):
            self.sheet.take(index, "date")
            return True
        if self.layout.author and not self.layout.tagline and _ROLE.fullmatch(text):
            self.layout.tagline = text
            self.sheet.take(index, "byline", text)
            return True
        if (name := bylines.dated_name(text)) and self.layout.author is None:
            self._byline(index, bylines.Byline(name))
            return True
        if (by := bylines.byline(text)) and self.layout.author is None:
            if by.ambiguous and self._says_of_drama(index):
                return False
            self._byline(index, by)
            return True
        return False

    def _says_of_drama(self, index: int) -> bool:
        near = [self.lines[i].plain for i in (index - 1, index + 1) if 0 <= i < len(self.lines)]
        return any(
            re.match(r"(?:directed by|director|starring)\b", text, re.IGNORECASE) for text in near
        )

    def _byline(self, index: int, by: bylines.Byline) -> None:
        gave = [by.name]
        self.layout.author = by.name
        if (
            by.rest
            and _TAGLINE.search(by.rest)
            and not re.search(bylines.DATE, by.rest, re.IGNORECASE)
        ):
            self.layout.tagline = by.rest
            gave.append(by.rest)
        self.sheet.take(index, "byline", *gave)

    def _bare_name_in_front(self) -> None:
        """A name by itself under the headline, with a date beside it."""
        dates = {taken.line for taken in self.layout.taken if taken.what == "date"}
        for index in [i for i in self.left if i < self.sheet.front_end]:
            below = index + 1
            if below < len(self.lines) and self.lines[below].plain.startswith("@"):
                below += 1
            beside = {n.number for n in self.lines[max(0, index - 1) : below + 1]}
            name = _FOLLOW.sub("", self.lines[index].plain).strip("\u00a0 ")
            if dates & beside and bylines.is_author_name(name):
                self.layout.author = name
                self.sheet.take(index, "byline", name)
                return

    def _label_and_headline(self, index: int, text: str) -> bool:
        if self.layout.headline is not None:
            return False
        text = text.strip("\u00a0 ")
        if len(text) > 200 or self.layout.label is not None:
            return False
        match = (
            (_ONLY_LABEL.fullmatch(text) if len(self.left) > 1 else None)
            or _BRACKETED.fullmatch(text)
            or _PREFIXED.fullmatch(text)
            or _SUFFIXED.fullmatch(text)
        )
        if match is None:
            return False
        found = match.groupdict()
        rest = (found.get("rest") or "").strip()
        if rest and not self._has_body(index):
            return False
        self.layout.label = found["label"].strip()
        if rest:
            self._headline(index, rest)
        else:
            self.sheet.take(index, "label", self.layout.label)
        return True

    def _headline(self, index: int, text: str) -> None:
        line = self.lines[index]
        self.layout.headline = Block("heading", text, line.number, "", level=1)
        self.layout.scores += (
            [score.Line(found)] if (found := score.heading_score(text)) is not None else []
        )
        self.left.pop(index, None)

    def _has_body(self, index: int) -> bool:
        return (
            self.sheet.first_prose < len(self.lines)
            or bool(self.layout.facts)
            or any(other > index for other in self.left)
        )

    def _can_be_headline(self, index: int) -> bool:
        line = self.lines[index]
        text = line.plain.strip("\u00a0 ")
        if self.sheet.first_prose == len(self.lines) and not self.layout.facts:
            return False
        if recognise.NO_HEADING.match(text):
            return False
        if line.item or recognise.BODY_HEADING.fullmatch(text) or _is_known_fact(text):
            return line.level == 1
        if line.level or line.bold or _TITLE_AND_YEAR.fullmatch(text):
            return len(text) <= 200
        signed = any(
            bylines.byline(other.plain) or bylines.is_dateline(other.plain)
            for other in self.lines[index + 1 : min(index + 4, self.sheet.first_prose)]
        )
        alone = line.gap_after or index + 1 >= self.sheet.first_prose or index + 1 not in self.left
        called = index == 0 and _IS_REVIEW.fullmatch(text) is not None
        return (alone or signed or called) and is_heading_like(text, longest=160)

    def _tail(self) -> None:
        tail = list(self.left)[-4:]
        after = [index for index in self.left if index > self.sheet.last_prose]
        for index in reversed(after):
            if bylines.is_dateline(self.lines[index].plain):
                self.sheet.take(index, "date")
        if self.layout.author is None:
            for place, index in reversed(list(enumerate(tail))):
                if index in self.left and self._author_at(index, tail[place + 1 :]):
                    break
        if self.layout.author is not None:
            self._author_again(self.layout.author)
        for last in reversed(list(self.left)[-3:]):
            above = self.lines[last - 1].plain
            if last == max(self.left) or _ABOUT_AUTHOR.fullmatch(above.strip("\u00a0 *_")):
                self._about_author(last)

    def _author_again(self, name: str) -> None:
        """Below the text the author may be named once more, and who that is said."""
        for index in [i for i in self.left if i > self.sheet.first_prose][-12:]:
            text = self.lines[index].plain.strip("\u00a0 *_")
            by = bylines.byline(text)
            if text == name or (by is not None and by.name == name):
                self.sheet.take(index, "byline", name)
            elif self.layout.tagline is None and self._says_who(name, text):
                self.layout.tagline = text
                self.sheet.take(index, "byline", text)

    def _says_who(self, name: str, text: str) -> bool:
        after = text.removeprefix(name)
        return (
            len(text) < 500
            and after != text
            and re.match(r"(?: \([^()]{1,60}\))? (?:is|was|writes|covers|has|lives|works)\b", after)
            is not None
            and _TAGLINE.search(after) is not None
        )

    def _author_at(self, index: int, after: list[int]) -> bool:
        after = [other for other in after if other in self.left]
        if len(after) > 2 or any(len(self.lines[other].plain) > 320 for other in after):
            return False
        line = self.lines[index]
        text = line.plain.strip("\u00a0 *_")
        by = bylines.byline(text)
        if by is not None and not (by.ambiguous and self._says_of_drama(index)):
            self._byline(index, by)
        elif by := bylines.signed(line.raw):
            self.layout.author, self.layout.tagline = by.name, by.rest or None
            self.sheet.take(index, "byline", by.name, by.rest)
        elif index > 1 and not line.level and self._is_signature(index, text, after):
            self.layout.author = text
            self.sheet.take(index, "byline", text)
        else:
            return False
        said = " ".join(self.lines[other].plain for other in after)
        if (
            after
            and self.layout.tagline is None
            and (not line.gap_after or (_TAGLINE.search(said) and len(said) < 320))
        ):
            self.layout.tagline = " ".join(
                self.lines[other].plain.strip("\u00a0 ") for other in after
            )
            for other in after:
                self.sheet.take(other, "byline", self.lines[other].plain)
        return True

    def _is_signature(self, index: int, text: str, after: list[int]) -> bool:
        """A name by itself that the text does not speak of, with at most a line on who that is."""
        if not bylines.is_author_name(text):
            return False
        words = text.casefold()
        if any(words in other.plain.casefold() for i, other in enumerate(self.lines) if i != index):
            return False
        if not after:
            return True
        said = " ".join(self.lines[other].plain for other in after)
        return not self.lines[index].gap_after or bool(_TAGLINE.search(said) and len(said) < 250)

    def _about_author(self, last: int) -> None:
        """ "Jane Doe is a writer based in Seoul." as the last paragraph."""
        text = self.lines[last].plain.strip("\u00a0 ")
        label, _, said = text.partition(":")
        announced = bool(_ABOUT_AUTHOR.fullmatch(self.lines[last - 1].plain.strip("\u00a0 *_")))
        if _ABOUT_AUTHOR.fullmatch(label):
            text, announced = said.strip(), True
        match = (_WRITES if announced else _IS_AUTHOR).match(text) if len(text) <= 500 else None
        if match is None or last < 2 or self.layout.tagline is not None:
            return
        name = match["name"]
        body = [line.plain for i, line in enumerate(self.lines) if i != last and i in self.left]
        if self.layout.author is None:
            first = re.compile(rf"\b{re.escape(name.split()[0])}\b")
            if not bylines.is_author_name(name) or any(first.search(text) for text in body):
                return
            self.layout.author = name
        elif self.layout.author.casefold() != name.casefold():
            return
        self.layout.tagline = text
        self.sheet.take(last, "byline", text)
        above = max((i for i in self.left if i < last), default=-1)
        if above >= 0 and _ABOUT_AUTHOR.fullmatch(self.lines[above].plain):
            self.sheet.take(above, "byline")


def _is_known_fact(text: str) -> bool:
    fact = recognise.fact(text)
    return fact is not None and fact.name is not None
