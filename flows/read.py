"""The read flow: every page that is pending."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.engine import run_as_flow
from flows.stages.read import read_stage


@flow(name="read")
def read(
    seed: str | None = None,
    home: str | None = None,
    feeds: str | None = None,
    now: datetime | None = None,
) -> dict[str, int]:
    """Fetch and read the pages that are pending; returns counts by name."""
    return run_as_flow("read", [read_stage], seed=seed, home=home, feeds=feeds, now=now)
