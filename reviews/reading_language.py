"""
The language that a page is read in: its path alone says it.

The publication's own (``LANGUAGE_CODE``) has the plain addresses; the site's
other languages have the same ones under a prefix: ``/ko/reviews/``. What others
know us by (``absolute`` in ``pages/meta.py``) is always the plain address.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language


def other_languages() -> Sequence[str]:
    """The codes of the languages that have a prefix."""
    return _all_but(settings.LANGUAGE_CODE)


@lru_cache
def _all_but(own: str) -> Sequence[str]:
    """A page asks it of each of some thirty addresses."""
    return tuple(code for code, _name in settings.LANGUAGES if code != own)


def split(path: str) -> tuple[str, str]:
    """A path's language, and the path that the same page has in the publication's own."""
    first, slash, rest = path.removeprefix("/").partition("/")
    if first in other_languages():
        return first, f"/{rest}" if slash else "/"
    return settings.LANGUAGE_CODE, path


def plain(path: str) -> str:
    """The path that the same page has in the publication's own language."""
    return split(path)[1]


def in_language(path: str, code: str) -> str:
    """The path that the same page has in the language ``code``, one of the site's."""
    return plain(path) if code == settings.LANGUAGE_CODE else f"/{code}{plain(path)}"


def usual_country() -> str:
    """The country to tell offers for where the reader has chosen none, by the page's language."""
    language = get_language()
    if language == settings.LANGUAGE_CODE:
        return settings.DEFAULT_COUNTRY
    return settings.COUNTRY_BY_LANGUAGE.get(language, settings.DEFAULT_COUNTRY)
