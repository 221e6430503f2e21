"""Figures for Prometheus, from the database: what was done, what waits, when runs last did all their work.

They are read when they are asked for, so they are those of every process that ran, and survive a restart.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from flows.condition.standing import Standing, look
from flows.errors import RunFailed, UsageError
from flows.home import Home
from flows.settings import Settings
from seeds.errors import SeedError
from warehouse.condition.standing import figures, looking
from warehouse.errors import WarehouseError

LOOPBACK = "127.0.0.1"
# Whoever asks more often gets the same again: a scrape must never keep a run from its database.
SECONDS_KEPT = 10.0

COUNTERS = {
    "polls": ("reason", "Polls of feeds, by their outcome"),
    "pages": ("reason", "Fetches of article pages, by their outcome"),
    "entries": ("", "Entries that feeds listed"),
    "matches": ("topic", "Matches ever found, by topic"),
    "editions": ("brief", "Editions composed, by brief"),
}


class HomeFigures(Collector):
    """A home's figures as Prometheus wants them."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self.settings, self.clock = settings, clock
        self.kept: list[Metric] = []
        self.kept_at = float("-inf")

    def describe(self) -> list[Metric]:
        """Return nothing: the registry is not to collect when the collector is made known to it."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield the figures; ``storywatch_up`` alone, as 0, where the database cannot be looked at."""
        if monotonic() - self.kept_at > SECONDS_KEPT:
            try:
                self.kept = [gauge("up", "Whether the database can be looked at", 1), *self.gathered()]
            except (WarehouseError, SeedError, UsageError, OSError):
                self.kept = [gauge("up", "Whether the database can be looked at", 0)]
            self.kept_at = monotonic()
        yield from self.kept

    def gathered(self) -> Iterator[Metric]:
        """Yield all figures."""
        home = Home(self.settings.home.absolute())
        with looking(home.pipeline, home.published) as (db, _):
            found = figures(db)
        for name, (label, told) in COUNTERS.items():
            metric = CounterMetricFamily(f"storywatch_{name}", told, labels=[label] if label else [])
            for figure, value, number in found:
                if figure == name:
                    metric.add_metric([value] if label else [], number)
            yield metric
        kept = GaugeMetricFamily(
            "storywatch_articles", "Articles, by the quality of their text", labels=["quality"]
        )
        sent = GaugeMetricFamily(
            "storywatch_deliveries", "Deliveries, by state", labels=["channel", "status"]
        )
        for figure, value, number in found:
            if figure == "articles":
                kept.add_metric([value], number)
            if figure == "deliveries":
                sent.add_metric(value.split(" ", 1), number)
        yield kept
        yield sent
        yield from of_standing(look(self.settings, self.clock()))


def of_standing(standing: Standing) -> Iterator[Metric]:
    """Yield what waits, how the feeds fare, and when runs were."""
    waits = standing.waiting
    waiting = GaugeMetricFamily("storywatch_waiting", "What waits at each stage", labels=["stage"])
    for stage, number in (
        ("poll", waits.feeds_due),
        ("read", waits.pages_to_read),
        ("match", waits.articles_to_match),
        ("group", waits.articles_to_group),
        ("deliver", waits.deliveries),
    ):
        waiting.add_metric([stage], number)
    yield waiting
    yield gauge("feeds", "Feeds that the seed lists", waits.feeds)
    yield gauge("feeds_failing", "Feeds whose last poll failed", len(standing.failing))
    yield gauge("feeds_silent", "Feeds that answer and bring nothing new", len(standing.silent))
    yield gauge("database_bytes", "Size of the pipeline's database", standing.database_bytes)
    yield gauge("disk_free_bytes", "Room that the home's disk has left", standing.disk_free)
    if standing.last_backup:
        yield gauge("last_backup_timestamp_seconds", "When", standing.last_backup.timestamp())
    began = GaugeMetricFamily("storywatch_last_run_timestamp_seconds", "When the last began", labels=["flow"])
    done = GaugeMetricFamily(
        "storywatch_last_success_timestamp_seconds", "When the last that did all began", labels=["flow"]
    )
    failed = GaugeMetricFamily("storywatch_last_run_failed", "1: the last run failed", labels=["flow"])
    for flow in standing.flows:
        began.add_metric([flow.flow], flow.started_at.timestamp())
        failed.add_metric([flow.flow], float(flow.status == "failed"))
        if flow.completed_at:
            done.add_metric([flow.flow], flow.completed_at.timestamp())
    yield from (began, done, failed)


def gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    """Return a figure without labels."""
    return GaugeMetricFamily(f"storywatch_{name}", told, value=value)


@contextmanager
def figures_served(settings: Settings, clock: Callable[[], datetime]) -> Iterator[None]:
    """Serve the figures on loopback while the context is open, where a port is set.

    Raises UsageError where the port is taken.
    """
    if settings.metrics_port is None:
        yield
        return
    registry = CollectorRegistry()
    registry.register(HomeFigures(settings, clock))
    try:
        server, thread = start_http_server(settings.metrics_port, addr=LOOPBACK, registry=registry)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise RunFailed(f"the figures cannot be served: {error.strerror}") from error
        raise UsageError(
            f"STORYWATCH_METRICS_PORT: something listens on {settings.metrics_port} already: choose another"
        ) from None
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
