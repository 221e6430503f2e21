"""The daily flow: the four stages in order, in one run."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from prefect import flow

from flows.engine import run_as_flow
from flows.running import Stage
from flows.stages.match import match_stage
from flows.stages.poll import poll_stage
from flows.stages.read import read_stage
from flows.stages.tell import tell_stage


@flow(name="daily")
def daily(
    seed: str | None = None,
    home: str | None = None,
    feeds: str | None = None,
    everything: bool = True,
    now: datetime | None = None,
) -> dict[str, int]:
    """Poll, read, match, tell; returns counts by name."""
    stages: list[Stage] = [partial(poll_stage, everything=everything), read_stage, match_stage, tell_stage]
    return run_as_flow("daily", stages, seed=seed, home=home, feeds=feeds, now=now)
