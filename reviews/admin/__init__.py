"""The desk's pages, one subject a file."""

from . import catalogue, front, library, records, review

__all__ = ["catalogue", "front", "library", "records", "review"]
