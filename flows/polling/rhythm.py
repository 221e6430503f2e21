"""How soon a feed is asked again while it answers: when half of its window will have filled.

Pure: what is known of the feed and ``now`` go in, a pause and its reason come out. All times are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

HALF_HOUR = timedelta(minutes=30)
HALF_HOURS = 48
WINDOW_DECAY = 0.99  # a document: a window that shrank is believed after some weeks
HASTE_LEAST, HASTE_GROWTH = 1 / 16, 1.05
FIRST_DAY = timedelta(hours=24)
JITTER = 0.1


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a keeper may set: the shortest and the longest pause, and the one of a feed's first day."""

    shortest: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=6)
    first_day: timedelta = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a feed's polls have shown of it.

    ``window``: items it lists at most; ``profile``: for each half-hour of the day (0..47, UTC) the most items
    that were new in it on one of the last seven days; ``haste``: below 1 after overflows.
    """

    window: float
    profile: Mapping[int, int]
    haste: float = 1.0
    first_ok_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A time to wait, and why so long."""

    length: timedelta
    because: str


def target(
    rhythm: Rhythm,
    now: datetime,
    bounds: Bounds,
    period: timedelta,
    interval: timedelta | None = None,
) -> Pause:
    """Return how long after ``now`` a feed that answers is asked again, before hints, jitter and digests.

    ``period`` is the time between two digests; ``interval`` the feed list's own wish, which goes before all.
    """
    if interval is not None:
        return Pause(interval, f"every {words(interval)}, as the feed list says")
    longest = max(bounds.shortest, min(bounds.longest, period / 3))
    if rhythm.first_ok_at is None or now - rhythm.first_ok_at < FIRST_DAY:
        return Pause(min(bounds.first_day, longest), f"every {words(bounds.first_day)} on the first day")
    filled = half_filled(rhythm, now)
    if filled is None:
        text = f"half of the {rhythm.window:.0f} listed items will not be new within a day"
        pause = longest
    else:
        text = f"half of the {rhythm.window:.0f} listed items may be new in {words(filled)}"
        pause = filled
    if rhythm.haste < 1:
        pause *= rhythm.haste
        text += f", times {rhythm.haste:.2f} for items that may have been missed"
    kept = min(max(pause, bounds.shortest), longest)
    if kept != pause:
        text += f"; kept between {words(bounds.shortest)} and {words(longest)}"
    return Pause(kept, text)


def half_filled(rhythm: Rhythm, now: datetime) -> timedelta | None:
    """Return the first time in which the profile sums up to half the window; None: not within a day."""
    wanted = max(rhythm.window, 1.0) / 2
    begun = half_hour_began(now)
    left = (begun + HALF_HOUR - now) / HALF_HOUR
    place, passed = half_hour_of(now), timedelta(0)
    for number in range(HALF_HOURS + 1):
        share = left if number == 0 else 1 - left if number == HALF_HOURS else 1.0
        here = rhythm.profile.get((place + number) % HALF_HOURS, 0) * share
        if here and here >= wanted:
            return passed + HALF_HOUR * share * (wanted / here)
        wanted -= here
        passed += HALF_HOUR * share
    return None


def half_hour_of(now: datetime) -> int:
    """Return the half-hour of the day, 0 to 47, UTC."""
    return int(now.timestamp()) // 1800 % HALF_HOURS


def half_hour_began(now: datetime) -> datetime:
    """Return the beginning of the half-hour."""
    return now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)


def window_after(window: float, listed: int) -> float:
    """Return the slowly decaying maximum of the items listed, after a document with so many."""
    return max(float(listed), window * WINDOW_DECAY)


def profile_after(profile: Mapping[int, int], now: datetime, new: int) -> dict[int, int]:
    """Return the profile with what a poll brought just now."""
    here = half_hour_of(now)
    return {**profile, here: max(profile.get(here, 0), new)}


def haste_after(haste: float, *, overflowed: bool) -> float:
    """Return the haste after a poll: halved where items may have been missed, else a little less of it."""
    return max(HASTE_LEAST, haste / 2) if overflowed else min(1.0, haste * HASTE_GROWTH)


def jitter(feed_id: str) -> float:
    """Return the feed's own factor, 0.9 to 1.1, always the same: feeds of one rhythm do not march in step."""
    return 1 - JITTER + 2 * JITTER * int(feed_id[:8], 16) / 0xFFFFFFFF


def words(pause: timedelta) -> str:
    """Return a pause as people say it: 45 min, 2 h 10 min, 3 days."""
    minutes = round(pause.total_seconds() / 60)
    if minutes >= 2 * 24 * 60:
        return f"{minutes / 1440:.0f} days"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
