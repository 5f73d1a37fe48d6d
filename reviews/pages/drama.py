"""The drama's own page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from .. import gate
from ..models import Drama
from ..pictures import picture
from ..structured_data import drama_graph
from ..trailers import trailer
from .art import art
from .cards import card_page, pictures_of
from .catalogue import cast_list, fact_rows, prefetch_facts
from .meta import Meta, address, list_path, short
from .watching import where_to_watch


def find(slug: str, at: dt.datetime) -> Drama | None:
    """The public drama at ``slug``. One query."""
    return gate.dramas(at).filter(slug=slug).select_related("poster__fallback").first()


def drama_page(drama: Drama, at: dt.datetime, country: str, cursor: str) -> dict[str, Any]:
    """The context of a public drama's page. Ten queries."""
    prefetch_facts(drama)
    poster = picture(drama.poster, at)
    meta = Meta(
        title=f"{drama.title} ({drama.years})" if drama.years else drama.title,
        path=list_path(address(drama), cursor),
        description=short(drama.synopsis)
        or _("%(drama)s: cast, makers, where to watch, and our reviews.") % {"drama": drama.title},
        picture=poster,
        kind="video.tv_show",
    )
    watch = where_to_watch(drama, at, country)
    page = card_page(gate.reviews(at).filter(drama=drama), at, cursor)
    return {
        "drama": drama,
        "poster": poster,
        "facts": fact_rows(drama),
        "cast": cast_list(drama),
        "watch": watch,
        "trailer": trailer(drama.trailer_url),
        "page": page,
        "art": art(drama),
        "meta": meta,
        "structured_data": drama_graph(drama, poster, watch, meta, pictures_of(page.items)),
    }
