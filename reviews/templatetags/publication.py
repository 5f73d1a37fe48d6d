"""What the templates of the public pages need beyond Django's own tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from images.moments import moment

from ..addresses import path_of
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

_AT_ONCE = ' fetchpriority="high"'
_LATER = ' loading="lazy" decoding="async"'


class Named(Protocol):
    """A person, or a character."""

    name: str
    native_name: str


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
register.filter("instant", told_instant)
register.filter("moment", moment)
register.filter("xml_legal", legal)


@register.filter
def native(text: str) -> SafeString:
    """Text that may hold Hangul, kana or Han, each run in its language."""
    return mark_languages_of_text(text)


@register.filter
def names(named: Named) -> SafeString:
    """The name of a person or a character, then the native one where there is one."""
    return SafeString(f"{native(named.name)}{_native(named)}")


def _native(named: Named) -> str:
    return f" {native(named.native_name)}" if named.native_name else ""


@register.filter
def all_names(people: Iterable[Named]) -> SafeString:
    """Those of several, without the native ones, one after another."""
    return SafeString(", ".join(native(person.name) for person in people))


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
def score_scale() -> list[tuple[str, Any]]:
    """The bands of the scale, the highest first: which scores, and the word for them."""
    return [
        (_("%(from)s and up") % {"from": printed_score(lowest)}, word) for lowest, word in SCALE
    ]


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


@register.simple_tag(takes_context=True)
def to(context: template.Context, page: Any, *args: str | int) -> str:
    """
    Where a page is, for links: named by its route, or by the thing that it is of.

    The country that a reader has chosen goes along.
    """
    path = path_of(page, *args) if isinstance(page, str) else address(page)
    return f"{path}{kept_country(context)}"


@register.simple_tag(takes_context=True)
def linked(context: template.Context, person: Named) -> SafeString:
    """A person's name as a link to their page, then the native one where there is one."""
    return SafeString(f'<a href="{to(context, person)}">{native(person.name)}</a>{_native(person)}')


# Written here and not in templates of their own: a page has up to ten of each, and
# including a template for it costs three times as much.


@register.simple_tag
def day(instant: dt.datetime) -> SafeString:
    """The date of an instant in the site's zone, in the reader's language."""
    local = localtime(instant)
    return format_html('<time datetime="{}">{}</time>', told_instant(local), date_format(local))


@register.simple_tag
def out_of_ten(value: Decimal) -> SafeString:
    """A score, with the best that there is."""
    return format_html(
        '<span class="score"><span class="hidden">{}</span> <b>{}</b>'
        '<span class="score-best">/{}</span></span>',
        _("Score:"),
        score(value),
        str(SCORE_BEST),
    )


@register.simple_tag
def credit(picture: Picture) -> SafeString:
    """Who is named below a picture."""
    return format_html(
        '<span class="credit"{}><span class="hidden"{}>{}</span> {}</span>',
        content_lang(),
        reading_lang(),
        _("Picture:"),
        SafeString(" · ".join(map(native, picture.credits))),
    )


@register.simple_tag
def picture(picture: Picture, sizes: str, *, crop: str = "full", first: bool = False) -> SafeString:
    """
    A ``<picture>`` in every format and width that exists.

    ``sizes`` is how wide the layout shows it, ``crop`` its shape; ``first`` is
    for the picture seen before any scrolling, which is fetched at once.
    """
    *found, plain = sources(picture, sizes, crop=crop)
    usual = picture.usual(crop)
    # Addresses of ours, names of formats and numbers, which need no escaping; a list of
    # files is long, and a page has forty.
    return SafeString(
        f"<picture>{''.join(map(_source, found))}<img{content_lang()}"
        f' class="{picture.focal_classes(picture.best_crop(crop))}"'
        f' src="{usual.get_absolute_url()}" srcset="{plain.srcset}" sizes="{plain.sizes}"'
        f' width="{usual.width}" height="{usual.height}" alt="{escape(picture.alt)}"'
        f"{_AT_ONCE if first else _LATER}></picture>"
    )


def _source(source: Source) -> str:
    return f'<source type="{source.content_type}" srcset="{source.srcset}" sizes="{source.sizes}">'


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
