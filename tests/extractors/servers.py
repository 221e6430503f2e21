"""A small real HTTP server on loopback that can also behave badly.

``with Site() as site`` serves ``site.routes``: a path leads to a Reply, to a function from the request to a
Reply, or to one of the bad manners below. Every request is recorded in ``site.asked``.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import ssl
import struct
import threading
import time
import weakref
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_HOLD_SECONDS = 60.0  # longer than any test waits; the server's end cancels it


@dataclass(frozen=True, slots=True)
class Asked:
    address: str
    method: str
    path: str
    headers: dict[str, str]
    at: float


@dataclass(frozen=True, slots=True)
class Reply:
    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None  # what Content-Length says, if not the truth


Manner = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
Route = Reply | Manner | Callable[[Asked], Reply]


@dataclass
class Site:
    """A server on one port of one or several loopback addresses, on a thread of its own."""

    addresses: Sequence[str] = ("127.0.0.1",)
    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    greeting: bytes = b""  # sent before anything is asked
    certificate: Path | None = None  # a PEM file with key and certificate: speak TLS
    open_now: int = 0
    most_open: int = 0

    def __enter__(self) -> Site:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="site", daemon=True)
        self._thread.start()
        self._tasks: set[asyncio.Task[None]] = set()
        self._transports: weakref.WeakSet[asyncio.WriteTransport] = weakref.WeakSet()
        self._on_loop(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._on_loop(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def url(self, path: str = "/", address: str | None = None) -> str:
        return f"http://{address or self.addresses[0]}:{self.port}{path}"

    def count(self, path: str) -> int:
        return sum(asked.path == path for asked in self.asked)

    def _on_loop(self, work: Awaitable[None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)  # type: ignore[arg-type]

    async def _start(self) -> None:
        self._servers = []
        context = None
        if self.certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(self.certificate)
        for address in self.addresses:
            server = await asyncio.start_server(self._connected, address, self.port, backlog=512, ssl=context)
            self.port = server.sockets[0].getsockname()[1]
            self._servers.append(server)

    async def _stop(self) -> None:
        for server in self._servers:
            for listening in server.sockets:
                self._loop.remove_reader(listening.fileno())
        await self._turns()  # a connection that is being accepted while its server closes would stay open
        for server in self._servers:
            server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for transport in self._transports:
            transport.abort()
        await self._turns()  # transports close one turn of the loop later

    async def _turns(self) -> None:
        """Let the loop turn as often as any chain of its callbacks here is long."""
        for _ in range(8):
            await asyncio.sleep(0)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Note a connection at once: a task that was not begun when the server stops would never be."""
        self._transports.add(writer.transport)
        task = self._loop.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(self.greeting)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._answer(reader, writer):
                    pass
        finally:
            writer.close()
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ", 2)
        pairs = (line.partition(":") for line in lines[1:] if line)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        asked = Asked(writer.get_extra_info("sockname")[0], method, path, headers, time.monotonic())
        self.asked.append(asked)
        route = self.routes.get(f"{asked.address}{path}") or self.routes.get(path) or Reply(b"none", 404)
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        try:
            return await _reply(route, asked, writer)
        finally:
            self.open_now -= 1


async def _reply(route: Route, asked: Asked, writer: asyncio.StreamWriter) -> bool:
    if callable(route):
        if asyncio.iscoroutinefunction(route):
            await route(asked, writer)
            return False
        route = cast("Callable[[Asked], Reply]", route)(asked)
    assert isinstance(route, Reply)
    writer.write(head(route.status, route.headers, len(route.body) if route.length is None else route.length))
    writer.write(route.body)
    await writer.drain()
    return route.length is None


def head(status: int = 200, headers: Sequence[tuple[str, str]] = (), length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status} Any", *(f"{name}: {value}" for name, value in headers)]
    if length is not None and status != 304:
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def redirect(target: str, status: int = 302) -> Reply:
    return Reply(b"", status, (("Location", target),))


def packed(body: bytes, encoding: str = "gzip") -> Reply:
    return Reply(body, headers=(("Content-Encoding", encoding),))


def bomb(megabytes: int, members: int = 1) -> bytes:
    """Zeros, well packed: one stream, or the same in many gzip members."""
    return gzip.compress(bytes((megabytes << 20) // members), 9) * members


def own_certificate(folder: Path) -> Path:
    """Write a certificate for ``localhost`` that vouches for itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    signed = builder.sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = folder / "own.pem"
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def drip(every: float = 0.05, length: int = 10_000) -> Manner:
    """A body of one byte at a time."""

    async def manner(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(length=length))
        for _number in range(length):
            await asyncio.sleep(every)
            writer.write(b" ")
            await writer.drain()

    return manner


def drip_head(every: float = 0.05) -> Manner:
    """Headers that never end."""

    async def manner(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(10_000):
            writer.write(f"X-{number}: y\r\n".encode())
            await writer.drain()
            await asyncio.sleep(every)

    return manner


async def stall(_: Asked, __: asyncio.StreamWriter) -> None:
    """Take the request and never answer."""
    await asyncio.sleep(_HOLD_SECONDS)


async def hang_up(_: Asked, writer: asyncio.StreamWriter) -> None:
    """Take the request and close."""
    writer.close()


async def reset(_: Asked, writer: asyncio.StreamWriter) -> None:
    """Begin the body, then reset the connection (RST)."""
    writer.write(head(length=100_000) + b"<rss><channel>")
    await writer.drain()
    held: socket.socket = writer.get_extra_info("socket")
    held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def verbatim(data: bytes) -> Manner:
    """Write exactly these bytes, then close."""

    async def manner(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return manner


def endless(chunk: bytes, *, beginning: bytes | None = None) -> Manner:
    """A body without an end or a length."""

    async def manner(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head() if beginning is None else beginning)
        for _number in range(100_000):
            writer.write(chunk)
            await writer.drain()

    return manner
