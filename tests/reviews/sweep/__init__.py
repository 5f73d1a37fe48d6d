"""
The sweep: everything public, at every interesting instant, with hidden things planted.

Each hidden thing carries a word of its own in every text that it has. The site
is then crawled from its home page, link by link, at every instant at which
something changes: no word is on any page before its time or after its end, no
link leads nowhere, and every address of a hidden thing answers exactly as one
that never was.
"""
