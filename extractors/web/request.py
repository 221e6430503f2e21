"""What is asked for and what came of it: the values that go into and out of a Fetcher."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from extractors.web.address import Network

Reason = Literal[
    "ok", "not_modified", "auth", "not_found", "gone", "client_error", "throttled",
    "server_error", "redirects", "dns", "tls", "connect", "read", "timeout", "too_large",
    "blocked_address", "bad_url", "robots",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request. ``total_seconds`` is by the clock on the wall: headers, redirects and body."""

    connect_seconds: float = 5.0
    read_seconds: float = 10.0
    total_seconds: float = 30.0
    max_bytes: int = 10 * 1024 * 1024
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """How a whole run behaves towards the network.

    ``host_delay`` is seconds between two starts on one host (an authority: name and port), ``concurrency``
    the hosts in flight. ``allow_private`` opens address ranges that are closed otherwise. Through a
    ``proxy`` every address is reached by the proxy, so none is checked here. ``separate`` names
    authorities that serve many sites (a local feed proxy): what one address does there says nothing of
    the next. After ``give_up_after`` connection failures in a row a host is not asked again in this run.
    """

    user_agent: str
    limits: Limits = Limits()
    host_delay: float = 2.0
    concurrency: int = 32
    allow_private: tuple[Network, ...] = ()
    proxy: str | None = None
    separate: frozenset[str] = frozenset()
    give_up_after: int = 2


@dataclass(frozen=True, slots=True)
class Request:
    """One address to ask for.

    ``etag`` and ``last_modified`` are sent back byte for byte; ``robots``: robots.txt is asked first;
    ``max_bytes`` and ``host_delay`` (seconds) override the policy.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    robots: bool = False
    max_bytes: int | None = None
    host_delay: float | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What came of a request.

    ``url`` is the last address asked, ``headers`` have lower-case names, ``body`` is unpacked; for another
    reason than ok it is at most the beginning of an error page. ``permanent_url`` is the end of the
    301/308 redirects at the start of the chain. ``retry_after`` (UTC) is at most 48 h away. ``elapsed``
    is seconds on the network, without the wait for the host's turn.
    """

    request: Request
    url: str
    reason: Reason
    fetched_at: datetime
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    permanent_url: str | None = None
    retry_after: datetime | None = None
    detail: str = ""
    elapsed: float = 0.0
