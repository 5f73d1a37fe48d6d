"""Lines of the page that a text was copied from: share buttons, newsletters, related articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

_LINE = re.compile(
    r"(?:share (?:this|on|via|to|the article)\b.{0,40}|"
    r"click to (?:share|email|print|tweet)\b.{0,80}|"
    r"like(?: this)?:?(?: loading\W*)?|loading\W*|"
    r"leave a (?:reply|comment)\b.{0,40}|your email address will not be published\b.{0,80}|"
    r"(?:please )?subscribe\b.{0,100}|sign up (?:to|for|here)\b.{0,120}|join our\b.{0,80}|"
    r"get the (?:best|latest)\b.{0,100}\b(?:inbox|newsletter)\b.{0,60}|privacy notice:.{0,300}|"
    r"powered by [\w .]{1,30}|advertisement|sponsored(?: content)?|watch now|read full article|"
    r"continue reading\b.{0,60}|(?:read|see) (?:also|more|next):.{0,140}|also read:.{0,140}|"
    r"was this review helpful(?: to you)?\W*|\d+ people found this review helpful|"
    r"how does this article make you feel\W*|skip to (?:content|main content)|back to top|"
    r"this (?:post|article|page) (?:may )?contains? affiliate links\b.{0,240}|"
    r"as an amazon associate\b.{0,120}|(?:we|i) may (?:earn|receive) a commission\b.{0,160}|"
    r"follow (?:us|me) (?:on|@)\W?.{0,100}|thanks for reading\W.{0,300}|"
    r"thank you for reading\W.{0,200}|"
    r"(?:all rights reserved|no part of this)\b.{0,160}|comments? are closed\W*|"
    r"(?:tags?|tagged|filed under|categories):.{0,300}|"
    r"[\[(\-–—<]*\s*(?:the )?ends?\s*[\])\-–—>]*|-\s?30\s?-)",
    re.IGNORECASE,
)
#: Below these stand more of their kind.
_LIST = re.compile(
    r"(?:share (?:this|on)\b.{0,20}|related(?: (?:posts|articles|stories|reviews|reading|links))?|"
    r"you (?:may|might) also (?:like|enjoy)|more (?:from|on|like this)\b.{0,40}|"
    r"recommended(?: for you)?|"
    r"(?:most )?popular(?: on \w+| posts| now)?|trending(?: now)?|most read|latest (?:posts|news)|"
    r"recent posts|read next|up next|(?:table of )?contents|on this page|"
    r"in this (?:article|review))\W*",
    re.IGNORECASE,
)
#: So many lines may a list of links have.
_LONGEST_LIST = 12


class Standing(Protocol):
    """What is asked of a line of ``lines.py``."""

    plain: str
    level: int
    bold: bool
    gap_before: bool


#: Above a text that came by mail.
_MAIL = re.compile(
    r"(?:from|to|cc|bcc|sent|date|subject|reply-to|attachments?):\s.{1,200}", re.IGNORECASE
)


def boilerplate(lines: Sequence[Standing], prose: set[int]) -> set[int]:
    """
    The indices of the page's own lines; ``prose`` are those of lines that are sentences.

    A line that only might be the page's stays: "Related" above a paragraph is a heading.
    """
    found = _mail(lines)
    for index, line in enumerate(lines):
        text = line.plain.strip(" \u00a0*_")
        if len(text) > 400 or index in found:
            continue
        if _LIST.fullmatch(text):
            below = _list_below(lines, prose, index)
            found |= {index, *below} if below else set()
        if _LINE.fullmatch(text):
            found.add(index)
    return found


def _mail(lines: Sequence[Standing]) -> set[int]:
    """A mail's own lines at the top: at least two, one of them the sender's."""
    found: set[int] = set()
    for index, line in enumerate(lines[:8]):
        if not _MAIL.fullmatch(line.plain):
            break
        found.add(index)
    sent = any(lines[index].plain.casefold().startswith("from:") for index in found)
    return found if len(found) > 1 and sent else set()


def _list_below(lines: Sequence[Standing], prose: set[int], index: int) -> list[int]:
    found: list[int] = []
    for below in range(index + 1, min(len(lines), index + 1 + _LONGEST_LIST)):
        line = lines[below]
        ends = below in prose or line.level or line.bold or len(line.plain) > 120
        if ends or _LINE.fullmatch(line.plain) or (found and line.gap_before):
            break
        found.append(below)
    return found
