"""The suite needs no internet and nothing of its user's: whoever reaches beyond this machine fails."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

# Before anything is imported that reads its environment at import, as Prefect does.
for name in [name for name in os.environ if name.startswith(("STORYWATCH_", "PREFECT_"))]:
    del os.environ[name]
os.environ["DO_NOT_TRACK"] = "1"
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"


def is_loopback(host: str) -> bool:
    """Tell whether an address, as sockets are given it, is this machine."""
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("localhost", "")


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """Refuse connections to other machines, and names that would have to be looked up."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(str(address[0])):
            pytest.fail(f"a test tried to connect to {address}")

    def connect_here(sock: socket.socket, address: Any) -> None:
        check(sock, address)
        connect(sock, address)

    def connect_ex_here(sock: socket.socket, address: Any) -> int:
        check(sock, address)
        return connect_ex(sock, address)

    def look_up_here(host: Any, *rest: Any, **named: Any) -> Any:
        text = host.decode() if isinstance(host, bytes) else host
        try:
            known = text is None or is_loopback(text) or ip_address(text) is not None
        except ValueError:
            known = text == socket.gethostname()
        if not known:
            raise socket.gaierror(socket.EAI_NONAME, f"the tests look up no names: {text}")
        return look_up(host, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        patch.setattr(socket.socket, "connect_ex", connect_ex_here)
        patch.setattr(socket, "getaddrinfo", look_up_here)
        yield


@pytest.fixture(scope="session", autouse=True)
def prefect_home() -> Iterator[Path]:
    """Give Prefect a home of its own, so that no test sees the user's."""
    with tempfile.TemporaryDirectory(prefix="storywatch-prefect-") as folder:
        os.environ["PREFECT_HOME"] = folder
        yield Path(folder)
