"""A poll of a thousand unchanged feeds beside the bare conditional GETs, in one run.

    python -m benchmarks.polling_unchanged [--feeds 1000] [--rounds 5]

Each feed has an address of its own in 127.0.0.0/8, served by another process. A poll is the whole poll stage
without Prefect: what is due, addresses checked, answers judged, states and polls stored. The bare GETs are
httpx.AsyncClient's, with the same validators, concurrency and time limits. Rounds take turns; the medians
are compared.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

from flows.desk import Desk, open_desk
from flows.progress import Progress
from flows.settings import read_settings
from flows.stages.poll import poll_stage

ETAG = '"unchanged"'
ITEMS = 20
START = datetime(2026, 3, 2, tzinfo=UTC)


class Answering(asyncio.Protocol):
    """A server of feeds: the document, or 304 to whoever knows it; keeps connections open."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        self.transport = transport
        self.address = transport.get_extra_info("sockname")[0]
        self.held = b""

    def data_received(self, data: bytes) -> None:
        """Answer each request that is complete."""
        self.held += data
        while b"\r\n\r\n" in self.held:
            head, _, self.held = self.held.partition(b"\r\n\r\n")
            known = ETAG.encode() in head
            body = b"" if known else document(self.address)
            length = b"" if known else b"Content-Length: %d\r\n" % len(body)
            status = b"304 Not Modified" if known else b"200 OK"
            self.transport.write(  # type: ignore[attr-defined]
                b"HTTP/1.1 %s\r\nETag: %s\r\n%s\r\n%s" % (status, ETAG.encode(), length, body)
            )


def document(address: str) -> bytes:
    """Return a feed."""
    items = "".join(
        f"<item><title>Report {n} of {address}</title><link>http://{address}/news/{n}</link>"
        f"<guid>{address}-{n}</guid><description>{'word ' * 60}</description></item>"
        for n in range(ITEMS)
    )
    return f"<rss version='2.0'><channel><title>{address}</title>{items}</channel></rss>".encode()


def serve(tell: Connection) -> None:
    """Serve every address of 127.0.0.0/8 on one port until killed."""

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Answering, "0.0.0.0", 0, backlog=1024)
        tell.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def feed_server() -> Iterator[int]:
    """Yield the port of a server in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield int(ours.recv())
    finally:
        process.terminate()
        process.join()


def addresses(count: int, port: int) -> list[str]:
    """Return as many feeds as wanted, each on an address of its own."""
    return [f"http://127.20.{n // 250}.{n % 250 + 1}:{port}/feed.xml" for n in range(count)]


def new_desk(folder: Path, urls: list[str], quiet: Progress) -> Desk:
    """Return a desk of the demo's topics that listens to these feeds."""
    feeds = folder / "feeds.txt"
    feeds.write_text("\n".join(urls))
    settings = read_settings(
        seed="demo",
        home=folder / "home",
        feeds=feeds,
        allow_private=(ip_network("127.0.0.0/8"),),
        host_delay=0.0,
    )
    return open_desk(settings, lambda: START, quiet)


async def bare(urls: list[str], desk: Desk) -> None:
    """Ask each address conditionally with httpx's own client."""
    settings = desk.settings
    limits = httpx.Limits(
        max_connections=settings.concurrency, max_keepalive_connections=settings.concurrency
    )
    patience = httpx.Timeout(settings.read_seconds, connect=settings.connect_seconds)
    turns = asyncio.Semaphore(settings.concurrency)
    async with httpx.AsyncClient(limits=limits, timeout=patience, trust_env=False) as client:

        async def ask(url: str) -> None:
            async with turns:
                answer = await client.get(url, headers={"If-None-Match": ETAG})
                assert answer.status_code == 304

        await asyncio.gather(*(ask(url) for url in urls))


def timed_poll(desk: Desk, at: datetime, count: int) -> tuple[float, float]:
    """Run the poll stage at a time; returns wall and CPU seconds."""
    desk = replace(desk, started_at=at, clock=lambda: at)
    begun, cpu = time.perf_counter(), cpu_seconds()
    counts = poll_stage(desk, f"run {at}", everything=True).counts
    assert counts["readable"] == count, counts
    return time.perf_counter() - begun, cpu_seconds() - cpu


def cpu_seconds() -> float:
    """Return what this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Fill the home once, then let polls and bare GETs take turns."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    os.environ["TERM"] = "dumb"
    with tempfile.TemporaryDirectory() as folder, feed_server() as port:
        urls = addresses(given.feeds, port)
        desk = new_desk(Path(folder), urls, Progress())
        first, _ = timed_poll(desk, START, given.feeds)
        polls, gets = [], []
        for number in range(1, given.rounds + 1):
            begun, cpu = time.perf_counter(), cpu_seconds()
            asyncio.run(bare(urls, desk))
            gets.append((time.perf_counter() - begun, cpu_seconds() - cpu))
            polls.append(timed_poll(desk, START + timedelta(minutes=number), given.feeds))
    report(given.feeds, first, polls, gets)


def report(
    count: int, first: float, polls: list[tuple[float, float]], gets: list[tuple[float, float]]
) -> None:
    """Print the medians and their ratio."""
    write = sys.stdout.write
    poll, get = (statistics.median(wall for wall, _ in each) for each in (polls, gets))
    poll_cpu, get_cpu = (statistics.median(cpu for _, cpu in each) for each in (polls, gets))
    write(f"first poll of {count:,} feeds, {count * ITEMS:,} entries stored: {first:.2f} s\n")
    write(f"bare conditional GETs: {get:.2f} s wall, {get_cpu:.2f} s CPU\n")
    write(f"poll stage, unchanged: {poll:.2f} s wall, {poll_cpu:.2f} s CPU\n")
    write(f"ratio of wall times:   {poll / get:.2f}\n")


if __name__ == "__main__":
    main()
