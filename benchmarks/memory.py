"""Memory of the read stage over many articles: served on loopback, fetched, kept, read and stored.

    python benchmarks/memory.py [--articles 20000] [--workers 2] [--home FOLDER]

The pages are those of the tests, each with its paragraphs' words in an order of its own. A line for every
tenth of the way says what this process and its reading processes hold (resident memory). Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import random
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

from flows.desk import Desk, open_desk, wall_clock
from flows.progress import Progress
from flows.running import Stage, run_stages
from flows.settings import read_settings
from flows.stages.batches import Counts, directly
from flows.stages.poll import poll_stage
from flows.stages.read import read_stage

PAGES = Path(__file__).parents[1] / "tests/extractors/pages"
HOSTS = 8
TIMES = 8  # the tests' pages are short; so they have the length of a long report
PARAGRAPH = re.compile(r"(<p[^>]*>)([^<>]{60,})(</p>)")


@cache
def patterns() -> list[str]:
    """Return the test pages that have paragraphs to vary."""
    found = [path.read_text("utf-8", "ignore") for path in sorted(PAGES.glob("*.html"))]
    return [text for text in found if len(PARAGRAPH.findall(text)) >= 3]


def page(number: int) -> bytes:
    """Return a page of its own, the same each time."""
    chance = random.Random(number)

    def varied(found: re.Match[str]) -> str:
        words, said = found[2].split(), []
        for _ in range(TIMES):
            chance.shuffle(words)
            said.append(f"{found[1]}{' '.join(words)} {number}{found[3]}")
        return "\n".join(said)

    text = PARAGRAPH.sub(varied, patterns()[number % len(patterns())])
    return text.replace("</h1>", f" {number}</h1>", 1).encode()


def feed(host: int, articles: int, port: int) -> bytes:
    """Return the feed of a host: every eighth article."""
    items = (
        f"<item><title>Report number {n}</title><link>http://127.0.0.{host + 1}:{port}/{n}</link>"
        f"<guid>{n}</guid></item>"
        for n in range(host, articles, HOSTS)
    )
    return (
        f"<rss version='2.0'><channel><title>Outlet {host}</title>{''.join(items)}</channel></rss>".encode()
    )


def serve(articles: int, said: Connection) -> None:
    """Serve feeds and pages on every loopback address, in a process of its own; says its port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.strip("/")
            port = int(self.connection.getsockname()[1])
            status, kind, body = 404, "text/plain", b""
            if name.startswith("feed"):
                status, kind, body = 200, "application/rss+xml", feed(int(name[4:]), articles, port)
            elif name.isdigit():
                status, kind, body = 200, "text/html; charset=utf-8", page(int(name))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    said.send(server.server_address[1])
    server.serve_forever()


@contextlib.contextmanager
def served(articles: int) -> Iterator[int]:
    """Yield the port of a server of so many articles."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(articles, there), daemon=True)
    server.start()
    yield here.recv()
    server.terminate()
    server.join()


def resident(pid: int | str) -> int:
    """Return a process's resident memory in MB; 0 where it has gone."""
    with contextlib.suppress(OSError, StopIteration, ValueError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024
    return 0


def reading_processes() -> list[int]:
    """Return the processes that extract text: this one's children, but the server."""
    known = {str(child.pid) for child in multiprocessing.active_children()}
    found = []
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):
            found += (task / "children").read_text().split()
    found = [pid for pid in found if pid not in known]
    return [int(p) for p in found if b"pool_worker" in Path(f"/proc/{p}/cmdline").read_bytes()]


class Sampler(Progress):
    """A progress that prints memory instead, every tenth of the way, and keeps the highest."""

    def __init__(self) -> None:
        super().__init__(listener=self.seen)
        self.began = time.monotonic()
        self.peak = self.next = 0
        self.lock = threading.Lock()

    def say(self, line: str) -> None:
        """Print nothing of the stages' own lines."""

    def seen(self, label: str, done: int, total: int) -> None:
        """Look at every hundredth page; print at every tenth of the way."""
        if label != "read" or done % 100:
            return
        own, workers = resident(multiprocessing.current_process().pid or 0), reading_processes()
        held = [resident(worker) for worker in workers]
        self.peak = max(self.peak, own + sum(held))
        if done >= self.next:
            self.next = done + total // 10
            seconds = time.monotonic() - self.began
            sys.stdout.write(f"{done:>6} pages  {seconds:6.0f} s  this process {own} MB  reading {held} MB\n")
            sys.stdout.flush()


def opened(folder: Path, port: int, workers: int) -> Desk:
    """Open a home that listens to the server's feeds."""
    rows = "".join(
        f'<outline text="Outlet {h}" xmlUrl="http://127.0.0.{h + 1}:{port}/feed{h}"/>' for h in range(HOSTS)
    )
    feeds = folder / "feeds.opml"
    feeds.write_text(f"<opml version='2.0'><body>{rows}</body></opml>", "utf-8")
    settings = read_settings(
        seed="demo",
        home=folder / "home",
        feeds=feeds,
        allow_private="127.0.0.0/8",
        host_delay=0,
        workers=workers,
    )
    return open_desk(settings, wall_clock, Sampler())


def main() -> None:
    """Poll and read, and print what was held on the way."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--home", type=Path)
    args = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = args.home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        desk = opened(folder, stack.enter_context(served(args.articles)), args.workers)
        stages: list[Stage] = [partial(poll_stage, everything=True), read_stage]
        result = run_stages(desk, "benchmark", stages, directly)
        report(desk, result.counts)


def report(desk: Desk, counts: Counts) -> None:
    """Print the whole run's figures."""
    assert isinstance(desk.progress, Sampler)
    seconds = time.monotonic() - desk.progress.began
    kept = sum(path.stat().st_size for path in desk.home.pages.iterdir()) / 2**20
    sys.stdout.write(
        f"{counts['pages']:,} pages, {counts['articles']:,} articles in {seconds:.0f} s, "
        f"at most {desk.progress.peak} MB together, raw pages {kept:.0f} MB on disk, "
        f"database {desk.home.pipeline.stat().st_size / 2**20:.0f} MB\n"
    )


if __name__ == "__main__":
    main()
