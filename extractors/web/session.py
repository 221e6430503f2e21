"""The run on the event loop: takes turns by host, asks robots.txt, walks redirects, answers every request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import httpx

from extractors.url import authority, request_url
from extractors.web.connect import CheckedBackend
from extractors.web.connections import HostConnections
from extractors.web.exchange import Exchange, Progress
from extractors.web.pacing import Pacing
from extractors.web.redirects import start
from extractors.web.request import FetchPolicy, Reason, Request, Response
from extractors.web.robots import MAX_BYTES, RobotsRules, robots_url

_BACKLOG = 32  # finished responses that may wait for the caller
_BACKLOG_BYTES = 32 * 1024 * 1024  # and what their bodies may hold
_UNREACHED: frozenset[Reason] = frozenset(("dns", "connect", "tls", "timeout"))


@dataclass(slots=True)
class _Standing:
    """What this run has learned about a host."""

    refusal: Response | None = None  # answers every further request without asking
    failures: int = 0


class Session:
    """Everything of a Fetcher that lives on its event loop."""

    def __init__(self, policy: FetchPolicy, now: Callable[[], datetime]) -> None:
        self._policy, self._now = policy, now
        self._backend = CheckedBackend(policy.allow_private)
        self._transport: httpx.AsyncBaseTransport | None = None
        self._exchange: Exchange | None = None
        self._pacing: Pacing[Progress] = Pacing()
        self._hosts: dict[str, _Standing] = {}
        self._robots: dict[str, RobotsRules] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._unread = self._unread_bytes = 0
        self._failure: BaseException | None = None
        self._deliver: Callable[[Response | None], None] = lambda _: None

    async def run(self, requests: Sequence[Request], deliver: Callable[[Response | None], None]) -> None:
        """Answer each request through ``deliver``, then deliver None."""
        self._open()
        self._deliver, self._unread, self._unread_bytes = deliver, 0, 0
        try:
            for request in requests:
                self._admit(request)
            while self._pacing.waiting or self._tasks:
                if self._failure is not None:
                    raise self._failure
                self._launch()
                await self._pause()
        finally:
            deliver(None)

    def consumed(self, size: int) -> None:
        """Note that the caller took a response with a body of ``size`` bytes."""
        was_full = self._backlog_is_full()
        self._unread -= 1
        self._unread_bytes -= size
        if was_full and not self._backlog_is_full():
            self._wake.set()

    async def stop(self) -> None:
        """Cancel what is under way."""
        self._pacing.clear()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self) -> None:
        """Cancel what is under way and close all connections."""
        await self.stop()
        if self._transport is not None:
            await self._transport.aclose()
        self._backend.close()

    def _open(self) -> None:
        if self._transport is not None:
            return
        proxy = self._policy.proxy
        if proxy:
            transport: httpx.AsyncBaseTransport = httpx.AsyncHTTPTransport(proxy=proxy, trust_env=False)
        else:
            transport = HostConnections(self._backend, idle=2 * self._policy.concurrency)
        self._transport = transport
        self._exchange = Exchange(transport, self._policy.limits, self._policy.user_agent, self._now)

    def _admit(self, request: Request) -> None:
        url = request_url(request.url)
        if url is None:
            self._hand_over(
                Response(request, request.url, "bad_url", self._now(), detail="no http(s) address")
            )
            return
        progress = Progress(request, start(url))
        host = authority(url)
        refusal = self._standing(host).refusal
        if refusal is not None:
            self._refuse(progress, refusal)
        else:
            self._pacing.add(host, progress, self._pause_of(request))

    def _launch(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._has_room():
            progress = self._pacing.take(now)
            if progress is None:
                return
            task = asyncio.create_task(self._serve(progress))
            self._tasks.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self._failure = task.exception()
        self._wake.set()

    async def _pause(self) -> None:
        """Wait until a task ends, the caller takes a response, or a host's rest is over."""
        if not self._pacing.waiting and not self._tasks:
            return
        loop, timer = asyncio.get_running_loop(), None
        turn = self._pacing.next_turn()
        if turn is not None and self._has_room():
            timer = loop.call_at(turn, self._wake.set)
        await self._wake.wait()
        self._wake.clear()
        if timer is not None:
            timer.cancel()

    async def _serve(self, progress: Progress) -> None:
        host, started = authority(progress.trail.url), None
        try:
            response = await self._robots_verdict(progress)
            if response is None:
                started = asyncio.get_running_loop().time()
                response = await self._walk(progress, host)
        finally:
            self._pacing.finish(host, started)
        if response is None:
            self._pass_on(progress)
        else:
            self._hand_over(replace(response, elapsed=progress.spent))
            self._learn(host, response)

    async def _walk(self, progress: Progress, host: str) -> Response | None:
        """Follow redirects while they stay on the host; None: the next one leads to another."""
        assert self._exchange is not None
        while True:
            response = await self._exchange.step(progress)
            if response is not None:
                return response
            if authority(progress.trail.url) != host:
                return None
            verdict = await self._robots_verdict(progress)
            if verdict is not None:
                return verdict

    def _pass_on(self, progress: Progress) -> None:
        host = authority(progress.trail.url)
        refusal = self._standing(host).refusal
        if refusal is None:
            self._pacing.add(host, progress, self._pause_of(progress.request), first=True)
        else:
            self._refuse(progress, refusal)

    async def _robots_verdict(self, progress: Progress) -> Response | None:
        """Return the answer that robots.txt gives in the page's place; None: the page may be asked for."""
        if not progress.request.robots:
            return None
        url = progress.trail.url
        where = robots_url(url)
        rules = self._robots.get(where)
        if rules is None:
            rules = self._robots[where] = RobotsRules(
                await self._fetch_robots(where), self._policy.user_agent
            )
            self._pacing.ask_for_pause(authority(url), rules.crawl_delay)
        if rules.trouble is not None:
            return replace(
                rules.trouble,
                request=progress.request,
                url=url,
                headers={},
                body=b"",
                permanent_url=None,
                detail=f"robots.txt: {rules.trouble.detail}",
            )
        if rules.allows(url):
            return None
        return Response(progress.request, url, "robots", self._now(), detail="robots.txt forbids it")

    async def _fetch_robots(self, where: str) -> Response:
        assert self._exchange is not None
        progress = Progress(Request(where, max_bytes=MAX_BYTES), start(where))
        while (response := await self._exchange.step(progress)) is None:
            pass
        return response

    def _learn(self, host: str, response: Response) -> None:
        """After a 429, or when a host cannot be reached again and again, its other requests are not sent."""
        standing = self._standing(host)
        if host in self._policy.separate:
            return
        standing.failures = standing.failures + 1 if response.reason in _UNREACHED else 0
        if response.reason == "throttled" or standing.failures >= self._policy.give_up_after:
            standing.refusal = response
            for progress in self._pacing.drain(host):
                self._refuse(progress, response)

    def _refuse(self, progress: Progress, cause: Response) -> None:
        self._hand_over(
            replace(
                cause,
                request=progress.request,
                url=progress.trail.url,
                fetched_at=self._now(),
                status=None,
                headers={},
                body=b"",
                permanent_url=None,
                elapsed=progress.spent,
                detail=f"not asked: another request to this host: {cause.detail}"[:300],
            )
        )

    def _hand_over(self, response: Response) -> None:
        self._unread += 1
        self._unread_bytes += len(response.body)
        self._deliver(response)

    def _has_room(self) -> bool:
        """Say whether another request may start."""
        return len(self._tasks) < self._policy.concurrency and not self._backlog_is_full()

    def _backlog_is_full(self) -> bool:
        return self._unread >= _BACKLOG or self._unread_bytes >= _BACKLOG_BYTES

    def _standing(self, host: str) -> _Standing:
        return self._hosts.setdefault(host, _Standing())

    def _pause_of(self, request: Request) -> float:
        return self._policy.host_delay if request.host_delay is None else request.host_delay
