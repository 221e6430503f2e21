"""What is looked at to tell how a home fares: gathered once, from the database and the folder."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb

from flows.backups.manifest import backups_folder, backups_in
from flows.backups.placing import is_ready
from flows.due import due, moment_of
from flows.home import Home
from flows.serving.server import served_at
from flows.settings import Settings
from seeds.folder import Seed, load_seed
from warehouse.condition.standing import FlowState, Waiting, flow_states, looking, waiting
from warehouse.poll.health import feed_health
from warehouse.tell.editions import last_scheduled


@dataclass(frozen=True, slots=True)
class BriefHour:
    """When a brief is told next by the schedule; ``overdue``: the hour (UTC) that came and was not kept."""

    brief: str
    zone: str
    next_at: datetime
    overdue: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a home stands at ``now`` (UTC); sizes in bytes; feeds that fail or are silent, by outlet."""

    now: datetime
    home: Home
    seed: str
    from_copy: bool
    flows: list[FlowState]
    waiting: Waiting
    failing: list[str]
    silent: list[str]
    briefs: list[BriefHour]
    at_work: bool
    half_restored: bool
    served_at: str | None
    database_bytes: int
    disk_free: int
    last_backup: datetime | None


def look(settings: Settings, now: datetime) -> Standing:
    """Gather how the home stands. Raises SeedError and WarehouseError, with what to do."""
    seed, home = load_seed(settings.seed, settings.feeds), Home(settings.home.absolute())
    with looking(home.pipeline, home.published) as (db, from_copy):
        flows = flow_states(db)
        found = waiting(db, seed.name, now)
        briefs = hours_of(db, seed, now)
        feeds = feed_health(db, seed.name, now)
    return Standing(
        now=now,
        home=home,
        seed=seed.name,
        from_copy=from_copy,
        flows=flows,
        waiting=found,
        failing=[feed.outlet for feed in feeds if feed.failures > 0],
        silent=[feed.outlet for feed in feeds if feed.silent_since and not feed.failures],
        briefs=briefs,
        at_work=home.is_held(),
        half_restored=is_ready(home),
        served_at=served_at(home),
        database_bytes=home.pipeline.stat().st_size,
        disk_free=shutil.disk_usage(home.folder).free,
        last_backup=last_backup(settings, home),
    )


def hours_of(db: duckdb.DuckDBPyConnection, seed: Seed, now: datetime) -> list[BriefHour]:
    """Return when each brief is told next."""
    found = []
    for brief in seed.topics.briefs:
        last_day, has_editions = last_scheduled(db, f"{seed.name}/{brief.name}")
        hour = due(brief.at, brief.zone, now, last_day=last_day, has_editions=has_editions)
        # Who never had the schedule keep an hour (cron, a person) is not late by it.
        overdue = hour.at if hour and hour.late and last_day else None
        day = now.date() - timedelta(days=1)
        while (at := moment_of(day, brief.at, brief.zone)) <= now:
            day += timedelta(days=1)
        found.append(BriefHour(brief.name, brief.zone, at, overdue))
    return found


def last_backup(settings: Settings, home: Home) -> datetime | None:
    """Return when the last backup was made (UTC)."""
    latest = next(iter(backups_in(backups_folder(settings, home))), None)
    return datetime.strptime(latest.name, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC) if latest else None
