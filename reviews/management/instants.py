"""Times as they are typed at a command."""

from __future__ import annotations

import datetime as dt

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _


def instant(text: str) -> dt.datetime:
    """
    An instant in UTC. A date is its midnight; without a zone it is the site's.

    Raises ``CommandError``.
    """
    try:
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)) is not None:
            moment = dt.datetime.combine(day, dt.time())
        if moment is not None:
            aware = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
            return aware.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    words = {"text": " ".join(text.split())}
    raise CommandError(_("“%(text)s” is no time in ISO 8601.") % words)
