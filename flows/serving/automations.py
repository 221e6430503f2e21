"""What Prefect's server does by itself: free what died, try it once more, end what hangs, tell the keeper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.events.schemas.automations import Automation, AutomationCore

NAMES = "storywatch: "
HEARTBEAT_SECONDS = 30  # the shortest that Prefect's engine keeps
RUN, DEPLOYMENT = "prefect.resource.id", "related:deployment:prefect.resource.id"
# Runs of the deployments that are tagged so; the alert's own is not, or its failure would start it again.
OURS = {"prefect.resource.id": "prefect.tag.storywatch", "prefect.resource.role": "tag"}
ANY_RUN = {"prefect.resource.id": "prefect.flow-run.*"}
SIGNS = [f"prefect.flow-run.{sign}" for sign in ("Pending", "Running", "heartbeat")]
ENDED = [f"prefect.flow-run.{state}" for state in ("Completed", "Skipped", "Failed", "Crashed", "Cancelled")]
TROUBLE = ["prefect.flow-run.Failed", "prefect.flow-run.Crashed"]
# It looks so as well where a run's end overtakes its heartbeat on the way. Then nothing happens: the state of
# a run that has ended is not changed unless by force.
NO_SIGN = "no sign of life: its process or its worker was killed"
ABOUT_A_RUN = {
    # As text: a bare template would be read as JSON, which has no word for some of these.
    name: {"__prefect_kind": "jinja", "template": template}
    for name, template in {
        "deployment": "{{ deployment.name }}",
        "run": "{{ flow_run.name }}",
        "state": "{{ flow_run.state.name }}",
        "message": "{{ flow_run.state.message }}",
        "run_id": "{{ flow_run.id }}",  # the filter ui_url, which would give its page, fails in 3.8.8
    }.items()
}


@dataclass(frozen=True, slots=True)
class Limits:
    """When something counts as what.

    ``silence`` is four heartbeats: a run that starts has none yet, which takes a minute on a busy machine.
    ``longest`` is above all that was seen: a first run of 300 feeds takes minutes, rereading an
    archive hours.
    """

    silence: timedelta = timedelta(seconds=4 * HEARTBEAT_SECONDS)
    longest: timedelta = timedelta(hours=6)
    once_in: timedelta = timedelta(hours=1)


def automations(alert: UUID, limits: Limits) -> list[AutomationCore]:
    """Return our automations; ``alert`` is the deployment that tells the keeper."""
    tell = {"type": "run-deployment", "source": "selected", "deployment_id": alert, "parameters": ABOUT_A_RUN}
    dead = {"type": "change-flow-run-state", "state": "CRASHED", "message": NO_SIGN}
    silent = trigger("Proactive", RUN, limits.silence, after=SIGNS, expect=["prefect.flow-run.*"])
    died = trigger("Reactive", DEPLOYMENT, limits.once_in, expect=["prefect.flow-run.Crashed"])
    again = {"type": "run-deployment", "source": "inferred"}
    hanging = trigger("Proactive", RUN, limits.longest, after=["prefect.flow-run.Running"], expect=ENDED)
    trouble = trigger("Reactive", DEPLOYMENT, limits.once_in, expect=TROUBLE)
    end = {"type": "cancel-flow-run"}
    once = f"at most once in {limits.once_in} for a deployment"
    return [
        rule("free the dead", f"A run without a sign of life for {limits.silence} has died.", silent, dead),
        rule("try again", f"A run that died is tried once more, {once}.", died, again),
        rule("end what hangs", f"A run ends after {limits.longest}.", hanging, end, tell),
        rule("tell of trouble", f"Failed and dead runs are told, {once}.", trouble, tell),
    ]


def trigger(posture: str, each: str, within: timedelta, **events: list[str]) -> dict[str, Any]:
    """Return a trigger on the events of our runs, counted for each run or deployment."""
    common = {"type": "event", "match": ANY_RUN, "match_related": OURS, "for_each": [each], "threshold": 1}
    return common | {"posture": posture, "within": within} | events


def rule(name: str, description: str, trigger: dict[str, Any], *actions: dict[str, Any]) -> AutomationCore:
    """Return an automation of ours."""
    return AutomationCore.model_validate(
        {"name": NAMES + name, "description": description, "trigger": trigger, "actions": actions}
    )


def install_automations(client: SyncPrefectClient, wanted: list[AutomationCore]) -> None:
    """Have these automations of ours, and no others. One that is as wanted is left as it is: it would forget
    what it has seen.
    """
    there = {each.name: each for each in client.read_automations() if each.name.startswith(NAMES)}
    for automation in wanted:
        found = there.pop(automation.name, None)
        if found is None:
            client.create_automation(automation)
        elif same(found, automation):
            continue
        else:
            client.delete_automation(found.id)
            client.create_automation(automation.model_copy(update={"enabled": found.enabled}))
    for left in there.values():
        client.delete_automation(left.id)


def same(found: Automation, wanted: AutomationCore) -> bool:
    """Tell whether an automation does what is wanted; whether it is switched on is its keeper's affair."""
    return told(found) == told(wanted)


def told(automation: AutomationCore) -> dict[str, Any]:
    """Return what of an automation is ours to say; its events as sets, whose order says nothing."""
    return automation.model_dump(include={"name", "description", "trigger", "actions"})
