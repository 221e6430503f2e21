"""What is kept: raw pages read anew, and texts and pages let go when their time is over."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flows.desk import open_desk, stopped_clock, wall_clock
from flows.running import Stage, run_stages
from flows.settings import Settings
from flows.stages.batches import directly
from flows.stages.match import match_stage
from flows.stages.purge import purge_stage
from flows.stages.reread import reread_stage
from flows.stages.upkeep import upkeep_stage
from flows.summary import print_summary


def reread_pages(settings: Settings, since: datetime | None) -> None:
    """Read stored pages again, then match what came out of them; prints what was found."""
    desk = open_desk(settings)
    stages: list[Stage] = [partial(reread_stage, since=since), match_stage]
    print_summary(desk, run_stages(desk, "reread", stages, directly).counts)


def purge(settings: Settings, now: datetime | None) -> None:
    """Drop texts and raw pages by the outlets' policies, also out of editions; prints what went.

    ``now`` is aware. Raises RunFailed where an edition could not be redacted.
    """
    desk = open_desk(settings, stopped_clock(now) if now else wall_clock)
    print_summary(desk, run_stages(desk, "purge", [purge_stage], directly).counts)


def keep_up(settings: Settings, now: datetime | None, *, always_compact: bool) -> None:
    """Purge, trim, back up, compact; prints what came of it. ``now`` is aware."""
    desk = open_desk(settings, stopped_clock(now) if now else wall_clock)
    stage = partial(upkeep_stage, always_compact=always_compact)
    print_summary(desk, run_stages(desk, "upkeep", [stage], directly).counts)
