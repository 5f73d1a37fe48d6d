"""What the templates of the public pages need beyond Django's own tags."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString

from images.countries import COUNTRIES, country_name

from ..languages import language_of, mark_languages_of_text
from ..models import SCORE_BEST
from ..pages.meta import absolute, address
from ..pictures import WIDE, Picture, sources
from ..scale import SCALE
from ..structured_data import Node, script_text, told_instant

register = template.Library()
register.filter("address", address)
register.filter("absolute", absolute)
register.filter("country_name", country_name)
register.filter("instant", told_instant)


@register.filter
def native(text: str) -> SafeString:
    """Text that may hold Hangul, kana or Han, each run in its language."""
    return mark_languages_of_text(text)


@register.filter
def language(text: str) -> str:
    """The language of a text in one of those scripts, for ``lang``, else nothing."""
    return language_of(text)


@register.filter
def score(value: Decimal) -> str:
    """8.0 is printed 8."""
    return f"{value.normalize():f}"


@register.filter
def json_ld(graph: list[Node]) -> SafeString:
    return script_text(graph)


@register.simple_tag
def score_best() -> int:
    return SCORE_BEST


@register.simple_tag
def score_scale() -> tuple[tuple[Decimal, Any], ...]:
    """The bands of the scale, the highest first: lowest score, word."""
    return SCALE


@register.simple_tag(takes_context=True)
def kept_country(context: template.Context) -> str:
    """The query that keeps the country a reader has chosen, for links; nothing unless chosen."""
    request = context.get("request")
    code = request.GET.get("country") if request else None
    return f"?country={code}" if code in COUNTRIES else ""


@register.inclusion_tag("_picture.html")
def picture(
    picture: Picture, sizes: str, *, crop: str = "full", narrow: str = "", first: bool = False
) -> dict[str, Any]:
    """
    A ``<picture>`` in every format and width that exists.

    ``sizes`` is how wide the layout shows it, ``crop`` and ``narrow`` its shape
    on all screens and on narrow ones; ``first`` is for the picture seen before
    any scrolling, which is fetched at once.
    """
    *found, plain = sources(picture, sizes, crop=crop, narrow=narrow)
    return {
        "picture": picture,
        "sources": found,
        "plain": plain,
        "usual": picture.usual(crop),
        "focal_classes": picture.focal_classes(picture.best_crop(crop)),
        "first": first,
    }


@register.inclusion_tag("_preload.html")
def preload(
    picture: Picture | None, sizes: str, *, crop: str = "full", narrow: str = ""
) -> dict[str, Any]:
    """In the head: the page's first picture is fetched before its place is known."""
    found = sources(picture, sizes, crop=crop, narrow=narrow) if picture else []
    best = found[0].content_type if found else ""
    return {
        "sources": [source for source in found if source.content_type == best],
        "wide": WIDE,
    }
