"""A run: the home held, a row in runs, the stages in order, and the copy published if that is worth it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from flows.desk import PROGRAM_VERSION, Desk
from flows.errors import RunFailed
from flows.stages.batches import StageResult, Submit
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
    with desk.home.locked(desk.settings.lock_seconds if patience is None else patience):
        with desk.database() as db:
            run_id = start_run(db, flow, desk.seed.name, desk.started_at, PROGRAM_VERSION)
        total = StageResult()
        status: str = "failed"
        note: str | None = "interrupted"
        try:
            for stage in stages:
                if total.network_down and stage is read_stage:
                    continue
                total = total.plus(stage(desk, run_id, submit=submit))
            status, note = outcome(total)
            total.counts["network_down"] = int(total.network_down)
        except Exception as error:
            note = str(error)
            raise
        finally:
            ended = desk.clock()
            with desk.database() as db:
                finish_run(db, run_id, now=ended, status=status, counts=total.counts, note=note)
            publish_changes(
                desk.home.pipeline, desk.home.published, ended, wait_seconds=desk.settings.lock_seconds
            )
    if total.failures:
        raise RunFailed(note or "failed")
    return total


def outcome(total: StageResult) -> tuple[str, str | None]:
    """Return the run's status and the sentence that goes with it."""
    if total.failures:
        return "failed", "; ".join(dict.fromkeys(total.failures))
    if total.network_down:
        return "network_down", "the network was down: no feed is to blame, and the edition says so"
    return "completed", None
