"""Upkeep: let go of what is over, back up, and give the disk back what is not needed."""

from __future__ import annotations

from functools import partial

from flows.backups.making import back_up
from flows.backups.manifest import backups_folder
from flows.desk import Desk
from flows.stages.batches import Counts, StageResult, Submit, directly
from flows.stages.purge import purge_stage
from warehouse.errors import WarehouseError
from warehouse.upkeep.compacting import compact
from warehouse.upkeep.retention import KeepDays, let_go


def upkeep_stage(
    desk: Desk, run_id: str, *, submit: Submit = directly, always_compact: bool = False
) -> StageResult:
    """Purge by the outlets' policies, trim tables, back up, compact; each step can run twice.

    A backup or a compaction that fails is a failure of the run, after everything else was done.
    """
    result = purge_stage(desk, run_id, submit=submit)
    result.counts += submit("trim", partial(trim, desk))
    steps = {"compact": partial(compact_file, desk, always=always_compact)}
    if desk.settings.keep_backups:
        steps = {"backup": partial(back_up_home, desk)} | steps
    for name, step in steps.items():
        try:
            result.counts += submit(name, step)
        except WarehouseError as error:
            result.failures.append(f"{name}: {error}")
    return result


def trim(desk: Desk) -> Counts:
    """Let go of rows that are only of use for a while."""
    settings = desk.settings
    keep = KeepDays(settings.keep_poll_days, settings.keep_run_days, settings.keep_working_days)
    with desk.database() as db:
        gone = let_go(db, keep, desk.started_at)
    return Counts(polls_summed=gone.polls, runs_dropped=gone.runs, workings_dropped=gone.workings)


def back_up_home(desk: Desk) -> Counts:
    """Make the backup of this upkeep, and let the oldest go."""
    settings = desk.settings
    folder = backups_folder(settings, desk.home)
    made = back_up(desk.home, folder, desk.started_at, keep=settings.keep_backups, wait=settings.lock_seconds)
    return Counts(backups=1, backups_removed=len(made.removed))


def compact_file(desk: Desk, *, always: bool) -> Counts:
    """Write the database anew where much of it is empty."""
    saved = compact(desk.home.pipeline, always=always, wait_seconds=desk.settings.lock_seconds)
    return Counts(megabytes_saved=max(saved, 0) // 10**6)
