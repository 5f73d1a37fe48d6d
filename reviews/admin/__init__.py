"""The desk's pages, one subject a file."""

from . import catalogue, library, records, review

__all__ = ["catalogue", "library", "records", "review"]
