"""A real Prefect server on loopback: the deployments get their runs, and the daily flow runs on it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from prefect.client.base import PrefectHttpxSyncClient
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    PREFECT_LOGGING_TO_API_ENABLED,
    temporary_settings,
)

from flows.desk import Desk
from flows.errors import AnotherRun
from flows.serving.automations import NAMES, Limits
from flows.serving.deployments import install, read_deployments
from tests.flows.newsroom import TIMES, desk_at, one
from tests.flows.processes import ROOT, environment_of

NOW = TIMES[0]
FILE = ROOT / "prefect.yaml"
DECLARED = read_deployments(FILE)


@pytest.fixture(scope="module")
def server(prefect_api: str) -> Iterator[httpx.Client]:
    """A client of the server, on which flows of this process run as well.

    It is Prefect's own, which asks again after the 503 that a server answers whose database is busy.
    """
    settings: dict[Any, Any] = {
        PREFECT_API_URL: prefect_api,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,  # a second at the end of each flow
        PREFECT_LOGGING_TO_API_ENABLED: False,  # a minute of tries when the server is gone
    }
    with (
        temporary_settings(settings),
        PrefectHttpxSyncClient(base_url=prefect_api, trust_env=False, timeout=30) as client,
    ):
        yield client


def ask(server: httpx.Client, path: str, **body: Any) -> Any:
    answer = server.post(path, json=body)
    answer.raise_for_status()
    return answer.json()


@pytest.mark.parametrize("declared", DECLARED, ids=lambda each: each["entrypoint"])
def test_an_entrypoint_is_a_flow_named_as_its_stage(declared: dict[str, Any]) -> None:
    module, _, name = declared["entrypoint"].rpartition(".")
    flow: Flow[..., Any] = load_flow_from_entrypoint(declared["entrypoint"])
    assert flow.name == name
    assert module == f"flows.{name}"
    assert {"seed", "home", "feeds"} <= set(flow.parameters.properties)


def test_every_stage_and_the_daily_job_has_a_deployment() -> None:
    names = {declared["entrypoint"].rpartition(".")[2] for declared in DECLARED}
    assert names >= {"poll", "read", "match", "tell", "daily", "poll_and_read", "reread", "upkeep", "alert"}
    for declared in DECLARED:
        assert declared["concurrency_limit"]["limit"] == 1
        # The alert's own failure must not start the alert.
        assert declared.get("tags", []) == (
            [] if declared["entrypoint"] == "flows.alert.alert" else ["storywatch"]
        )
        for schedule in declared["schedules"]:
            assert schedule["timezone"]


@pytest.fixture
def told(server: httpx.Client, tmp_path: Path) -> Desk:  # noqa: ARG001 - its settings are in force
    """A desk whose deployments the server has been told of."""
    (tmp_path / "feeds.opml").write_text(
        '<opml version="2.0"><body><outline text="A" xmlUrl="http://127.0.0.1:9/f"/></body></opml>', "utf-8"
    )
    desk = desk_at(tmp_path / "home", tmp_path / "feeds.opml", NOW)
    assert len(install(desk)) == len(DECLARED)
    return desk


@pytest.mark.slow
def test_a_cron_schedule_gets_runs_in_the_future(server: httpx.Client, told: Desk) -> None:
    kept = ask(server, "/deployments/filter")
    planned = {each["id"]: each["name"] for each in kept if each["schedules"]}
    assert sorted(planned.values()) == ["every-15-minutes", "every-hour", "every-night", "every-week"]

    # The scheduler plans new deployments every few seconds; with SQLAlchemy 2.1 it plans nothing at all.
    deadline = datetime.now(UTC) + timedelta(seconds=90)
    missing = set(planned)
    while missing and datetime.now(UTC) < deadline:
        runs = ask(
            server,
            "/flow_runs/filter",
            flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}},
            deployments={"id": {"any_": sorted(missing)}},
        )
        soon = {
            run["deployment_id"]
            for run in runs
            if datetime.fromisoformat(run["expected_start_time"]) > datetime.now(UTC)
            and run["auto_scheduled"]
        }
        missing -= soon
    assert [planned[each] for each in missing] == []

    assert {each["name"] for each in kept} == {declared["name"] for declared in DECLARED}
    for each in kept:
        assert each["parameters"]["home"] == str(told.home.folder)
        assert each["parameters"]["seed"] == "demo"
        assert each["global_concurrency_limit"]["limit"] == 1
        declared = next(d for d in DECLARED if d["name"] == each["name"])
        zones = [schedule["schedule"]["timezone"] for schedule in each["schedules"]]
        assert zones == [schedule["timezone"] for schedule in declared["schedules"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("every-15-minutes", ("CANCELLED", "Cancelled")),
        ("every-hour", ("SCHEDULED", "AwaitingConcurrencySlot")),
    ],
)
def test_a_second_run_leaves_where_the_next_does_the_same_and_waits_where_it_must_happen(
    server: httpx.Client, told: Desk, name: str, answer: tuple[str, str]
) -> None:
    del told
    deployment = next(each for each in ask(server, "/deployments/filter") if each["name"] == name)

    def begun() -> dict[str, Any]:
        path = f"/deployments/{deployment['id']}/create_flow_run"
        run = ask(server, path, state={"type": "SCHEDULED"})
        ask(server, f"/flow_runs/{run['id']}/set_state", state={"type": "PENDING"})
        found: dict[str, Any] = server.get(f"/flow_runs/{run['id']}").json()
        return found

    first, second = begun(), begun()
    assert first["state_type"] == "PENDING"
    assert (second["state"]["type"], second["state"]["name"]) == answer
    for run in (first, second):
        server.delete(f"/flow_runs/{run['id']}").raise_for_status()


@pytest.mark.slow
def test_where_another_run_holds_the_home_a_poll_leaves_and_an_edition_fails(
    server: httpx.Client, told: Desk
) -> None:
    from flows.poll_and_read import poll_and_read
    from flows.tell import tell

    del server
    home, feeds = str(told.home.folder), str(told.settings.feeds)
    with told.home.locked(0), pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORYWATCH_LOCK_SECONDS", "0")
        left = poll_and_read(seed="demo", home=home, feeds=feeds, now=NOW, return_state=True)
        assert (left.name, left.is_completed()) == ("Skipped", True)
        patch.setenv("STORYWATCH_LOCK_SECONDS", "3600")
        with pytest.raises(AnotherRun, match="another run is at work"):
            tell(seed="demo", home=home, feeds=feeds, patience=0, now=NOW)


@pytest.mark.slow
def test_prefects_own_command_deploys_all_of_it(prefect_api: str, told: Desk, tmp_path: Path) -> None:
    del told  # the work pool is there
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(FILE)]
    environment = environment_of() | {"PREFECT_API_URL": prefect_api, "PWD": str(tmp_path)}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("successfully created") == len(DECLARED)
    with httpx.Client(base_url=prefect_api, trust_env=False, timeout=30) as client:
        kept = ask(client, "/deployments/filter")
    assert len(kept) == len(DECLARED)
    for each in kept:
        assert each["job_variables"] == {"working_dir": str(tmp_path)}
        assert (each["work_pool_name"], each["pull_steps"]) == ("storywatch", [])
        declared = next(d for d in DECLARED if d["name"] == each["name"])
        assert (
            each["concurrency_options"]["collision_strategy"]
            == (declared["concurrency_limit"]["collision_strategy"])
        )
        # Home and seed are the worker's settings.
        assert set(each["parameters"]) <= {"patience"}


@pytest.mark.slow
def test_the_automations_are_installed_once_and_changed_where_they_differ(
    server: httpx.Client, told: Desk
) -> None:
    def ours() -> dict[str, Any]:
        found = ask(server, "/automations/filter")
        return {each["name"]: each for each in found if each["name"].startswith(NAMES)}

    before = ours()
    names = {"free the dead", "try again", "end what hangs", "tell of trouble"}
    assert set(before) == {NAMES + name for name in names}
    assert all(each["enabled"] for each in before.values())

    # Installed again they stay the same ones, also where their keeper has switched one off.
    hanging, dead = before[f"{NAMES}end what hangs"]["id"], before[f"{NAMES}free the dead"]["id"]
    server.patch(f"/automations/{hanging}", json={"enabled": False}).raise_for_status()
    install(told)
    assert {each["id"] for each in ours().values()} == {each["id"] for each in before.values()}
    assert not ours()[f"{NAMES}end what hangs"]["enabled"]

    install(told, Limits(silence=timedelta(seconds=200)))
    after = ours()
    assert set(after) == set(before)
    assert after[f"{NAMES}free the dead"]["id"] != dead
    assert after[f"{NAMES}free the dead"]["trigger"]["within"] == 200
    install(told)


@pytest.mark.slow
def test_the_daily_flow_runs_and_leaves_its_progress_and_its_edition(
    server: httpx.Client, feeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.daily import daily

    monkeypatch.setenv("STORYWATCH_ALLOW_PRIVATE", "127.0.0.0/8")
    home = tmp_path / "home"
    counts = daily(seed="demo", home=str(home), feeds=str(feeds), now=NOW)
    assert counts["articles"] > 30
    assert counts["editions"] == 1
    assert one(home, "SELECT count(*) FROM articles") == counts["articles"]

    # The server is shared with the tests of the commands: this run is the one for this home.
    runs = ask(server, "/flow_runs/filter", flows={"name": {"any_": ["daily"]}})
    run = next(each for each in runs if each["parameters"]["home"] == str(home))
    assert run["state_type"] == "COMPLETED"
    tasks = ask(server, "/task_runs/filter", flow_runs={"id": {"any_": [run["id"]]}})
    assert {"poll", "read", "match", "stories", "compose"} <= {task["name"].split()[0] for task in tasks}
    assert len(tasks) < 15  # batches, never an article each
    ours = {"flow_run_id": {"any_": [run["id"]]}}
    artifacts = {each["key"]: each for each in ask(server, "/artifacts/filter", artifacts=ours)}
    for stage in ("poll", "read", "match", "tell"):
        assert artifacts[stage]["type"] == "progress"
        assert artifacts[stage]["data"] == 100
    edition = artifacts["edition-demo-desk"]
    assert edition["type"] == "markdown"
    assert edition["data"] == (home / f"digests/demo/desk/{NOW:%Y-%m-%d}.md").read_text("utf-8")
