"""The site's settings, with an address more: an empty view behind the same middleware."""

from reviewsite.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
