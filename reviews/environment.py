"""The language of the public pages' templates: Jinja2, and what they may name."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.template import engines
from django.template.defaultfilters import linebreaks_filter
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined, Undefined

from images.moments import moment

from . import markup
from .addresses import path_of
from .languages import language_of, mark_languages_of_text
from .models import SCORE_BEST
from .pages.catalogue import job_name
from .pages.meta import absolute, address
from .prepared import attached
from .scale import printed_score
from .structured_data import script_text, told_instant
from .unbroken import unbroken
from .xml_text import legal

#: What only some pages are given, so that each may ask whether it is there.
_NOT_GIVEN = {
    "at": None,
    "clock_is_set": False,
    "meta": None,
    "preview": None,
    "structured_data": None,
}

_FUNCTIONS = {
    "SCORE_BEST": SCORE_BEST,
    "chosen_country": markup.chosen_country,
    "page_languages": markup.page_languages,
    "path_of": path_of,
    "picture_tag": markup.picture_tag,
    "preload": markup.preload,
    "score_scale": markup.score_scale,
    "static": markup.static,
}

#: What stands in loops is a filter: Jinja2 calls these without a look at what they are.
_FILTERS = {
    "absolute": absolute,
    "address": address,
    "all_names": markup.all_names,
    "attached": attached,
    "capfirst": capfirst,
    "credit": markup.credit,
    "date": markup.day_of,
    "day": markup.day,
    "grouped": markup.grouped,
    "instant": told_instant,
    "job": job_name,
    "json_ld": script_text,
    "language": language_of,
    "linebreaks": linebreaks_filter,
    "linked": markup.linked,
    "moment": moment,
    "names": markup.names,
    "native": mark_languages_of_text,
    "out_of_ten": markup.out_of_ten,
    "quoted": lambda text: quote(text, safe=""),
    "score": printed_score,
    "to": markup.to,
    "unbroken": unbroken,
    "xml_legal": legal,
}


def environment(*, autoescape: bool, undefined: type[Undefined], **options: Any) -> Environment:
    """
    For ``TEMPLATES``, which gives it Django's options; of these two it has its own.

    Everything is escaped that does not say that it is HTML. A name that a page was
    not given is an error, and no empty place. Texts are gettext's: ``_("…")``, and
    ``{% trans %}`` where something stands within.
    """
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        lstrip_blocks=True,
        **options,
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    # Where macros have no context: the extension's own looks gettext up anew at each call.
    made.globals |= _NOT_GIVEN | _FUNCTIONS | {"_": gettext}
    made.filters |= _FILTERS
    return made


def the_environment() -> Environment:
    """The one that this process renders with."""
    engine: Any = engines["jinja2"]
    made: Environment = engine.env
    return made


def compile_all() -> None:
    """Every template of the public pages, as a server does before its first reader. 0.2 s."""
    environment = the_environment()
    for name in environment.list_templates():
        environment.get_template(name)
