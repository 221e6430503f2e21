"""The tell flow: the next edition of each brief, of all that was read."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from prefect import flow

from flows.engine import run_as_flow
from flows.running import Stage
from flows.stages.match import match_stage
from flows.stages.tell import tell_stage


def tell_stages(*, everything: bool) -> list[Stage]:
    """Return the flow's stages.

    What a run that was killed had read and not matched is matched first: an edition looks at what was read
    since the one before it, so that what became ready only behind this one would be in neither.
    """
    return [match_stage, partial(tell_stage, everything=everything)]


@flow(name="tell")
def tell(
    seed: str | None = None,
    home: str | None = None,
    feeds: str | None = None,
    everything: bool = False,
    patience: float | None = None,
    now: datetime | None = None,
) -> dict[str, int]:
    """Match what waits; compose, write and send the editions that are due, or all. Returns counts by name.

    ``patience`` is how many seconds to wait for another run in the home, where not as the settings say.
    """
    stages = tell_stages(everything=everything)
    return run_as_flow("tell", stages, seed=seed, home=home, feeds=feeds, patience=patience, now=now)
