"""Prefect's environment for commands that run a flow in place: quiet, private, and under our own home."""

from __future__ import annotations

import os

from flows.home import Home


def prepare_prefect(home: Home) -> None:
    """Set what Prefect reads when it is imported, where the user has not set it.

    Errors of a run are said by the command itself, so Prefect's own log of them stays out of the terminal.
    A server that is configured (PREFECT_API_URL) keeps its own home.
    """
    if "PREFECT_API_URL" not in os.environ:
        os.environ.setdefault("PREFECT_HOME", str(home.prefect))
        # 400 runs a day: what Prefect remembers of them goes after a month (by itself it would keep all).
        os.environ.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED", "true")
        os.environ.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD", str(30 * 24 * 3600))
        # A server is started that ends with us; Prefect's own would outlive a command that is killed.
        os.environ.setdefault("PREFECT_SERVER_ALLOW_EPHEMERAL_MODE", "false")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    # Nothing of a run is to be reported anywhere.
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
