"""The desk's pages, one subject a file."""

from . import catalogue, front, library, people, records, review

__all__ = ["catalogue", "front", "library", "people", "records", "review"]
