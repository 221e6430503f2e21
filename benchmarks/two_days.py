"""Two days of three hundred feeds with faults, outages and kills; what every item, edition and mail came to.

    python -m benchmarks.two_days [--feeds 300] [--hours 48] [--begin 2026-10-24T00:00] [--seed 1]

The clocks of Europe go back in the two days that stand as the default. It leaves with 1 where anything is
not as it has to be.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

from tests.flows.days.judging import judge
from tests.flows.days.simulation import Days


def main() -> int:
    """Simulate and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--hours", type=int, default=48)
    parser.add_argument("--begin", type=datetime.fromisoformat, default=datetime(2026, 10, 24))  # noqa: DTZ001
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="storywatch-days-") as folder:
        days = Days(Path(folder), given.feeds, given.begin.replace(tzinfo=UTC), given.hours, given.seed)
        started, used = perf_counter(), process_time()
        days.run()
        counts, wrong = judge(days)
    for name, number in counts.items():
        sys.stdout.write(f"{number:7,} {name}\n")
    sys.stdout.write(f"{len(days.outages):7,} steps with the servers down\n")
    sys.stdout.write(f"{days.kills.total():7,} runs killed: {dict(days.kills)}\n")
    sys.stdout.writelines(f"WRONG: {each}\n" for each in wrong)
    spent = f"{perf_counter() - started:.0f} s, {process_time() - used:.0f} s of processor time"
    sys.stdout.write(f"{given.feeds} feeds, {given.hours} hours: {spent}, {len(wrong)} wrong\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
