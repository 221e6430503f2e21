"""The doctor on what is around: the contact, the mail server, Prefect and its schedules."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx

from flows.condition.findings import Finding, bad, good, note
from flows.errors import UsageError
from flows.home import Home
from flows.secret_values import hide
from flows.serving.server import answers, served_at
from flows.settings import Settings
from flows.stages.deliver import mail_server
from reports.delivery import knock
from seeds.folder import Seed

MAIL_SECONDS = 10.0
PREFECT_SECONDS = 10.0


def check_contact(settings: Settings) -> Iterator[Finding]:
    """See whether publishers could reach the keeper."""
    if settings.contact == Settings.model_fields["contact"].default:
        todo = "export STORYWATCH_CONTACT=you@example.org: publishers block what they cannot ask"
        yield note("contact", "none is set", todo)
    else:
        yield good("contact", settings.contact)


def check_mail(settings: Settings, seed: Seed) -> Iterator[Finding]:
    """Connect to the mail server and log in; nothing is sent."""
    named = any(brief.to for brief in seed.topics.briefs)
    try:
        server = mail_server(settings)
    except UsageError as error:
        yield bad("mail", str(error), "see docs/upkeep.md, Secrets")
        return
    if server is None:
        todo = "export STORYWATCH_SMTP_HOST=… and STORYWATCH_MAIL_FROM=…"
        yield (
            note("mail", "recipients are named, but no server is", todo)
            if named
            else good("mail", "not used")
        )
        return
    where = f"{server.host}:{server.port}"
    trouble = knock(replace(server, timeout=min(server.timeout, MAIL_SECONDS)))
    if trouble:
        todo = "see STORYWATCH_SMTP_HOST, _PORT, _SECURITY, _USER and _PASSWORD"
        yield bad("mail", f"{where}: {hide(trouble)}", todo)
    else:
        yield good("mail", f"{where} answers{' and lets us in' if server.user else ''}")


def check_prefect(home: Home) -> Iterator[Finding]:
    """See whether Prefect answers, and whether each schedule has runs ahead of it."""
    url = os.environ.get("PREFECT_API_URL") or served_at(home)
    if url is None:
        todo = "storywatch serve keeps them; cron that calls storywatch run does as well"
        yield note("schedules", "no Prefect server is at work for this home", todo)
        return
    if not answers(url):
        yield bad(
            "prefect", f"{url} does not answer", "start it, or unset PREFECT_API_URL and use storywatch serve"
        )
        return
    yield good("prefect", f"{url} answers")
    try:
        idle = list(without_runs(url))
    except (httpx.HTTPError, ValueError, KeyError) as error:
        yield note("schedules", f"{url} does not say ({type(error).__name__})", "look at its pages yourself")
        return
    if idle:
        todo = "see prefect/server.log in the home; storywatch doctor, packages: SQLAlchemy 2.1 plans no run"
        yield bad("schedules", f"no run is planned for {', '.join(idle)}", todo)
    else:
        yield good("schedules", "each has its next run planned")


def without_runs(url: str) -> Iterator[str]:
    """Yield the deployments of ours that have a schedule in force and no run ahead."""
    with httpx.Client(base_url=url, timeout=PREFECT_SECONDS, trust_env=False, headers=key()) as client:
        ours = [
            each
            for each in ask(client, "/deployments/filter")
            if str(each["entrypoint"]).startswith("flows.")
        ]
        planned = [
            each for each in ours if any(one["active"] for one in each["schedules"]) and not each["paused"]
        ]
        if not planned:
            yield "anything (no deployment of Storywatch has a schedule)"
            return
        yield from (str(each["name"]) for each in planned if not has_runs(client, each["id"]))


def has_runs(client: httpx.Client, deployment: str) -> bool:
    """Tell whether a run of the deployment is ahead or at work; a list of all runs would be cut at 200."""
    states = {"state": {"type": {"any_": ["SCHEDULED", "PENDING", "RUNNING"]}}}
    which = {"id": {"any_": [deployment]}}
    runs = ask(client, "/flow_runs/filter", deployments=which, flow_runs=states, limit=1)
    return any(run["deployment_id"] == deployment for run in runs)


def ask(client: httpx.Client, path: str, **body: Any) -> list[dict[str, Any]]:
    """Ask Prefect for a list."""
    answer = client.post(path, json=body)
    answer.raise_for_status()
    return list(answer.json())


def key() -> dict[str, str]:
    """Return the header that a server with a key wants."""
    found = os.environ.get("PREFECT_API_KEY")
    return {"Authorization": f"Bearer {found}"} if found else {}
