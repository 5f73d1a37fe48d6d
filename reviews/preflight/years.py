"""The years that the text gives for this drama, against its dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from reviews.preflight.finding import Finding
from reviews.preflight.prose import any_title
from reviews.preflight.subject import Subject

_YEARS = re.compile(
    r"(?<![\w\u2019'-])(?P<start>(?:19|20)\d\d)"
    r"(?:\s?(?:[-\u2010\u2011\u2013\u2014/]|to|until)\s?(?P<end>(?:19|20)\d\d|\d\d))?(?![\w%-])"
)
_MONTH = (
    r"(?:(?:early|mid|late|January|February|March|April|May|June|July|August|September|October|"
    r"November|December|spring|summer|autumn|fall|winter)[\s-]+(?:\d{1,2},?\s+)?)?"
)
_DRAMA = r"(?:k-?\s?)?(?:drama|series|show|mini-?series|sitcom|rom-?com|web\s?drama|thriller)"
_CLOSING = "[\u2019\u201d\"'*_]{0,3}"
_AIRED = (
    r"\s+(?:(?:first|originally|also)\s+)?(?:aired|premiered|ran|debuted|came\s+out|"
    r"was\s+(?:first\s+)?(?:released|broadcast|aired)|(?:began|started)\s+airing)\s+"
    rf"(?:on\s+[\w+]+(?:\s[\w+]+){{0,2}}\s+)?(?:in|from|between)\s+{_MONTH}$"
)
_IS_ENCLOSED = re.compile(r"\s*[),;]")
_A_DRAMA = re.compile(rf"\s+(?:[\w-]+,?\s+){{0,4}}?{_DRAMA}\b", re.IGNORECASE)
#: "Soul Healer (2019)" is not "Healer".
_LONGER_TITLE = re.compile(r"[a-z,]\s+[A-Z]\w*\s$")
#: How far about a year to look, in characters.
_NEAR = 100


def years_disagree(subject: Subject) -> Iterator[Finding]:
    """One of the two is wrong, and the reader sees both on the page."""
    first, last = subject.start_year, subject.end_year
    if first is None:
        return
    said_of_it = _Reader(subject).is_said_of_it
    for passage in subject.texts:
        for match in _YEARS.finditer(passage.text):
            before = passage.text[max(0, match.start() - _NEAR) : match.start()]
            after = passage.text[match.end() : match.end() + _NEAR]
            if _agrees(match, first, last) or not said_of_it(before, after):
                continue
            ours = _as_text(first, last)
            message = _(
                "The text says %(said)s, and the catalogue says %(ours)s. Put right the one that "
                "is wrong."
            ) % {"said": match[0], "ours": ours}
            yield Finding("years-disagree", "warns", passage.line, match[0], message, ours)


def _agrees(match: re.Match[str], first: int, last: int | None) -> bool:
    start = int(match["start"])
    if match["end"] is None:
        return first <= start <= (last or first)
    end = int(match["end"]) if len(match["end"]) == 4 else start // 100 * 100 + int(match["end"])
    return start == first and (last is None or end == last)


def _as_text(start: int, end: int | None) -> str:
    return str(start) if end is None or end == start else f"{start}\u2013{end}"


class _Reader:
    """Tells whether a year is said of this drama, and not of another or of a story's time."""

    def __init__(self, subject: Subject) -> None:
        title = any_title(subject.titles)
        # Run-On (2020), Run-On (\ub7f0 \uc628) (JTBC, 2020)
        self.enclosed = re.compile(
            rf"{title}{_CLOSING}(?:\s*\([^()]{{1,40}}\))?\s*\((?:[^()\d]{{1,30}}[,:;]\s*)?$"
        )
        # Run-On, a 2020 drama; Run-On is JTBC\u2019s 2020 drama; this 2020 drama
        self.introduced = re.compile(
            rf"(?:{title}{_CLOSING},?(?:\s*[:\u2013\u2014-]|\s+is|\s+was)?\s+"
            r"(?:an?|the|\w+(?:'|\u2019)s)|\b[Tt]his)\s+$"
        )
        self.named_after = re.compile(
            rf"\s+(?:[\w-]+\s+){{0,4}}?{_DRAMA},?\s+[\u2018\u201c\"'*_]{{0,3}}{title}"
        )
        self.aired = re.compile(rf"(?:{title}{_CLOSING}|\b[Tt]his\s+{_DRAMA}){_AIRED}")
        # "The drama" is this one, unless another was just named.
        self.plainly_aired = re.compile(rf"^[^\u2018\u201c\"]*\b[Tt]he\s+{_DRAMA}{_AIRED}")

    def is_said_of_it(self, before: str, after: str) -> bool:
        enclosed = self.enclosed.search(before)
        if enclosed and _IS_ENCLOSED.match(after):
            return not _LONGER_TITLE.search(before[: enclosed.start()])
        if self.introduced.search(before) and _A_DRAMA.match(after):
            return True
        if self.named_after.match(after):
            return True
        return bool(self.aired.search(before) or self.plainly_aired.search(before))
