"""One request and its answer: sent, bounded, timed, and named by its reason."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import httpcore
import httpx

from extractors.web.answers import reason_of, retry_after
from extractors.web.connect import BlockedAddressError, NameLookupError, is_tls_failure
from extractors.web.inflate import ACCEPT_ENCODING, Body, EncodingError, TooLargeError
from extractors.web.redirects import STATUSES, RedirectError, Trail, follow
from extractors.web.request import Limits, Reason, Request, Response

_ERROR_PAGE_BYTES = 256 * 1024  # enough to recognise a bot check
_ERROR_PAGE_SECONDS = 5.0
_FORBIDDEN = frozenset((*range(9), *range(10, 32), 127))
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, */*;q=0.8"


@dataclass(slots=True)
class Progress:
    """How far a request is: its trail and the seconds it has spent on the network."""

    request: Request
    trail: Trail
    spent: float = 0.0
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Exchange:
    """Sends requests through one httpx transport; ``step`` goes one hop and raises nothing.

    The transport and not httpx's client: that one keeps cookies, and looks into every Location by itself.
    """

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        limits: Limits,
        user_agent: str,
        now: Callable[[], datetime],
    ) -> None:
        self._transport, self._limits, self._now = transport, limits, now
        read = limits.read_seconds
        patience = {"connect": limits.connect_seconds, "read": read, "write": read, "pool": read}
        self._extensions = {"timeout": patience}
        self._standard = [
            (b"User-Agent", _latin(user_agent) or b"storywatch"),
            (b"Accept", _ACCEPT.encode()),
            (b"Accept-Encoding", ACCEPT_ENCODING.encode()),
        ]

    async def step(self, progress: Progress) -> Response | None:
        """Ask for the address at the end of the trail; None: it redirected, and the trail is longer."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        progress.status, progress.headers = None, {}
        result: Response | None
        try:
            async with asyncio.timeout_at(began + self._limits.total_seconds - progress.spent):
                body = await self._ask(progress)
        except TimeoutError:
            result = self._failed(progress, "timeout", f"not done after {self._limits.total_seconds:g} s")
        except Exception as problem:  # whatever the network does, the request gets its answer
            result = self._failed(progress, *_reason(problem))
        else:
            result = None if body is None else self._answered(progress, body)
        finally:
            progress.spent += loop.time() - began
        return result

    async def _ask(self, progress: Progress) -> bytes | None:
        request = httpx.Request(
            "GET", progress.trail.url, headers=self._headers(progress), extensions=self._extensions
        )
        answer = await self._transport.handle_async_request(request)
        async with _closing(answer):
            progress.status, progress.headers = answer.status_code, _plain(answer.headers.raw)
            if answer.status_code in STATUSES:
                progress.trail = follow(
                    progress.trail, answer.status_code, progress.headers, self._limits.max_redirects
                )
                await _drain(answer)
                return None
            if answer.status_code == 304:
                return b""
            if not answer.is_success:
                return await _error_page(answer, progress.headers)
            return await _read(answer, progress.headers, progress.request.max_bytes or self._limits.max_bytes)

    def _headers(self, progress: Progress) -> list[tuple[bytes, bytes]]:
        if progress.trail.foreign:
            return self._standard
        sent, request = list(self._standard), progress.request
        own = [
            ("If-None-Match", request.etag),
            ("If-Modified-Since", request.last_modified),
            *request.headers,
        ]
        for name, value in own:
            plain = _latin(value or "")
            if plain:
                replaced = name.lower().encode()
                sent = [pair for pair in sent if pair[0].lower() != replaced]
                sent.append((name.encode(), plain))
        return sent

    def _answered(self, progress: Progress, body: bytes) -> Response:
        request, status, now = progress.request, progress.status or 0, self._now()
        wait = retry_after(progress.headers, now) if status >= 400 else None
        asked = bool(request.etag or request.last_modified) and not progress.trail.foreign
        reason, detail = reason_of(status, conditional=asked, waits=wait is not None)
        return self._response(progress, reason, detail, body, wait)

    def _failed(self, progress: Progress, reason: Reason, detail: str) -> Response:
        return self._response(progress, reason, detail, b"", None)

    def _response(
        self, progress: Progress, reason: Reason, detail: str, body: bytes, wait: datetime | None
    ) -> Response:
        return Response(
            request=progress.request,
            url=progress.trail.url,
            reason=reason,
            fetched_at=self._now(),
            status=progress.status,
            headers=progress.headers,
            body=body,
            permanent_url=progress.trail.permanent_url,
            retry_after=wait,
            detail=detail[:300],
        )


@contextlib.asynccontextmanager
async def _closing(answer: httpx.Response) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await answer.stream.aclose()  # type: ignore[union-attr]


async def _read(answer: httpx.Response, headers: Mapping[str, str], limit: int) -> bytes:
    said = headers.get("content-length", "")
    if said.isdecimal() and int(said[:20]) > limit:
        raise TooLargeError(f"{said[:20]} bytes announced, {limit} are allowed")
    body = Body(headers.get("content-encoding", ""), limit)
    async for part in answer.stream:  # type: ignore[union-attr]
        body.add(part)
    return body.finish()


async def _drain(answer: httpx.Response) -> None:
    """Read a redirect's short body, so that the connection can serve again."""
    if int(answer.headers.get("content-length", "1") or 1) > 0:
        await _error_page(answer, {})


async def _error_page(answer: httpx.Response, headers: Mapping[str, str]) -> bytes:
    """Return the beginning of an error's page; the status stands, whatever becomes of its body."""
    with contextlib.suppress(TimeoutError, httpcore.NetworkError, httpcore.ProtocolError,
                             httpcore.TimeoutException, TooLargeError, EncodingError):  # fmt: skip
        body = Body(headers.get("content-encoding", ""), _ERROR_PAGE_BYTES)
        async with asyncio.timeout(_ERROR_PAGE_SECONDS):
            async for part in answer.stream:  # type: ignore[union-attr]
                body.add(part)
        return body.finish()
    return b""


def _reason(problem: Exception) -> tuple[Reason, str]:
    """Name what went wrong. The order matters: the special cases are subclasses of the general ones."""
    text = str(problem) or type(problem).__name__
    if isinstance(problem, BlockedAddressError):
        return "blocked_address", text
    if isinstance(problem, NameLookupError):
        return "dns", text
    if isinstance(problem, RedirectError):
        return "redirects", text
    if isinstance(problem, TooLargeError):
        return "too_large", text
    if isinstance(problem, httpcore.ConnectTimeout | httpx.ConnectTimeout):
        return "connect", "no connection in time"
    if isinstance(
        problem, httpcore.ConnectError | httpx.ConnectError | httpx.ProxyError | httpcore.ProxyError
    ):
        return ("tls" if is_tls_failure(problem) else "connect"), text
    if isinstance(problem, httpcore.TimeoutException | httpx.TimeoutException):
        return "timeout", "the server fell silent"
    if isinstance(problem, httpcore.LocalProtocolError | httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "bad_url", text
    return "read", text


def _plain(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Lower-case names; values byte for byte (as Latin-1), those of one name joined by a comma."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _latin(value: str) -> bytes:
    """Return a header's value as bytes; nothing if it cannot be one."""
    try:
        plain = value.encode("latin-1")
    except UnicodeEncodeError:
        return b""
    return b"" if any(byte in _FORBIDDEN for byte in plain) else plain
