"""The tell flow: the next edition of each brief."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.engine import run_as_flow
from flows.stages.tell import tell_stage


@flow(name="tell")
def tell(
    seed: str | None = None,
    home: str | None = None,
    feeds: str | None = None,
    now: datetime | None = None,
) -> dict[str, int]:
    """Compose, write and mail each brief's edition; returns counts by name."""
    return run_as_flow("tell", [tell_stage], seed=seed, home=home, feeds=feeds, now=now)
