"""Single lines that are no prose: credits, facts, pictures, trailers, cast lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviews.importing import lexicon

_PICTURES = (
    r"(?:(?:featured?|header|cover|main|all|top|hero|lead)\s+)*"
    r"(?:photo(?:graph)?s?|images?|pictures?|stills?|pics?|screenshots?|screencaps?|posters?|"
    r"photography|fotos?|fotograf[ií]as?|im[aá]gen(?:es)?)"
)
_CREDIT = re.compile(
    rf"(?:(?:{_PICTURES})(?:\s*[/&]\s*{_PICTURES})?\s*(?:(?:credits?|sources?)\b)?"
    r"\s*(?::|：|©|\(c\)|–|—|-|\||\bby\b|\bvia\b|\bcourtesy(?: of)?\b)"
    r"|(?:credits?|(?:image|photo) source|courtesy(?: of)?)\s*[:：]|courtesy of\b|©|"
    r"\(c\)\s)\s*(?P<value>.+)",
    re.IGNORECASE,
)
_NATIVE_CREDIT = re.compile(
    r"(?:사진|이미지) ?(?:제공|출처)?\s*[=:：|ㅣ]\s*(?P<value>\S.{0,40}?)(?: 제공)?"
)
_CREDIT_START = re.compile(r"(?:[:：©]|\(c\)|courtesy(?: of)?\b|by\b|via\b)\s*", re.IGNORECASE)

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

#: "[Image 1: the palace at night. © tvN]": a picture's place, held by words.
_PLACE_HELD = re.compile(
    r"[\[{]\s*(?:image|photo|picture|pic|caption|poster|still|screenshot|gallery|gif|video|embed|"
    r"insert|slideshow|tweet|사진)\b[^\[\]{}]{0,400}[\]}]",
    re.IGNORECASE,
)
#: A caption's last words: whom the picture is owed to.
_CREDITED = re.compile(
    r"(?:(?<=[.!?’”\"')])\s+|\s+[/|–—-]\s+|\s*[(|]\s*)"
    r"(?P<credit>(?:Photo|Image|Picture|Still|Credit|Courtesy|Foto|©|ⓒ)[^/|()]{0,100}(?:/[^|()]{1,60})?)\)?\.?$"
)
#: "Jang Ki-yong (left) and Chun Woo-hee. (JTBC)".
_POINTED_AT = re.compile(
    r"(?:\((?:far )?(?:left|right|cent(?:er|re)|top|bottom|above|below)\)|, (?:left|right),|"
    r"\b[Ff]rom left\b).{1,200}\((?P<value>[A-Z0-9t][^()]{1,40})\)\.?$"
)
#: More is a paragraph that ends with a credit.
_LONGEST_CAPTION = 240

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


def credit(text: str) -> str | None:
    """Whom a line credits for pictures: "Photo Credits: JTBC" → "JTBC"."""
    line = text.strip(" \t\u00a0*_")
    if line[:1] in "([" and line[-1:] in ")]":
        line = line[1:-1].strip()
    if (korean := _NATIVE_CREDIT.fullmatch(line)) is not None:
        return korean["value"]
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
    words = re.sub(r"\s*\([^()]*\)$", "", value).split()
    small = [w for w in words if w.islower() and w not in {"and", "of", "via", "for", "by", "the"}]
    return None if len(small) > 1 else value.rstrip(" .")


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


def bare_caption(text: str) -> tuple[str | None] | None:
    """
    Of a caption without its picture: whom it credits. ``None`` for any other line.

    "Park Seo-joon in ‘Gyeongseong Creature’. Credit: Lim Hyo-sun/Netflix", or a
    placeholder in brackets, which may credit nobody.
    """
    line = text.strip(" \t\u00a0*_")
    held = _PLACE_HELD.fullmatch(line) if len(line) < 500 else None
    line = line[1:-1].strip() if held else line
    if len(line) > _LONGEST_CAPTION:
        return (None,) if held else None
    if (said := _CREDITED.search(line)) is not None and (value := credit(said["credit"])):
        return (value,)
    if (said := _POINTED_AT.search(line)) is not None:
        return (said["value"],)
    return (None,) if held else None


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
