"""Text that was broken on its way here, and text that was never finished."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import ftfy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ftfy.badness import is_bad

from reviews.preflight.finding import Finding
from reviews.preflight.subject import KnownCharacter, Passage, Subject

_PARENTHESES = re.compile(r"\(([^()]*)\)")
#: What a writer may put in parentheses on purpose: (!), (?), (…), (*), (%), (#1 has a digit).
_MEANT = frozenset("!?.\u2026*\u2020\u2021%#+")
_NO_BREAK_SPACES = re.compile("[\u00a0\u202f\u2007]")
#: Control characters but for tab and line ends, C1, private use, lone surrogates, and the
#: mark that a decoder leaves where it could not read.
_BROKEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ud800-\udfff\ue000-\uf8ff"
    "\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
)
#: A no-break space can be a byte of a broken character, so it does not part words here.
_CHUNK = re.compile(r"[^ \t\r\n\f\v\u2028\u2029]+")
_WORD = re.compile(r"[^\W\d_]+")
_LOOKALIKES = str.maketrans(
    # Cyrillic, then Greek
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u03bf\u03bd\u03b9",
    "aeopcyxijs" + "ABEKMHOPCTXIJS" + "ABEZHIKMNOPTYX" + "ovi",
)


@dataclass(frozen=True)
class _Damage:
    start: int
    end: int
    #: The text as it was before it was broken, where that can be worked out.
    repaired: str | None


def damaged_text(subject: Subject) -> Iterator[Finding]:
    """What a converter destroyed is seen by the editor before any reader sees it."""
    for passage in subject.texts:
        destroyed = list(destroyed_parentheses(passage.text))
        for match in destroyed:
            yield _destroyed_name(subject, passage, match)
        taken = [match.span() for match in destroyed]
        for damage in _damages(passage.text):
            if any(start < damage.end and damage.start < end for start, end in taken):
                continue
            text = passage.text[damage.start : damage.end]
            if damage.repaired is None:
                message = _(
                    "Some characters of “%(text)s” were destroyed. Look them up in the "
                    "writer’s own file."
                ) % {"text": text}
            else:
                message = _(
                    "“%(text)s” was read in the wrong encoding or alphabet. It should "
                    "perhaps be “%(repaired)s”."
                ) % {"text": text, "repaired": damage.repaired}
            yield Finding("damaged-text", "blocks", passage.line, text, message, damage.repaired)


def destroyed_parentheses(text: str) -> Iterator[re.Match[str]]:
    """Parentheses whose content was lost: no letter, no digit, and nothing meant: (§)."""
    for match in _PARENTHESES.finditer(text):
        inside = match[1]
        # Empty ones were never filled in: a placeholder.
        if inside.strip() and not any(char.isalnum() or _is_meant(char) for char in inside):
            yield match


def _is_meant(char: str) -> bool:
    # Stars, hearts, emoji, (©), (+), ($).
    return char in _MEANT or (
        unicodedata.category(char) in {"So", "Sm", "Sc", "Sk", "No"} and char != "\ufffd"
    )


def _destroyed_name(subject: Subject, passage: Passage, match: re.Match[str]) -> Finding:
    text = match[0]
    character = _character_before(subject, passage.text[: match.start()])
    if character is None:
        message = _(
            "What stood in the parentheses “%(text)s” was destroyed. Look it up in the "
            "writer’s own file, or take them out."
        ) % {"text": text}
        return Finding("damaged-text", "blocks", passage.line, text, message)
    candidates = character.performers or _without_character(subject)
    message = _(
        "The performer of %(character)s was destroyed: “%(text)s”. Look the name up and "
        "write it in."
    ) % {"text": text, "character": character.name}
    if candidates:
        message += " " + _("Perhaps it was %(names)s.") % {"names": ", ".join(candidates[:4])}
    suggestion = f"({candidates[0]})" if len(candidates) == 1 else None
    return Finding("damaged-text", "blocks", passage.line, text, message, suggestion)


def _character_before(subject: Subject, text: str) -> KnownCharacter | None:
    text = text.rstrip()
    for character in subject.characters:
        if any(name and text.endswith(name) for name in (character.name, *character.aliases)):
            return character
    return None


def _without_character(subject: Subject) -> tuple[str, ...]:
    credited = {name for character in subject.characters for name in character.performers}
    return tuple(
        person.name
        for person in subject.people
        if person.performer and not credited.intersection((person.name, *person.aliases))
    )


def _damages(text: str) -> list[_Damage]:
    """The broken places of a passage, neighbours joined into one."""
    found: list[_Damage] = []
    if text.isascii() and not _BROKEN.search(text):
        return found
    bad = is_bad(text) or _BROKEN.search(text) is not None
    for chunk in _CHUNK.finditer(text):
        if chunk[0].isascii() and not _BROKEN.search(chunk[0]):
            continue
        damage = (_misread(chunk) if bad else None) or _mixed_alphabets(chunk)
        if damage is None:
            continue
        if found and text[found[-1].end : damage.start].isspace():
            damage = _joined(found.pop(), damage, text)
        found.append(damage)
    return found


def _joined(first: _Damage, second: _Damage, text: str) -> _Damage:
    if first.repaired is None or second.repaired is None:
        return _Damage(first.start, second.end, None)
    between = text[first.end : second.start]
    return _Damage(first.start, second.end, first.repaired + between + second.repaired)


def _misread(chunk: re.Match[str]) -> _Damage | None:
    # Only the encoding: ftfy would also uncurl quotes, which are right as they are.
    repaired = ftfy.fix_encoding(chunk[0]) if is_bad(chunk[0]) else chunk[0]
    if _BROKEN.search(repaired):
        return _Damage(chunk.start(), chunk.end(), None)
    return _Damage(chunk.start(), chunk.end(), repaired) if repaired != chunk[0] else None


def _mixed_alphabets(chunk: re.Match[str]) -> _Damage | None:
    """Latin with Cyrillic or Greek in one word. Hangul beside Latin is ordinary: JTBC의."""
    for word in _WORD.finditer(chunk[0]):
        alphabets = {_alphabet(letter) for letter in word[0]} - {""}
        # Two letters are a unit: kΩ, μm.
        if len(alphabets) > 1 and len(word[0]) > 2:
            start = chunk.start() + word.start()
            repaired = word[0].translate(_LOOKALIKES)
            is_latin = {_alphabet(letter) for letter in repaired} == {"Latin"}
            return _Damage(start, start + len(word[0]), repaired if is_latin else None)
    return None


def _alphabet(letter: str) -> str:
    if letter.isascii() or "\u00c0" <= letter <= "\u024f":
        return "Latin"
    if "\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff":
        return "Greek"
    return "Cyrillic" if "\u0400" <= letter <= "\u052f" else ""


def no_break_spaces(subject: Subject) -> Iterator[Finding]:
    """They come along from a word processor, and break lines where nobody wants it."""
    found = (
        (passage.line, match[0])
        for passage in subject.texts
        for match in _NO_BREAK_SPACES.finditer(passage.text)
    )
    if first := next(found, None):
        line, text = first
        # Counted as they go by: a pasted text may have them by the thousand.
        count = 1 + sum(1 for _ in found)
        message = ngettext(
            "There is %(count)d no-break space. Make it an ordinary one.",
            "There are %(count)d no-break spaces, the first of them here. Make them ordinary ones.",
            count,
        ) % {"count": count}
        yield Finding("damaged-text", "warns", line, text, message, " ")


_PLACEHOLDER = re.compile(r"(?<![\w.&-])(?:(?:TK)+|(?i:tktk)|X{2,3})(?![\w&-]|\.\w)|\(\s*\)")
#: Before or after XX, what makes it a number or a chromosome.
_NUMBERED = re.compile(
    r"(?:Bowl|Chapter|Volume|Vol\.|Book|Part|Act|Louis|Pope|Fantasy|Rocky|Canto|Psalm|Century)\s$"
)
_CHROMOSOMES = re.compile(r"\s(?:chromosomes?|century|centuries|Olympi\w+)\b")


def placeholder(subject: Subject) -> Iterator[Finding]:
    """TK, XX and () stand for what the writer still meant to look up."""
    for passage in subject.texts:
        for match in _PLACEHOLDER.finditer(passage.text):
            if _is_a_name(subject, match[0]) or (
                match[0].startswith("X")
                and (
                    _NUMBERED.search(passage.text, max(0, match.start() - 12), match.start())
                    or _CHROMOSOMES.match(passage.text, match.end())
                )
            ):
                continue
            message = _("“%(text)s” was never filled in. Write what belongs there.")
            yield Finding(
                "placeholder", "blocks", passage.line, match[0], message % {"text": match[0]}
            )


def _is_a_name(subject: Subject, token: str) -> bool:
    names = [
        *subject.titles,
        *(character.name for character in subject.characters),
        *(person.name for person in subject.people),
    ]
    return any(token in name.split() for name in names)
