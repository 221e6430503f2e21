"""The sample newsroom over real HTTP: a server per outlet on 127.0.0.1 while the context is open."""

from __future__ import annotations

import gzip
import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from seeds.demo.newsroom import DAYS, Newsroom, load_newsroom
from seeds.demo.site import Response, Site
from seeds.feed_list import FeedList, FeedSource, write_feeds

PREFERRED_PORT = 8731


def run_times(start_date: date) -> tuple[datetime, ...]:
    """When the daily runs of the demo happen: 18:00 UTC of each day, the first on ``start_date``."""
    return tuple(datetime.combine(start_date + timedelta(days=n), time(18), UTC) for n in range(DAYS))


class DemoNewsroom:
    """Serves the newsroom with ``start_date`` as day 1; shows day 1 until ``show_day`` says otherwise.

    Each outlet prefers the same port in every run (``first_port`` + its place in outlets.toml), so that its
    articles keep their addresses, and takes a free one where that is in use. 0 takes free ports at once.
    """

    def __init__(
        self, start_date: date, *, first_port: int = PREFERRED_PORT, folder: Path | None = None
    ) -> None:
        self.newsroom: Newsroom = load_newsroom(folder) if folder else load_newsroom()
        self.start_date = start_date
        self.day = 1
        self._servers = _open_servers(list(self.newsroom.outlets), first_port)
        origins = {name: f"http://127.0.0.1:{server.server_port}" for name, server in self._servers.items()}
        self.site = Site(self.newsroom, start_date, origins)
        for name, server in self._servers.items():
            server.answer = lambda target, name=name: self.site.respond(name, self.day, target)  # type: ignore[misc]
            threading.Thread(
                target=server.serve_forever, args=(0.1,), daemon=True, name=f"demo-{name}"
            ).start()

    def show_day(self, day: int) -> None:
        """From now on the feeds list what was published by the end of that day (1..3)."""
        if not 1 <= day <= DAYS:
            raise ValueError(f"the newsroom has days 1 to {DAYS}, not {day}")
        self.day = day

    def feed_url(self, outlet: str) -> str:
        """The address of the outlet's feed."""
        return self.site.origins[outlet] + self.newsroom.outlets[outlet].feed_path

    def write_feed_list(self, path: Path) -> Path:
        """Write the feeds as OPML, with outlet, country and tier, and a host delay of 0; returns the path."""
        write_feeds(feed_list(self.newsroom, self.site.origins), path)
        return path

    def close(self) -> None:
        """Stop all servers and free their ports."""
        with ThreadPoolExecutor(len(self._servers)) as pool:
            list(pool.map(lambda server: server.shutdown(), self._servers.values()))
        for server in self._servers.values():
            server.server_close()

    def __enter__(self) -> DemoNewsroom:
        """The newsroom, already serving."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


def feed_list(newsroom: Newsroom, origins: Mapping[str, str]) -> FeedList:
    """The newsroom's feeds where its outlets have these origins; its hosts need no pause."""
    return FeedList(
        tuple(
            FeedSource(
                url=origins[outlet.id] + outlet.feed_path,
                outlet=outlet.name,
                title=outlet.name,
                tier=outlet.tier,
                language=outlet.language,
                country=outlet.country,
            )
            for outlet in newsroom.outlets.values()
        ),
        host_delay=0,
    )


class _OutletServer(ThreadingHTTPServer):
    allow_reuse_address = os.name != "nt"  # Windows would let two newsrooms share one port
    daemon_threads = True
    answer: Callable[[str], Response]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "DemoNewsroom"
    timeout = 10
    server: _OutletServer

    def do_GET(self) -> None:
        self._send(with_body=True)

    def do_HEAD(self) -> None:
        self._send(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the pipeline logs what it asked for."""

    def _send(self, *, with_body: bool) -> None:
        response = self.server.answer(self.path)
        etag = f'"{hashlib.sha256(response.body).hexdigest()[:20]}"'
        unchanged = response.status == 200 and self._is_known(etag, response.changed)
        body = b"" if unchanged else response.body
        self.send_response(304 if unchanged else response.status)
        if response.status == 200:
            self.send_header("ETag", etag)
            if response.changed:
                self.send_header("Last-Modified", format_datetime(response.changed, usegmt=True))
        if not unchanged:
            self.send_header("Content-Type", response.content_type)
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body, 6, mtime=0)
                self.send_header("Content-Encoding", "gzip")
                self.send_header("Vary", "Accept-Encoding")
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if with_body:
            self.wfile.write(body)

    def _is_known(self, etag: str, changed: datetime | None) -> bool:
        if tags := self.headers.get("If-None-Match"):
            return etag in tags or tags.strip() == "*"
        since = self.headers.get("If-Modified-Since")
        if not since or changed is None:
            return False
        try:
            return changed <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False


def _open_servers(names: Sequence[str], first_port: int) -> dict[str, _OutletServer]:
    opened: dict[str, _OutletServer] = {}
    for place, name in enumerate(names):
        try:
            opened[name] = _OutletServer(("127.0.0.1", first_port + place if first_port else 0), _Handler)
        except OSError:
            opened[name] = _OutletServer(("127.0.0.1", 0), _Handler)
    return opened
