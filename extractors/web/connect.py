"""Connecting only to addresses that were checked: one look-up, and the socket goes to what it gave."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpcore

from extractors.web.address import Address, Network, is_open, parse_address

_MOST_ADDRESSES = 4
_RESOLVERS = 32  # threads; a dead name server keeps one for many seconds


class BlockedAddressError(httpcore.ConnectError):
    """The name leads only to addresses that may not be connected to."""


class NameLookupError(httpcore.ConnectError):
    """The name has no address, or nobody could say in time."""


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """httpcore's own sockets behind a look-up whose every address is checked."""

    def __init__(self, allowed: Sequence[Network]) -> None:
        self._allowed = tuple(allowed)
        self._sockets = httpcore.AnyIOBackend()
        self._resolvers: ThreadPoolExecutor | None = None

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that may be and can be connected to."""
        deadline = asyncio.get_running_loop().time() + (timeout or 60.0)
        addresses = await self._addresses(host, port, timeout)
        checked = [address for address in addresses if is_open(address, self._allowed)]
        if not checked:
            raise BlockedAddressError(
                f"{host} is {', '.join(map(str, addresses[:3]))}, which is not public "
                "(STORYWATCH_ALLOW_PRIVATE opens ranges)"
            )
        checked = checked[:_MOST_ADDRESSES]
        for left, address in zip(range(len(checked), 0, -1), checked, strict=True):
            patience = max(deadline - asyncio.get_running_loop().time(), 0.1) / left
            try:
                return await self._sockets.connect_tcp(
                    str(address), port, patience, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if left == 1:
                    raise
        raise AssertionError("there was an address")

    async def _addresses(self, host: str, port: int, timeout: float | None) -> list[Address]:
        literal = parse_address(host)
        if literal is not None:
            return [literal]
        if self._resolvers is None:
            self._resolvers = ThreadPoolExecutor(_RESOLVERS, thread_name_prefix="resolve")
        lookup = asyncio.get_running_loop().run_in_executor(
            self._resolvers, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        try:
            async with asyncio.timeout(timeout):
                rows = await lookup
        except TimeoutError:
            raise NameLookupError(f"no answer to the look-up of {host}") from None
        except (OSError, UnicodeError) as problem:
            raise NameLookupError(f"{host}: {problem}") from None
        found = [parse_address(str(row[4][0])) for row in rows]
        return list(dict.fromkeys(address for address in found if address is not None))

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002  httpcore names the arguments
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: no address names a local socket."""
        raise BlockedAddressError(f"{path} is no address")

    async def sleep(self, seconds: float) -> None:
        """Sleep, as httpcore asks of a backend."""
        await anyio.sleep(seconds)

    def close(self) -> None:
        """Let the look-up threads go."""
        if self._resolvers is not None:
            self._resolvers.shutdown(wait=False, cancel_futures=True)


def is_tls_failure(problem: BaseException) -> bool:
    """Say whether a connection failed in its TLS handshake."""
    seen: BaseException | None = problem
    for _ in range(10):
        if seen is None:
            return False
        if isinstance(seen, ssl.SSLError | ssl.CertificateError | anyio.EndOfStream):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
