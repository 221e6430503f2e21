"""Crashes by the hundred: runs that are killed, find the disk full or a file torn, and the runs behind them.

    python -m benchmarks.crashes [--kills 200] [--full 30] [--torn 24] [--seed 1]

Each trial takes a home of the sample newsroom before one stage of a day, disturbs the run of it at a random
point, runs again, and compares everything that stands then with what an undisturbed run made. It prints where
the runs were hit, what was wrong, and leaves with 1 where anything was.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from tests.flows.crashes.disks import can_mount
from tests.flows.crashes.house import ALL, House
from tests.flows.crashes.trials import (
    MEANS,
    PARTS,
    TEARS,
    Outcome,
    full_trial,
    kill_trial,
    table,
    torn_trial,
)


def trials(house: House, kills: int, full: int, torn: int, seed: int) -> Iterator[Outcome]:
    """Yield the outcomes: every part in turn, every means in turn, the points by the seed."""
    chance, home = random.Random(seed), house.folder / "trial" / "home"
    for number in range(kills):
        means = MEANS[number // len(PARTS) % len(MEANS)]
        yield kill_trial(house, chance, PARTS[number % len(PARTS)], means, home)
    mounted = can_mount(house.folder / "small")
    for number in range(full):
        own = mounted and number % 3 < 2
        yield full_trial(house, chance, ("start", *ALL)[number % 5], home, mounted=own)
    for number in range(torn):
        yield torn_trial(house, chance, TEARS[number % len(TEARS)], home)


def main() -> int:
    """Run the trials and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--full", type=int, default=30)
    parser.add_argument("--torn", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    outcomes, started = [], perf_counter()
    with tempfile.TemporaryDirectory(prefix="storywatch-crashes-") as folder, House(Path(folder)) as house:
        sys.stderr.write(f"ready after {perf_counter() - started:.0f} s\n")
        for outcome in trials(house, given.kills, given.full, given.torn, given.seed):
            outcomes.append(outcome)
            if outcome.wrong:
                sys.stdout.write(f"{len(outcomes)}: {outcome.part}, {outcome.means}, {outcome.place}:\n")
                sys.stdout.writelines(f"    {each}\n" for each in outcome.wrong)
                sys.stdout.flush()
            if len(outcomes) % 20 == 0:
                sys.stderr.write(f"{len(outcomes)} trials, {perf_counter() - started:.0f} s\n")
    sys.stdout.write(table(outcomes))
    wrong = sum(bool(each.wrong) for each in outcomes)
    sys.stdout.write(
        f"{len(outcomes)} trials in {perf_counter() - started:.0f} s, {wrong} with something wrong\n"
    )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
