"""A home whose feeds are served on loopback, polled by the plain stage at times that are passed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from flows.desk import Desk, open_desk, stopped_clock
from flows.settings import read_settings
from flows.stages.batches import StageResult
from flows.stages.poll import poll_stage
from tests.extractors.servers import Reply

BEGIN = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def item(number: int | str, **changes: str) -> str:
    """Return an RSS item; ``changes`` replace its elements, an empty one leaves it out."""
    parts = {
        "title": f"A headline that is long enough, number {number}",
        "link": f"http://paper.example/news/{number}",
        "guid": f"paper-{number}",
        "pubDate": format_datetime(BEGIN - HOUR),
        "description": f"What happened, in words, in report {number}.",
        **changes,
    }
    return (
        f"<item>{''.join(f'<{name}>{escape(text)}</{name}>' for name, text in parts.items() if text)}</item>"
    )


def rss(items: Sequence[str], **headers: str) -> Reply:
    """Return a feed document."""
    body = f"<rss version='2.0'><channel><title>Paper</title>{''.join(items)}</channel></rss>"
    return Reply(
        body.encode(), headers=tuple((name.replace("_", "-"), text) for name, text in headers.items())
    )


def numbered(*numbers: int | str) -> list[str]:
    """Return items of these numbers."""
    return [item(number) for number in numbers]


class House:
    """A home that listens to the given rows of a feed list."""

    def __init__(self, folder: Path, *urls: str, **settings: Any) -> None:
        self.folder = folder
        self.given = settings
        self.runs = 0
        self.list_feeds("".join(f'<outline text="Feed {n}" xmlUrl="{url}"/>' for n, url in enumerate(urls)))

    def list_feeds(self, outlines: str) -> None:
        """Write the feed list."""
        text = f"<opml version='2.0'><head><hostDelay>0</hostDelay></head><body>{outlines}</body></opml>"
        (self.folder / "feeds.opml").write_text(text, "utf-8")
        self.opened: Desk | None = None

    def poll(self, at: datetime, *, everything: bool = True) -> StageResult:
        """Run the poll stage as if it were that time."""
        self.opened = self.opened or self.open()
        self.desk = replace(self.opened, started_at=at, clock=stopped_clock(at))
        self.runs += 1
        return poll_stage(self.desk, f"run {self.runs}", everything=everything)

    def open(self) -> Desk:
        """Read settings, topics and the feed list: once a list, for it takes longer than a poll."""
        settings = read_settings(
            seed="demo",
            home=self.folder / "home",
            feeds=self.folder / "feeds.opml",
            allow_private=(ip_network("127.0.0.0/8"),),
            read_seconds=1,
            total_seconds=2,
            **self.given,
        )
        return open_desk(settings)

    def ask(self, sql: str) -> list[Any]:
        """Query the pipeline's database: rows, or values where there is one column."""
        with self.desk.database() as db:
            rows = db.execute(sql).fetchall()
        return [row[0] if len(row) == 1 else row for row in rows]

    def reasons(self) -> list[str]:
        """Return the outcomes of all polls, in order."""
        return self.ask("SELECT reason FROM polls ORDER BY polled_at, feed_id")
