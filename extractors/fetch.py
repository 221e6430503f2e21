"""Fetching many addresses politely and safely: requests in, exactly one response each, as they come.

The network runs on an event loop in a thread of its own, so that deadlines hold while the caller parses.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator, Iterable
from datetime import datetime
from queue import SimpleQueue
from types import TracebackType

from extractors.web.request import FetchPolicy, Limits, Reason, Request, Response
from extractors.web.session import Session

__all__ = ["FetchPolicy", "Fetcher", "Limits", "Reason", "Request", "Response"]


class Fetcher:
    """Fetches for one run: keeps each host's pace, robots.txt and connection over several ``fetch`` calls.

    A context manager; ``now`` gives the time (aware, UTC) that goes into responses.
    """

    def __init__(self, policy: FetchPolicy, now: Callable[[], datetime]) -> None:
        self._policy, self._now = policy, now
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._session: Session | None = None
        self._busy = False

    def __enter__(self) -> Fetcher:
        self._loop = asyncio.new_event_loop()
        self._session = Session(self._policy, self._now)
        self._thread = threading.Thread(target=self._loop.run_forever, name="fetch", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._loop is None or self._session is None or self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._session.close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._loop = self._session = self._thread = None

    def fetch(self, requests: Iterable[Request]) -> Generator[Response, None, None]:
        """Yield one response for each request, in the order in which they finish.

        Never raises for anything the network does. While the caller is slow, only a few finished
        responses wait in memory. One ``fetch`` at a time; leaving it early cancels what is under way.
        """
        if self._loop is None or self._session is None:
            raise RuntimeError("a Fetcher fetches inside its with block")
        if self._busy:
            raise RuntimeError("this Fetcher is fetching already: finish or close that fetch first")
        self._busy = True
        ready: SimpleQueue[Response | None] = SimpleQueue()
        session, loop = self._session, self._loop
        running = asyncio.run_coroutine_threadsafe(session.run(list(requests), ready.put), loop)
        try:
            while (response := ready.get()) is not None and not loop.is_closed():
                loop.call_soon_threadsafe(session.consumed, len(response.body))
                yield response
            running.result()
        finally:
            if not loop.is_closed():
                running.cancel()
                asyncio.run_coroutine_threadsafe(session.stop(), loop).result()
            self._busy = False
