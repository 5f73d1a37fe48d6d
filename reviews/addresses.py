"""Paths of the site's pages, each resolved once."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language


def path_of(route: str, *args: str | int) -> str:
    """
    What ``reverse(route, args=args)`` gives, kept.

    A page names some hundred addresses, most of them of pictures' files, and
    resolving them anew was an eighth of its rendering.
    """
    return path_in(get_script_prefix(), get_language(), route, args)


@lru_cache(maxsize=8192)
def path_in(prefix: str, language: str | None, route: str, args: tuple[str | int, ...]) -> str:
    """The same for who has asked already where the site is mounted and which language is on."""
    return reverse(route, args=args)
