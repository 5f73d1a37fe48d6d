"""Where the drama was broadcast, and where it can be watched."""

from __future__ import annotations

import re

from reviews.importing import lexicon
from reviews.importing.prose import Paragraph
from reviews.importing.recognise import Fact
from reviews.importing.titles import Titles

_SERVICE = "|".join(re.escape(name) for name in sorted(lexicon.SERVICES, key=len, reverse=True))
_NETWORK_NAMES = (
    r"tvN(?: Story)?|JTBC|KBS ?[12](?: ?TV)?|KBS|SBS(?: Plus)?|MBC(?: Every1)?|ENA|"
    r"OCN|EBS|MBN|TV Chosun|TV CHOSUN|"
    r"Channel A|Genie TV|NHK|TBS|Fuji TV|TV Asahi|Nippon TV|NTV|TV Tokyo|WOWOW|Hunan TV|Dragon TV|"
    r"Zhejiang TV|Jiangsu TV|Beijing TV|CCTV(?:-\d+)?|GMM ?25|GMMTV|One31|Channel 3|"
    r"TVB|HBO|BBC One|"
    r"BBC Two|ITV|Channel 4|CBS|NBC|ABC|AMC|Show TV|Star TV|Kanal D"
)
#: "Aired on: Monday, Tuesday".
_DAYS = re.compile(
    r"(?:every )?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\W*"
    r"(?:and |to )?)+(?:at )?[\d:.]*(?: ?[ap]\.?m\.?)?|[\d:. ]+|daily|weekends?|weekdays?",
    re.IGNORECASE,
)
_AVAILABLE = re.compile(
    r"\b(?:[Aa]vailable|[Dd]isponibles?|"
    r"[Ss]treaming|[Ss]treams?|streamed|[Ww]atch(?:ing)?(?: (?:it|"
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
    rf" (?:on|via|over on|through|from|en) (?:the streaming (?:service|platform) "
    rf")?(?P<names>(?:{_SERVICE})(?![\w])(?:(?: \([^()]{{1,40}}\)| in [a-z ]{{2,30}})?"
    rf"(?:, and |, or |, | and | or |/| & )(?:on )?(?:{_SERVICE})(?![\w]))*)"
)
_NEGATED = re.compile(
    r"\b(?:not|isn[’']t|no longer|wasn[’']t|aren[’']t|never|unavailable|was "
    r"available|were available|"
    r"can[’']?t|cannot|couldn[’']t|won[’']t|doesn[’']t|don[’']t|nowhere|"
    r"used to be|trailer|teaser|soundtrack|OST|interview|clips?|behind-the-scenes|"
    r"wish|hope|hopefully|"
    r"if it (?:ever|comes)|until it|left|leaves|if it (?:were|was))\b",
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
    rf"thriller|\d+-episode) ){{0,4}}(?:K-)?(?:drama|series|show|hit|romance|romcom|rom-com|"
    rf"thriller|sageuk|melodrama|smash|sensation|miniseries))?,? (?=[‘“'\"《「<])"
)
_THIS_NETWORK_DRAMA = re.compile(
    rf"(?:\b[Tt]his|\bis an?|\bwas an?|^The|(?<=[.!?] )The) (?:[\w-]+ "
    rf"){{0,3}}?(?P<names>{_NETWORK_NAMES})(?: [\w-]+){{0,3}}? (?:K-)?(?:drama|"
    rf"series|show)\b"
)
_THIS_SERVICES_DRAMA = re.compile(
    rf"(?:\b[Tt]his|\bis an?|\bwas an?|^The) (?:(?!(?:new|is|isn[’']t|no|not|another|"
    rf"other|typical|usual|like|unlike)\b)[\w-]+ ){{0,3}}?"
    rf"(?P<names>{_SERVICE})(?![\w])"
    rf"(?: [\w-]+){{0,3}}? (?:K-|C-)?(?:drama|series|show|film|original|miniseries)\b"
)
_SERVICES_DRAMA = re.compile(rf"(?<!\w)(?P<names>{_SERVICE})[’']s? (?=[‘“'\"《「<])")


def networks(stated: list[Fact], paragraphs: list[Paragraph], titles: Titles) -> list[str]:
    found = [
        name
        for value in _values(stated, "network")
        for name in _names(value)
        if not _DAYS.fullmatch(name)
    ]
    if found:
        return _unique(found)
    for paragraph in paragraphs:
        for match in _ON_NETWORK.finditer(paragraph.text):
            if titles.is_of_ours(paragraph, match.start(), match.end()):
                found += re.findall(_NETWORK_NAMES, match["names"])
        for match in _NETWORKS_DRAMA.finditer(paragraph.text):
            quoted = [t for t in paragraph.titles if t[0] == match.end()]
            if quoted and titles.is_ours(quoted[0][2]):
                found.append(match["names"])
        for match in _THIS_NETWORK_DRAMA.finditer(paragraph.text):
            if titles.is_of_ours(paragraph, match.start(), match.end()):
                found.append(match["names"])
    return _unique(found)


def services(stated: list[Fact], paragraphs: list[Paragraph], titles: Titles) -> list[str]:
    found: list[str] = []
    for value in _values(stated, "service"):
        named = re.findall(rf"(?<!\w)(?:{_SERVICE})(?!\w)", value)
        found += named or _names(value)
    for paragraph in paragraphs:
        for match in _AVAILABLE.finditer(paragraph.text):
            first, last = paragraph.sentence(match.start())
            clause = paragraph.text[max(first, match.start() - 60) : match.end()]
            if _NEGATED.search(clause) or titles.another(paragraph, match.start(), match.end()):
                continue
            if titles.names_unquoted(paragraph, first, match.start()):
                continue
            rest = paragraph.text[match.end() : last][:30]
            if re.match(r"[’']s? |[- ](?:hit|original|drama|series|chart|top)", rest):
                continue
            found += re.findall(rf"(?<!\w)(?:{_SERVICE})(?!\w)", match["names"])
        for match in _THIS_SERVICES_DRAMA.finditer(paragraph.text):
            if titles.is_of_ours(paragraph, match.start(), match.end()):
                found.append(match["names"])
        for match in _SERVICES_DRAMA.finditer(paragraph.text):
            quoted = [t for t in paragraph.titles if t[0] == match.end()]
            if quoted and titles.is_ours(quoted[0][2]):
                found.append(match["names"])
    return _unique(found)


def _values(stated: list[Fact], name: str) -> list[str]:
    return [fact.value for fact in stated if fact.name == name and fact.value]


def _names(value: str) -> list[str]:
    """ "tvN, Netflix (worldwide)" → both, without what is said in parentheses."""
    value = re.sub(r"\([^()]*\)", "", value)
    parts = re.split(r"\s*[,/;|&•·]\s*|\s+and\s+", value)
    return [part.strip(" .") for part in parts if part.strip(" .") and len(part.split()) <= 4]


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(re.sub(r"\bplus\b", "+", name.casefold()).replace(" ", ""), name)
    return list(seen.values())
