"""The match flow: every article that was not compared with the topics yet."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.engine import run_as_flow
from flows.stages.match import match_stage


@flow(name="match")
def match(
    seed: str | None = None,
    home: str | None = None,
    feeds: str | None = None,
    now: datetime | None = None,
) -> dict[str, int]:
    """Match, find copies and group stories; returns counts by name."""
    return run_as_flow("match", [match_stage], seed=seed, home=home, feeds=feeds, now=now)
