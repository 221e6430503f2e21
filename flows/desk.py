"""The desk: what a run works with, put together once and handed to each stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version

import duckdb

from flows.home import Home
from flows.progress import Progress
from flows.settings import Settings
from flows.watchlist import topic_rows
from seeds.folder import Seed, load_seed
from warehouse.connection import connect
from warehouse.match.topics import TopicRow

Clock = Callable[[], datetime]
PROGRAM_VERSION = version("storywatch")


def wall_clock() -> datetime:
    """Return the time of day, aware, in UTC; the only place that asks for it."""
    return datetime.now(UTC)


def stopped_clock(now: datetime) -> Clock:
    """Return a clock that always says ``now``: for rehearsals and for the demo's three days."""
    return lambda: now


@dataclass(frozen=True, slots=True)
class Desk:
    """Settings, home, seed and clock of a run; ``started_at`` is the run's own time (UTC)."""

    settings: Settings
    home: Home
    seed: Seed
    topics: list[TopicRow]
    clock: Clock
    started_at: datetime
    progress: Progress = field(default_factory=Progress)

    @contextmanager
    def database(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the pipeline's database: short, and never across network I/O."""
        with connect(self.home.pipeline, wait_seconds=self.settings.lock_seconds) as db:
            db.execute("SET memory_limit = ?", [self.settings.memory_limit])
            yield db


def open_desk(settings: Settings, clock: Clock = wall_clock, progress: Progress | None = None) -> Desk:
    """Read the seed and prepare the home. Raises UsageError and SeedError before anything is touched."""
    seed = load_seed(settings.seed, settings.feeds)
    topics = topic_rows(seed)
    home = Home(settings.home.absolute())
    home.prepare()
    return Desk(settings, home, seed, topics, clock, clock(), progress or Progress())
