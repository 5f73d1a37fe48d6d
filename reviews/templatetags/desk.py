"""How the desk's pages tell times and states."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..forms.site_time import clock_time, elsewhere, site_zone
from ..sharing import SHARE, STOP
from ..workflow import RULES

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_time(context: template.Context, time: dt.datetime | None) -> str:
    """In the site's zone, with UTC and the reader's own zone beside; nothing for ``None``."""
    return told(time, context.get("user"))


def told(time: dt.datetime | None, user: Any) -> str:
    if time is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time> <span class="zones">{}</span>',
        time.isoformat(),
        clock_time(time, site_zone()),
        elsewhere(time, getattr(user, "zone", None)),
    )


@register.simple_tag(takes_context=True)
def desk_badge(context: template.Context, badge: Any) -> SafeString:
    return badge_html(badge, told(badge.time, context.get("user")))


@register.simple_tag(name="desk_brief")
def brief(time: dt.datetime | None) -> str:
    """In the site's zone alone, for lists."""
    if time is None:
        return "–"
    local = time.astimezone(site_zone())
    return format_html(
        '<time datetime="{}">{}, {}</time>',
        time.isoformat(),
        date_format(local, "SHORT_DATE_FORMAT"),
        f"{local:%H:%M}",
    )


def badge_html(badge: Any, time: str) -> SafeString:
    return format_html(
        '<span class="badge badge-{}">{}</span>{}{}',
        badge.state,
        badge.text,
        " " if badge.time else "",
        time if badge.time else "",
    )


@register.simple_tag(takes_context=True)
def desk_event(context: template.Context, event: Any) -> SafeString:
    """One line of history: who did what, about which time, and why."""
    who = event.by.display_name if event.by else _("The site")
    about = told(event.time, context.get("user"))
    number = format_html(" ({})", event.edition.number) if event.edition else ""
    return format_html(
        "<b>{}</b> {}{}{}{}{}",
        who,
        _("lifted the embargo")
        if event.verb == "embargo" and event.time is None
        else desk_verb(event.verb),
        number,
        ": " if about else "",
        about,
        format_html("<br><q>{}</q>", event.reason) if event.reason else "",
    )


@register.simple_tag
def desk_verb(verb: str | None) -> str:
    """“requested changes”."""
    others = {
        "waive": _("waived a finding"),
        SHARE: _("shared a preview"),
        STOP: _("stopped sharing"),
    }
    if verb in others:
        return others[verb]
    return str(RULES[verb].done) if verb and verb in RULES else verb or ""
