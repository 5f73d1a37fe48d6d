"""What the templates of the public pages need beyond Django's own tags."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info

from images.countries import country_name
from images.moments import moment

from ..languages import language_of, mark_languages_of_text
from ..models import SCORE_BEST
from ..pages.catalogue import job_name
from ..pages.meta import absolute, address
from ..pictures import WIDE, Picture, Source, sources
from ..reading_language import in_language
from ..scale import SCALE, printed_score
from ..structured_data import Node, script_text, told_instant
from ..views import asked
from ..xml_text import legal

register = template.Library()

_AT_ONCE = mark_safe(' fetchpriority="high"')
_LATER = mark_safe(' loading="lazy" decoding="async"')


@dataclass(frozen=True)
class ReadIn:
    """The page in one language, as the reader chooses it."""

    code: str
    #: In the language itself.
    name: str
    href: str
    current: bool


register.filter("address", address)
register.filter("absolute", absolute)
register.filter("country_name", country_name)
register.filter("instant", told_instant)
register.filter("moment", moment)
register.filter("xml_legal", legal)


@register.filter
def native(text: str) -> SafeString:
    """Text that may hold Hangul, kana or Han, each run in its language."""
    return mark_languages_of_text(text)


@register.filter
def language(text: str) -> str:
    """The language of a text in one of those scripts, for ``lang``, else nothing."""
    return language_of(text)


@register.simple_tag
def content_lang() -> SafeString:
    """The attribute for the publication's own words, where the page is read in another language."""
    own = get_language() == settings.LANGUAGE_CODE
    return SafeString("" if own else f' lang="{settings.LANGUAGE_CODE}"')


@register.simple_tag
def reading_lang() -> SafeString:
    """The same for the site's words in the midst of the publication's."""
    own = get_language() == settings.LANGUAGE_CODE
    return SafeString("" if own else f' lang="{get_language()}"')


@register.simple_tag(takes_context=True)
def languages(context: template.Context) -> list[ReadIn]:
    """This very page in each language of the site; none for a page that has no other."""
    meta, request = context.get("meta"), context.get("request")
    if meta is None or request is None or "preview" in context or not meta.in_every_language:
        return []
    told = {name: value for name, value in request.GET.items() if name in request.asked}
    query = f"?{urlencode(told)}" if told else ""
    path = meta.path.partition("?")[0]
    return [
        ReadIn(
            code=code,
            name=capfirst(get_language_info(code)["name_local"]),
            href=in_language(path, code) + query,
            current=code == get_language(),
        )
        for code, _name in settings.LANGUAGES
    ]


@register.filter
def job(name: str) -> str:
    """What a crew member does, in the reader's language if it is one of the usual jobs."""
    return job_name(name)


@register.filter
def score(value: Decimal) -> str:
    """8.0 is printed 8; with the decimal sign of the reader's language."""
    return printed_score(value)


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
def chosen_country(context: template.Context) -> str:
    """The code of the country a reader has chosen, or nothing."""
    request = context.get("request")
    return asked.kept_country(request) if request else ""


@register.simple_tag(takes_context=True)
def kept_country(context: template.Context) -> str:
    """The query that keeps the country a reader has chosen, for links; nothing unless chosen."""
    code = chosen_country(context)
    return f"?country={code}" if code else ""


@register.simple_tag
def picture(
    picture: Picture, sizes: str, *, crop: str = "full", first: bool = False
) -> SafeString:
    """
    A ``<picture>`` in every format and width that exists.

    ``sizes`` is how wide the layout shows it, ``crop`` its shape; ``first`` is
    for the picture seen before any scrolling, which is fetched at once. Made without a template: a list has
    many, and they were a third of its rendering.
    """
    *found, plain = sources(picture, sizes, crop=crop)
    usual = picture.usual(crop)
    return format_html(
        '<picture>{}<img{} class="{}" src="{}" srcset="{}" sizes="{}" '
        'width="{}" height="{}" alt="{}"{}></picture>',
        format_html_join("", "{}", ([_source(source)] for source in found)),
        content_lang(),
        picture.focal_classes(picture.best_crop(crop)),
        usual.get_absolute_url(),
        plain.srcset,
        plain.sizes,
        str(usual.width),
        str(usual.height),
        picture.alt,
        _AT_ONCE if first else _LATER,
    )


def _source(source: Source) -> SafeString:
    return format_html(
        '<source type="{}" srcset="{}" sizes="{}">',
        source.content_type,
        source.srcset,
        source.sizes,
    )


@register.inclusion_tag("_preload.html")
def preload(
    picture: Picture | None, sizes: str, *, crop: str, wide_only: bool = False
) -> dict[str, Any]:
    """
    In the head: the page's first picture is fetched before its place is known.

    ``wide_only`` is for one that narrow screens show below the fold, where it
    would be fetched in place of what stands above it.
    """
    found = sources(picture, sizes, crop=crop) if picture else []
    return {"source": found[0] if found else None, "media": WIDE if wide_only else ""}
