"""When digests are due, by their briefs' wall clocks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from flows.due import moment_of

DAY = timedelta(days=1)
BEFORE = timedelta(hours=1)  # every feed is due once in it
Clock = tuple[time, str]  # wall-clock time and zone


def digest_times(briefs: Iterable[Clock], now: datetime) -> tuple[datetime, ...]:
    """Return the times (UTC) of the digests from a day before ``now`` to two days after, in order."""
    found = set()
    for at, zone in briefs:
        here = now.astimezone(ZoneInfo(zone)).date()
        for days in range(-1, 3):
            found.add(moment_of(here + timedelta(days=days), at, zone))
    return tuple(sorted(found))


def next_window(digests: Sequence[datetime], now: datetime) -> datetime | None:
    """Return when the next hour before a digest begins, after ``now``; None where there is no digest."""
    return next((digest - BEFORE for digest in digests if digest - BEFORE > now), None)


def window_begun(digests: Sequence[datetime], now: datetime) -> datetime | None:
    """Return when the hour before a digest began, inside such an hour; else None."""
    return next((digest - BEFORE for digest in digests if digest - BEFORE <= now < digest), None)


def digest_period(digests: Sequence[datetime]) -> timedelta:
    """Return the shortest time between two digests; those within an hour count as one. A day for none."""
    gaps = [later - earlier for earlier, later in pairwise(digests)]
    return min((gap for gap in gaps if gap > BEFORE), default=DAY)
