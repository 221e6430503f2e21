"""The reread flow: stored pages that an older extractor has read, and the topics after them."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.engine import run_as_flow
from flows.stages.match import match_stage
from flows.stages.reread import reread_stage


@flow(name="reread")
def reread(
    seed: str | None = None,
    home: str | None = None,
    feeds: str | None = None,
    patience: float | None = None,
    now: datetime | None = None,
) -> dict[str, int]:
    """Read stored pages with today's extractor, where another has read them; returns counts by name."""
    stages = [reread_stage, match_stage]
    return run_as_flow("reread", stages, seed=seed, home=home, feeds=feeds, patience=patience, now=now)
