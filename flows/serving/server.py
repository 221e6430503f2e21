"""Prefect's server on this machine: of our own, on loopback, under the home folder."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

from flows.errors import RunFailed, UsageError
from flows.home import Home
from flows.serving.children import end_child, start_child

SECONDS_TO_START = 120
SECONDS_TO_END = 30.0
LOOPBACK = "127.0.0.1"
# A run at hand needs a place for its record, and nobody to plan or to watch over it.
RECORD_ONLY = ("--no-ui", "--no-scheduler", "--no-late-runs")
SETTINGS = {
    # What holds a deployment's only place is written down, so that it outlives a restart of the server: in
    # memory, as is the default, the place of a run that was under way then is never given back.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
}


def address(port: int) -> str:
    """Return the address of a server's interface."""
    return f"http://{LOOPBACK}:{port}/api"


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def check_port(port: int) -> None:
    """Raise UsageError where something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise UsageError(
                f"port {port} cannot be used ({error.strerror}): end what listens there (another 'storywatch "
                "serve'?), or choose another with --port"
            ) from None


def start_server(
    port: int, *options: str, output: IO[bytes] | int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Start the server; it does not answer yet. It ends with this process."""
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", LOOPBACK, "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    return start_child([*command, *options], SETTINGS | environment, output=output)


def answers(url: str) -> bool:
    """Tell whether a server answers at the address of its interface."""
    try:
        return httpx.get(f"{url}/health", timeout=2, trust_env=False).is_success
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


def wait_for_server(server: subprocess.Popen[bytes], url: str) -> None:
    """Return when the server answers. Raises RunFailed when it ends before, or takes too long."""
    started = time.monotonic()
    while time.monotonic() - started < SECONDS_TO_START:
        if server.poll() is not None:
            raise RunFailed(f"Prefect's server did not start (status {server.returncode}): {url}")
        if answers(url):
            return
        time.sleep(0.2)
    raise RunFailed(f"Prefect's server did not answer within {SECONDS_TO_START} s: {url}")


@contextmanager
def prefect_server(port: int, *options: str) -> Iterator[None]:
    """Run Prefect's server on loopback while the context is open, unless one is configured."""
    if "PREFECT_API_URL" in os.environ:
        yield
        return
    server = start_server(port, *options)
    os.environ["PREFECT_API_URL"] = address(port)
    try:
        wait_for_server(server, address(port))
        yield
    finally:
        del os.environ["PREFECT_API_URL"]
        end_child(server, SECONDS_TO_END)


def have_server(home: Home) -> None:
    """Have a server for a run at hand: the configured one, the home's own where ``serve`` is at work, or one
    that ends with this process. Prefect's own temporary server would outlive a command that is killed.
    """
    if "PREFECT_API_URL" in os.environ:
        return
    if at_work := served_at(home):
        os.environ["PREFECT_API_URL"] = at_work
        return
    port = free_port()
    server = start_server(port, *RECORD_ONLY)
    # Not before: until the interpreter ends, Prefect hands in what it still has of logs and events.
    atexit.register(end_child, server, SECONDS_TO_END)
    os.environ["PREFECT_API_URL"] = address(port)
    import flows.engine  # noqa: F401 - takes seconds as the server does, so meanwhile

    wait_for_server(server, address(port))


def served_at(home: Home) -> str | None:
    """Return the address of the server that keeps this home's schedules, None where none answers.

    A ``serve`` that was killed leaves the address behind, and another home's server may answer there since:
    only the lock, which no kill leaves, says that this home is served.
    """
    if not home.is_served():
        return None
    try:
        url = address_file(home).read_text("utf-8").strip()
    except OSError:
        return None
    return url if answers(url) else None


def address_file(home: Home) -> Path:
    """Return the file in which ``serve`` says where its server answers."""
    return home.prefect / "served-at"
