"""Which language a piece of East Asian text is in, by its script, for ``lang``."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
_KANA = "\u3041-\u30ff\u31f0-\u31ff"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = f"[{_HANGUL}{_KANA}{_HAN}]"
#: A run goes on over what stands between two words of one text, but not over brackets.
_RUN = re.compile(rf"{_LETTER}(?:[{_HANGUL}{_KANA}{_HAN}\s\d·,.!?~’-]*{_LETTER})?")
#: A tag as a serialiser writes it: ">" may stand in a quoted value.
_TAG = re.compile(r"""(<(?:[^>"]|"[^"]*")*>)""")
#: No name or title is longer.
_NAME = 200


def language_of(text: str) -> str:
    """
    “ko”, “ja” or “zh” for a text in one of their scripts, else nothing.

    Hangul decides before kana and kana before Han: Korean and Japanese write
    Han characters too, Chinese writes neither of the others.
    """
    for script, language in ((_HANGUL, "ko"), (_KANA, "ja"), (_HAN, "zh")):
        if re.search(f"[{script}]", text):
            return language
    return ""


def mark_languages(html: str) -> SafeString:
    """``html`` (escaped or clean) with each East Asian run in a ``<span lang>``."""
    if html.isascii():
        return SafeString(html)
    parts = _TAG.split(html)
    for number in range(0, len(parts), 2):
        parts[number] = _RUN.sub(_span, parts[number])
    return SafeString("".join(parts))


def mark_languages_of_text(text: str) -> SafeString:
    """The same for plain text, which is escaped first."""
    # Names and titles: a page has up to 130, and shares them with others. No text that is
    # safe already or not yet translated, which are equal to a plain one.
    if type(text) is str and len(text) <= _NAME:
        return _marked(text)
    return mark_languages(conditional_escape(text))


@lru_cache(maxsize=4096)
def _marked(text: str) -> SafeString:
    return mark_languages(escape(text))


def _span(run: re.Match[str]) -> str:
    return f'<span lang="{language_of(run[0])}">{run[0]}</span>'
