"""What the text says of the drama: years, episodes, networks, services, crew, genres."""

from __future__ import annotations

import re

from reviews.importing import lexicon, recognise
from reviews.importing.prose import NATIVE, Paragraph, given_name, grade
from reviews.importing.titles import Titles
from reviews.importing.understood import CrewLine, DramaFacts
from reviews.names import fold

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_RANGE = rf"(?P<start>{_YEAR})(?:\s?[-–—/]\s?(?P<end>{_YEAR}|\d\d\b))?"
_AFTER_TITLE = re.compile(
    rf"[’”'\"]?(?: ?[(\[][{NATIVE} ]+[)\]])?,? ?[(\[](?:[^()\[\]]{{0,40}}[,;·] "
    rf"?)?{_RANGE}(?:[,;] ?[^()\[\]]{{0,40}})?[)\]]"
)
_A_DRAMA_OF = re.compile(
    rf"\b(?:[Aa]|[Tt]he|[Tt]his|[Ii]ts)?n? ?(?<!\w){_RANGE} (?:[\w+’'-]+ "
    rf"){{0,4}}?(?:[\w-]*drama|[Ss]eries|show|rom-?com|"
    r"thriller|melodrama|romance|sageuk|K-drama|TV)\b"
)
_IN_YEAR = re.compile(
    rf"\b(?:aired|airs|premiered|released|broadcast|debuted|came out|began airing|"
    rf"dropped|ran|arrived|landed|launched)"
    rf"(?: (?:on|in|by|back|first|its|for|[A-Za-z0-9+]+)){{0,4}}? (?:in |on |from |between )"
    rf"(?:(?:late|early|mid|the (?:spring|summer|autumn|fall|winter) of|\w+,?|\w+ "
    rf"\d{{1,2}}(?:st|nd|rd|th)?,?|\d{{1,2}} \w+,?)[ -])?{_RANGE}"
)
_DRAMA_FROM = re.compile(rf"\b(?:[\w-]*drama|series|show|rom-com) (?:from|of) {_RANGE}")
_FROM_TO = re.compile(
    rf"\b(?:aired|airs|ran|broadcast|run|airing)\b[^.;()]{{0,40}}? (?:from|between) "
    rf"(?P<from>[^.;()]{{3,30}}?)"
    rf" (?:to|until|through|and|till|–|-) (?P<to>[^.;()]{{0,20}}?{_YEAR})"
)
_SMALL = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        1,
    )
} | {"twenty-four": 24, "thirty": 30, "fifty": 50}
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_SMALL, key=len, reverse=True))})"
_EPISODES = re.compile(
    rf"\b(?:"
    rf"{_COUNT}[- ](?:episode|part|ep)(?:[- ]long)?,? (?:[\w’'-]+,? "
    rf"){{0,4}}?(?:[\w-]*drama|series|run|show|season|rom-?com|romance|"
    r"thriller|sageuk|mini-?series|story|ride|journey|package|watch)"
    rf"|(?:all|across|over|in|spans|spanning|runs?(?: for)?|ran(?: for)?|running|"
    rf"consists of|consisting of|total of|"
    rf"of its|of the|its|comprises|made up of|has|with|each of the|at|\d{{1,2}} of) "
    rf"(?:just |only |its |the |a total of |all |a tight |a brisk )*"
    rf"{_COUNT.replace('count', 'count2')} episodes(?! (?:in\b|into\b|so far|ago|"
    rf"left|remain|watched|behind|deep))"
    rf"|{_COUNT.replace('count', 'count3')} episodes (?:long|in (?:total|all|length))"
    r")",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(
    r"\b(?:first|last|final|next|opening|watched|watching|seen|remaining|only seen|"
    r"previewed|provided|"
    r"screened|middle|early|earlier|few|more|extra|another|special)\b",
    re.IGNORECASE,
)

_SERVICE = "|".join(re.escape(name) for name in sorted(lexicon.SERVICES, key=len, reverse=True))
_NETWORK_NAMES = (
    r"tvN(?: Story)?|JTBC|KBS ?[12](?: ?TV)?|KBS|SBS(?: Plus)?|MBC(?: Every1)?|ENA|"
    r"OCN|EBS|MBN|TV Chosun|TV CHOSUN|"
    r"Channel A|Genie TV|NHK|TBS|Fuji TV|TV Asahi|Nippon TV|NTV|TV Tokyo|WOWOW|Hunan TV|Dragon TV|"
    r"Zhejiang TV|Jiangsu TV|Beijing TV|CCTV(?:-\d+)?|GMM ?25|GMMTV|One31|Channel 3|"
    r"TVB|HBO|BBC One|"
    r"BBC Two|ITV|Channel 4|CBS|NBC|ABC|AMC|Show TV|Star TV|Kanal D"
)
_AVAILABLE = re.compile(
    r"\b(?:[Aa]vailable|[Ss]treaming|[Ss]treams?|streamed|[Ww]atch(?:ing)?(?: (?:it|"
    r"this|this drama|the drama|the show|the series|them|all \w+ episodes|the whole "
    r"thing"
    r"|[‘“'\"][^’”'\"]{1,60}[’”'\"]))?|(?:be |is |are )(?:watched|found|seen|"
    r"streamed)|[Cc]atch (?:it|up|the drama|the show|the series|this one)|[Ff]ind "
    r"it|[Ss]tream it|"
    r"[Ii]t[’']s|is|[Nn]ow|released|dropped|exclusively|globally|worldwide|"
    r"internationally|premiered|arrived|landed)"
    r"(?: (?:now|exclusively|globally|worldwide|internationally|in full|to stream|"
    r"to watch|for streaming|currently|"
    r"in (?:the US|select regions|most regions|some regions|select countries)))*"
    rf" (?:on|via|over on|through|from) (?:the streaming (?:service|platform) "
    rf")?(?P<names>(?:{_SERVICE})(?![\w])(?:(?: \([^()]{{1,40}}\))?(?:, and |, or |, "
    rf"| and | or |/| & )(?:on )?(?:{_SERVICE})(?![\w]))*)"
)
_NEGATED = re.compile(
    r"\b(?:not|isn[’']t|no longer|wasn[’']t|aren[’']t|never|unavailable|was "
    r"available|were available|"
    r"used to be|trailer|teaser|soundtrack|OST|interview|clips?|behind-the-scenes|"
    r"wish|hope|hopefully|"
    r"until it|left|leaves|if it (?:were|was))\b",
    re.IGNORECASE,
)
_ON_NETWORK = re.compile(
    rf"\b(?:aired|airs|airing|broadcast|premiered|premieres|debuted|screened|ran|shown|began|runs)"
    rf"(?: (?:\w+ ){{0,4}}?)?(?:on|by|over) (?:(?:the )?(?:South )?(?:Korean |cable |"
    rf"public )*(?:channel|network|broadcaster|station) )?"
    rf"(?P<names>(?:{_NETWORK_NAMES})(?![\w])(?:(?:, | and |/| & )(?:{_NETWORK_NAMES})(?![\w]))*)"
)
_NETWORKS_DRAMA = re.compile(
    rf"(?<!\w)(?P<names>{_NETWORK_NAMES})(?:[’']s?)?(?: (?:(?:\d{{4}}|new|latest|hit|"
    rf"weekend|weekday|Wednesday-Thursday|Monday-Tuesday|"
    rf"Friday-Saturday|Saturday-Sunday|original|romance|romantic|fantasy|historical|"
    rf"legal|medical|comedy|rom-com|"
    rf"thriller|\d+-episode) ){{0,4}}(?:K-)?(?:drama|series|show))?,? (?=[‘“'\"《「<])"
)
_THIS_NETWORK_DRAMA = re.compile(
    rf"(?:\b[Tt]his|\bis an?|\bwas an?|^The|(?<=[.!?] )The) (?:[\w-]+ "
    rf"){{0,3}}?(?P<names>{_NETWORK_NAMES})(?: [\w-]+){{0,3}}? (?:K-)?(?:drama|"
    rf"series|show)\b"
)

_CREW_VERBS = {
    "written": "screenwriter",
    "penned": "screenwriter",
    "scripted": "screenwriter",
    "screenplay": "screenwriter",
    "script": "screenwriter",
    "directed": "director",
    "helmed": "director",
    "direction": "director",
    "created": "creator",
}
_CREW_BY = re.compile(
    r"\b(?P<verb>[Ww]ritten and directed|[Dd]irected and written|[Ww]ritten|"
    r"[Pp]enned|[Ss]cripted|[Ss]creenplay|[Ss]cript|"
    r"[Dd]irected|[Hh]elmed|[Dd]irection|[Cc]reated) by (?:(?:the "
    r")?(?:[a-z][\w’'-]*,? ){0,4}|(?:PD |Director |Writer ))$"
)
_FROM_CREW = re.compile(
    r"(?:^|[.!?,;] |\b(?:[Ff]rom|[Bb]y|[Ww]ith|[Aa]nd|[Tt]he|both|[Ss]tar|"
    r"[Aa]cclaimed|[Vv]eteran|[Hh]it|[Rr]ookie) )"
    r"(?P<job>PD|[Dd]irector|[Ss]creenwriter|[Ss]criptwriter|[Ww]riter),? $"
)
_OTHER_WORK = re.compile(
    r"\b(?:webtoon|novel|manhwa|manga|book|song|letter|note|poem|OST|diary|essay|"
    r"message|memoir|column|article|"
    r"track|soundtrack|play|film|movie|original|adapted|based on)\b"
    r"(?:,? (?:which|that|is|was|originally|first|also|of the same name))*$",
    re.IGNORECASE,
)
_LIST = re.compile(r"(?:,|,? and|,? &| with) (?:(?:PD|director|writer) )?")


class Facts:
    """Reads the fact box first, then the prose; what the two sources say twice counts once."""

    def __init__(
        self,
        stated: list[tuple[recognise.Fact, int]],
        paragraphs: list[Paragraph],
        titles: Titles,
        headline: str | None,
    ) -> None:
        self.stated = stated
        self.paragraphs = paragraphs
        self.titles = titles
        self.headline = headline

    def values(self, name: str) -> list[str]:
        return [fact.value for fact, _line in self.stated if fact.name == name and fact.value]

    def drama(self) -> DramaFacts:
        start, end = self._years()
        native = next((n for value in self.values("native") if (n := native_part(value))), None)
        native = native or next((n for v in self.values("title") if (n := native_part(v))), None)
        return DramaFacts(
            title=self.titles.title,
            native_title=native or self.titles.native_title,
            start_year=start,
            end_year=end,
            episodes=self._episodes(),
            genres=[genre for value in self.values("genres") for genre in _genres(value)],
        )

    def _years(self) -> tuple[int | None, int | None]:
        for value in self.values("year"):
            if years := [int(year) for year in re.findall(rf"(?<!\d){_YEAR}(?!\d)", value)]:
                closed = len(years) > 1 or re.search(r"\d\D*\s(?:[-–—~]|to|until)\s*\w", value)
                return years[0], years[-1] if closed else None
        if self.titles.title is None:
            return None, None
        if self.headline and (match := re.search(rf"\({_RANGE}\)", self.headline)):
            return _years_of(match)
        for paragraph, _start, end in self.titles.mentions():
            if match := _AFTER_TITLE.match(paragraph.text, end):
                return _years_of(match)
        return self._years_in_prose()

    def _years_in_prose(self) -> tuple[int | None, int | None]:
        said: list[tuple[int | None, int | None]] = []
        for paragraph in self.paragraphs:
            for pattern in (_FROM_TO, _IN_YEAR, _A_DRAMA_OF, _DRAMA_FROM):
                said += [
                    _from_to(match) if pattern is _FROM_TO else _years_of(match)
                    for match in pattern.finditer(paragraph.text)
                    if self._is_of_ours(paragraph, match.start(), match.end())
                ]
        starts = {start for start, _end in said}
        if len(starts) != 1:
            return None, None
        ends = {end for _start, end in said if end is not None}
        return starts.pop(), ends.pop() if len(ends) == 1 else None

    def _is_of_ours(self, paragraph: Paragraph, start: int, end: int) -> bool:
        """Nothing near it names another drama, and the sentence speaks of this one."""
        if self.titles.another(paragraph, start, end):
            return False
        if re.match(r"[Tt]his\b", paragraph.text[start:]):
            return True
        first, last = paragraph.sentence(start)
        sentence = paragraph.text[first:last]
        named = self.titles.title is not None and self.titles.title in sentence
        if named or re.search(
            r"\b[Tt]his\b|^(?:It|The (?:\w+[- ]){0,3}(?:drama|series|show))\b|\b(?:which|and|it)\b",
            sentence,
        ):
            return not self._names_unquoted(paragraph, first, start)
        return not paragraph.titles and not self._names_unquoted(paragraph, first, start)

    def _names_unquoted(self, paragraph: Paragraph, first: int, start: int) -> bool:
        """ "Crash Landing, which aired on tvN": another title, without quotes, straight before."""
        before = paragraph.text[first:start]
        match = re.search(
            r"((?:[A-Z][\w’'-]*)(?: (?:[A-Z][\w’'-]*|of|the|to|on|in|a|and|"
            r"for))*),? (?:\(\d{4}\),? )?(?:which|that|also|first|has|was|is)? ?$",
            before,
        )
        if match is not None and grade(match[1]) >= 2:
            return False  # a person, not a title
        if match is None or match.start() == 0:
            words = match[1] if match else ""
            return (
                bool(words)
                and " " in words
                and not self.titles.is_ours(words)
                and words.split()[0]
                not in {"The", "This", "It", "Its", "A", "An", "Having", "First"}
            )
        return not self.titles.is_ours(match[1]) and match[1].casefold() not in lexicon.COMMON

    def _episodes(self) -> int | None:
        for value in self.values("episodes"):
            if match := re.match(r"(\d{1,3})(?!\s*(?:[-–/]|to|of)\s*\d)(?!\d)", value):
                return int(match[1])
            return None
        if self.titles.title is None and any(p.titles for p in self.paragraphs):
            return None
        counts: set[int] = set()
        for paragraph in self.paragraphs:
            for match in _EPISODES.finditer(paragraph.text):
                first, _last = paragraph.sentence(match.start())
                near = paragraph.text[max(first, match.start() - 40) : match.end()]
                of_all = re.search(r"\bof (?:its |the )?\w+ episodes$", near)
                if _NOT_ALL.search(near) and not of_all:
                    continue
                if not self.titles.another(paragraph, match.start(), match.end()):
                    counts.add(_count(match))
        return counts.pop() if len(counts) == 1 else None

    def networks(self) -> list[str]:
        found = [name for value in self.values("network") for name in _names(value)]
        if found:
            return _unique(found)
        for paragraph in self.paragraphs:
            for match in _ON_NETWORK.finditer(paragraph.text):
                if self._is_of_ours(paragraph, match.start(), match.end()):
                    found += re.findall(_NETWORK_NAMES, match["names"])
            for match in _NETWORKS_DRAMA.finditer(paragraph.text):
                quoted = [t for t in paragraph.titles if t[0] == match.end()]
                if quoted and self.titles.is_ours(quoted[0][2]):
                    found.append(match["names"])
            for match in _THIS_NETWORK_DRAMA.finditer(paragraph.text):
                if self._is_of_ours(paragraph, match.start(), match.end()):
                    found.append(match["names"])
        return _unique(found)

    def services(self) -> list[str]:
        found: list[str] = []
        for value in self.values("service"):
            named = re.findall(rf"(?<!\w)(?:{_SERVICE})(?!\w)", value)
            found += named or _names(value)
        for paragraph in self.paragraphs:
            for match in _AVAILABLE.finditer(paragraph.text):
                first, last = paragraph.sentence(match.start())
                clause = paragraph.text[max(first, match.start() - 60) : match.end()]
                if _NEGATED.search(clause) or self.titles.another(
                    paragraph, match.start(), match.end()
                ):
                    continue
                if self._names_unquoted(paragraph, first, match.start()):
                    continue
                rest = paragraph.text[match.end() : last][:30]
                if re.match(r"[’']s? |[- ](?:hit|original|drama|series|chart|top)", rest):
                    continue
                found += re.findall(rf"(?<!\w)(?:{_SERVICE})(?!\w)", match["names"])
        return _unique(found)

    def crew(self) -> list[CrewLine]:
        lines: list[CrewLine] = []
        jobs = {
            "director": ("director",),
            "screenwriter": ("screenwriter",),
            "creator": ("creator",),
            "producer": (),
            "music": (),
            "both": ("screenwriter", "director"),
        }
        for fact, _line in self.stated:
            if fact.name in jobs and fact.value:
                for name in _people(fact.value):
                    lines += [CrewLine(name, job) for job in jobs[fact.name] or (_job(fact.label),)]
        for paragraph in self.paragraphs:
            lines += self._crew_in(paragraph, {line.job for line in lines})
        unique: dict[tuple[str, str], CrewLine] = {}
        for line in lines:
            unique.setdefault((line.job, fold(line.name)), line)
        return list(unique.values())

    def _crew_in(self, paragraph: Paragraph, known_jobs: set[str]) -> list[CrewLine]:
        lines: list[CrewLine] = []
        text, spans = paragraph.text, paragraph.spans
        for place, span in enumerate(spans):
            before = text[max(0, span.run_start - 80) : span.start]
            by = _CREW_BY.search(before)
            called = None if by else _FROM_CREW.search(before)
            if span.quoted or not (by or called) or not _is_person(span.name, surely=bool(by)):
                continue
            if self.titles.another(paragraph, span.run_start, span.tail):
                continue
            if by is not None:
                if _OTHER_WORK.search(before[: by.start()].rstrip(" ,")):
                    continue
                verbs = by["verb"].casefold()
                jobs = [
                    job for verb, job in _CREW_VERBS.items() if re.search(rf"\b{verb}\b", verbs)
                ]
            elif called is not None:
                jobs = [lexicon.CREW[called["job"].casefold()]]
                if span.possessive or self._lives_in_the_story(span.name) or known_jobs & set(jobs):
                    continue
            names = [span.name]
            for before_span, other in zip(spans[place:], spans[place + 1 :], strict=False):
                gap = text[before_span.tail : other.run_start]
                if (
                    before_span.possessive
                    or not by
                    or not _LIST.fullmatch(gap)
                    or not _is_person(other.name, surely=False)
                ):
                    break
                if re.match(
                    r"(?:,? and)? ?(?:direct|star|writ|play)", text[other.tail : other.tail + 12]
                ):
                    break
                names.append(other.name)
            lines += [CrewLine(name, job) for name in names for job in dict.fromkeys(jobs)]
        return lines

    def _lives_in_the_story(self, name: str) -> bool:
        """A "director" or "writer" whom the text calls by the given name is a character."""
        given = given_name(name)
        return any(
            fold(span.name) == given for paragraph in self.paragraphs for span in paragraph.spans
        )

    def trailer(self, alone: list[str], texts: list[str]) -> str | None:
        """The one video called a trailer; else the only video there is, by itself on a line."""
        for value in self.values("trailer"):
            if match := recognise.VIDEO.search(value):
                return match[0]
        called: list[str] = []
        for paragraph in map(Paragraph, texts):
            for match in recognise.VIDEO.finditer(paragraph.text):
                first, last = paragraph.sentence(match.start())
                near = paragraph.text[max(first, match.start() - 100) : min(last, match.end() + 40)]
                near = near.replace(match[0], " ")
                if re.search(r"\b(?:trailer|teaser)\b", near, re.IGNORECASE):
                    called.append(match[0].rstrip(".,;!?"))
        if alone:
            return alone[0] if len(set(alone)) == 1 else None
        return called[0] if len(set(called)) == 1 else None


def native_part(value: str) -> str | None:
    """The Hangul (or other native script) of "눈물의 여왕 / Nunmurui Yeowang"."""
    match = re.search(rf"[{NATIVE}](?:[{NATIVE}0-9·:!?,~ ]*[{NATIVE}0-9!?])?", value)
    return match[0].strip() if match else None


def latin_part(value: str) -> str | None:
    """ "Queen of Tears (눈물의 여왕) (2024)" → "Queen of Tears"."""
    title = re.sub(rf"\s*(?:[(\[/|–-]\s*)?[{NATIVE}].*$|\s*[(\[][^()\[\]]*[)\]]\s*$", "", value)
    title = title.strip(" ‘’“”'\"*_/|")
    return title or None


def _genres(value: str) -> list[str]:
    parts = re.split(r"\s*[,/;|•·]\s*|\s+&\s+|\s+and\s+", value)
    return [part.strip(" .") for part in parts if part.strip(" .")]


def _names(value: str) -> list[str]:
    """ "tvN, Netflix (worldwide)" → both, without what is said in parentheses."""
    value = re.sub(r"\([^()]*\)", "", value)
    parts = re.split(r"\s*[,/;|&•·]\s*|\s+and\s+", value)
    return [part.strip(" .") for part in parts if part.strip(" .") and len(part.split()) <= 4]


def _people(value: str) -> list[str]:
    value = re.sub(r"\([^()]*\)", "", value)
    value = re.sub(rf"[{NATIVE}]+", "", value)
    parts = [part.strip(" .") for part in re.split(r"\s*[,/;|&•·]\s*|\s+and\s+", value)]
    return [
        part
        for part in parts
        if (part[:1].isupper() and 1 < len(part.split()) <= 4) or grade(part) >= 2
    ]


def _is_person(name: str, *, surely: bool) -> bool:
    return grade(name) >= (1 if surely else 2)


def _job(label: str) -> str:
    return re.sub(r"\s+by$", "", label.casefold()).rstrip("s").replace("produced", "producer")


def _years_of(match: re.Match[str]) -> tuple[int, int | None]:
    start, end = int(match["start"]), match["end"]
    if end is None:
        return start, None
    last = int(end) if len(end) == 4 else start // 100 * 100 + int(end)
    return start, last if start <= last <= start + 30 else None


def _from_to(match: re.Match[str]) -> tuple[int, int]:
    last = int(re.findall(_YEAR, match["to"])[-1])
    first = re.search(_YEAR, match["from"])
    return int(first[0]) if first else last, last


def _count(match: re.Match[str]) -> int:
    said = (match["count"] or match["count2"] or match["count3"]).casefold()
    return int(said) if said.isdigit() else _SMALL[said]


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(re.sub(r"\bplus\b", "+", name.casefold()).replace(" ", ""), name)
    return list(seen.values())
