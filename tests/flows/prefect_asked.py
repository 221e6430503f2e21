"""A Prefect server, asked over its own interface as anybody could."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import httpx

from tests.flows.processes import wait_until

# A server that is asked all the time does nothing else.
wait_for = partial(wait_until, every=0.5)


class Server:
    """The interface of a server at ``url``."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, trust_env=False, timeout=30)
        self.ids: dict[str, str] = {}

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_error: object) -> None:
        self.client.close()

    def ask(self, path: str, **body: Any) -> Any:
        """Return the answer to a question; while its database is locked (503) it is asked again."""
        answers: list[httpx.Response] = []

        def asked() -> bool:
            answers.append(self.client.post(path, json=body))
            return answers[-1].status_code != httpx.codes.SERVICE_UNAVAILABLE

        wait_for(asked, 60, f"{path}: the server's database stays locked")
        answers[-1].raise_for_status()
        return answers[-1].json() if answers[-1].content else None

    def deployments(self) -> dict[str, dict[str, Any]]:
        """Return the deployments by flow and name."""
        flows = {each["id"]: each["name"] for each in self.ask("/flows/filter")}
        return {f"{flows[each['flow_id']]}/{each['name']}": each for each in self.ask("/deployments/filter")}

    def id_of(self, deployment: str) -> str:
        """Return a deployment's id."""
        self.ids = self.ids or {name: each["id"] for name, each in self.deployments().items()}
        return self.ids[deployment]

    def runs(self, deployment: str, *states: str, before: datetime | None = None) -> list[dict[str, Any]]:
        """Return a deployment's runs in the order of their planned times: in some states, before a time."""
        wanted: dict[str, Any] = {}
        if states:
            wanted["state"] = {"type": {"any_": list(states)}}
        if before:
            wanted["expected_start_time"] = {"before_": before.isoformat()}
        of = {"id": {"any_": [self.id_of(deployment)]}}
        return list(
            self.ask("/flow_runs/filter", flow_runs=wanted, deployments=of, sort="EXPECTED_START_TIME_ASC")
        )

    def count(self, deployment: str, *states: str) -> int:
        """Return how many runs of a deployment are in some states."""
        of = {"id": {"any_": [self.id_of(deployment)]}}
        wanted = {"state": {"type": {"any_": list(states)}}}
        return int(self.ask("/flow_runs/count", flow_runs=wanted, deployments=of))

    def start(self, deployment: str) -> str:
        """Start a deployment as its keeper would by hand; returns the run's id."""
        body = {"state": {"type": "SCHEDULED"}}
        run = self.ask(f"/deployments/{self.id_of(deployment)}/create_flow_run", **body)
        return str(run["id"])

    def plan(self, deployment: str, begin: datetime, end: datetime) -> None:
        """Have the server plan the runs that a deployment's schedule asks for between two times."""
        path = f"/deployments/{self.id_of(deployment)}/schedule"
        many = 10**5
        self.ask(path, start_time=begin.isoformat(), end_time=end.isoformat(), min_runs=many, max_runs=many)

    def state(self, run: str) -> str:
        """Return a run's state: COMPLETED, CRASHED, ..."""
        answer = self.client.get(f"/flow_runs/{run}")
        answer.raise_for_status()
        return str(answer.json()["state_type"])

    def places_taken(self, deployment: str) -> int:
        """Return how many runs of a deployment hold its only place."""
        return int(self.deployments()[deployment]["global_concurrency_limit"]["active_slots"])

    def forget(self, deployment: str) -> None:
        """Have the server forget a deployment, and what is planned for it."""
        self.client.delete(f"/deployments/{self.id_of(deployment)}").raise_for_status()
