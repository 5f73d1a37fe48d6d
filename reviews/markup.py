"""
What templates of the public pages call: pieces of HTML, each escaped here.

Where each stands by its name: environment.py. A function that is given
``context`` reads the request, if the page has one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from html import escape
from itertools import groupby
from operator import attrgetter
from typing import Any, Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static as static_address
from django.urls import get_script_prefix
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from jinja2 import pass_context
from jinja2.runtime import Context

from .addresses import path_in
from .languages import mark_languages_of_text as native
from .models import SCORE_BEST
from .pages.meta import route
from .pictures import Picture, Source, sources
from .reading_language import in_language
from .scale import SCALE, printed_score
from .structured_data import told_instant
from .views import asked

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


def names(named: Named) -> SafeString:
    """The name of a person or a character, then the native one where there is one."""
    return SafeString(f"{native(named.name)}{_native(named)}")


def _native(named: Named) -> str:
    return f" {native(named.native_name)}" if named.native_name else ""


def all_names(people: Iterable[Named]) -> SafeString:
    """Those of several, without the native ones, one after another."""
    return SafeString(", ".join(native(person.name) for person in people))


def read_in() -> dict[str, Any]:
    """
    What a template is rendered with in the language of now: asked once, and not at each name.

    ``content_lang``: the attribute for the publication's own words, where the page is read in
    another language; ``reading_lang``: for the site's words in the midst of those.
    """
    language = get_language() or settings.LANGUAGE_CODE
    return _read_in(language, settings.LANGUAGE_CODE) | {"mount": get_script_prefix()}


@lru_cache
def _read_in(language: str, own: str) -> dict[str, Any]:
    """Once a language: of its texts, those that templates name are kept."""
    away = language != own
    return {
        "language_code": language,
        "content_lang": SafeString(f' lang="{own}"' if away else ""),
        "reading_lang": SafeString(f' lang="{language}"' if away else ""),
        "_": cache(_),
    }


def fragment(template: str, **context: Any) -> SafeString:
    """A template that stands for itself: no request, and nothing that a reader has chosen."""
    return render_to_string(template, read_in() | context)


@pass_context
def page_languages(context: Context) -> list[ReadIn]:
    """This very page in each language of the site; none for a page that has no other."""
    meta, request = context.get("meta"), context.get("request")
    if not (meta and request and meta.in_every_language) or context.get("preview"):
        return []
    told = {name: value for name, value in request.GET.items() if name in request.asked}
    query = f"?{urlencode(told)}" if told else ""
    path = meta.path.partition("?")[0]
    return [
        ReadIn(
            code=code,
            name=capfirst(get_language_info(code)["name_local"]),
            href=in_language(path, code) + query,
            current=code == context["language_code"],
        )
        for code, _name in settings.LANGUAGES
    ]


@pass_context
def score_scale(context: Context) -> list[tuple[str, str]]:
    """The bands of the scale, the highest first: which scores, and the word for them."""
    return _score_scale(context["language_code"])


@lru_cache
def _score_scale(language: str) -> list[tuple[str, str]]:
    """In the language of now, which is ``language``."""
    return [
        (_("%(from)s and up") % {"from": printed_score(lowest)}, str(word))
        for lowest, word in SCALE
    ]


@pass_context
def chosen_country(context: Context) -> str:
    """The code of the country a reader has chosen, or nothing."""
    request = context.get("request")
    return asked.kept_country(request) if request else ""


def kept_country(request: asked.TimedRequest) -> Callable[[], str]:
    """
    Gives the query that keeps the country a reader has chosen, for links; nothing unless chosen.

    The request is asked once a page, by the first link: what has none is the same in all
    countries.
    """

    @cache
    def kept() -> str:
        code = asked.kept_country(request)
        return f"?country={code}" if code else ""

    return kept


@pass_context
def to(context: Context, page: Any, *args: str | int) -> str:
    """
    Where a page is, for links: named by its route, or by the thing that it is of.

    The country that a reader has chosen goes along.
    """
    named = (page, args) if isinstance(page, str) else route(page)
    path = path_in(context["mount"], context["language_code"], *named)
    return f"{path}{context['kept_country']()}"


@pass_context
def linked(context: Context, person: Named) -> SafeString:
    """A person's name as a link to their page, then the native one where there is one."""
    return SafeString(f'<a href="{to(context, person)}">{native(person.name)}</a>{_native(person)}')


@pass_context
def static(context: Context, name: str) -> str:
    """The address of one of our own files."""
    return _static(context["mount"], name)


@lru_cache
def _static(mount: str, name: str) -> str:
    """As Django's tag: below where the site is mounted, with a name that tells its content."""
    return static_address(name)


# Written here and not in templates of their own: a page has up to ten of each.


@pass_context
def day(context: Context, instant: dt.datetime) -> SafeString:
    """The date of an instant in the site's zone, in the reader's language."""
    return _day(instant, get_current_timezone(), context["language_code"])


@lru_cache(maxsize=4096)
def _day(instant: dt.datetime, zone: dt.tzinfo, language: str) -> SafeString:
    """In the language of now, which is ``language``: a list has ten, and many are on it again."""
    local = localtime(instant, zone)
    return format_html('<time datetime="{}">{}</time>', told_instant(local), date_format(local))


@pass_context
def out_of_ten(context: Context, value: Decimal) -> SafeString:
    """A score, with the best that there is."""
    return _out_of_ten(value, context["language_code"])


@lru_cache(maxsize=512)
def _out_of_ten(value: Decimal, language: str) -> SafeString:
    """In the language of now, which is ``language``."""
    return format_html(
        '<span class="score"><span class="hidden">{}</span> <b>{}</b>'
        '<span class="score-best">/{}</span></span>',
        _("Score:"),
        printed_score(value),
        str(SCORE_BEST),
    )


@pass_context
def credit(context: Context, picture: Picture) -> SafeString:
    """Who is named below a picture."""
    told = _before_credit(context["language_code"], context["reading_lang"])
    return SafeString(
        f'<span class="credit"{context["content_lang"]}>{told}'
        f" {' · '.join(map(native, picture.credits))}</span>"
    )


@lru_cache
def _before_credit(language: str, reading_lang: SafeString) -> str:
    """In the language of now, which is ``language``."""
    return format_html('<span class="hidden"{}>{}</span>', reading_lang, _("Picture:"))


@pass_context
def picture_tag(
    context: Context, picture: Picture, sizes: str, *, crop: str = "full", first: bool = False
) -> SafeString:
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
        f"<picture>{''.join(map(_source, found))}<img{context['content_lang']}"
        f' class="{picture.focal_classes(picture.best_crop(crop))}"'
        f' src="{usual.get_absolute_url()}" srcset="{plain.srcset}" sizes="{plain.sizes}"'
        f' width="{usual.width}" height="{usual.height}" alt="{escape(picture.alt)}"'
        f"{_AT_ONCE if first else _LATER}></picture>"
    )


def _source(source: Source) -> str:
    return f'<source type="{source.content_type}" srcset="{source.srcset}" sizes="{source.sizes}">'


def preload(picture: Picture | None, sizes: str, *, crop: str) -> SafeString:
    """For the head: the page's first picture is fetched before its place is known."""
    if picture is None or not (found := sources(picture, sizes, crop=crop)):
        return SafeString("")
    source = found[0]
    return SafeString(
        f'<link rel="preload" as="image" type="{source.content_type}"'
        f' imagesrcset="{source.srcset}" imagesizes="{source.sizes}"'
        ' fetchpriority="high">'
    )


def grouped(rows: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Rows that follow one another and are alike in ``attribute``, with what it is."""
    return [(key, list(same)) for key, same in groupby(rows, attrgetter(attribute))]


def day_of(value: dt.date, form: str | None = None) -> str:
    """A date, or that of an instant in the site's zone, in the reader's language."""
    return date_format(localtime(value) if isinstance(value, dt.datetime) else value, form)
