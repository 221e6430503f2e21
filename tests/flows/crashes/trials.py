"""Trials: a run that is killed, finds the disk full or its file of raw pages torn, and the run behind it."""

from __future__ import annotations

import random
import shutil
import signal
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from tests.flows.crashes.disks import no_disk, small_disk
from tests.flows.crashes.house import House, Leg
from tests.flows.crashes.judging import faults, mail_to_expect
from tests.flows.crashes.runner import FAILED_IN_WORDS

PARTS = ("start", "poll", "read", "match", "tell", "deliver", "publish")
MEANS = ("operation", "timer", "write")
TEARS = ("cut behind what is stored", "cut anywhere", "half a record behind it", "zeros behind it")
KILLED = -signal.SIGKILL


@dataclass
class Outcome:
    """What came of a trial: where it hit, what was wrong after the next run, mails that went out twice."""

    part: str
    means: str
    place: str = ""
    wrong: list[str] = field(default_factory=list)
    mails_twice: int = 0


def kill_trial(house: House, chance: random.Random, part: str, means: str, home: Path) -> Outcome:
    """Kill a run at a random point of a part, run again, and judge. A run that got away is tried again."""
    leg = house.legs[part]
    for _ in range(20):
        shutil.rmtree(home.parent, ignore_errors=True)
        house.begin(leg, home)
        status, report = house.errand(home, leg.now, leg.stages, **point(chance, leg, part, means))
        if status == KILLED:
            break
    last = [line for line in report.splitlines() if line.startswith(("stage", "killed"))][-1].split()
    if status != KILLED:
        return Outcome(part, means, wrong=[f"20 runs were not hit: {status} {report}"])
    place = " ".join(last[2:]) if last[0] == "killed" else "a write"
    return after(house, leg, Outcome(last[1], means, place), home)


def point(chance: random.Random, leg: Leg, part: str, means: str) -> dict[str, Any]:
    """Draw where a run is to be killed, out of how far the part reached undisturbed."""
    spread = leg.parts[part]
    if means == "operation":
        return {"kill_at": chance.randint(spread.operations[0] + 1, spread.operations[1])}
    if means == "write":
        return {
            "kill_writes": chance.randint(spread.writes[0] + 1, max(spread.writes[0] + 1, spread.writes[1]))
        }
    return {"kill_in": part, "kill_after": chance.uniform(0.0005, spread.seconds[1] - spread.seconds[0])}


def after(house: House, leg: Leg, outcome: Outcome, home: Path, *, pages_lost: bool = False) -> Outcome:
    """Run again as the next run would, and judge what stands then."""
    taken = house.taken()
    expected = mail_to_expect(home, taken, leg)
    outcome.mails_twice = (expected - leg.mail).total()
    status, report = house.errand(home, leg.now, leg.then, "the next run")
    if status:
        outcome.wrong = [f"the next run ended with {status}: {report}"]
        return outcome
    outcome.wrong = faults(home, leg, pages_lost=pages_lost)
    if house.taken() != expected:
        outcome.wrong.append(f"mail: {house.taken()}, not {expected}")
    return outcome


def torn_trial(house: House, chance: random.Random, tear: str, home: Path) -> Outcome:
    """Kill the reading of pages, tear the file of raw pages, run again, and judge."""
    leg = house.legs["read"]
    for _ in range(20):
        shutil.rmtree(home.parent, ignore_errors=True)
        house.begin(leg, home)
        house.errand(home, leg.now, leg.stages, **point(chance, leg, "read", "operation"))
        files = sorted((home / "pages").glob(f"{leg.now:%Y-%m-%d}*"))
        if files:
            break
    place = torn(files[0], chance, tear, stored_until(home, files[0].name))
    return after(house, leg, Outcome("read", tear, place), home, pages_lost=tear == "cut anywhere")


def stored_until(home: Path, name: str) -> int:
    """Return where the last record that the database knows begins; what a kill left lies behind it."""
    with duckdb.connect(str(home / "pipeline.duckdb"), read_only=True) as db:
        rows = db.execute("SELECT max(warc_offset) FROM pages WHERE warc_file = ?", [name]).fetchall()
    return int(rows[0][0] or 0)


def torn(path: Path, chance: random.Random, tear: str, known: int) -> str:
    """Tear a file; returns where."""
    data = path.read_bytes()
    if tear == "cut anywhere":
        end = chance.randrange(len(data))
        path.write_bytes(data[:end])
        return f"at {end} of {len(data)}, known to {known}"
    if tear == "half a record behind it":
        path.write_bytes(data + data[: chance.randrange(1, 300)])
        return "half a record"
    if tear == "zeros behind it":
        path.write_bytes(data + bytes(chance.randrange(1, 5000)))
        return "zeros"
    # The last known record is whole: what a kill can tear lies behind it.
    behind = known + member_length(data[known:]) if known else 0
    end = chance.randint(behind, len(data))
    path.write_bytes(data[:end])
    return f"at {end} of {len(data)}, known to {behind}"


def member_length(data: bytes) -> int:
    """Return the length of the gzip member that the data begins with."""
    unpacker = zlib.decompressobj(31)
    unpacker.decompress(data)
    return len(data) - len(unpacker.unused_data)


def full_trial(house: House, chance: random.Random, part: str, home: Path, *, mounted: bool) -> Outcome:
    """Run with too little room on the disk, once or twice, make room, run again, and judge.

    ``mounted``: the home lies on a file system of its own that is too small; else no file may pass a size.
    """
    leg = house.legs[part]
    shutil.rmtree(home.parent, ignore_errors=True)
    room = chance.random()
    outcome = Outcome(
        part, "full file system" if mounted else "limited files", f"{room:.2f} of the room needed"
    )
    with small_disk(home, leg, room) if mounted else no_disk() as more_room:
        house.begin(leg, home)
        limit = 0 if mounted else int(largest(leg.undisturbed) * room) + 1
        for number in range(chance.choice((1, 2))):
            status, report = house.errand(home, leg.now, leg.stages, f"run {number}", limit=limit)
            if status not in (0, FAILED_IN_WORDS):
                outcome.wrong = [f"the run without room ended with {status}: {report}"]
                return outcome
            outcome.place += ", failed" if status else ", went well"
        more_room()
        return after(house, leg, outcome, home)


def largest(home: Path) -> int:
    """Return the size of the largest file of a home."""
    return max(path.stat().st_size for path in home.rglob("*") if path.is_file())


def table(outcomes: list[Outcome]) -> str:
    """Return how many trials hit which part by which means, and at how many different places."""
    parts = [part for part in (*PARTS, "end") if any(each.part == part for each in outcomes)]
    means = list(dict.fromkeys(each.means for each in outcomes))
    lines = [f"| part | {' | '.join(means)} | different operations | mails twice | wrong |"]
    lines.append("| --- " * (len(means) + 4) + "|")
    for part in parts:
        here = [each for each in outcomes if each.part == part]
        counted = Counter(each.means for each in here)
        places = len({each.place for each in here if each.means == "operation"})
        cells = [str(counted[each] or "") for each in means]
        cells += [
            str(places),
            str(sum(each.mails_twice for each in here)),
            str(sum(bool(e.wrong) for e in here)),
        ]
        lines.append(f"| {part} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
