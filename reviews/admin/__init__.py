"""The desk's pages, one subject a file."""

from . import catalogue, front, records, review

__all__ = ["catalogue", "front", "records", "review"]
