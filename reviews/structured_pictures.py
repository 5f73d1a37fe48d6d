"""
The pictures of a page as schema.org ``ImageObject``, with the credit that stands below each.

Google asks for this on every page that shows a picture, with ``contentUrl`` and
one of creator, credit, copyright notice and licence:
developers.google.com/search/docs/appearance/structured-data/image-license-metadata.
No function here makes a query.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from images import metadata
from images.crops import Crop
from images.models import Image

from .pictures import File, Picture

if TYPE_CHECKING:
    from .structured_data import Node

#: Where a licence is for readers to have: not of a broadcaster's stills, which are not ours to
#: license, whatever web statement their files carry.
LICENSABLE = frozenset(
    {
        Image.Rights.STAFF,
        Image.Rights.COMMISSIONED,
        Image.Rights.AGENCY,
        Image.Rights.CREATIVE_COMMONS,
        Image.Rights.PUBLIC_DOMAIN,
    }
)
#: What Google wants of an article's picture: 16:9, 4:3 and 1:1.
_ARTICLE_CROPS = (Crop.HERO, Crop.CARD, Crop.SQUARE)


def image_nodes(pictures: Iterable[Picture | None]) -> list[Node]:
    """A node for each picture that a page shows, each once; ``None`` is nothing shown."""
    shown = {p.image.pk: p for p in reversed([p for p in pictures if p is not None])}
    return [_node(picture, picture.largest) for picture in reversed(shown.values())]


def article_nodes(picture: Picture) -> list[Node]:
    """The crops of an article's own picture that are made, the largest of each."""
    crops = [files[-1] for crop in _ARTICLE_CROPS if (files := picture.files(crop))]
    return [_node(picture, file) for file in crops]


def reference(picture: Picture) -> Node:
    """To the picture's own node, from another one of the page."""
    return {"@id": _url(picture.largest)}


def references(nodes: Iterable[Node]) -> list[Node]:
    return [{"@id": node["@id"]} for node in nodes]


def creators(image: Image) -> list[str]:
    """The names of those who made it."""
    return list(_names(image.creator))


@lru_cache(maxsize=1024)
def _names(creator: str) -> Sequence[str]:
    """Few make many pictures."""
    return tuple(metadata.several(metadata.clean(creator)))


def _url(file: File) -> str:
    return f"{settings.SITE_URL}{file.get_absolute_url()}"


def _node(picture: Picture, file: File) -> Node:
    image = picture.image
    people: list[dict[str, Any]] = [{"@type": "Person", "name": name} for name in creators(image)]
    url = _url(file)
    node = {
        "@type": "ImageObject",
        "@id": url,
        "contentUrl": url,
        "width": file.width,
        "height": file.height,
        "caption": picture.caption or picture.alt,
        "creator": people[0] if len(people) == 1 else people,
        "creditText": image.credit_line,
        "copyrightNotice": image.copyright_notice,
    }
    if image.rights in LICENSABLE:
        node |= {"license": image.licence_url, "acquireLicensePage": image.acquire_url}
    return node
