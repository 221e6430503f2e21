"""When a brief is due: its hour in its zone, once, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.due import Due, due, moment_of

SEVEN, MADRID = time(7), "Europe/Madrid"
TODAY, YESTERDAY = date(2026, 11, 22), date(2026, 11, 21)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def asked(now: str, last_day: date | None = YESTERDAY, has_editions: bool = True) -> Due | None:
    return due(SEVEN, MADRID, at(now), last_day=last_day, has_editions=has_editions)


def test_it_is_due_from_its_hour_on_and_not_before() -> None:
    assert asked("2026-11-22T05:59:59") is None
    assert asked("2026-11-22T06:00:00") == Due(TODAY, at("2026-11-22T06:00"), late=False)
    assert asked("2026-11-22T07:30:00") == Due(TODAY, at("2026-11-22T06:00"), late=False)


def test_it_is_due_once() -> None:
    assert asked("2026-11-22T07:02:00", last_day=TODAY) is None
    assert asked("2026-11-22T22:59:00", last_day=TODAY) is None


def test_two_hours_after_it_is_late() -> None:
    found = asked("2026-11-22T08:00:00")
    assert found is not None
    assert found.late


def test_what_was_missed_for_a_week_is_caught_up_once_by_the_latest_hour() -> None:
    found = asked("2026-11-22T03:00:00", last_day=date(2026, 11, 15))
    assert found == Due(YESTERDAY, at("2026-11-21T06:00"), late=True)
    assert asked("2026-11-22T03:00:00", last_day=YESTERDAY) is None


def test_a_new_brief_did_not_miss_yesterday() -> None:
    assert asked("2026-11-22T03:00:00", last_day=None, has_editions=False) is None
    found = asked("2026-11-22T06:02:00", last_day=None, has_editions=False)
    assert found is not None
    assert found.day == TODAY


@pytest.mark.parametrize(
    ("day", "hour", "moment"),
    [
        (date(2026, 3, 29), time(2, 30), "2026-03-29T01:30"),  # never comes: clocks go from 2 to 3
        (date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),  # comes twice: the first counts
        (date(2026, 3, 28), time(7), "2026-03-28T06:00"),
        (date(2026, 3, 29), time(7), "2026-03-29T05:00"),
        (date(2026, 10, 25), time(7), "2026-10-25T06:00"),
    ],
)
def test_the_hour_follows_the_clocks(day: date, hour: time, moment: str) -> None:
    assert moment_of(day, hour, MADRID) == at(moment)


@given(
    start=st.datetimes(at("2026-01-01").replace(tzinfo=None), at("2026-12-01").replace(tzinfo=None)),
    hour=st.times(),
    zone=st.sampled_from(["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Tokyo"]),
)
def test_hourly_looks_over_three_weeks_keep_every_day_once(start: datetime, hour: time, zone: str) -> None:
    now, last_day = start.replace(tzinfo=UTC), None
    kept: list[date] = []
    for _ in range(21 * 24):
        found = due(hour, zone, now, last_day=last_day, has_editions=bool(kept))
        if found is not None:
            kept.append(found.day)
            last_day = found.day
        now += timedelta(hours=1)
    assert len(kept) == len(set(kept))
    assert len(kept) in (20, 21, 22)
    assert {later - earlier for earlier, later in pairwise(kept)} == {timedelta(1)}


def test_an_hour_shortly_before_midnight_is_kept_by_the_look_after_it() -> None:
    def asked_at(now: str) -> Due | None:
        return due(time(23, 30), "UTC", at(now), last_day=None, has_editions=False)

    assert asked_at("2026-11-22T23:02") is None
    assert asked_at("2026-11-23T00:02") == Due(TODAY, at("2026-11-22T23:30"), late=False)
