"""
What a page says to machines: one JSON-LD ``@graph``, from what the page shows.

No function here makes a query. The page and its breadcrumbs are those of the
language that it is read in; what the page is about has one address and one
``@id`` in all languages. Shapes: schema.org 30; what Google requires of each:
developers.google.com/search/docs/appearance/structured-data. A trailer is no
``VideoObject``: that needs an upload date, which nobody here knows.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from people.models import Author, Person

from .addresses import path_of
from .models import SCORE_BEST, WORLD, Availability, Drama, Edition
from .pages.meta import absolute
from .pictures import Picture
from .prepared import attached
from .structured_pictures import article_nodes, image_nodes, reference, references

if TYPE_CHECKING:
    from .pages.catalogue import FiledUnder
    from .pages.meta import Meta
    from .pages.review import ReviewPage
    from .pages.watching import WhereToWatch

Node = dict[str, Any]
#: Of the reviews or dramas that a page lists.
Pictures = Iterable[Picture | None]

#: Inside a script element these would end it or start an entity.
_ESCAPES = (
    *(("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")),
    *(("\u2028", "\\u2028"), ("\u2029", "\\u2029")),
)
_EXTERNAL = {
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "imdb": "https://www.imdb.com/{}/{}/",
}
_CATEGORY = {
    Availability.Monetization.FLATRATE: "subscription",
    Availability.Monetization.FREE: "free",
    Availability.Monetization.ADS: "free",
    Availability.Monetization.RENT: "rental",
    Availability.Monetization.BUY: "purchase",
}


#: What says something and is false.
_SAID_AS_NOTHING = (0, False)


def script_text(graph: list[Node]) -> SafeString:
    """``graph`` as the text of a ``<script type="application/ld+json">``."""
    document = {"@context": "https://schema.org", "@graph": graph}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    # "translate" took sixty times as long of a text with Hangul: a sixteenth of a review's page.
    for letter, escape in _ESCAPES:
        text = text.replace(letter, escape)
    return SafeString(text)


# --- One graph a page --------------------------------------------------------


def review_graph(page: ReviewPage, meta: Meta) -> list[Node]:
    drama, url = page.drama, meta.plain_url
    series = _series(drama, page.filed, page.watch)
    about = {"@id": series["@id"]}
    authors = [_byline(signature.author) for signature in page.signatures]
    crops = article_nodes(page.hero) if page.hero else []
    images = image_nodes(
        [
            *page.pictures,
            *(signature.portrait for signature in page.signatures),
            *(card.picture for card in page.related),
        ]
    )
    rating = None
    if page.edition.score is not None:
        rating = {
            "@type": "Rating",
            "ratingValue": f"{page.edition.score.normalize():f}",
            "bestRating": str(SCORE_BEST),
            "worstRating": "0",
        }
    times = {
        "datePublished": told_instant(page.published),
        "dateModified": told_instant(page.modified or page.published),
    }
    publisher = {"@id": _publisher_id()}
    # Search results show these by themselves, whatever the page keeps from its snippet.
    tells_all = page.edition.spoiler_level == Edition.SpoilerLevel.FULL
    article = {
        "@type": "Article",
        "@id": f"{url}#article",
        "headline": page.edition.headline,
        "description": meta.description,
        "image": references(crops) or [reference(picture) for picture in page.pictures],
        **times,
        "author": authors,
        "publisher": publisher,
        "articleSection": meta.section,
        "keywords": list(meta.tags),
        "inLanguage": settings.LANGUAGE_CODE,
        "wordCount": page.word_count,
        "timeRequired": f"PT{page.minutes}M",
        "correction": [correction.note for correction in page.corrections],
        "about": about,
        "mainEntityOfPage": {"@id": _page_id(meta)},
    }
    review = {
        "@type": "Review",
        "@id": f"{url}#review",
        "name": page.edition.headline,
        "url": url,
        **times,
        "author": authors,
        "publisher": publisher,
        "itemReviewed": about,
        "reviewRating": rating,
        "positiveNotes": None if tells_all else _notes(page.edition.verdict_for),
        "negativeNotes": None if tells_all else _notes(page.edition.verdict_against),
    }
    nodes = [_web_page(meta), _publisher(), _breadcrumbs(meta), article, review, series]
    return _complete([*nodes, *images, *crops])


def drama_graph(
    drama: Drama,
    filed: FiledUnder,
    poster: Picture | None,
    watch: WhereToWatch,
    meta: Meta,
    listed: Pictures,
) -> list[Node]:
    series = _series(drama, filed, watch)
    series["image"] = reference(poster) if poster else None
    images = image_nodes([poster, *listed])
    return _complete([_web_page(meta), _publisher(), _breadcrumbs(meta), series, *images])


def author_graph(
    author: Author, portrait: Picture | None, meta: Meta, listed: Pictures
) -> list[Node]:
    person = _person(author, portrait, meta)
    page = _web_page(meta) | {"@type": "ProfilePage", "mainEntity": {"@id": person["@id"]}}
    images = image_nodes([portrait, *listed])
    return _complete([page, _publisher(), _breadcrumbs(meta), person, *images])


def person_graph(
    person: Person, portrait: Picture | None, meta: Meta, listed: Pictures
) -> list[Node]:
    node = _person(person, portrait, meta)
    page = _web_page(meta) | {"mainEntity": {"@id": node["@id"]}}
    images = image_nodes([portrait, *listed])
    return _complete([page, _publisher(), _breadcrumbs(meta), node, *images])


def list_graph(meta: Meta, listed: Pictures, things: Sequence[tuple[str, str]] = ()) -> list[Node]:
    """``things``: what an index lists, each by name and path."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "url": absolute(path)}
        for position, (name, path) in enumerate(things, start=1)
    ]
    page = _web_page(meta) | {
        "@type": "CollectionPage",
        "mainEntity": {"@type": "ItemList", "itemListElement": items} if items else None,
    }
    return _complete([page, _publisher(), _breadcrumbs(meta), *image_nodes(listed)])


def home_graph(meta: Meta, listed: Pictures) -> list[Node]:
    site = {
        "@type": "WebSite",
        "@id": f"{meta.plain_url}#site",
        "name": settings.SITE_NAME,
        "description": settings.SITE_TAGLINE,
        "url": meta.plain_url,
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": {"@id": _publisher_id()},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{absolute(path_of('search'))}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }
    return _complete([_web_page(meta), _publisher(), site, *image_nodes(listed)])


# --- Nodes -------------------------------------------------------------------


def _web_page(meta: Meta) -> Node:
    return {
        "@type": "WebPage",
        "@id": _page_id(meta),
        "url": meta.url,
        "name": meta.title,
        "description": meta.description,
        "inLanguage": get_language(),
        "primaryImageOfPage": reference(meta.picture) if meta.picture else None,
    }


def _page_id(meta: Meta) -> str:
    return f"{meta.url}#page"


def _publisher_id() -> str:
    return f"{settings.SITE_URL}/#publisher"


def _publisher() -> Node:
    return _organization(settings.SITE_URL, settings.SITE_NAME)


@lru_cache
def _organization(url: str, name: str) -> Node:
    """The same on every page; a static file's name is looked up in a manifest."""
    logo = f"{url}{static('icons/icon-512.png')}"
    return {
        "@type": "Organization",
        "@id": _publisher_id(),
        "name": name,
        "url": f"{url}/",
        "logo": {
            "@type": "ImageObject",
            "contentUrl": logo,
            "url": logo,
            "creditText": name,
            "width": 512,
            "height": 512,
        },
    }


def _breadcrumbs(meta: Meta) -> Node:
    """The same steps as the page shows."""
    steps = [(settings.SITE_NAME, path_of("home")), *((s.name, s.path) for s in meta.trail)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(name),
                "item": f"{settings.SITE_URL}{path}",
            }
            for position, (name, path) in enumerate(steps, start=1)
        ],
    }


def _byline(author: Author) -> Node:
    return _named(author, "author")


def _named(person: Person, route: str) -> Node:
    """A person by name and page; ``route`` is that page's name."""
    url = _known_by(settings.SITE_URL, get_script_prefix(), route, person.slug)
    return {"@type": "Person", "name": person.name, "url": url}


@lru_cache(maxsize=4096)
def _known_by(site: str, mount: str, route: str, slug: str) -> str:
    """The same in every language; a review names thirty."""
    return absolute(path_of(route, slug))


def _person(person: Person, portrait: Picture | None, meta: Meta) -> Node:
    tagline = person.tagline if isinstance(person, Author) else ""
    return {
        "@type": "Person",
        "@id": f"{meta.plain_url}#person",
        "name": person.name,
        "alternateName": [name for name in (person.native_name, *person.aliases) if name],
        "url": meta.plain_url,
        "description": person.biography or tagline,
        "image": reference(portrait) if portrait else None,
        "sameAs": _same_as(person.external_ids, "name"),
    }


def _series(drama: Drama, filed: FiledUnder, watch: WhereToWatch) -> Node:
    """The drama, with its people prefetched. A secret performer is not told to machines either."""
    url = absolute(path_of("drama", drama.slug))
    is_film = drama.kind == Drama.Kind.FILM
    start: object = drama.start_date or drama.start_year
    end: object = drama.end_date or drama.end_year
    node = {
        "@type": "Movie" if is_film else "TVSeries",
        "@id": f"{url}#drama",
        "name": drama.title,
        "alternateName": list(drama.all_titles[1:]),
        "url": url,
        "description": drama.synopsis,
        "inLanguage": drama.language,
        "countryOfOrigin": {"@type": "Country", "name": drama.country},
        "genre": filed.genres,
        "contentRating": drama.content_rating,
        "sameAs": _same_as(drama.external_ids, "title"),
        "actor": _actors(drama),
        "director": _makers(drama, "director"),
        "author": _makers(drama, "screenwriter"),
        "potentialAction": [_watch_action(offer.availability) for offer in watch.offers],
    }
    if is_film:
        # Google asks a film for the one, schema.org tells of the other.
        date = str(start) if start else None
        return node | {"datePublished": date, "dateCreated": date}
    return node | {
        "startDate": str(start) if start else None,
        "endDate": str(end) if end else None,
        "numberOfEpisodes": drama.episodes,
    }


def _actors(drama: Drama) -> list[Node]:
    return [
        {
            "@type": "PerformanceRole",
            "characterName": character.name,
            "actor": _named(casting.cast_member, "cast"),
        }
        for character in attached(drama, "characters")
        if not character.identity_is_spoiler
        for casting in attached(character, "castings")
    ]


def _makers(drama: Drama, job: str) -> list[Node]:
    return [
        _named(credit.crew_member, "crew")
        for credit in attached(drama, "crew_credits")
        if credit.job.casefold() == job
    ]


def _watch_action(availability: Availability) -> Node | None:
    if not availability.link:
        return None
    return {
        "@type": "WatchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": availability.link,
            "actionPlatform": ["https://schema.org/DesktopWebPlatform"],
        },
        "actionAccessibilityRequirement": {
            "@type": "ActionAccessSpecification",
            "category": _CATEGORY[Availability.Monetization(availability.monetization)],
            "availabilityStarts": told_instant(availability.opens_at),
            "availabilityEnds": told_instant(availability.closes_at),
            "eligibleRegion": None
            if availability.country == WORLD
            else {"@type": "Country", "name": availability.country},
            "requiresSubscription": availability.monetization == Availability.Monetization.FLATRATE,
        },
    }


def _notes(points: list[str]) -> Node | None:
    if not points:
        return None
    return {
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": point}
            for position, point in enumerate(points, start=1)
        ],
    }


def _same_as(external_ids: object, imdb_kind: str) -> list[str]:
    if not isinstance(external_ids, dict):
        return []
    found = []
    if isinstance(wikidata := external_ids.get("wikidata"), str):
        found.append(_EXTERNAL["wikidata"].format(wikidata))
    if isinstance(imdb := external_ids.get("imdb"), str):
        found.append(_EXTERNAL["imdb"].format(imdb_kind, imdb))
    return found


def told_instant(instant: dt.datetime | None) -> str | None:
    """For machines: ISO 8601 cut to the second, with the site's own offset."""
    return timezone.localtime(instant).isoformat(timespec="seconds") if instant else None


def _complete(nodes: Iterable[Node]) -> list[Node]:
    """``nodes`` without what is not known: nothing is better than an empty property."""
    return [_known(node) for node in nodes]


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        told = {}
        for key, item in value.items():
            # Most are texts, and a page has four hundred.
            if not isinstance(item, str):
                item = _known(item)
            if item or item in _SAID_AS_NOTHING:
                told[key] = item
        return told
    if isinstance(value, list):
        return [item for item in map(_known, value) if item or item in _SAID_AS_NOTHING]
    return value
