"""One connection a host, kept between requests: all that a polite fetcher needs of a pool.

httpcore's own pool walks through all its connections for every request, and asks each socket whether it
is idle: with 500 hosts that is more work than the request.
"""

from __future__ import annotations

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from functools import cached_property

import httpcore
import httpx

_Origin = tuple[bytes, bytes, int]
_KEEP_SECONDS = 15.0  # longer than the longest Crawl-delay that is honoured
_LOST = (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError)


class HostConnections(httpx.AsyncBaseTransport):
    """An httpx transport that keeps at most ``idle`` connections open, the latest used.

    Raises httpcore's errors as they are.
    """

    def __init__(self, backend: httpcore.AsyncNetworkBackend, idle: int) -> None:
        self._backend, self._most = backend, idle
        self._idle: OrderedDict[_Origin, httpcore.AsyncHTTPConnection] = OrderedDict()

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request on the host's open connection, or on a new one."""
        url = request.url
        secure = url.scheme == "https"
        origin = (url.raw_scheme, url.raw_host, url.port or (443 if secure else 80))
        message = httpcore.Request(
            request.method,
            httpcore.URL(scheme=origin[0], host=origin[1], port=origin[2], target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        kept = self._idle.pop(origin, None)
        if kept is not None and not kept.has_expired() and kept.is_available():
            try:
                return self._response(origin, kept, await kept.handle_async_request(message))
            except _LOST:  # the server closed it between two requests; a new one decides
                await kept.aclose()
        elif kept is not None:
            await kept.aclose()
        fresh = httpcore.AsyncHTTPConnection(
            httpcore.Origin(*origin),
            ssl_context=self._trust if secure else None,
            keepalive_expiry=_KEEP_SECONDS,
            network_backend=self._backend,
        )
        try:
            return self._response(origin, fresh, await fresh.handle_async_request(message))
        except BaseException:
            await fresh.aclose()
            raise

    def _response(
        self, origin: _Origin, connection: httpcore.AsyncHTTPConnection, answer: httpcore.Response
    ) -> httpx.Response:
        stream = _Stream(self, origin, connection, answer)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions
        )

    async def take_back(self, origin: _Origin, connection: httpcore.AsyncHTTPConnection) -> None:
        """Keep a connection whose response was read to its end; close any other."""
        if not connection.is_idle() or origin in self._idle:
            await connection.aclose()
            return
        self._idle[origin] = connection
        if len(self._idle) > self._most:
            _, oldest = self._idle.popitem(last=False)
            await oldest.aclose()

    async def aclose(self) -> None:
        """Close every connection that is open and idle."""
        while self._idle:
            _, connection = self._idle.popitem()
            await connection.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(
        self,
        owner: HostConnections,
        origin: _Origin,
        connection: httpcore.AsyncHTTPConnection,
        answer: httpcore.Response,
    ) -> None:
        self._owner, self._origin, self._connection, self._answer = owner, origin, connection, answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        try:
            await self._answer.aclose()
        finally:
            await self._owner.take_back(self._origin, self._connection)
