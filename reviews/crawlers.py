"""
What robots.txt says: which groups of crawlers the publication does not want.

A crawler obeys the most specific group that names it, and nothing else in the
file (RFC 9309), so those that are refused are named and all others are not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

#: After what each company says of its own crawlers, autumn 2026. A name says what
#: the crawler is for; one company's training and search are refused apart.
GROUPS: Mapping[str, tuple[str, ...]] = {
    # Classic search engines.
    "search": (
        *("Googlebot", "Bingbot", "DuckDuckBot", "YandexBot", "Applebot", "Baiduspider"),
        *("Yeti", "Daum"),
    ),
    # Texts and pictures as material to train models on.
    "training": (
        *("GPTBot", "ClaudeBot", "CCBot", "Google-Extended", "Applebot-Extended"),
        *("Meta-ExternalAgent", "Amazonbot", "Bytespider"),
    ),
    # Indexes from which answers with a link are made.
    "ai-search": ("OAI-SearchBot", "Claude-SearchBot", "PerplexityBot"),
    # A page fetched because a person asked for it.
    "ai-fetch": ("ChatGPT-User", "Claude-User", "Perplexity-User"),
}
_CLOSED = "/admin/"


def robots_txt(refused: Collection[str], sitemap_url: str) -> str:
    """The file, with the groups in ``refused`` kept out of everything."""
    blocks = []
    for group, agents in GROUPS.items():
        if group in refused:
            named = "\n".join(f"User-agent: {agent}" for agent in agents)
            blocks.append(f"# {group}\n{named}\nDisallow: /")
    blocks.append(f"User-agent: *\nDisallow: {_CLOSED}")
    blocks.append(f"Sitemap: {sitemap_url}")
    return "\n\n".join(blocks) + "\n"
