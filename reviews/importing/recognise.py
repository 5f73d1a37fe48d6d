"""Single lines that are no prose: credits, bylines, dates, facts, pictures, trailers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviews.importing import lexicon
from reviews.importing.prose import grade

_PICTURES = (
    r"(?:(?:featured?|header|cover|main|all|top|hero|lead)\s+)*"
    r"(?:photo(?:graph)?s?|images?|pictures?|stills?|pics?|screenshots?|screencaps?|posters?|"
    r"photography)"
)
_CREDIT = re.compile(
    rf"(?:(?:{_PICTURES})(?:\s*[/&]\s*{_PICTURES})?\s*(?:(?:credits?|sources?)\b)?"
    r"\s*(?::|：|©|\(c\)|–|—|-|\||\bby\b|\bvia\b|\bcourtesy(?: of)?\b)"
    r"|(?:credits?|(?:image|photo) source|courtesy of)\s*[:：]|courtesy of\b|©|"
    r"\(c\)\s)\s*(?P<value>.+)",
    re.IGNORECASE,
)
_CREDIT_START = re.compile(r"(?:[:：©]|\(c\)|courtesy(?: of)?\b|by\b|via\b)\s*", re.IGNORECASE)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? "
    rf"{_MONTH},? \d{{4}}|"
    rf"{_MONTH} \d{{4}}|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}\.?|"
    rf"\d{{1,2}}[-./]\d{{1,2}}[-./]\d{{2,4}})"
)
_TIME = r"(?:,? ?(?:at )?\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{2,4})?)"
_DATELINE = re.compile(
    rf"(?:(?:first )?(?:posted|published|updated|last updated|date|reviewed|added)(?: on)?:? )?"
    rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}\.?,? )?{DATE}{_TIME}?"
    r"(?:\s*[|•·–-]\s*(?:\d+ ?min(?:ute)?s?(?: read)?|updated.*))?"
    r"|\d+[- ]?min(?:ute)?s?[- ]read|reading time:? .{1,20}|\d+ (?:comments|shares|views)",
    re.IGNORECASE,
)
_NAME = r"(?:@[\w.]+|[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,4})"
_BYLINE = re.compile(
    rf"(?P<how>[Pp]or(?= [A-Z])|"
    rf"(?:(?:words|text|review|reviewed|written|article|posted|published) )?by:?|"
    rf"(?:author|reviewer|writer|words|text|review|byline|reviewed by|written by) ?[:：])\s+"
    rf"(?P<name>{_NAME}(?:(?:,? and|,| &) {_NAME}){{0,2}}?)"
    rf"(?:\s*(?:[,;|•·–—(-]| on\b| for\b| at\b)\s*(?P<rest>[^.]{{1,120}}(?:\. I [^.]{{1,90}})?))?",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    rf"(?:—|–|--|-|~)\s*(?P<name>{_NAME})(?:(?:,| \||;)\s+(?P<rest>[^\n]{{3,160}}))?"
)
_NATIVE_BYLINE = re.compile(
    r"(?:글|글쓴이|작성자|기자)\s*[:：=|]?\s*(?P<name>[가-힣]{2,4})(?: 기자)?|"
    r"(?P<name2>[가-힣]{2,4}) 기자"
)

URL = r"https?://[^\s<>()\[\]]{3,300}"
VIDEO = re.compile(
    r"https?://(?:www\.|m\.)?(?:youtube\.com/(?:watch\?|embed/|shorts/|live/)|youtu\.be/|"
    r"youtube-nocookie\.com/embed/|vimeo\.com/|player\.vimeo\.com/)[^\s<>()\[\]\"'，。]{3,200}",
    re.IGNORECASE,
)
_TRAILER_LINE = re.compile(
    rf"(?:(?:watch )?(?:the )?(?:official |main |full |teaser )*(?:trailer|"
    rf"teaser)s?(?: here| below)?"
    rf"(?: on youtube)?\s*[:：–—-]*\s*)?[<(]?(?P<url>{URL})[>)]?[.]?",
    re.IGNORECASE,
)
_PICTURE_LINE = re.compile(r"!\[[^\[\]]{0,500}\]\([^()]{0,1000}\)")
_CAST_HEADING = re.compile(
    r"(?:the )?(?:main |lead |supporting |full )?(?:cast|cast list|characters|main "
    r"roles|cast (?:&|and) characters|"
    r"characters (?:&|and) cast|starring|who[’']s who|the leads|출연|등장인물)\s*:?",
    re.IGNORECASE,
)
#: Neither a headline nor a heading, however it looks.
NO_HEADING = re.compile(
    r"(?:photos?|images?|pictures?|pictured|stills?|caption|source) ?[:|]|for immediate release|"
    r"(?:plot )?synopsis by\b|embargoed",
    re.IGNORECASE,
)
#: Headings that a body begins with: never the headline.
BODY_HEADING = re.compile(
    r"(?:the )?(?:story|plot|plot summary|synopsis|premise|overview|introduction|"
    r"intro|summary|background|"
    r"what it[’']?s about|cast|characters|the good|the bad|pros|cons|spoilers?|"
    r"ingredients|contents|"
    r"details|drama info|information|drama details|quick facts|at a glance|fact file|"
    r"줄거리|등장인물)\W*"
    rf"|{lexicon.VERDICT_HEADINGS}",
    re.IGNORECASE,
)

_CAPTION_LINE = re.compile(r"!\[[^\[\]]{0,500}\]\([^()]{0,1000}\)\s+(?P<words>.{1,400})")
_CAPTION_CREDIT = re.compile(
    r"(?:^|[.!?)] |[(|] ?)((?:Photo|Image|Picture|Still|Credit|©)[^.]*)\)?$"
)

_CAST = re.compile(
    r"(?:actors?|actress|actor/actress|performers?|cast(?: members?)?|played by|배우)",
    re.IGNORECASE,
)
_CHARACTERS = re.compile(r"(?:roles?|characters?(?: names?)?|plays|as|배역|역할)", re.IGNORECASE)

#: Labels of fact boxes, and the field that they speak of; "" is known and has no field.
FACTS = {
    label: name
    for name, labels in {
        "title": "title|drama title|drama|series|show|kdrama|k-drama|series title|name|"
        "english title|"
        "drama name|title of drama|international title",
        "native": "korean title|native title|original title|hangul|korean name|korean|title "
        "in korean|"
        "original name|native name|chinese title|japanese title|원제|제목",
        "network": "network|networks|channel|channels|broadcaster|broadcast network|original "
        "network|"
        "tv network|tv channel|station|broadcast station|broadcast on|aired on|"
        "airs on|network/platform|"
        "network(s)|broadcast channel",
        "service": "streaming|streaming on|streams on|available on|where to watch|where to stream|"
        "watch on|watch it on|platform|platforms|streaming platform|streaming platforms|"
        "streaming service|streaming services|stream on|stream it on|where can i watch it|"
        "where you can watch it|now streaming on|international streaming|distributor",
        "episodes": "episodes|no. of episodes|number of episodes|episode count|total episodes|eps|"
        "# of episodes|ep count|episode",
        "genres": "genre|genres|genre(s)",
        "cast": "cast|main cast|lead cast|starring|stars|lead actors|main leads|leads|cast members|"
        "main roles|lead roles|supporting cast|support cast|main characters|cast & characters|"
        "cast and characters|co-starring|actors|casts",
        "director": "director|directors|directed by|pd|pd/director|director/pd|director(s)|"
        "producer/director|producing director|director / pd|pd / director",
        "screenwriter": "screenwriter|screenwriters|scriptwriter|scriptwriters|script|written by|"
        "writer|writers|screenplay|writer(s)|screenwriter(s)|script writer|"
        "screenplay by|scripted by|"
        "script by|teleplay",
        "both": "written and directed by|writer-director|writer/director|director/writer|"
        "director & writer|writer & director|directed and written by",
        "creator": "creator|creators|created by",
        "producer": "producer|producers|produced by|executive producer|executive producers",
        "music": "music director|composer|music by|cinematographer|cinematography by|editor",
        "year": "year|release year|released|release date|release|air date|air dates|aired|"
        "broadcast|"
        "broadcast date|broadcast dates|broadcast period|original run|airing|airs|premiere|"
        "premiere date|premiered|run|original air date|original release|year of release|date aired|"
        "dates|airing dates|aired from|first aired|first episode|release dates|aired dates",
        "trailer": "trailer|official trailer|teaser|watch the trailer",
        "": "runtime|running time|run time|duration|length|episode length|country|language|"
        "original language|status|tags|keywords|content rating|age rating|rated|certification|"
        "also known as|aka|other names|alternative titles|romanization|revised romanization|romaja|"
        "air time|airing time|timeslot|time slot|broadcast time|day|days|airs every|aired every|"
        "production company|production companies|production|studio|based on|source|original work|"
        "adapted from|ratings|viewership|viewership ratings|average rating|seasons|subtitles|"
        "broadcast days|location|locations|ost|website|literal title|translation|type|format|"
        "episode runtime|category|categories|episodes watched|watched|mydramalist|imdb",
    }.items()
    for label in labels.split("|")
}
#: Labels that say so much by themselves that one line is enough.
_STRONG = frozenset(
    {
        "native",
        "network",
        "service",
        "episodes",
        "genres",
        "director",
        "screenwriter",
        "both",
        "year",
    }
)
_WEAK_LABELS = frozenset(
    [
        "writer",
        "writers",
        "script",
        "run",
        "release",
        "production",
        "dates",
        "released",
        "streaming",
        "airs",
        "aired",
        "broadcast",
        "name",
        "korean",
        "episode",
        "premiere",
        "platform",
    ]
)
_FACT = re.compile(
    r"(?P<label>[^\W\d_#][^:：\t\n|]{0,38}?|# of episodes)\s*(?:[:：]|\t)\s*(?P<value>.*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Fact:
    """``name`` is a value of ``FACTS``; ``None`` for a label that we do not know."""

    label: str
    name: str | None
    value: str

    @property
    def strong(self) -> bool:
        """Enough by itself, without other facts beside it."""
        return self.name in _STRONG and self.label.casefold() not in _WEAK_LABELS


@dataclass(frozen=True)
class Byline:
    name: str
    rest: str = ""
    #: "Written by" may also be said of the drama.
    ambiguous: bool = False


def credit(text: str) -> str | None:
    """Whom a line credits for pictures: "Photo Credits: JTBC" → "JTBC"."""
    line = text.strip(" \t\u00a0*_")
    if line[:1] in "([" and line[-1:] in ")]":
        line = line[1:-1].strip()
    match = _CREDIT.fullmatch(line) if len(line) <= 120 else None
    if match is None or re.match(r"(?:copyright )?(?:©|\(c\))\s*\d{4}", line, re.IGNORECASE):
        return None  # a copyright notice is the page's, not a picture's
    value = match["value"].strip()
    while start := _CREDIT_START.match(value):
        value = value[start.end() :]
    words = value.split()
    named = re.match(r"[A-Z0-9@]|tvN|iQIYI|[가-힣]", value) is not None
    too_long = len(words) > 7 and not re.search(r"[,/;]", value)
    if not named or too_long or (len(words) > 3 and value.endswith(".")) or ":" in value:
        return None
    small = [w for w in words if w.islower() and w not in {"and", "of", "via", "for", "by", "the"}]
    return None if len(small) > 1 else value.rstrip(" .")


def is_dateline(text: str) -> bool:
    """Publication dates, reading times and the like."""
    return len(text) < 100 and _DATELINE.fullmatch(text.strip(" \t\u00a0*_.")) is not None


def byline(text: str) -> Byline | None:
    """ "By X", "Review by X, Staff Writer", "Written by X | March 3, 2024"."""
    line = text.strip(" \t\u00a0*_").rstrip(".")
    if len(line) > 160:
        return None
    if korean := _NATIVE_BYLINE.fullmatch(line):
        return Byline(korean["name"] or korean["name2"])
    match = _BYLINE.fullmatch(line)
    if match is None:
        return None
    name = match["name"].strip()
    rest = (match["rest"] or "").strip(" |,–—-")
    handle = re.fullmatch(r"@?[\w.]+", name) is not None
    if not handle and not _is_byline_name(name):
        return None
    if handle and not name.startswith("@") and name.casefold() in lexicon.COMMON:
        return None
    if re.search(r"\b(?:directed|starring|written|produced)\b", rest, re.IGNORECASE):
        return None
    return Byline(name, rest, ambiguous=match["how"].casefold().startswith(("written", "writer")))


def signed(text: str) -> Byline | None:
    """ "— X", or "— X, who that is", under a text."""
    match = _SIGNED.fullmatch(text.strip(" \t\u00a0*_"))
    if match is None or not is_author_name(match["name"]):
        return None
    return Byline(match["name"], (match["rest"] or "").strip())


def _is_byline_name(name: str) -> bool:
    people = re.split(r",? and |, | & ", name)
    return all(
        all(
            word[0].isupper() or word in {"de", "van", "von", "la", "bin", "der"}
            for word in one.split()
        )
        and one.split()[0].casefold() not in lexicon.STARTERS
        for one in people
        if one
    )


def is_author_name(line: str) -> bool:
    """A line that is nothing but a person's name, as far as its words can tell."""
    words = line.split(" ")
    if not 2 <= len(words) <= 4 or any(not word for word in words):
        return False
    if not all(
        re.fullmatch(r"[^\W\d_](?:[\w’'-]*[^\W_]|\.)?", word) and word[0].isupper()
        for word in words
    ):
        return False
    if all(word.isupper() for word in words):
        words = [word.capitalize() for word in words]
    return grade(" ".join(words)) >= 1


def trailer(text: str) -> str | None:
    """The address of a line that is nothing but a (trailer's) video address."""
    match = _TRAILER_LINE.fullmatch(text.strip()) if len(text) < 500 else None
    return match["url"] if match and VIDEO.match(match["url"]) else None


def is_picture(text: str) -> bool:
    return len(text) < 2000 and _PICTURE_LINE.fullmatch(text.strip()) is not None


def caption(text: str) -> tuple[str | None] | None:
    """Of a picture with a line of words to it: whom that credits. ``None`` for any other line."""
    match = _CAPTION_LINE.fullmatch(text.strip()) if len(text) < 2000 else None
    if match is None:
        return None
    last = _CAPTION_CREDIT.search(match["words"])
    return (credit(last[1]) if last else None,)


def is_rule(text: str) -> bool:
    """A line of dashes or asterisks: no letter, no digit, no star of a score."""
    return len(text) < 200 and re.fullmatch(r"[\s\-_=*~#•·–—⸻.+|]+", text) is not None


def fact(text: str) -> Fact | None:
    """A line of a fact box. A value that is a sentence is prose."""
    match = _FACT.fullmatch(text) if len(text) <= 600 else None
    if match is None:
        return None
    label = re.sub(r"[*_\s]+", " ", match["label"]).strip(" -•*–·►▶✨🎬📺").strip()
    value = match["value"].strip(" \t\u00a0*_")
    if value.startswith("//") or not label or not re.search(r"[^\W\d_]", label):
        return None
    name = FACTS.get(label.casefold())
    words = value.split()
    sentence = len(words) > 9 and (
        value.endswith((".", "!", "?")) or re.search(r"[a-z]\. [A-Z]", value)
    )
    if sentence or (name is None and (len(words) > 12 or len(label.split()) > 4)):
        return None
    if name not in {"cast", None, "", "service"} and len(words) > 25:
        return None
    return Fact(label, name, value)


def is_cast_entry(text: str) -> bool:
    """A short line that pairs two names, or names one person and ends."""
    if len(text) > 200 or not text[:1].isupper():
        return False
    return (
        re.search(
            r"\bas [A-Z]|[A-Z][\w-]+ ?(?:–|—|-|:|\.{2,}|…|/|→|\t)\s?[A-Z]|"
            r"\([A-Z][^()]+\)|played by",
            text,
        )
        is not None
        and len(text.split()) < 25
    )


def is_cast_heading(text: str) -> bool:
    return _CAST_HEADING.fullmatch(text.strip("\u00a0 *_")) is not None


def columns(text: str) -> int:
    """
    Which column of a cast list's header is whose.

    1 where the characters come first, -1 where the performers do, 0 for any other line.
    """
    cells = re.split(r"\s*\t\s*|\s[|/–—-]\s", text.strip())
    if len(cells) != 2 or len(text) > 60:
        return 0
    first, second = (cell.strip(" *_") for cell in cells)
    if _CHARACTERS.fullmatch(first) and _CAST.fullmatch(second):
        return 1
    return -1 if _CAST.fullmatch(first) and _CHARACTERS.fullmatch(second) else 0


def is_cast_header(text: str) -> bool:
    return columns(text) != 0
