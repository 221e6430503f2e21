"""When a brief's edition is due: a pure decision from its hour, its zone and what the schedule has kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LATE = timedelta(hours=2)  # the schedule looks once an hour: up to one is its own doing


@dataclass(frozen=True, slots=True)
class Due:
    """An hour of a brief that has come: its local day, its moment (UTC), and whether we come late."""

    day: date
    at: datetime
    late: bool


def due(at: time, zone: str, now: datetime, *, last_day: date | None, has_editions: bool) -> Due | None:
    """Return the hour that has come and was not kept yet, None where there is none.

    ``last_day`` is the last local day whose hour the schedule kept. Hours that were missed are caught up
    once, by the latest of them. Yesterday's is caught up late only by a brief that has editions: one that
    was set up this morning did not miss it.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    for day in (today, today - timedelta(days=1)):
        moment = moment_of(day, at, zone)
        if moment > now:
            continue
        late = now - moment >= LATE
        if (last_day is not None and last_day >= day) or (day < today and late and not has_editions):
            return None
        return Due(day, moment, late)
    return None


def moment_of(day: date, at: time, zone: str) -> datetime:
    """Return the moment (UTC) of a wall-clock time.

    Where clocks go back and the time comes twice, it is the first; where they go forward and it never
    comes, it is as much later as the clocks were put forward.
    """
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC)
