"""A run: the home held, a row in runs, the stages in order, and the copy published if that is worth it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Protocol

from flows.desk import PROGRAM_VERSION, Desk
from flows.errors import RunFailed
from flows.heartbeat import beat
from flows.journal import event, journal
from flows.secret_values import hide
from flows.stages.batches import Counts, StageResult, Submit
from flows.stages.read import read_stage
from warehouse.publish import publish_changes
from warehouse.runs import finish_run, start_run


class Stage(Protocol):
    """A stage as ``flows.stages`` has them."""

    def __call__(self, desk: Desk, run_id: str, *, submit: Submit) -> StageResult:
        """Do the stage's work and tell what was done."""


def run_stages(
    desk: Desk, flow: str, stages: Sequence[Stage], submit: Submit, patience: float | None = None
) -> StageResult:
    """Run the stages in order under one run id. Raises RunFailed, after all of them, where one failed.

    While the network is down nothing is read: the pages would be blamed for it. A killed run leaves its row
    at ``running``; the next one goes on from what the database says is pending.
    """
    wait = desk.settings.lock_seconds if patience is None else patience
    with desk.home.locked(wait), journal(desk.settings, desk.home):
        total = work_through(desk, flow, stages, submit)
        if total.failures:
            raise RunFailed(outcome(total)[1] or "failed")
        if not total.network_down:
            beat(desk)
    return total


def work_through(desk: Desk, flow: str, stages: Sequence[Stage], submit: Submit) -> StageResult:
    """Run the stages, and leave the run's row, its lines in the log and the published copy, come what may."""
    with desk.database() as db:
        run_id = start_run(db, flow, desk.seed.name, desk.started_at, PROGRAM_VERSION)
    event("run_started", flow=flow, seed=desk.seed.name, run=run_id[:8])
    total = StageResult()
    status: str = "failed"
    note: str | None = "interrupted"
    try:
        for stage in stages:
            if total.network_down and stage is read_stage:
                continue
            total = total.plus(stage(desk, run_id, submit=logged(submit)))
        status, note = outcome(total)
        total.counts["network_down"] = int(total.network_down)
    except Exception as error:
        note = hide(str(error))
        raise
    finally:
        ended = desk.clock()
        with desk.database() as db:
            finish_run(db, run_id, now=ended, status=status, counts=total.counts, note=note)
        level = "info" if status == "completed" else "warning"
        event("run_ended", level, flow=flow, run=run_id[:8], status=status, note=note, **said(total.counts))
        publish_changes(
            desk.home.pipeline, desk.home.published, ended, wait_seconds=desk.settings.lock_seconds
        )
    return total


def logged(submit: Submit) -> Submit:
    """Return the same way to hand out batches, with a line in the log for each."""

    def submit_and_tell(name: str, batch: Callable[[], Counts]) -> Counts:
        started = monotonic()
        counts = submit(name, batch)
        event("batch", name=name, seconds=monotonic() - started, **said(counts))
        return counts

    return submit_and_tell


def said(counts: Counts) -> dict[str, object]:
    """Return the counts that are not nought."""
    return {name: number for name, number in sorted(counts.items()) if number}


def outcome(total: StageResult) -> tuple[str, str | None]:
    """Return the run's status and the sentence that goes with it."""
    if total.failures:
        return "failed", hide("; ".join(dict.fromkeys(total.failures)))
    if total.network_down:
        return "network_down", "the network was down: no feed is to blame, and the edition says so"
    return "completed", None
