"""The drama's own page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .. import gate
from ..models import Drama, Edition
from ..pictures import picture, with_picture
from ..prepared import prepared
from ..structured_data import drama_graph
from ..trailers import trailer
from .art import art
from .cards import card_page, pictures_of
from .catalogue import cast_list, fact_rows, filed_under, prefetch_people
from .indexes import index_step
from .meta import Meta, Step, address, list_path, short
from .watching import where_to_watch


def find(slug: str, at: dt.datetime) -> Drama | None:
    """The public drama at ``slug``. One query."""
    return next(iter(_found(at, slug)), None)


@prepared
def _found(at: dt.datetime, slug: str) -> QuerySet[Drama]:
    return with_picture(gate.dramas(at).filter(slug=slug), "poster")


def _reviews_of(at: dt.datetime, drama: int) -> tuple[QuerySet[Edition], tuple[()]]:
    return gate.editions(at).filter(review__drama=drama), ()


def drama_page(drama: Drama, at: dt.datetime, country: str, cursor: str) -> dict[str, Any]:
    """The context of a public drama's page. Eight queries."""
    prefetch_people(drama)
    filed = filed_under(drama)
    page = card_page(_reviews_of, at, cursor, drama.pk)
    poster = picture(drama.poster, at)
    meta = Meta(
        title=f"{drama.title} ({drama.years})" if drama.years else drama.title,
        path=list_path(address(drama), cursor),
        description=short(drama.synopsis)
        or _("%(drama)s: cast, makers, where to watch, and our reviews.") % {"drama": drama.title},
        picture=poster,
        kind="video.movie" if drama.kind == Drama.Kind.FILM else "video.tv_show",
        trail=[index_step("dramas"), Step(drama.title, address(drama), is_told=True)],
    )
    watch = where_to_watch(drama, at, country)
    return {
        "drama": drama,
        "poster": poster,
        "facts": fact_rows(drama, filed),
        "cast": cast_list(drama),
        "watch": watch,
        "trailer": trailer(drama.trailer_url),
        "page": page,
        "art": art(drama),
        "meta": meta,
        "structured_data": drama_graph(drama, filed, poster, watch, meta, pictures_of(page.items)),
    }
