"""Where the text says that the drama can be watched, against what the catalogue knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from reviews.preflight.finding import Finding
from reviews.preflight.prose import any_title, sentences
from reviews.preflight.subject import KnownService, Passage, Subject

#: Services that writers name, for a catalogue that has not met them yet.
COMMON_SERVICES = (
    KnownService("Netflix"),
    KnownService("Viki", aliases=("Rakuten Viki",)),
    KnownService("Disney+", aliases=("Disney Plus", "Disney+ Hotstar")),
    KnownService("Hulu"),
    KnownService("Prime Video", aliases=("Amazon Prime Video", "Amazon Prime")),
    KnownService("Apple TV+", aliases=("Apple TV Plus", "Apple TV")),
    KnownService("Viu"),
    KnownService("Kocowa", aliases=("Kocowa+",)),
    KnownService("iQIYI"),
    KnownService("WeTV"),
    KnownService("TVING"),
    KnownService("Wavve"),
    KnownService("Coupang Play"),
    KnownService("Watcha"),
    KnownService("HBO Max"),
    KnownService("Paramount+", aliases=("Paramount Plus",)),
    KnownService("Peacock"),
    KnownService("Tubi"),
    KnownService("OnDemandKorea", aliases=("On Demand Korea",)),
    KnownService("U-NEXT"),
    KnownService("Crunchyroll"),
    KnownService("Bilibili"),
)

_SOON = (
    r"(?:(?:right\s+)?now|today|currently|still|also|all|up|out|exclusively|only|just|legally|online|"
    r"worldwide|globally|in\s+full|for\s+free|to\s+(?:watch|stream|rent|buy)|free|here|anytime|both|"
    r"for\s+streaming|with\s+(?:English\s+)?subtitles|in\s+\w+(?:\s+\w+)?)"
)
_THE_DRAMA = (
    r"(?:it|this|them|(?:all|the|this|every|each)\s+(?:of\s+(?:it|them)\s*)?"
    r"(?:(?:whole|full|entire|complete|first|second|\d+|two|sixteen|twelve)\s+)?"
    r"(?:k-?)?(?:drama|series|show|seasons?|episodes?|thing)|all\s+of\s+it)"
)
_SERVICE_FIRST = re.compile(
    rf"\s+(?:has|carries|streams|offers|hosts|is\s+streaming)\s+{_THE_DRAMA}\b", re.IGNORECASE
)
_LABEL = re.compile(
    r"\W*(?:where\s+(?:to|can\s+(?:you|i))\s+(?:watch|stream)(?:\s+it)?|watch(?:\s+it)?(?:\s+on)?|"
    r"stream(?:ing)?(?:\s+it)?(?:\s+(?:on|platforms?|services?))?|available(?:\s+on)?|"
    r"how\s+to\s+watch|platforms?)\W*",
    re.IGNORECASE,
)
#: Said shortly before the verb, these mean that it is not (or no longer) there, or that
#: something else is.
_NOT_SO = re.compile(
    r"\b(?:not|never|cannot|no\s+longer|used\s+to|was|were|had|isn.?t|aren.?t|can.?t|couldn.?t|"
    r"won.?t|wasn.?t|left|what\s+to|dramas|shows|titles|others|ones|everything|anything|something|"
    r"nothing|trailer|teaser|clips?|documentary|films?|movies?|who|people|i\s+always)\s+"
    r"(?:[\w\u2019'-]+\s+){0,2}$",
    re.IGNORECASE,
)
_SOMETHING_ELSE = re.compile(
    r"\b(?:unlike|compared|similar|another|other\s+\w+|elsewhere|reminds?)\b", re.IGNORECASE
)
#: "on Netflix charts" is no place to watch.
_NOT_A_PLACE = re.compile(
    r"(?:'|\u2019)s?\b|[-\u2010]\w|\s+(?:\w+\s+)?(?:charts?|lists?|rankings?|ranking|top|"
    r"originals?|series|shows?|hits?|dramas?|account|page|channel|stock|party|algorithm|queue|"
    r"subscription|subscribers?|viewers?)\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"(?:\s*\([^()]{1,40}\))?\s*(?:,|/|&|\+|,?\s*(?:and|or|as\s+well\s+as|plus))\s*"
    r"(?:on\s+|via\s+|also\s+)?",
    re.IGNORECASE,
)
#: How much of a sentence before a service is read, in characters.
_NEAR = 120


def availability_unknown(subject: Subject) -> Iterator[Finding]:
    """A page never says "on Netflix" without saying in which country, and since when."""
    services = _services(subject)
    reader = _Reader(subject, services)
    told: set[str] = set()
    previous: Passage | None = None
    for passage in subject.texts:
        under_label = bool(previous and previous.heading and _LABEL.fullmatch(previous.text))
        for service, phrase in reader.places(passage.text, under_label=under_label):
            if service.name in told or any(service.countries):
                continue
            told.add(service.name)
            yield _finding(passage, service, phrase)
        previous = passage


def _finding(passage: Passage, service: KnownService, phrase: str) -> Finding:
    if service.countries:
        message = _(
            "The text says where to watch (%(phrase)s), but the row for %(service)s has no "
            "country. Say in which countries it can be watched there."
        )
    else:
        message = _(
            "The text says where to watch (%(phrase)s), but the drama has no open row for "
            "%(service)s. Add one with its country, or take the words out."
        )
    words = {"phrase": phrase, "service": service.name}
    return Finding("availability-unknown", "warns", passage.line, phrase, message % words)


def _services(subject: Subject) -> dict[str, KnownService]:
    """Every way of naming a service, in small letters; what the catalogue knows goes first."""
    services: dict[str, KnownService] = {}
    for service in subject.services:
        for name in (service.name, *service.aliases):
            services.setdefault(name.casefold(), service)
    for service in COMMON_SERVICES:
        names = [name.casefold() for name in (service.name, *service.aliases)]
        known = next((services[name] for name in names if name in services), service)
        for name in names:
            services.setdefault(name, known)
    services.pop("", None)
    return services


class _Reader:
    """Finds the places in a text where a service is named as where to watch this drama."""

    def __init__(self, subject: Subject, services: dict[str, KnownService]) -> None:
        self.services = services
        names = "|".join(re.escape(name) for name in sorted(services, key=len, reverse=True))
        self.named = re.compile(rf"(?<!\w)(?:{names})(?![\w+])", re.IGNORECASE)
        drama = rf"(?:{_THE_DRAMA}|[\u2018\u201c\"'*]{{0,2}}{any_title(subject.titles)}"
        drama += r"[\u2019\u201d\"'*]{0,2})"
        soon = rf"(?:[\s,]+{_SOON}){{0,3}}"
        on = r"[\s,]+(?:on|via|through|at)\s+(?:both\s+)?$"
        self.said = tuple(
            re.compile(pattern, re.IGNORECASE)
            for pattern in (
                # available, streaming
                rf"\b(?P<phrase>(?:available|streaming|streams|airing|airs|streamable){soon}{on})",
                # watch it, find all episodes
                rf"\b(?P<phrase>(?:watch|catch|find|see|stream|binge(?:-watch)?|rent|buy)\s+{drama}"
                rf"{soon}{on})",
                # Stream on; to watch on; now watch on
                rf"(?:^\W*|\b(?:to|can|now|and|or)\s+)(?P<phrase>(?:watch|stream){soon}{on})",
                # it is now on
                rf"\b(?P<phrase>{drama}(?:\s*(?:'|\u2019)s|\s+is|\s+are){soon}{on})",
            )
        )

    def places(self, text: str, *, under_label: bool) -> Iterator[tuple[KnownService, str]]:
        for start, sentence in sentences(text):
            phrase_start: int | None = None
            last_end: int | None = None
            for match in self.named.finditer(sentence):
                listed = last_end is not None and _SEPARATOR.fullmatch(
                    sentence[last_end : match.start()]
                )
                if not listed:
                    opens = under_label and start == 0 and not sentence[: match.start()].strip()
                    phrase_start = match.start() if opens else self._phrase(sentence, match)
                last_end = match.end()
                if phrase_start is not None and not _NOT_A_PLACE.match(sentence, match.end()):
                    first = match.start() if listed else phrase_start
                    yield self.services[match[0].casefold()], sentence[first : match.end()]

    def _phrase(self, sentence: str, service: re.Match[str]) -> int | None:
        """Where the words begin that make this service a place to watch, or ``None``."""
        offset = max(0, service.start() - _NEAR)
        before = sentence[offset : service.start()]
        if _LABEL.fullmatch(before) and before.rstrip()[-1:] in tuple(":-\u2013\u2014"):
            return service.start()
        if _SERVICE_FIRST.match(sentence, service.end()):
            return service.start()
        if _SOMETHING_ELSE.search(before):
            return None
        for pattern in self.said:
            for found in pattern.finditer(before):
                start = found.start("phrase")
                if not _NOT_SO.search(before[:start]):
                    return offset + start
        return None
