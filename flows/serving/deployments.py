"""Schedules: the deployments of prefect.yaml, and a server that keeps them on one machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from flows.desk import Desk
from flows.errors import UsageError
from flows.serving.server import prefect_server

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment


def keep_schedules(desk: Desk, port: int) -> None:
    """Serve the deployments until interrupted, on a server of our own unless PREFECT_API_URL names one."""
    declared = read_deployments()
    with prefect_server(port):
        from prefect import serve

        deployments = [deployment(each, desk) for each in declared]
        sys.stderr.write(
            f"Schedules are kept: {os.environ['PREFECT_API_URL'].removesuffix('/api')} shows them.\n"
        )
        serve(*deployments, limit=1)


def shown_at() -> str:
    """Return the address of Prefect's own pages."""
    return os.environ["PREFECT_API_URL"].removesuffix("/api")


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
        schedules=[
            CronSchedule(cron=each["cron"], timezone=each["timezone"])
            for each in declared.get("schedules", [])
        ],
        concurrency_limit=ConcurrencyLimitConfig(
            limit=limit["limit"], collision_strategy=ConcurrencyLimitStrategy(limit["collision_strategy"])
        ),
        parameters={"seed": settings.seed, "home": str(desk.home.folder), **feeds},
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(made, RunnerDeployment)  # a coroutine only where an event loop runs
    return made
