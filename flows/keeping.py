"""What is kept: raw pages read anew, and texts and pages let go when their time is over."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flows.desk import open_desk
from flows.running import Stage, run_stages
from flows.settings import Settings
from flows.stages.batches import directly
from flows.stages.match import match_stage
from flows.stages.reread import reread_stage
from flows.summary import print_summary


def reread_pages(settings: Settings, since: datetime | None) -> None:
    """Read stored pages again, then match what came out of them; prints what was found."""
    desk = open_desk(settings)
    stages: list[Stage] = [partial(reread_stage, since=since), match_stage]
    print_summary(desk, run_stages(desk, "reread", stages, directly).counts)
