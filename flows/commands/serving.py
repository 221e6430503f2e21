"""serve: the schedules, on one machine."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import Feeds, Home, Seed


def serve(
    seed: Seed = None,
    feeds: Feeds = None,
    home: Home = None,
    port: Annotated[
        int, typer.Option(help="Port of Prefect's server and pages, on this machine only.")
    ] = 4200,
) -> None:
    """Start Prefect's server and keep the schedules of prefect.yaml until Ctrl-C."""
    from flows.commands.pipeline import checked_desk
    from flows.serving.deployments import keep_schedules

    keep_schedules(checked_desk(seed, feeds, home), port)
