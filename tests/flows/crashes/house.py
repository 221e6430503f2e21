"""A newsroom, a mail server, homes before each stage of a run, and what it makes of them undisturbed."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from seeds.demo.server import feed_list
from seeds.feed_list import write_feeds
from tests.flows.crashes.mail_server import MailServer
from tests.flows.crashes.runner import ROOT, Errand, Runner
from tests.flows.newsroom import TIMES, Newsroom

BRIEFS = """[brief.desk]
title = "Generative AI on screen (demo)"
to = ["ann@example.org", "ben@example.org"]
at = "07:00 Europe/Madrid"

[brief.law]
title = "Bills and agreements"
to = ["cat@example.org"]
at = "23:30 Asia/Kolkata"
topics = ["law", "labour"]
"""
OUTLETS = ("northlight", "meridian", "courier", "glitterbox", "ribereno", "kernel", "fulltime")
ALL = ("poll", "read", "match", "tell")
Range = tuple[int, int]
Mail = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a stage reaches in an undisturbed run: operations, seconds and writes (from, to)."""

    operations: Range
    seconds: tuple[float, float]
    writes: Range


@dataclass(frozen=True, slots=True)
class Leg:
    """A run of one stage: the home before it, where each of its parts lies, and what the day is to come to.

    ``then`` are the stages of the next run, after which a home has to be as ``undisturbed``.
    """

    stages: tuple[str, ...]
    now: datetime
    before: Path | None
    parts: dict[str, Spread]
    undisturbed: Path
    mail: Counter[Mail]
    then: tuple[str, ...] = ALL


@dataclass
class House:
    """Everything that a trial needs; a context manager.

    ``legs`` has a run of each stage of a newsroom's second day, over a home that has its first, and as
    ``start`` the first poll of a home that is yet to be made.
    """

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    legs: dict[str, Leg] = field(default_factory=dict)

    def __enter__(self) -> House:
        self.newsroom = Newsroom()
        self.feeds = self.write_feeds()
        self.mail = MailServer()
        self.mail.start()
        self.runner = Runner().__enter__()
        self.settings = {"seed": str(self.write_seed()), "read_batch": 5, **self.mail.settings}
        first, second = self.folder / "first" / "home", self.folder / "second" / "home"
        self.run(first, TIMES[0], ALL)
        self.newsroom.show_day(2)
        shutil.copytree(first, second)
        parts, before = {}, {}
        for stage in ALL:
            before[stage] = self.folder / f"before-{stage}" / "home"
            shutil.copytree(second, before[stage])
            parts[stage] = self.run(second, TIMES[1], (stage,))
        for stage in ALL:
            self.legs[stage] = Leg((stage,), TIMES[1], before[stage], parts[stage], second, self.taken())
        new = self.folder / "new" / "home"
        parts["start"] = self.run(new, TIMES[1], ("poll",))
        self.legs["start"] = Leg(("poll",), TIMES[1], None, parts["start"], new, Counter(), ("poll",))
        self.legs["deliver"] = self.legs["publish"] = self.legs["tell"]
        return self

    def __exit__(self, *_: object) -> None:
        self.runner.__exit__()
        self.mail.stop()
        self.newsroom.stop()

    def write_feeds(self) -> Path:
        """Write the feeds of some outlets, one that fails and one that breaks off among them."""
        everything = feed_list(self.newsroom.newsroom, self.newsroom.site.origins)
        chosen = {self.newsroom.newsroom.outlets[name].name for name in OUTLETS}
        path = self.folder / "feeds.opml"
        write_feeds(replace(everything, feeds=tuple(f for f in everything.feeds if f.outlet in chosen)), path)
        return path

    def write_seed(self) -> Path:
        """Write the demo's seed with two briefs that are mailed."""
        folder = self.folder / "crashes"
        folder.mkdir()
        shutil.copyfile(ROOT / "seeds/demo/story.txt", folder / "story.txt")
        topics = (ROOT / "seeds/demo/topics.toml").read_text("utf-8")
        entities = topics[topics.index("[entity.") :]
        lines = [line for line in entities.splitlines() if not line.startswith("must_")]
        (folder / "topics.toml").write_text(BRIEFS + "\n".join(lines), "utf-8")
        shutil.copyfile(self.feeds, folder / "feeds.opml")
        return folder

    def taken(self) -> Counter[Mail]:
        """Return what the mail server took since the last ``begin``, once nobody is connected to it."""
        self.mail.settled()
        return Counter(self.mail.postbox.taken)

    def begin(self, leg: Leg, home: Path) -> None:
        """Make a home as it is before the leg, and forget what was mailed."""
        home.parent.mkdir(parents=True, exist_ok=True)
        self.mail.postbox.taken.clear()
        if leg.before is not None:
            shutil.copytree(leg.before, home, dirs_exist_ok=True)

    def run(self, home: Path, now: datetime, stages: Sequence[str]) -> dict[str, Spread]:
        """Run stages undisturbed; returns how far each part reached."""
        self.mail.postbox.taken.clear()
        status, report = self.errand(home, now, stages)
        assert status == 0, report
        return parts_of(report)

    def errand(
        self, home: Path, now: datetime, stages: Sequence[str], flow: str = "", **given: Any
    ) -> tuple[int, str]:
        """Run stages in a process of their own; returns how it ended, and its report."""
        report = home.with_name(f"{home.name}.report")
        report.parent.mkdir(parents=True, exist_ok=True)
        report.unlink(missing_ok=True)
        errand = Errand(
            home=str(home),
            feeds=str(self.feeds),
            now=now.isoformat(),
            report=str(report),
            flow=flow or " ".join(stages),
            stages=list(stages),
            settings=self.settings,
            **given,
        )
        return self.runner.run(errand), report.read_text("utf-8")


def parts_of(report: str) -> dict[str, Spread]:
    """Read how far each part of a run reached out of its report."""
    marks = [line.split()[1:] for line in report.splitlines() if line.startswith("stage ")]
    spreads = {}
    for (stage, *begun), (_, *ended) in pairwise(marks):
        spreads[stage] = Spread(
            (int(begun[0]), int(ended[0])), (float(begun[1]), float(ended[1])), (int(begun[2]), int(ended[2]))
        )
    return spreads
