import datetime as dt
import zoneinfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from reviews.forms.site_time import SiteTimeField, elsewhere, exists, readings

MADRID = zoneinfo.ZoneInfo("Europe/Madrid")


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


def clean(typed, reading=""):
    return SiteTimeField().clean((typed, reading))


def test_a_time_is_read_in_the_sites_zone():
    assert clean("2026-11-24T09:00") == utc(2026, 11, 24, 0, 0)
    assert clean("2026-11-24 09:00") == utc(2026, 11, 24, 0, 0)


def test_a_time_that_brings_its_own_offset_is_taken_as_it_is():
    assert clean("2026-11-24T09:00+01:00") == utc(2026, 11, 24, 8, 0)


@pytest.mark.parametrize(
    "typed",
    ["soon", "2026-13-01T09:00", "24.11.2026 09:00", "0001-01-01T00:00", "9999-12-31T23:59"],
)
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        clean(typed)
    assert refused.value.code == "invalid"


def test_an_empty_time_is_none_where_it_may_be():
    assert SiteTimeField(required=False).clean(("", "")) is None


class TestTheNightTheClocksChange:
    @pytest.fixture(autouse=True)
    def in_madrid(self, settings):
        settings.TIME_ZONE = "Europe/Madrid"

    # In 2026 Madrid goes to summer time on 29 March at 2:00 and back on 25 October at 3:00.
    def test_a_time_that_comes_twice_is_refused_with_a_choice(self):
        with pytest.raises(ValidationError) as refused:
            clean("2026-10-25T02:30")
        assert refused.value.code == "twice"
        html = SiteTimeField().widget.render("time", ("2026-10-25T02:30", ""))
        assert "02:30 (UTC+2)" in html
        assert "02:30 (UTC+1)" in html

    def test_the_choice_decides(self):
        first, second = readings(dt.datetime(2026, 10, 25, 2, 30), MADRID)
        assert clean("2026-10-25T02:30", first.isoformat()) == utc(2026, 10, 25, 0, 30)
        assert clean("2026-10-25T02:30", second.isoformat()) == utc(2026, 10, 25, 1, 30)

    def test_a_choice_for_another_time_does_not_count(self):
        first, _ = readings(dt.datetime(2026, 10, 25, 2, 15), MADRID)
        with pytest.raises(ValidationError):
            clean("2026-10-25T02:30", first.isoformat())

    def test_a_time_that_does_not_exist_is_refused_with_the_instants_around_it(self):
        with pytest.raises(ValidationError) as refused:
            clean("2026-03-29T02:30")
        assert refused.value.code == "never"
        html = SiteTimeField().widget.render("time", ("2026-03-29T02:30", ""))
        assert "01:30 (UTC+1)" in html
        assert "03:30 (UTC+2)" in html
        before, after = readings(dt.datetime(2026, 3, 29, 2, 30), MADRID)
        assert clean("2026-03-29T02:30", before.isoformat()) == utc(2026, 3, 29, 0, 30)
        assert clean("2026-03-29T02:30", after.isoformat()) == utc(2026, 3, 29, 1, 30)

    def test_a_stored_time_of_that_night_comes_back_as_itself(self):
        for stored in (utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)):
            html = SiteTimeField().widget.render("time", stored)
            assert f'value="{stored.isoformat()}" selected' in html
            assert not SiteTimeField().has_changed(stored, ("2026-10-25T02:30", stored.isoformat()))


@given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2060, 1, 1)))
def test_every_instant_can_be_typed(naive):
    instant = naive.replace(tzinfo=dt.UTC, microsecond=0)
    local = instant.astimezone(MADRID).replace(tzinfo=None, fold=0)
    assert instant in readings(local, MADRID)
    assert exists(local, MADRID)


def test_utc_and_ones_own_zone_are_told_beside():
    assert elsewhere(utc(2026, 11, 24, 0, 0), MADRID) == "00:00 UTC · 01:00 Europe/Madrid"
    # Another day than in Seoul is said in full.
    assert elsewhere(utc(2026, 11, 23, 16, 0), None) == "23 November 2026, 16:00 UTC"
    assert "Asia/Seoul" not in elsewhere(utc(2026, 11, 24, 0, 0), zoneinfo.ZoneInfo("Asia/Seoul"))
