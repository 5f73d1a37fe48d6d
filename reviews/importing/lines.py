"""The lines of a text, wrapped ones joined, each with the marks that it carries."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviews.importing import bylines, recognise
from reviews.importing.handed import Dress, Handed
from reviews.importing.markup import html_of_markdown, plain_of_markdown

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,})\s*")
_ITEM = re.compile(r"[-*•●▪◦‣·]\s+(?=\S)")
_QUOTE = re.compile(r"(?:>\s?)+")
_BOLD = re.compile(r"(\*\*|__)(?P<text>[^*_].*?)\1\s*:?")
_CODE = re.compile(r"[{};<>=\\@$]|\w\(\)|^\d{4}-\d\d-\d\d|^\d\d:\d\d|::")
_END = ".!?…”\"’')"


@dataclass
class Line:
    #: 1-based in the source; of wrapped lines the first and the last.
    number: int
    last_number: int
    raw: str
    #: Without Markdown's marks; no-break spaces stay.
    plain: str
    html: str
    #: 1 to 6 for a heading, 0 for what is none.
    level: int = 0
    bold: bool = False
    item: bool = False
    gap_before: bool = True
    gap_after: bool = True


def lines_of(handed: Handed) -> list[Line]:
    """The lines that hold anything, in their order."""
    lines: list[Line] = []
    group: list[Line] = []
    source = handed.lines
    for number, raw in enumerate(source, 1):
        if not _QUOTE.sub("", raw.strip()):
            lines += _joined(group)
            group = []
        elif _UNDERLINE.fullmatch(raw) and group and _is_underlined(group[-1], raw):
            group[-1].level = 1 if "=" in raw else 2
            group[-1].last_number = number
        else:
            group.append(_line(raw, number, handed.dress.get(number)))
    return lines + _joined(group)


def _line(raw: str, number: int, dress: Dress | None) -> Line:
    # Ordinary spaces only: a no-break space is the writer's, and told of.
    text = raw.strip(" \t\f\v")
    if dress is not None:
        bold = re.fullmatch(r"<strong>(?:(?!</?strong>).)*</strong>\s*:?", dress.html) is not None
        return Line(number, number, raw, text, dress.html, dress.level, bold, dress.item)
    text = _QUOTE.sub("", text) if text.startswith(">") else text
    if match := _HEADING.fullmatch(text):
        words = match[2]
        plain = plain_of_markdown(words)
        if plain.strip():
            return Line(number, number, raw, plain, html_of_markdown(words), len(match[1]))
    if cells := _cells(text):
        text = cells
    item = _ITEM.match(text)
    if item:
        text = text[item.end() :]
    bold_match = _BOLD.fullmatch(text)
    bold = bold_match is not None and bold_match[1] not in bold_match["text"]
    return Line(
        number, number, raw, plain_of_markdown(text), html_of_markdown(text), 0, bold, bool(item)
    )


def _cells(text: str) -> str | None:
    """A Markdown table's row as the cells of an HTML one: parted by tabs."""
    if len(text) > 2000 or not (text.startswith("|") and text.endswith("|") and len(text) > 2):
        return None
    return "\t".join(cell for part in text.split("|") if (cell := part.strip(" \t"))) or None


def _is_underlined(line: Line, underline: str) -> bool:
    """ "---" under a line is a heading's only where it is about as long."""
    length = len(underline.strip())
    return (
        not line.level
        and len(line.plain) < 120
        and ("=" in underline or length > 0.5 * len(line.plain))
    )


def _joined(group: list[Line]) -> list[Line]:
    """One line for a paragraph that was wrapped by hand; else the lines as they are."""
    if not group:
        return []
    heading: list[Line] = []
    rest = group
    if (
        len(group) > 2
        and is_heading_like(group[0].plain)
        and len(group[0].plain) < 0.6 * len(group[1].plain)
    ):
        heading, rest = group[:1], group[1:]
    if _is_wrapped(rest):
        first = rest[0]
        rest = [
            Line(
                first.number,
                rest[-1].last_number,
                "\n".join(line.raw for line in rest),
                " ".join(line.plain for line in rest),
                " ".join(line.html for line in rest),
                item=first.item,
            )
        ]
    lines = heading + rest
    for place, line in enumerate(lines):
        line.gap_before = place == 0
        line.gap_after = place == len(lines) - 1
    return lines


def _is_wrapped(lines: list[Line]) -> bool:
    """Whether a person's or a mail program's line width made these lines of one paragraph."""
    lengths = [len(line.plain) for line in lines]
    widest = max(lengths)
    if (
        len(lines) < 2
        or not 40 <= widest <= 110
        or any(line.level or line.bold or (line.item and place) for place, line in enumerate(lines))
    ):
        return False
    if any(length < 0.6 * widest for length in lengths[:-1]):
        return False
    if any(_stands_alone(line.plain) or _CODE.search(line.plain) for line in lines):
        return False
    open_ended = [line.plain.rstrip("\u00a0 ")[-1:] not in _END for line in lines[:-1]]
    continued = [line.plain[:1].islower() for line in lines[1:]]
    if (
        not any(continued)
        and all(open_ended)
        and lines[-1].plain.rstrip("\u00a0 ")[-1:] not in _END
    ):
        return False  # no sentence ends in it: a headline and what stands about it
    return any(open_ended) and (any(continued) or sum(open_ended) * 2 > len(open_ended))


def _stands_alone(text: str) -> bool:
    known = recognise.fact(text)
    return (
        (known is not None and known.name is not None)
        or recognise.credit(text) is not None
        or bylines.byline(text) is not None
        or bylines.is_dateline(text)
        or bylines.dated_name(text) is not None
    )


def is_prose(text: str) -> bool:
    """A sentence or more, as against a heading, a name or a fact."""
    if len(text) > 5000:
        return True
    words = text.split()
    if re.search(r"[\uac00-\ud7a3][다요까죠네]\.\s*$", text):
        return len(text) > 10
    if len(words) < 6:
        return False
    said = text.rstrip("\u00a0 *_)”\"’'")
    if (
        said[-1:] in {"?", "!"}
        and len(text) <= 110
        and ". " not in re.sub(r"\b(?:vs|Mr|Mrs|Ms|Dr|Vol|No|Ep)\.", "", text)
    ):
        return False  # a headline may ask
    ends = said[-1:] in {".", "!", "?", "…"}
    return (ends and len(text) >= 40) or (
        len(text) > 160 and re.search(r"[a-z,] [a-z]", text) is not None
    )


def is_heading_like(text: str, *, longest: int = 80, marked: bool = False) -> bool:
    """
    Short, capitalised, not ended as a sentence is.

    ``marked`` says that the writer set it off, in bold or so, and asks for less.
    """
    text = re.sub(r"^\d{1,2}[.)] ", "", text.strip("\u00a0 *_"))
    words = text.split()
    if not words or len(text) > longest or len(words) > (14 if longest < 100 else 30):
        return False
    if text[-1] in ".,;…" and not text.endswith("..."):
        return False
    if "http" in text or _CODE.search(text) or not any(letter.isalpha() for letter in text):
        return False
    if marked:
        return True
    first = next((letter for letter in text if letter.isalnum()), "")
    if first.islower() or (text[0] in '“"' and text[-1] in '”"' and len(words) > 5):
        return False
    if text[-1] in ")]" and re.search(r"[a-z]{3}\. ", text):
        return False
    if re.search(r"[.!?] [A-Z\d]", text) and longest < 100:
        return False
    if re.search(r"(?:^|: )[“\"‘'].*[.!?…,][”\"’']$", text) and longest < 100:
        return False  # somebody's words
    long_words = [word for word in words if len(word) > 3 and word[0].isalpha()]
    titled = sum(1 for word in long_words if not word[0].islower())
    return len(words) <= 6 or text[-1] in "?:" or titled * 2 >= len(long_words) or longest > 100
