"""An outlet on loopback that changes its pages, and a home whose stages run at times passed in."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from flows.desk import Desk, open_desk, stopped_clock
from flows.running import Stage, run_stages
from flows.settings import read_settings
from flows.stages.batches import Counts, directly
from flows.stages.match import match_stage
from flows.stages.poll import poll_stage
from flows.stages.read import read_stage
from flows.stages.tell import tell_stage
from tests.extractors.servers import Reply, Site
from tests.flows.polled_house import item, rss

FEED = "/feed"
ASKING: list[Stage] = [partial(poll_stage, everything=True), read_stage, match_stage]
TELLING: list[Stage] = [*ASKING, tell_stage]
TOPICS = """
[brief.desk]
title = "The harbour"
to = []
at = "07:00 UTC"
max_stories = 12
floor = 0.0

[topic.quay]
label = "The quay"
query = "harbour AND quay"
"""
SENTENCES = (
    "The harbour board voted on Tuesday to raise the quay by forty centimetres before the winter storms.",
    "Engineers had warned in spring that the old stones would not bear another flood like that of last year.",
    "Fishermen asked for a ramp at the northern end, and the board agreed to pay for half of it.",
    "Work begins in May, stops for the herring season, and should end before the first frost comes.",
    "The council will look at the bill again in June, when the figures of the insurers are known.",
)


class Quay:
    """A home whose one outlet is on ``site``; ``policy`` is its textPolicy."""

    def __init__(self, folder: Path, site: Site, policy: str = "", **settings: Any) -> None:
        self.folder, self.site, self.settings = folder, site, settings
        self.home = folder / "home"
        self.seed = folder / "quay"
        self.seed.mkdir()
        (self.seed / "story.txt").write_text(
            "\n\n".join(("Harbour board raises the quay", *SENTENCES)), "utf-8"
        )
        (self.seed / "topics.toml").write_text(TOPICS, "utf-8")
        self.list_outlet(policy)

    def list_outlet(self, policy: str) -> None:
        """Write the feed list."""
        row = f'<outline text="Quay" xmlUrl="{self.site.url(FEED)}" textPolicy="{policy}"/>'
        (self.seed / "feeds.opml").write_text(f"<opml version='2.0'><body>{row}</body></opml>", "utf-8")

    def publish(self, *names: str) -> None:
        """List pages in the feed and serve them."""
        items = [item(name, link=self.site.url(f"/{name}"), guid=name) for name in names]
        self.site.routes[FEED] = rss(items)
        for name in names:
            self.site.routes.setdefault(f"/{name}", page(name))

    def desk(self, at: datetime) -> Desk:
        """Open a desk whose clock stands."""
        given = {"workers": 0, "host_delay": 0, "allow_private": "127.0.0.0/8", **self.settings}
        return open_desk(read_settings(seed=str(self.seed), home=self.home, **given), stopped_clock(at))

    def run(self, at: datetime, stages: list[Stage] = ASKING) -> Counts:
        """Run stages as if it were that time."""
        return run_stages(self.desk(at), "daily", stages, directly).counts

    def ask(self, sql: str) -> list[Any]:
        """Query the pipeline's database: rows, or values where there is one column."""
        with self.desk(datetime.fromisoformat("2026-01-01T00:00Z")).database() as db:
            found = db.execute(sql).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]


def page(name: str, text: str = "", title: str = "") -> Reply:
    """Return an article page; ``text`` is added to what all of them say."""
    said = (
        f"This is the report that its author called {name} of this year.",
        *SENTENCES,
        *([text] if text else []),
    )
    body = "".join(f"<p>{escape(each)}</p>" for each in said)
    shown = title or f"Harbour board raises the quay, says the {name}"
    return Reply(
        f"<html lang='en'><head><title>{shown}</title></head><body><article><h1>{shown}</h1>{body}</article>"
        "</body></html>".encode(),
        headers=(("Content-Type", "text/html; charset=utf-8"), ("Set-Cookie", "visitor=1")),
    )
