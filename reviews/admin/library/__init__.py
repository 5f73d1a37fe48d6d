"""The picture library, one subject a file."""

from . import page

__all__ = ["page"]
