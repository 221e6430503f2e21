"""status: what ran, what is due next, what waits; and what is not as it should be."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flows.backups.told import size
from flows.condition.standing import Standing, look
from flows.desk import wall_clock
from flows.lines import print_line, shown
from flows.settings import Settings
from flows.summary import figures
from flows.tables import cut
from reports.status import counted
from warehouse.condition.standing import FlowState

# A message is tried again by every run; one that has waited for so long has been tried.
DELIVERY_WAITS = timedelta(hours=2)
WIDTH, WIDEST = 11, 100
# What a run of one of these flows leaves when it is killed, the next of those does.
LEFT_TO_THEM = {"daily", "poll_and_read", "poll", "read", "match"}
GO_ON = {"daily", "poll_and_read"}


def show_status(
    settings: Settings, *, stale_hours: float, as_json: bool, now: datetime | None = None
) -> bool:
    """Print how the home fares; tells whether all is well. Raises SeedError and WarehouseError."""
    standing = look(settings, now or wall_clock())
    wrong = list(problems(standing, timedelta(hours=stale_hours)))
    if as_json:
        sys.stdout.write(json.dumps(as_told(standing, wrong), indent=1, ensure_ascii=False) + "\n")
    else:
        for head, text in [*lines(standing), *(("Wrong", each) for each in wrong)]:
            print_line(f"{head:<{WIDTH}}{text}")
        print_line("All is well." if not wrong else "What to do about it: storywatch doctor")
    return not wrong


def problems(standing: Standing, stale: timedelta) -> Iterator[str]:
    """Yield what is not as it should be, each as a sentence."""
    if standing.half_restored and not standing.at_work:
        yield "a restore was stopped midway: the next run finishes it, and this is how things stood before"
    completed = [flow.completed_at for flow in standing.flows if flow.completed_at]
    if not completed:
        yield "no run has ever done all its work"
    elif standing.now - max(completed) > stale:
        yield f"no run has done all its work since {minute(max(completed))}, {ago(standing, max(completed))}"
    for flow in standing.flows:
        if flow.status == "failed":
            yield f"the last run of {flow.flow} failed: {flow.note or 'nothing more is known'}"
        elif flow.status == "running" and not gone_on(standing, flow) and not standing.from_copy:
            yield f"the last run of {flow.flow} was killed; the next one goes on from there"
    for brief in standing.briefs:
        if brief.overdue:
            yield f"the edition of {brief.brief} was due at {minute(brief.overdue)}"
    waits = standing.waiting
    if waits.deliveries_since and standing.now - waits.deliveries_since > DELIVERY_WAITS:
        yield f"{count(waits.deliveries, 'message')} not delivered since {minute(waits.deliveries_since)}"
    if 2 * len(standing.failing) > waits.feeds:
        yield f"{len(standing.failing)} of {waits.feeds} feeds fail: storywatch feeds health says why"


def gone_on(standing: Standing, killed: FlowState) -> bool:
    """Tell whether a run that did not end is still at work, or a later one has done what it left."""
    later = [flow.completed_at for flow in standing.flows if flow.flow in GO_ON and flow.completed_at]
    return standing.at_work or (
        killed.flow in LEFT_TO_THEM and any(killed.started_at < begun for begun in later)
    )


def lines(standing: Standing) -> Iterator[tuple[str, str]]:
    """Yield what is printed, each with its head."""
    waits = standing.waiting
    yield "Home", f"{shown(standing.home.folder)}, seed {standing.seed}; {sizes(standing)}"
    if standing.from_copy:
        yield "", "a run has the database: this is how the published copy has it"
    head = "Runs"
    for flow in standing.flows:
        yield head, f"{flow.flow:<14}{minute(flow.started_at)}  {outcome(flow)}"
        head = ""
    yield "Next", f"{'feeds':<14}{next_poll(standing)}"
    for brief in standing.briefs:
        local = brief.next_at.astimezone(ZoneInfo(brief.zone))
        yield "", f"{brief.brief:<14}{local:%Y-%m-%d %H:%M} {brief.zone}"
    yield "", f"{'schedules':<14}{standing.served_at or 'kept by nobody here: storywatch serve, or cron'}"
    reading = f"{count(waits.pages_to_read, 'page')} to read, {count(waits.articles_to_match, 'article')}"
    telling = f"{waits.articles_to_group:,} to group, {count(waits.deliveries, 'message')} to deliver"
    yield "Waiting", f"{reading} to match, {telling}"
    yield "Feeds", f"{waits.feeds:,} listed"
    for names, what in ((standing.failing, "failing"), (standing.silent, "silent")):
        if names:
            yield "", f"{len(names)} {what}: {cut(', '.join(sorted(names)), WIDEST)}"
    backup = standing.last_backup
    yield "Backup", f"{minute(backup)}, {ago(standing, backup)}" if backup else "none: storywatch backup"


def outcome(flow: Any) -> str:
    """Say how a run ended, and what it did."""
    took = f" in {(flow.finished_at - flow.started_at).total_seconds():.0f} s" if flow.finished_at else ""
    did = figures(flow.counts or {}).rstrip(".").lower() if flow.status == "completed" else flow.note
    return f"{flow.status.replace('_', ' ')}{took}{f': {cut(did, WIDEST)}' if did else ''}"


def next_poll(standing: Standing) -> str:
    """Say how many feeds are due, and when the next is."""
    waits = standing.waiting
    due = f"{waits.feeds_due:,} due now" if waits.feeds_due else "none due now"
    return f"{due}, the next {minute(waits.next_poll_at)}" if waits.next_poll_at else due


def sizes(standing: Standing) -> str:
    """Say how large the database is, and what the disk has left."""
    return f"database {size(standing.database_bytes)}, {size(standing.disk_free)} free on its disk"


def minute(at: datetime | None) -> str:
    """Return a time to the minute, UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"


def ago(standing: Standing, at: datetime) -> str:
    """Say how long ago a time is."""
    hours = (standing.now - at) / timedelta(hours=1)
    return f"{count(int(hours // 24), 'day')} ago" if hours >= 48 else f"{count(int(hours), 'hour')} ago"


def count(number: int, thing: str) -> str:
    """Return a number of things whose plural takes an s."""
    return counted(number, thing, f"{thing}s")


def as_told(standing: Standing, wrong: list[str]) -> dict[str, Any]:
    """Return the same for another program: times in ISO 8601, sizes in bytes."""
    told = asdict(standing) | {"home": standing.home.folder, "problems": wrong, "well": not wrong}
    plain: dict[str, Any] = json.loads(json.dumps(told, default=spoken))
    return plain


def spoken(value: object) -> Any:
    """Return what JSON has no form for."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(type(value).__name__)
