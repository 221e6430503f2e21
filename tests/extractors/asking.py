"""How the tests of fetching ask: a policy with short limits, and a site to ask."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from extractors.fetch import Fetcher, FetchPolicy, Limits, Request, Response
from tests.extractors.servers import (
    Site,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOOPBACK = (ipaddress.IPv4Network("127.0.0.0/8"),)
QUICK = Limits(connect_seconds=1, read_seconds=0.6, total_seconds=1.2, max_bytes=1 << 20)
POLICY = FetchPolicy("Storywatch/1.0 (+https://example.org/bot)", QUICK, host_delay=0, allow_private=LOOPBACK)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def ask(*requests: Request | str, policy: FetchPolicy = POLICY) -> list[Response]:
    wanted = [Request(one) if isinstance(one, str) else one for one in requests]
    with Fetcher(policy, lambda: NOW) as fetcher:
        got = list(fetcher.fetch(wanted))
    order = [response.request for response in got]
    assert sorted(order, key=repr) == sorted(wanted, key=repr)
    return sorted(got, key=lambda response: wanted.index(response.request))


def ask_one(request: Request | str, policy: FetchPolicy = POLICY) -> Response:
    (response,) = ask(request, policy=policy)
    return response
