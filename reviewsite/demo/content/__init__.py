"""The demo's content as plain data: TOML beside this module, read by ``load``."""

from reviewsite.demo.content.reading import load

__all__ = ["load"]
