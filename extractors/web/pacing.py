"""Whose turn it is: one request in flight a host, and a pause between two starts.

Pure: the caller brings the clock (seconds that only grow). One heap entry per host that waits, so ten
thousand requests cost ten thousand small steps and no sleeping task.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Job = TypeVar("Job")


@dataclass(slots=True)
class _Host(Generic[Job]):
    waiting: deque[tuple[Job, float]] = field(default_factory=deque)
    started: float = -math.inf
    own_pause: float = 0.0  # of what the host itself asks for
    busy: bool = False
    queued: bool = False


class Pacing(Generic[Job]):
    """Hosts and the jobs that wait for them."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host[Job]] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._turn = 0
        self.waiting = 0

    def add(self, host: str, job: Job, pause: float, *, first: bool = False) -> None:
        """Let a job wait until ``pause`` seconds after the host's last start.

        ``first``: before those that wait already (it has waited once).
        """
        found = self._hosts.setdefault(host, _Host())
        if first:
            found.waiting.appendleft((job, pause))
        else:
            found.waiting.append((job, pause))
        self.waiting += 1
        self._queue(host, found)

    def take(self, now: float) -> Job | None:
        """Return a job whose host is free and rested, and hold the host for it; None: nobody's turn."""
        while self._heap and self._heap[0][0] <= now:
            _, _, name = heapq.heappop(self._heap)
            host = self._hosts[name]
            host.queued = False
            if host.waiting and self._turn_of(host) > now:
                self._queue(name, host)
            elif host.waiting:
                host.busy = True
                self.waiting -= 1
                return host.waiting.popleft()[0]
        return None

    def next_turn(self) -> float | None:
        """Return when the next job may start, or None if none waits for a rest to end."""
        return self._heap[0][0] if self._heap else None

    def finish(self, host: str, started: float | None) -> None:
        """Give a host free; ``started``: when it was asked, None if it was not."""
        found = self._hosts[host]
        found.busy = False
        if started is not None:
            found.started = started
        self._queue(host, found)

    def ask_for_pause(self, host: str, pause: float) -> None:
        """Note that a host wants at least this many seconds between two starts."""
        self._hosts.setdefault(host, _Host()).own_pause = pause

    def drain(self, host: str) -> list[Job]:
        """Take away all that waits for a host, to be answered without asking."""
        found = self._hosts.get(host)
        if found is None:
            return []
        jobs = [job for job, _ in found.waiting]
        found.waiting.clear()
        self.waiting -= len(jobs)
        return jobs

    def clear(self) -> None:
        """Forget every job; the hosts keep their rest."""
        for host in self._hosts.values():
            host.waiting.clear()
            host.busy = host.queued = False
        self._heap.clear()
        self.waiting = 0

    def _queue(self, name: str, host: _Host[Job]) -> None:
        if host.waiting and not host.busy and not host.queued:
            host.queued = True
            self._turn += 1
            heapq.heappush(self._heap, (self._turn_of(host), self._turn, name))

    def _turn_of(self, host: _Host[Job]) -> float:
        return host.started + max(host.waiting[0][1], host.own_pause)
