"""The sample newsroom with its requests counted, and runs of the plain stages over it, without Prefect."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from flows.desk import Desk, open_desk, stopped_clock
from flows.running import Stage, run_stages
from flows.settings import read_settings
from flows.stages.batches import Counts, directly
from flows.stages.match import match_stage
from flows.stages.poll import poll_stage
from flows.stages.read import read_stage
from flows.stages.tell import tell_stage
from seeds.demo.server import DemoNewsroom, run_times
from seeds.demo.site import Response

FIRST_DAY = date(2026, 11, 20)
TIMES = run_times(FIRST_DAY)


class WatchedSite:
    """Stands before the newsroom's site: counts what is asked for, and can hold answers back."""

    def __init__(self, newsroom: DemoNewsroom) -> None:
        self.site = newsroom.site
        self.feed_paths = {name: outlet.feed_path for name, outlet in newsroom.newsroom.outlets.items()}
        self.lock = threading.Lock()
        self.pages: Counter[str] = Counter()
        self.feeds: Counter[str] = Counter()
        self.open_gate = threading.Event()
        self.open_gate.set()
        self.held_after = 0
        self.pages_held = threading.Event()
        self.unreachable = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.site, name)

    def hold_pages_after(self, number: int) -> None:
        """Answer so many pages more, and none after them until ``release``."""
        self.held_after = self.pages.total() + number
        self.pages_held.clear()
        self.open_gate.clear()

    def release(self) -> None:
        """Answer everything again."""
        self.open_gate.set()

    def forget(self) -> None:
        """Begin to count anew."""
        self.pages.clear()
        self.feeds.clear()

    def respond(self, outlet: str, day: int, target: str) -> Response:
        """Count, wait where pages are held back, answer; or break off like a dead line."""
        if self.unreachable:
            raise ConnectionAbortedError
        if target == self.feed_paths[outlet]:
            with self.lock:
                self.feeds[outlet] += 1
        elif target != "/robots.txt":
            with self.lock:
                self.pages[f"{outlet}{target}"] += 1
                over = self.pages.total() > self.held_after
            if over and not self.open_gate.is_set():
                self.pages_held.set()
                self.open_gate.wait(60)
        return self.site.respond(outlet, day, target)


class Newsroom(DemoNewsroom):
    """The sample newsroom on free ports, from day 1, with its site watched as ``watched``."""

    def __init__(self) -> None:
        super().__init__(FIRST_DAY, first_port=0)
        self.watched = WatchedSite(self)
        self.site = self.watched  # type: ignore[assignment]
        for server in self._servers.values():
            server.handle_error = lambda *_broken: None  # type: ignore[method-assign]

    def stop(self) -> None:
        """Free what waits, and close."""
        self.watched.release()
        self.close()


def desk_at(home: Path, feeds: Path, now: datetime, **settings: Any) -> Desk:
    """Return a desk of the demo's seed whose clock stands at ``now``."""
    given = {"seed": "demo", "allow_private": "127.0.0.0/8", "workers": 0} | settings
    return open_desk(read_settings(home=home, feeds=feeds, **given), stopped_clock(now))


def run_daily(desk: Desk) -> Counts:
    """Run the four stages in one run, as the daily flow does."""
    stages: list[Stage] = [partial(poll_stage, everything=True), read_stage, match_stage, tell_stage]
    return run_stages(desk, "daily", stages, directly).counts


def run_stage(desk: Desk, name: str, stage: Callable[..., Any]) -> Counts:
    """Run one stage."""
    return run_stages(desk, name, [stage], directly).counts


def rows(home: Path, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Return the answer of the published copy."""
    with duckdb.connect(str(home / "storywatch.duckdb"), read_only=True) as db:
        db.execute("SET TimeZone = 'UTC'")
        return db.execute(sql, list(parameters)).fetchall()


def one(home: Path, sql: str, *parameters: Any) -> Any:
    """Return the only value of the published copy's answer."""
    return rows(home, sql, *parameters)[0][0]
