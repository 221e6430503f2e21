"""The alert flow: an automation starts it when a scheduled run failed or died."""

from __future__ import annotations

from datetime import datetime

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_UI_URL
from prefect.states import Completed

from flows.desk import wall_clock
from flows.errors import RunFailed
from flows.serving.alerts import Trouble, tell_keeper
from flows.settings import read_settings


@flow(name="alert")
def alert(
    deployment: str = "",
    run: str = "",
    state: str = "",
    message: str = "",
    run_id: str = "",
    seed: str | None = None,
    home: str | None = None,
    feeds: str | None = None,
    now: datetime | None = None,
) -> State[None]:
    """Tell the keeper by what the settings name. Raises RunFailed where something did not take it."""
    settings = read_settings(seed=seed, home=home, feeds=feeds)
    if not settings.alerts and not settings.alert_to:
        return Completed(message="nobody is to be told: set STORYWATCH_ALERTS or STORYWATCH_ALERT_TO")
    link = f"{PREFECT_UI_URL.value()}/runs/flow-run/{run_id}" if run_id else ""
    failures = tell_keeper(settings, Trouble(deployment, run, state, message, link), now or wall_clock())
    if failures:
        raise RunFailed("; ".join(failures))
    return Completed(message="told")
