"""Prefect around a run: its environment, batches as tasks, progress and editions as artifacts."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID

# Before Prefect is imported: it reads its environment then, and nothing of a run is to be reported anywhere.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.tasks import exponential_backoff

from flows.desk import Desk, open_desk, stopped_clock, wall_clock
from flows.errors import RunFailed
from flows.progress import Progress
from flows.running import Stage, run_stages
from flows.secret_values import hide
from flows.settings import read_settings
from flows.stages.batches import Counts
from flows.stages.edition_files import latest_editions
from reports.render import render
from warehouse.errors import DatabaseBusy

SECONDS_BETWEEN_UPDATES = 2.0
Done = TypeVar("Done")


def run_as_flow(
    flow: str,
    stages: Sequence[Stage],
    *,
    seed: str | None,
    home: str | None,
    feeds: str | None = None,
    patience: float | None = None,
    now: datetime | None = None,
) -> dict[str, int]:
    """Run stages inside a flow run; returns the counts. ``now`` (aware) stops the clock there.

    ``patience`` is how many seconds to wait for another run in the home, where not as the settings say.
    """
    settings = read_settings(seed=seed, home=home, feeds=feeds)
    progress = Progress(listener=ProgressArtifacts())
    clock = stopped_clock(now.astimezone(UTC)) if now else wall_clock
    desk = open_desk(settings, clock, progress)
    result = without_secrets(partial(run_stages, desk, flow, stages, as_task, patience))
    if result.counts["editions"]:
        show_editions(desk)
    return dict(result.counts)


def as_task(name: str, batch: Callable[[], Counts]) -> Counts:
    """Run a batch as a Prefect task. It works from what is pending, so that it can simply be tried again.

    A task costs about 3 ms and 22 KB of the server's database, so it is never a single article.
    """
    decorate = task(
        name=name.split()[0],
        task_run_name=name,
        cache_policy=NO_CACHE,
        retries=3,
        retry_delay_seconds=exponential_backoff(backoff_factor=5),
        retry_condition_fn=is_passing,
    )
    return decorate(partial(without_secrets, batch))()


def without_secrets(work: Callable[[], Done]) -> Done:
    """Do the work; where what goes wrong tells a secret, also by what caused it, raise it without.

    Prefect keeps an exception's words, and its log those of all that led to it. Raises RunFailed for one that
    told a secret, DatabaseBusy or OSError where it was such, so that it can still be tried again.
    """
    try:
        return work()
    except Exception as error:
        if hide(told := "".join(traceback.format_exception(error))) == told:
            raise
        kind = next((each for each in (DatabaseBusy, OSError) if isinstance(error, each)), RunFailed)
        said = kind(hide(str(error)))
    raise said


def is_passing(_task: Any, _run: Any, state: Any) -> bool:
    """Tell whether a failed batch is worth another try: the database was held, or the disk was."""
    return isinstance(state.result(raise_on_failure=False), DatabaseBusy | OSError)


class ProgressArtifacts:
    """Mirrors progress into Prefect's artifacts, seldom enough not to matter."""

    def __init__(self) -> None:
        self.artifacts: dict[str, UUID] = {}
        self.shown_at: dict[str, float] = {}

    def __call__(self, label: str, done: int, total: int) -> None:
        """Show how far a stage has come."""
        percent = 100.0 * done / total if total else 100.0
        if label not in self.artifacts:
            made = create_progress_artifact(
                progress=percent, key=label, description=f"{label}: {total} to do"
            )
            self.artifacts[label] = made  # type: ignore[assignment]
        elif done < total and monotonic() - self.shown_at[label] < SECONDS_BETWEEN_UPDATES:
            return
        else:
            update_progress_artifact(self.artifacts[label], progress=percent)
        self.shown_at[label] = monotonic()


def show_editions(desk: Desk) -> None:
    """Keep the latest edition of each brief as an artifact, to be read in Prefect's own pages."""
    for edition in latest_editions(desk):
        key = f"edition-{edition.seed}-{edition.brief}".lower().replace("_", "-")
        create_markdown_artifact(render(edition, "md"), key=key, description=edition.subject)
