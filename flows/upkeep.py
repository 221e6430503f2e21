"""The upkeep flow: let go of what is over, back up, compact."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.engine import run_as_flow
from flows.stages.upkeep import upkeep_stage


@flow(name="upkeep")
def upkeep(
    seed: str | None = None,
    home: str | None = None,
    feeds: str | None = None,
    patience: float | None = None,
    now: datetime | None = None,
) -> dict[str, int]:
    """Purge, trim, back up and compact; returns counts by name."""
    return run_as_flow(
        "upkeep", [upkeep_stage], seed=seed, home=home, feeds=feeds, patience=patience, now=now
    )
