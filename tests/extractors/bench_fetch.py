"""Compare polite fetching with bare requests of the same client at the same concurrency, in one run.

python -m tests.extractors.bench_fetch --hosts 1000 --rounds 3

Every host is an address of its own in 127.0.0.0/8 (Linux) and answers 304 to everything.
"""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import multiprocessing
import sys
import time
from collections import Counter, deque
from datetime import UTC, datetime
from multiprocessing.connection import Connection

import httpx

from extractors.fetch import Fetcher, FetchPolicy, Request

ALLOWED_RATIO = 1.3
_ANSWER = b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nDate: Sun, 01 Mar 2026 12:00:00 GMT\r\n\r\n'


def serve(ready: Connection) -> None:
    """Answer 304 on a port of every loopback address, in a process of its own."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(_ANSWER)
        except (asyncio.IncompleteReadError, OSError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=2048)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def bare(urls: list[str], concurrency: int) -> None:
    async with httpx.AsyncClient() as client:
        left = deque(urls)

        async def work() -> None:
            while left:
                (await client.get(left.popleft(), headers={"If-None-Match": '"a"'})).read()

        await asyncio.gather(*(work() for _ in range(concurrency)))


def polite(urls: list[str], concurrency: int, delay: float) -> None:
    loopback = (ipaddress.IPv4Network("127.0.0.0/8"),)
    policy = FetchPolicy(
        "storywatch-bench", concurrency=concurrency, allow_private=loopback, host_delay=delay
    )
    with Fetcher(policy, lambda: datetime(2026, 3, 1, tzinfo=UTC)) as fetcher:
        got = Counter(
            response.reason for response in fetcher.fetch([Request(url, etag='"a"') for url in urls])
        )
    assert got == {"not_modified": len(urls)}, got


def seconds(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hosts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=32)
    given = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(there,), daemon=True)
    server.start()
    port, many = here.recv(), given.concurrency
    urls = [f"http://127.20.{n // 250}.{n % 250 + 1}:{port}/feed" for n in range(given.hosts)]
    pairs = [
        (seconds(lambda: asyncio.run(bare(urls, many))), seconds(lambda: polite(urls, many, 2.0)))
        for _ in range(given.rounds)
    ]
    crowd = [f"{urls[n % 500 % len(urls)]}/{n}" for n in range(10_000)]
    crowded = seconds(lambda: polite(crowd, many, 0.0))
    server.terminate()
    ratio = min(ours for _, ours in pairs) / min(theirs for theirs, _ in pairs)
    for theirs, ours in pairs:
        sys.stdout.write(f"bare {theirs:.2f} s  polite {ours:.2f} s\n")
    sys.stdout.write(
        f"ratio of the best {ratio:.2f} (allowed {ALLOWED_RATIO}); 10,000 on 500 hosts {crowded:.2f} s\n"
    )
    return int(ratio > ALLOWED_RATIO)


if __name__ == "__main__":
    raise SystemExit(main())
