"""A run of the stages in a process of its own, which can be made to stop before a batch, to be killed there.

    python -m tests.flows.stoppable HOME FEEDS NOW STAGES [BATCH]

STAGES are separated by commas. Before the batch whose name begins with BATCH the process says "stopped" and
waits for a line on its standard input.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from flows.running import Stage, run_stages
from flows.stages.batches import Counts
from flows.stages.match import match_stage
from flows.stages.poll import poll_stage
from flows.stages.read import read_stage
from flows.stages.tell import tell_stage
from tests.flows.newsroom import desk_at

STAGES: dict[str, Stage] = {
    "poll": partial(poll_stage, everything=True),
    "read": read_stage,
    "match": match_stage,
    "tell": tell_stage,
}
ROOT = Path(__file__).parent.parent.parent


def start(home: Path, feeds: Path, now: datetime, stages: str, batch: str = "") -> subprocess.Popen[str]:
    """Start the process."""
    command = [sys.executable, "-m", __name__, str(home), str(feeds), now.isoformat(), stages, batch]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def stopping(batch: str) -> Callable[[str, Callable[[], Counts]], Counts]:
    """Return a way to hand out batches that stops before one."""

    def submit(name: str, work: Callable[[], Counts]) -> Counts:
        if batch and name.startswith(batch):
            sys.stdout.write("stopped\n")
            sys.stdout.flush()
            sys.stdin.readline()
        return work()

    return submit


def main(home: str, feeds: str, now: str, stages: str, batch: str) -> None:
    """Run the stages in order."""
    desk = desk_at(Path(home), Path(feeds), datetime.fromisoformat(now), read_batch=5, workers=1)
    run_stages(desk, "daily", [STAGES[name] for name in stages.split(",")], stopping(batch))


if __name__ == "__main__":
    main(*sys.argv[1:])
