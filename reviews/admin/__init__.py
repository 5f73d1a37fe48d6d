"""The desk's pages, one subject a file."""

from . import catalogue, records, review

__all__ = ["catalogue", "records", "review"]
