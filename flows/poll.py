"""The poll flow: every feed that is due."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from prefect import flow

from flows.engine import run_as_flow
from flows.stages.poll import poll_stage


@flow(name="poll")
def poll(
    seed: str | None = None,
    home: str | None = None,
    feeds: str | None = None,
    everything: bool = False,
    now: datetime | None = None,
) -> dict[str, int]:
    """Poll the feeds that are due, or every one; returns counts by name."""
    stage = partial(poll_stage, everything=everything)
    return run_as_flow("poll", [stage], seed=seed, home=home, feeds=feeds, now=now)
