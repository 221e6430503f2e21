"""After a downtime: what the last worker left behind is freed, and what is overdue is done once.

Every run works from what the database says is pending or due, so the latest of a deployment's overdue runs
does the work of them all. A week without a worker leaves 672 of a quarter of an hour; one after the other
they would keep a worker for hours with finding nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Crashed

BY_SCHEDULE = "auto-scheduled"  # Prefect's tag; what somebody asked for by hand is not ours to drop
AT_ONCE = 50  # what the server drops in one request
GONE = "the worker that had it is gone"


def free_dead_runs(client: SyncPrefectClient, deployments: Iterable[UUID]) -> int:
    """Call dead what was under way when the last worker ended; returns how many there were.

    Only before a worker starts, and where it is the only one: then nothing can be under way.
    """
    dead = client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=list(deployments)),
            state=in_state(StateType.RUNNING, StateType.PENDING, StateType.CANCELLING),
        )
    )
    for run in dead:
        client.set_flow_run_state(run.id, Crashed(message=GONE), force=True)
    return len(dead)


def drop_overdue_runs(client: SyncPrefectClient, deployments: Iterable[UUID], now: datetime) -> int:
    """Drop each deployment's overdue runs of the schedule but the latest; returns how many went."""
    return sum(drop_overdue(client, deployment, now) for deployment in deployments)


def drop_overdue(client: SyncPrefectClient, deployment: UUID, now: datetime) -> int:
    """Drop a deployment's overdue runs of the schedule but the latest; returns how many went."""
    overdue = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[deployment]),
        state=in_state(StateType.SCHEDULED),
        expected_start_time=FlowRunFilterExpectedStartTime.model_validate({"before_": now}),
        tags=FlowRunFilterTags(all_=[BY_SCHEDULE]),
    )
    latest = client.read_flow_runs(
        flow_run_filter=overdue, sort=FlowRunSort.EXPECTED_START_TIME_DESC, limit=1
    )
    if not latest:
        return 0
    rest = overdue.model_copy(update={"id": FlowRunFilterId(not_any_=[latest[0].id])})
    dropped = 0
    while True:
        body = {"flow_runs": rest.model_dump(mode="json", exclude_unset=True), "limit": AT_ONCE}
        # A path that the client's own list of them lacks.
        answer = client.request("POST", "/flow_runs/bulk_delete", json=body)  # type: ignore[arg-type]
        went = len(answer.json()["deleted"])
        dropped += went
        if went < AT_ONCE:
            return dropped


def in_state(*types: StateType) -> FlowRunFilterState:
    """Return a filter on states."""
    return FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types)))
