"""The tell flow: the next edition of each brief."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from prefect import flow

from flows.engine import run_as_flow
from flows.stages.tell import tell_stage


@flow(name="tell")
def tell(
    seed: str | None = None,
    home: str | None = None,
    feeds: str | None = None,
    everything: bool = False,
    patience: float | None = None,
    now: datetime | None = None,
) -> dict[str, int]:
    """Compose, write and send the editions of the briefs that are due, or of all; returns counts by name.

    ``patience`` is how many seconds to wait for another run in the home, where not as the settings say.
    """
    stage = partial(tell_stage, everything=everything)
    return run_as_flow("tell", [stage], seed=seed, home=home, feeds=feeds, patience=patience, now=now)
