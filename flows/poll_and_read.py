"""The poll_and_read flow: what the schedule does every quarter of an hour, in one run."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.engine import run_as_flow
from flows.errors import AnotherRun
from flows.running import Stage
from flows.stages.match import match_stage
from flows.stages.poll import poll_stage
from flows.stages.read import read_stage


@flow(name="poll_and_read")
def poll_and_read(
    seed: str | None = None,
    home: str | None = None,
    feeds: str | None = None,
    now: datetime | None = None,
) -> dict[str, int] | State[Any]:
    """Poll the feeds that are due, read what they brought, match it; returns counts by name.

    Where another run is at work in the home there is nothing to wait for: the next time does the same.
    """
    stages: list[Stage] = [partial(poll_stage, everything=False), read_stage, match_stage]
    try:
        return run_as_flow("poll_and_read", stages, seed=seed, home=home, feeds=feeds, now=now)
    except AnotherRun as found:
        return Completed(name="Skipped", message=str(found))
