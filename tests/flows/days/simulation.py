"""Days of a newsroom in minutes: the stages run every simulated quarter of an hour, editions hourly."""

from __future__ import annotations

import random
import shutil
import signal
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flows.due import moment_of
from flows.errors import RunFailed
from flows.running import Stage, run_stages
from flows.stages.batches import directly
from flows.stages.match import match_stage
from flows.stages.poll import poll_stage
from flows.stages.read import read_stage
from flows.tell import tell_stages
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
TELL = tell_stages(everything=False)
ALWAYS, TELLING = (
    ("poll", "read", "match", "publish"),
    ("read", "match", "tell", "deliver"),
)  # parts that a kill falls in
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


def told_for_the_first_time(now: datetime) -> bool:
    """Tell whether a brief's hour came since the telling before this one, an hour ago."""
    return now.minute == 0 and any(
        now - timedelta(hours=1) < local_moment(at, now) <= now for at, _ in BRIEFS.values()
    )


def local_moment(at: str, now: datetime) -> datetime:
    """Return when a brief's hour is on the local day of ``now``, in UTC."""
    clock, zone = at.split()
    return moment_of(now.astimezone(ZoneInfo(zone)).date(), time.fromisoformat(clock), zone)


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
                self.ledger.now = self.begin + step * QUARTER
                server.down() if step in self.outages else server.up()
                telling = told_for_the_first_time(self.ledger.now)
                was_killed = False
                if step in killed or (telling and self.chance.random() < 0.5):
                    was_killed = self.kill(runner, step, telling=telling)
                # What was killed is tried again at once, or its work is left to the next quarter of an hour.
                self.work(self.ledger.now, tell_only=was_killed and self.chance.random() < 0.5)
        server.up()
        for pause in SETTLING:
            self.ledger.now = self.end + pause
            run_stages(self.desk_now(self.ledger.now), "settle", STAGES, directly)
        server.down()
        self.mail.settled()
        self.mail.stop()

    def desk_now(self, now: datetime) -> Any:
        """Return the desk at a time."""
        return replace(self.desk, started_at=now, clock=lambda: now)

    def work(self, now: datetime, *, tell_only: bool) -> None:
        """Do what the deployments do at a time: none may fail, but for mail that could not be sent."""
        if not tell_only:
            run_stages(self.desk_now(now), "poll_and_read", STAGES, directly)
        if now.minute == 0:
            with suppress(RunFailed):
                run_stages(self.desk_now(now), "tell", TELL, directly)

    def kill(self, runner: Runner, step: int, *, telling: bool) -> bool:
        """Run the step's stages in a process of their own and kill it behind the beginning of a drawn part.

        Returns whether it was hit before it ended.

        ``telling``: an edition is due, which happens seldom, so the kill falls where it is made and sent.
        """
        report = self.folder / f"{step}.report"
        errand = Errand(
            home=str(self.home),
            feeds=str(self.folder / "feeds.opml"),
            now=self.ledger.now.isoformat(),
            report=str(report),
            flow="killed",
            stages=["poll", "read", "match", *(["tell"] if self.ledger.now.minute == 0 else [])],
            settings=self.settings,
            kill_in=self.chance.choice(TELLING if telling else ALWAYS),
            kill_at=int(10 ** self.chance.uniform(0, 2.5)),
        )
        if runner.run(errand) != -signal.SIGKILL:
            return False
        last = [line for line in report.read_text("utf-8").splitlines() if line.startswith("killed")]
        self.kills[last[0].split()[1]] += 1
        return True

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
            f'<outline text="F{feed.number}" xmlUrl="{self.ledger.feed_url(feed.number)}"/>'
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
