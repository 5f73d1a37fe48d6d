"""Body HTML for whoever shows it elsewhere: readers of feeds, newsletters, apps."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.conf import settings
from django.utils.safestring import SafeString

from . import body as body_html
from .languages import mark_languages
from .markup import fragment
from .pictures import Picture

#: In what ``body.clean`` has written: a link to the site itself, or within the page.
_OWN_LINK = re.compile(r'href="([/#])')


def portable_html(html: str, pictures: Mapping[body_html.Figure, Picture], url: str) -> SafeString:
    """
    Cleaned ``html`` of the page at ``url``, for elsewhere. No query.

    Plain figures with their credit, of ``pictures`` alone; videos and addresses
    as absolute links; mentions as text. Folds and pull quotes stay as they are.
    """

    def figure(match: re.Match[str]) -> str:
        picture = pictures.get(body_html.Figure.of(match))
        return fragment("feeds/_figure.html", picture=picture) if picture else ""

    plain = body_html.MENTION.sub(r"\2", html)
    plain = body_html.VIDEO.sub(r'<p><a href="\1">\1</a></p>', plain)
    return SafeString(body_html.FIGURE.sub(figure, absolute_links(mark_languages(plain), url)))


def absolute_links(html: str, url: str) -> SafeString:
    """``html`` with each link to the site, or within the page at ``url``, whole."""

    def link(match: re.Match[str]) -> str:
        return f'href="{settings.SITE_URL}/' if match[1] == "/" else f'href="{url}#'

    return SafeString(_OWN_LINK.sub(link, html))
