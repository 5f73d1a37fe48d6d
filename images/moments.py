"""A time in words, for the desk's sentences."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime


def moment(time: dt.datetime) -> str:
    """A time (aware) as the desk reads it, in the site's zone."""
    local = localtime(time)
    return f"{date_format(local, 'DATE_FORMAT')}, {local:%H:%M} ({settings.TIME_ZONE})"
