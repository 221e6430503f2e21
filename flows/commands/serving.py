"""serve: the schedules, on one machine."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from flows.commands.options import Feeds, Home, Seed


def serve(
    seed: Seed = None,
    feeds: Feeds = None,
    home: Home = None,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port of Prefect's server and pages, on this machine only.")
    ] = 4200,
    install: Annotated[
        bool,
        typer.Option(
            "--install", help="Only tell the server of PREFECT_API_URL of deployments and automations."
        ),
    ] = False,
) -> None:
    """Keep the schedules of prefect.yaml until Ctrl-C: with Prefect's server, a worker, and an eye on both.

    Where PREFECT_API_URL names a server, only the worker is started here.
    """
    from flows.commands.pipeline import checked_desk
    from flows.errors import UsageError

    if install and "PREFECT_API_URL" not in os.environ:
        raise UsageError("--install tells a server that runs: set PREFECT_API_URL to its address")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO")
    desk = checked_desk(seed, feeds, home)
    from flows.serving import deployments, serve

    if install:
        for name in deployments.install(desk).values():
            typer.echo(name)
    else:
        serve.keep_schedules(desk, port)
