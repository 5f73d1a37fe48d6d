"""
A time as it is entered at the desk: in the site's zone, and never by guess.

On the night the clocks change, a wall clock's time may come twice or not at
all. Both are refused with a choice of the instants that may be meant.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.safestring import SafeString
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def site_zone() -> dt.tzinfo:
    return get_default_timezone()


def readings(local: dt.datetime, zone: dt.tzinfo) -> list[dt.datetime]:
    """
    The instants (UTC, the earlier first) that a naive ``local`` time may mean in ``zone``.

    One as a rule. Two where the time comes twice, and where it does not exist:
    then they are what it would be by the clock before and after the change.
    """
    instants = {local.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
    return sorted(instants)


def exists(local: dt.datetime, zone: dt.tzinfo) -> bool:
    """Whether clocks in ``zone`` ever show the naive time ``local``."""
    return any(_wall_clock(instant, zone) == local for instant in readings(local, zone))


def _wall_clock(instant: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def offset(instant: dt.datetime, zone: dt.tzinfo) -> str:
    """“UTC+2”, “UTC+5:30”."""
    seconds = int((instant.astimezone(zone).utcoffset() or dt.timedelta()).total_seconds())
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"UTC{'-' if seconds < 0 else '+'}{hours}{f':{minutes:02}' if minutes else ''}"


def clock_time(instant: dt.datetime, zone: dt.tzinfo, beside: dt.tzinfo | None = None) -> str:
    """“24 November 2026, 09:00”; the time alone where it is the same day in the zone ``beside``."""
    local = instant.astimezone(zone)
    if beside and local.date() == instant.astimezone(beside).date():
        return f"{local:%H:%M}"
    return f"{date_format(local)}, {local:%H:%M}"


def elsewhere(instant: dt.datetime, own: dt.tzinfo | None) -> str:
    """The same instant in UTC, and in a person's ``own`` zone where that is another."""
    site = site_zone()
    told = f"{clock_time(instant, dt.UTC, site)} UTC"
    if own is not None and str(own) not in {"UTC", str(site)}:
        told += f" · {clock_time(instant, own, site)} {own}"
    return told


def _parsed(typed: str) -> dt.datetime | None:
    try:
        time = dt.datetime.fromisoformat(typed)
    except ValueError:
        return None
    # The calendar's ends have no room for another zone.
    return time if dt.MINYEAR < time.year < dt.MAXYEAR else None


class SiteTimeInput(forms.Widget):
    """The wall clock's time, with a choice beside it where it can mean two instants."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        #: Whose own time is shown beside.
        self.own_zone: zoneinfo.ZoneInfo | None = None

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> tuple[str, str]:
        return (data.get(name) or "").strip(), data.get(f"{name}_reading") or ""

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        return name not in data

    def id_for_label(self, id_: str) -> str:
        return id_

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        zone = site_zone()
        typed, chosen = value if isinstance(value, tuple) else as_typed(value, zone)
        local = _parsed(typed)
        instants = readings(local, zone) if local and local.tzinfo is None else []
        told = instants[0] if len(instants) == 1 else _parsed(chosen) if chosen else None
        return render_to_string(
            "admin/widgets/site_time.html",
            {
                "name": name,
                "typed": typed,
                "attrs": self.build_attrs(self.attrs, attrs),
                "zone": zone,
                "readings": [
                    (i.isoformat(), f"{clock_time(i, zone)} ({offset(i, zone)})") for i in instants
                ]
                if len(instants) > 1
                else [],
                "chosen": chosen,
                "elsewhere": elsewhere(told, self.own_zone) if told else "",
            },
        )


def as_typed(value: dt.datetime | None, zone: dt.tzinfo) -> tuple[str, str]:
    if value is None:
        return "", ""
    local = _wall_clock(value, zone).replace(microsecond=0)
    return local.isoformat(timespec="seconds" if local.second else "minutes"), (
        value.replace(microsecond=0).astimezone(dt.UTC).isoformat()
    )


class SiteTimeField(forms.Field):
    """A time in the site's zone. Cleans to an aware ``datetime`` in UTC, or ``None``."""

    widget = SiteTimeInput
    default_error_messages = {
        "invalid": gettext_lazy("Write a date and a time, such as 2026-11-24 09:00."),
        "twice": gettext_lazy("%(time)s comes twice that night in %(zone)s: choose which."),
        "never": gettext_lazy(
            "The clocks go forward that night: there is no %(time)s in %(zone)s. Choose another."
        ),
    }

    def to_python(self, value: Any) -> dt.datetime | None:
        if isinstance(value, dt.datetime):
            return value
        typed, chosen = value or ("", "")
        if not typed:
            return None
        local = _parsed(typed)
        if local is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if local.tzinfo is not None:
            return local.astimezone(dt.UTC)
        return self._instant(local, chosen)

    def _instant(self, local: dt.datetime, chosen: str) -> dt.datetime:
        zone = site_zone()
        instants = readings(local, zone)
        if len(instants) == 1:
            return instants[0]
        for instant in instants:
            if instant.isoformat() == chosen:
                return instant
        code = "twice" if exists(local, zone) else "never"
        raise ValidationError(
            self.error_messages[code], code=code, params={"time": f"{local:%H:%M}", "zone": zone}
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            cleaned = self.to_python(data)
        except ValidationError:
            return True
        before = initial.replace(microsecond=0) if isinstance(initial, dt.datetime) else None
        return before != cleaned


def _site_time_label() -> str:
    return _("Time in %(zone)s") % {"zone": site_zone()}


#: How a time's field is named: “Time in Asia/Seoul”.
site_time_label = lazy(_site_time_label, str)()
