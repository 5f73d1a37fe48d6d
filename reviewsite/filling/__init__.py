"""
An archive of any size, made up: to see how the site behaves with 100,000 reviews.

``words.py`` makes names and prose up, ``archive.py`` writes the rows. The same
seed and the same present make the same archive.
"""

from .archive import fill

__all__ = ["fill"]
