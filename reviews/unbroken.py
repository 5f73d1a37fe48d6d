"""Romanised given names in one piece: “Se-ri” is no word to be divided at its hyphen."""

from __future__ import annotations

import re

from django.utils.safestring import SafeString

#: A tag is passed over whole, as a serialiser writes it: ">" may stand in a quoted value.
#: A name that a text begins with stays bare: its first letter may be a large one.
#: (What may begin stands first, for the engine to look for that alone.)
_TAG_OR_NAME = re.compile(
    r"""[<A-Z](?:(?<=<)(?:[^>"]++|"[^"]*")*+>"""
    r"""|(?<![\w-].)(?<!<p class="opening">.)[a-z]+(?:-[a-z]+)+(?![\w-]))"""
)


def unbroken(html: str, longest: int = 24) -> SafeString:
    """
    ``html`` (escaped or clean) with each such name in a span that static/site.css keeps whole.

    What looks like one and is longer than ``longest`` may be divided: it would not fit into a
    line of a small screen. Some 10 µs a kilobyte.
    """

    def kept(match: re.Match[str]) -> str:
        found = match[0]
        is_name = found[0] != "<" and len(found) <= longest
        return f'<span class="whole">{found}</span>' if is_name else found

    return SafeString(_TAG_OR_NAME.sub(kept, html) if "-" in html else html)
