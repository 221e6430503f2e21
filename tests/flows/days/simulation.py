"""Days of a newsroom in minutes: the stages run every simulated quarter of an hour, editions hourly."""

from __future__ import annotations

import random
import shutil
import signal
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flows.errors import RunFailed
from flows.running import Stage, run_stages
from flows.stages.batches import directly
from flows.stages.match import match_stage
from flows.stages.poll import poll_stage
from flows.stages.read import read_stage
from flows.stages.tell import tell_stage
from tests.flows.crashes.mail_server import MailServer, Postbox
from tests.flows.crashes.runner import ROOT, Errand, Runner
from tests.flows.days.ledger import QUARTER, Ledger, Server, draw_feed
from tests.flows.newsroom import desk_at

BRIEFS = {
    "madrid": ("02:30 Europe/Madrid", ["ann@example.org", "ben@example.org"]),
    "york": ("07:00 America/New_York", ["cat@example.org"]),
    "kolkata": ("07:30 Asia/Kolkata", ["ann@example.org", "dan@example.org"]),
    "utc": ("12:00 UTC", ["eve@example.org"]),
}
STAGES: list[Stage] = [partial(poll_stage, everything=False), read_stage, match_stage]
TELL: list[Stage] = [partial(tell_stage, everything=False)]
SETTLING = [timedelta(hours=hours) for hours in (1, 3, 10, 35)]  # behind the last retry of a page


class MoodyPostbox(Postbox):
    """Refuses one recipient for good, and puts another off now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.chance, self.put_off = random.Random(1), 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Accept a recipient, or not."""
        del server, session, options
        if address.startswith("cat"):
            return "550 nobody of that name"
        if address.startswith("ben") and self.chance.random() < 0.5:
            self.put_off += 1
            return "451 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@dataclass
class Days:
    """What is simulated, and what was done to it."""

    folder: Path
    feeds: int
    begin: datetime
    hours: int
    seed: int = 1
    outages: set[int] = field(default_factory=set)
    kills: Counter[str] = field(default_factory=Counter)
    killed_steps: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.end = self.begin + timedelta(hours=self.hours)
        drawn = [draw_feed(number, self.begin, self.end, self.chance) for number in range(self.feeds)]
        self.ledger = Ledger(drawn, self.begin)
        self.home = self.folder / "home"

    def run(self) -> None:
        """Simulate from begin to end, and a little longer without anything new until all is settled."""
        server = Server(self.ledger)
        self.mail = MailServer(MoodyPostbox())
        self.mail.start()
        server.up()
        self.settings = self.write_house()
        self.desk = desk_at(self.home, self.folder / "feeds.opml", self.begin, **self.settings)
        steps = self.hours * 4
        self.outages = {step + more for step in self.chance.sample(range(4, steps - 8), 2) for more in (0, 1)}
        killed = set(self.chance.sample(range(1, steps), steps // 8))
        with Runner() as runner:
            for step in range(steps + 1):
                self.ledger.step, self.ledger.now = step, self.begin + step * QUARTER
                server.down() if step in self.outages else server.up()
                if step in killed:
                    self.kill(runner, step)
                self.work(self.ledger.now)
        server.up()
        for number, pause in enumerate(SETTLING, steps + 1):
            self.ledger.step, self.ledger.now = number, self.end + pause
            with suppress(RunFailed):
                run_stages(self.desk_now(self.ledger.now), "settle", [*STAGES], directly)
        server.down()
        self.mail.settled()
        self.mail.stop()

    def desk_now(self, now: datetime) -> Any:
        """Return the desk at a time."""
        return replace(self.desk, started_at=now, clock=lambda: now)

    def work(self, now: datetime) -> None:
        """Do what the deployments do at a time. Mail that could not be sent is the next run's business."""
        with suppress(RunFailed):
            run_stages(self.desk_now(now), "poll_and_read", STAGES, directly)
        if now.minute == 0:
            with suppress(RunFailed):
                run_stages(self.desk_now(now), "tell", TELL, directly)

    def kill(self, runner: Runner, step: int) -> None:
        """Run the step's stages in a process of their own and kill it somewhere."""
        report = self.folder / f"{step}.report"
        errand = Errand(
            home=str(self.home),
            feeds=str(self.folder / "feeds.opml"),
            now=self.ledger.now.isoformat(),
            report=str(report),
            flow="killed",
            stages=["poll", "read", "match", *(["tell"] if self.ledger.now.minute == 0 else [])],
            settings=self.settings,
            kill_at=int(10 ** self.chance.uniform(1, 3)),
        )
        if runner.run(errand) == -signal.SIGKILL:
            self.killed_steps.add(step)
            last = [
                line.split()[1]
                for line in report.read_text("utf-8").splitlines()
                if line.startswith("killed")
            ]
            self.kills[last[0]] += 1

    def write_house(self) -> dict[str, Any]:
        """Write seed and feed list; returns the settings."""
        seed = self.folder / "days"
        seed.mkdir()
        shutil.copyfile(ROOT / "seeds/demo/story.txt", seed / "story.txt")
        briefs = "".join(
            f'[brief.{name}]\ntitle = "{name}"\nat = "{at}"\nto = {to!r}\nfloor = 0.0\n\n'.replace("'", '"')
            for name, (at, to) in BRIEFS.items()
        )
        topic = '[topic.ai]\nlabel = "AI"\nquery = \'Netflix AND "generative AI"\'\n'
        (seed / "topics.toml").write_text(briefs + topic, "utf-8")
        rows = "".join(
            f'<outline text="F{feed.number}" xmlUrl="http://{feed.host}:{self.ledger.port}/feed"/>'
            for feed in self.ledger.feeds
        )
        opml = f'<opml version="2.0"><head><hostDelay>0</hostDelay></head><body>{rows}</body></opml>'
        for path in (seed / "feeds.opml", self.folder / "feeds.opml"):
            path.write_text(opml, "utf-8")
        return {
            "seed": str(seed),
            "allow_private": "127.0.0.0/8",
            "connect_seconds": 0.5,
            "read_seconds": 0.4,
            "total_seconds": 0.8,
            "feed_bytes": 1 << 20,
            "page_bytes": 1 << 20,
            **self.mail.settings,
        }
