"""Schedules: the deployments of prefect.yaml, and a server that keeps them on one machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import yaml

from flows.desk import Desk
from flows.errors import RunFailed, UsageError

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

SECONDS_TO_START = 120


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
    places = [path] if path else [Path("prefect.yaml"), Path(__file__).parent.parent / "prefect.yaml"]
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


@contextmanager
def prefect_server(port: int) -> Iterator[None]:
    """Run Prefect's server on loopback while the context is open, unless one is configured."""
    if "PREFECT_API_URL" in os.environ:
        yield
        return
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    try:
        wait_for_server(server, port)
        yield
    finally:
        del os.environ["PREFECT_API_URL"]
        server.terminate()
        server.wait(timeout=30)


def wait_for_server(server: subprocess.Popen[bytes], port: int) -> None:
    """Return when the server answers. Raises RunFailed when it ends before, or takes too long."""
    started = time.monotonic()
    while time.monotonic() - started < SECONDS_TO_START:
        if server.poll() is not None:
            raise RunFailed(
                f"Prefect's server did not start: is port {port} in use? Choose another with --port"
            )
        try:
            if httpx.get(f"http://127.0.0.1:{port}/api/health", timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise RunFailed(f"Prefect's server did not answer within {SECONDS_TO_START} s")
