"""What the server is told: a work pool, the deployments of prefect.yaml for one home, the automations."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import yaml

from flows.desk import Desk
from flows.errors import UsageError

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.deployments.runner import RunnerDeployment

    from flows.serving.automations import Limits

POOL = "storywatch"
ALERT = "alert"
# A flow run in the worker's Python, in one process that ends with the worker. Prefect's own way starts Python
# three times, which takes seconds each, and what it starts lives on when the worker is killed.
COMMAND = shlex.join([sys.executable, "-m", "flows.serving.flow_run"])


def install(desk: Desk, limits: Limits | None = None) -> dict[UUID, str]:
    """Tell the server of PREFECT_API_URL everything; returns the deployments' names by their ids.

    It can be done again at any time: what is there is brought up to date.
    """
    from prefect.client.orchestration import get_client

    from flows.serving.automations import Limits, automations, install_automations

    declared = read_deployments()
    with get_client(sync_client=True) as client:
        have_pool(client)
        made = {apply(deployment(each, desk)): each for each in declared}
        alert = next(key for key, each in made.items() if flow_name(each) == ALERT)
        install_automations(client, automations(alert, limits or Limits()))
    return {key: f"{flow_name(each)}/{each['name']}" for key, each in made.items()}


def apply(deployment: RunnerDeployment) -> UUID:
    """Tell the server of a deployment; returns its id."""
    made = deployment.apply()
    assert isinstance(made, UUID)  # a coroutine only where an event loop runs
    return made


def flow_name(declared: dict[str, Any]) -> str:
    """Return the name of a deployment's flow."""
    return str(declared["entrypoint"]).rpartition(".")[2]


def read_deployments(path: Path | None = None) -> list[dict[str, Any]]:
    """Return the deployments that prefect.yaml declares. Raises UsageError where there is no such file."""
    places = [path] if path else [Path("prefect.yaml"), Path(__file__).parent.parent.parent / "prefect.yaml"]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise UsageError("prefect.yaml: not found here; run 'storywatch serve' in a checkout of the project")
    try:
        return list(yaml.safe_load(found.read_text("utf-8"))["deployments"])
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise UsageError(f"{found}: declares no deployments ({error})") from None


def have_pool(client: SyncPrefectClient) -> None:
    """Make the work pool where there is none."""
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectNotFound
    from prefect.workers.process import ProcessWorker

    try:
        client.read_work_pool(POOL)
    except ObjectNotFound:
        template = ProcessWorker.get_default_base_job_template()
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template))


def deployment(declared: dict[str, Any], desk: Desk) -> RunnerDeployment:
    """Return one deployment of prefect.yaml with this desk's seed and home as its parameters."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.deployments.runner import RunnerDeployment
    from prefect.flows import load_flow_from_entrypoint
    from prefect.types.entrypoint import EntrypointType

    limit = declared["concurrency_limit"]
    settings = desk.settings
    feeds = {"feeds": str(settings.feeds.absolute())} if settings.feeds else {}
    made = load_flow_from_entrypoint(declared["entrypoint"]).to_deployment(
        name=declared["name"],
        description=declared.get("description"),
        tags=declared.get("tags"),
        schedules=[
            CronSchedule(cron=each["cron"], timezone=each["timezone"])
            for each in declared.get("schedules", [])
        ],
        concurrency_limit=ConcurrencyLimitConfig(
            limit=limit["limit"], collision_strategy=ConcurrencyLimitStrategy(limit["collision_strategy"])
        ),
        parameters={
            **declared.get("parameters", {}),
            "seed": settings.seed,
            "home": str(desk.home.folder),
            **feeds,
        },
        work_pool_name=declared["work_pool"]["name"],
        job_variables={"command": COMMAND, "working_dir": str(Path.cwd())},
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(made, RunnerDeployment)  # a coroutine only where an event loop runs
    return made
