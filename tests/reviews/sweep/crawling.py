"""The site as a crawler sees it, at an instant."""

import html
import re
from urllib.parse import unquote, urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, resolve

from reviews import gate, urls
from reviews.reading_language import in_language, plain, split

#: Where a pattern is not a page of the public site.
NOT_PUBLIC = ("admin/",)


def public_patterns(resolver=None, prefix=""):
    """The names of every public pattern of the whole site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(NOT_PUBLIC):
            continue
        if isinstance(pattern, URLResolver):
            yield from public_patterns(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or route


def instants(at):
    """The present and every later instant at which something changes."""
    while at:
        yield at
        at = gate.next_change(at)


def get(client, monkeypatch, path, t):
    monkeypatch.setattr("reviewsite.clock.now", lambda: t)
    return client.get(path)


#: What has an address in every language.
PAGES = {pattern.name for pattern in urls.pages}
LINK = re.compile(r"""(?:href|src|srcset|content|action)=["']([^"']+)["']""")
#: In feeds, sitemaps, robots.txt and data: our own host, up to what ends an address.
ADDRESS = re.compile(r"""https://reviews\.example(/[^\s"'<>\\]*)""")
#: What programs ask for by themselves; nothing on a page leads to the last.
BY_THEMSELVES = ("/", "/robots.txt", "/sitemap-reviews.xml", "/swept-key.txt", "/api/v1/")


def links(page):
    """The addresses of our own that a page names, in whatever attribute or data."""
    for path in ADDRESS.findall(page):
        if not path.startswith(("/static/", "/admin/")):
            yield html.unescape(path).split("#")[0]
    for value in LINK.findall(page):
        for part in html.unescape(value).split(","):
            url = part.strip().split(" ")[0]
            url = url.removeprefix("https://reviews.example").removeprefix("http://testserver")
            if url.startswith(("/", "?")) and not url.startswith(("//", "/static/", "/admin/")):
                yield url.split("#")[0]


#: What every planted thing of a kind is called beside its word: a search that finds them all.
SHARED = ("drama", "part", "performer", "writer", "author", "headline", "topic", "zq")
SEARCHES = [f"/search/{page}?q={word}" for word in SHARED for page in ("", "suggest/")]


def crawl(client, monkeypatch, t, *start, language="en", limit=900):
    """
    Every page that can be reached from home, a search and ``start`` at ``t``, by its address.

    In one language: the others are the same views.
    """
    own = BY_THEMSELVES if language == "en" else ["/"]
    found, to_visit = {}, [*(in_language(path, language) for path in (*own, *SEARCHES)), *start]
    while to_visit:
        path = to_visit.pop()
        if path in found:
            continue
        assert len(found) < limit, "the site has no end"
        response = get(client, monkeypatch, path, t)
        assert response.status_code == 200, f"{path} answers {response.status_code} at {t}"
        found[path] = body = read(response)
        if response["Content-Type"].startswith(("text/", "application/")):
            here = urlsplit(path).path
            named = [here + u if u.startswith("?") else u for u in links(body)]
            in_each = [(split(urlsplit(u).path)[0], u) for u in named]
            prefixed = {plain(unquote(urlsplit(u).path)) for code, u in in_each if code != "en"}
            assert all(resolve(u).url_name in PAGES for u in prefixed), path
            to_visit += [u for code, u in in_each if code == language]
    return found


def read(response):
    data = b"".join(response.streaming_content) if response.streaming else response.content
    return data.decode(errors="replace")
