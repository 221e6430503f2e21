from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Any

import httpcore
import pytest

from extractors.web.address import is_open, parse_address
from extractors.web.connect import BlockedAddressError, CheckedBackend, NameLookupError
from tests.extractors.servers import Reply, Site


@pytest.mark.parametrize(
    "text",
    ["0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.31.0.1",
     "192.0.0.8", "192.88.99.1", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "239.255.255.250",
     "255.255.255.255",
     "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808",
     "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
     "2002:7f00:1::",
     "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "[::1]"],
)  # fmt: skip
def test_closed_addresses(text: str) -> None:
    address = parse_address(text)
    assert address is not None
    assert not is_open(address)


@pytest.mark.parametrize(
    "text",
    ["1.1.1.1", "93.184.216.34", "100.63.255.255", "172.32.0.1", "2606:4700::1111", "2a00:1450::1",
     "::ffff:8.8.8.8"]
)  # fmt: skip
def test_open_addresses(text: str) -> None:
    address = parse_address(text)
    assert address is not None
    assert is_open(address)


def test_named_ranges_are_opened_and_no_others() -> None:
    allowed = (ipaddress.ip_network("10.2.0.0/16"), ipaddress.ip_network("fd00::/8"))
    texts = ("10.2.3.4", "::ffff:10.2.3.4", "fd12::1", "10.3.0.1", "fe80::1", "64:ff9b::a02:304")
    opened = [text for text in texts if (one := parse_address(text)) is not None and is_open(one, allowed)]
    assert opened == ["10.2.3.4", "::ffff:10.2.3.4", "fd12::1"]


@pytest.mark.parametrize(
    "text", ["example.org", "", "x", "0xg", "1.2.3.4.5", "256.1.1.1.", "[::g]", "a.1", "1..2"]
)
def test_names_are_left_to_the_resolver(text: str) -> None:
    assert parse_address(text) is None


@pytest.mark.parametrize("text", ["0x7f.1", "2130706433", "127.1", "0177.0.0.1", "0x7f000001", "127.0.1"])
def test_old_spellings_are_addresses_too(text: str) -> None:
    address = parse_address(text)
    assert address is not None
    assert address.is_loopback


class Resolver:
    """Answers the look-ups of one made-up name with what it was told, in turn."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, _: str, port: int, **__: Any) -> list[Any]:
        answer = self.answers[self.asked]
        self.asked += 1
        if not answer:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answer]


def connect(backend: CheckedBackend, port: int) -> str:
    async def one() -> str:
        stream = await backend.connect_tcp("two-faced.test", port, timeout=2)
        peer = stream.get_extra_info("server_addr")[0]
        await stream.aclose()
        return str(peer)

    try:
        return asyncio.run(one())
    finally:
        backend.close()


ALLOWED = (ipaddress.ip_network("127.0.0.2/32"),)


def test_a_name_that_changes_its_answer_is_looked_up_once_a_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Site(("127.0.0.1", "127.0.0.2")) as site:
        site.routes["/"] = Reply(b"x")
        resolver = Resolver(["127.0.0.2"], ["127.0.0.1"])
        monkeypatch.setattr(socket, "getaddrinfo", resolver)
        assert connect(CheckedBackend(ALLOWED), site.port) == "127.0.0.2"
        assert resolver.asked == 1
        with pytest.raises(BlockedAddressError, match=r"127\.0\.0\.1"):
            connect(CheckedBackend(ALLOWED), site.port)


def test_of_several_addresses_only_the_open_ones_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site(("127.0.0.1", "127.0.0.2")) as site:
        monkeypatch.setattr(socket, "getaddrinfo", Resolver(["127.0.0.1", "127.0.0.2"]))
        assert connect(CheckedBackend(ALLOWED), site.port) == "127.0.0.2"


def test_the_second_address_is_tried_when_the_first_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site(("127.0.0.2",)) as site:
        monkeypatch.setattr(socket, "getaddrinfo", Resolver(["127.0.0.3", "127.0.0.2"]))
        assert connect(CheckedBackend((ipaddress.ip_network("127.0.0.0/8"),)), site.port) == "127.0.0.2"


def test_an_unknown_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Resolver([]))
    with pytest.raises(NameLookupError):
        connect(CheckedBackend(()), 80)


def test_a_local_socket_is_no_address() -> None:
    with pytest.raises(httpcore.ConnectError):
        asyncio.run(CheckedBackend(()).connect_unix_socket("/run/docker.sock"))
