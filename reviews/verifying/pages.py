"""
The pages: below each picture stands its credit, and JSON-LD says the same.

A page is rendered by its own view, asked with a plain request for the instant;
no middleware, server or network has a part in it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any, cast
from urllib.parse import unquote, urljoin, urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse

from images.models import EXTENSIONS, Image

from .. import gate
from ..pages.meta import address
from ..pictures import Picture
from ..structured_pictures import creators
from ..views.asked import TimedRequest
from .finding import Disagreement
from .markup import ADDRESS, Page, Shown

#: In a list's page, the address of its next one.
_NEXT = re.compile(r'<a rel="next" href="([^"]+)"')


def public_paths(at: dt.datetime) -> Iterator[str]:
    """Every page that shows pictures; of a list its first."""
    yield from (reverse("home"), reverse("reviews"), reverse("dramas"))
    for year in gate.reviews(at).datetimes("publish_at", "year"):
        yield reverse("archive", args=[year.year])
    sets: Iterable[Callable[[dt.datetime], Any]] = (
        *(gate.reviews, gate.dramas, gate.authors),
        *(gate.cast, gate.crew, gate.topics, gate.services),
    )
    for rows in sets:
        for thing in rows(at).order_by("pk").iterator(chunk_size=200):
            yield address(thing)


def rendered(path: str, at: dt.datetime) -> HttpResponse:
    """
    What a reader gets at ``path`` (with its query) at ``at``.

    Raises what the view raises, ``Http404`` among it.
    """
    asked = urlsplit(path)
    plain = HttpRequest()
    plain.method, plain.GET = "GET", QueryDict(asked.query)
    plain.path = plain.path_info = unquote(asked.path)
    request = cast("TimedRequest", plain)
    request.at, request.clock_is_set, request.asked = at, False, set()
    request.resolver_match = match = resolve(request.path_info)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


def of_path(path: str, at: dt.datetime) -> Iterator[Disagreement]:
    """
    What the answer at any public ``path`` says otherwise than the desk; of a list, all its pages.

    Feeds and sitemaps, which name pictures too, are to be looked at here by their
    content type.
    """
    following: str | None = path
    while following is not None:
        path, following = following, None
        try:
            response = rendered(path, at)
        except Exception as error:
            yield Disagreement("page", path, "a page", f"{type(error).__name__}: {error}")
            return
        if response.status_code != 200:
            yield Disagreement("page", path, "200", str(response.status_code))
        elif response["Content-Type"].startswith("text/html"):
            html = response.content.decode()
            yield from of_page(html, path, at)
            following = _next_page(html, path)


def _next_page(html: str, path: str) -> str | None:
    link = _NEXT.search(html)
    return urljoin(path, unescape(link[1])) if link else None


def of_page(html: str, path: str, at: dt.datetime) -> Iterator[Disagreement]:
    """The same of a page's HTML. One query."""
    page = Page(html)
    shared = [match[1] for text in page.shared if (match := ADDRESS.search(text))]
    nodes = list(_image_objects(page.graph))
    tokens = {shown.token for shown in page.shown} | set(shared) | {token for token, _ in nodes}
    images = {image.token: image for image in gate.images(at).filter(token__in=tokens)}
    for token in tokens - images.keys():
        yield Disagreement("picture", f"{path}, {token}", "a public picture", "one that is not")
    for shown in page.shown:
        if image := images.get(shown.token):
            yield from _below(shown, image, path)
            yield from _named(shown, image, path)
    told = {token for token, _node in nodes}
    for token in {shown.token for shown in page.shown} & images.keys() - told:
        yield Disagreement("JSON-LD", f"{path}, picture {images[token].pk}", "ImageObject", "none")
    for token, node in nodes:
        if image := images.get(token):
            yield from _in_data(node, image, path)


def _below(shown: Shown, image: Image, path: str) -> Iterator[Disagreement]:
    expected = " · ".join(" ".join(name.split()) for name in Picture(image, "", "").credits)
    if shown.credit is None or not shown.credit.endswith(expected):
        where = f"{path}, picture {image.pk}"
        yield Disagreement("caption", where, expected, shown.credit or "no credit")


def _named(shown: Shown, image: Image, path: str) -> Iterator[Disagreement]:
    """Every address in a ``<picture>`` is one of its own files, and one that there is."""
    formats = {extension: name for name, extension in EXTENSIONS.items()}
    for named in dict.fromkeys(shown.addresses):
        match = ADDRESS.fullmatch(named)
        assert match is not None
        token, crop, width, extension = match.groups()
        sizes = image.made.get(crop, {}).get(formats.get(extension, ""), [])
        if token != image.token or int(width) not in [size[0] for size in sizes]:
            yield Disagreement("file named", f"{path}, picture {image.pk}", "one of its own", named)


def _image_objects(graph: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The ``ImageObject``s of a graph, however deep, by the token of the picture."""
    if isinstance(graph, dict):
        match = ADDRESS.search(str(graph.get("contentUrl", "")))
        if graph.get("@type") == "ImageObject" and match:
            yield match[1], graph
        graph = list(graph.values())
    if isinstance(graph, list):
        for item in graph:
            yield from _image_objects(item)


def _in_data(node: dict[str, Any], image: Image, path: str) -> Iterator[Disagreement]:
    people = node.get("creator", [])
    names = [
        person.get("name", "") for person in (people if isinstance(people, list) else [people])
    ]
    for name, expected, found in (
        ("creditText", image.credit_line, node.get("creditText", "")),
        ("creator", "; ".join(creators(image)), "; ".join(names)),
        ("copyrightNotice", image.copyright_notice, node.get("copyrightNotice", "")),
    ):
        if expected != found:
            where = f"{path}, picture {image.pk}, {name}"
            yield Disagreement("JSON-LD", where, expected, str(found))
