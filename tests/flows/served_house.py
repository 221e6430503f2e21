"""A home to be served: what its schedule last did, what is declared for it, and who serves it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from flows.running import run_stages
from flows.stages.batches import directly
from flows.stages.match import match_stage
from flows.stages.poll import poll_stage
from flows.stages.read import read_stage
from flows.stages.tell import tell_stage
from tests.flows.newsroom import TIMES, desk_at
from tests.flows.processes import ROOT, children_of, command_of, environment_of

WEEK = timedelta(days=7)
LAST_SEEN = TIMES[0]  # the home's last run, at 18:00 UTC
NOW = LAST_SEEN + WEEK - timedelta(hours=9)  # three hours after the hour of the brief, 07:00 in Madrid
EVERY_MINUTE = "match/every-minute"
# A server marks what is overdue as late, over the week one by one: all at once, it would do nothing else.
NO_MARKS = "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED"
QUICK = {NO_MARKS: "false", "PREFECT_WORKER_QUERY_SECONDS": "2"}


def told_a_week_ago(home: Path, feeds: Path) -> None:
    """Make a home whose schedule kept its brief's hour for the last time a week ago."""
    desk = desk_at(home, feeds, LAST_SEEN)
    poll, tell = partial(poll_stage, everything=True), partial(tell_stage, everything=False)
    run_stages(desk, "daily", [poll, read_stage, match_stage, tell], directly)


def declare(folder: Path) -> None:
    """Write the project's prefect.yaml into a folder, with the clock passed in and a run every minute."""
    text = (ROOT / "prefect.yaml").read_text("utf-8")
    told = f'{{now: "{NOW.isoformat()}"}}'
    text = re.sub(r"^    parameters: \{(.*)\}\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^(    entrypoint: .*)$", rf"\1\n    parameters: {told}", text, flags=re.MULTILINE)
    text += (
        f"\n  - name: every-minute\n    entrypoint: flows.match.match\n    parameters: {told}\n"
        "    work_pool: *pool\n    tags: *tags\n    concurrency_limit: *next_time\n"
        '    schedules: [{cron: "* * * * *", timezone: UTC}]\n'
    )
    (folder / "prefect.yaml").write_text(text, "utf-8")


@contextmanager
def serving(home: Path, feeds: Path, port: int, said: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``storywatch serve``; what it says goes into a file."""
    words = ["serve", "--seed", "demo", "--home", home, "--feeds", feeds, "--port", port]
    command = [sys.executable, "-m", "flows.command_line", *map(str, words)]
    environment = environment_of({"allow_private": "127.0.0.0/8"}) | QUICK
    with said.open("ab") as output:
        process = subprocess.Popen(command, cwd=said.parent, env=environment, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def child(process: subprocess.Popen[bytes], words: str) -> int:
    """Return the process under ours whose command has these words, 0 where there is none."""
    return next((pid for pid in children_of(process.pid) if words in command_of(pid)), 0)
