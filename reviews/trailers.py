"""Trailers: a link to the video's own site, and the address to embed once a reader asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_VIMEO_ID = re.compile(r"[0-9]{5,12}", re.ASCII)
_YOUTUBE_HOSTS = {"youtube.com", "m.youtube.com", "youtube-nocookie.com"}


@dataclass(frozen=True)
class Trailer:
    url: str
    #: Whom the reader's browser will speak to.
    site: str
    #: Where it can be embedded from, or nothing.
    embed_url: str = ""


def trailer(url: str) -> Trailer | None:
    """The trailer at ``url``, or ``None`` if that is no web address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme not in {"http", "https"} or not host:
        return None
    if video := _youtube_id(host, parts.path, parts.query):
        return Trailer(url, "YouTube", f"https://www.youtube-nocookie.com/embed/{video}")
    vimeo = parts.path.strip("/").split("/")[0]
    if host == "vimeo.com" and _VIMEO_ID.fullmatch(vimeo):
        return Trailer(url, "Vimeo", f"https://player.vimeo.com/video/{vimeo}?dnt=1")
    return Trailer(url, host)


def _youtube_id(host: str, path: str, query: str) -> str:
    steps = path.strip("/").split("/")
    if host == "youtu.be":
        video = steps[0]
    elif host in _YOUTUBE_HOSTS and steps[0] == "watch":
        video = parse_qs(query).get("v", [""])[0]
    elif host in _YOUTUBE_HOSTS and steps[0] in {"embed", "shorts", "live"}:
        video = steps[-1]
    else:
        return ""
    return video if _YOUTUBE_ID.fullmatch(video) else ""
