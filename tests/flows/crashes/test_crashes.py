"""Runs that are killed, find the disk full or a file torn: the next run makes of it what one run would have.

``benchmarks/crashes.py`` does the same some hundred times; docs/crashes.md has what it counted.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.crashes.canonical import differences
from tests.flows.crashes.disks import can_mount
from tests.flows.crashes.house import ALL, House
from tests.flows.crashes.trials import MEANS, PARTS, TEARS, full_trial, kill_trial, torn_trial

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),  # what is set up for all of them counts for the first
    pytest.mark.xdist_group("crashes"),
    pytest.mark.skipif(sys.platform != "linux", reason="counts and kills as Linux has it"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("elsewhere"))
    with House(tmp_path_factory.mktemp("crashes")) as made:
        yield made
    os.chdir(before)


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_run_and_the_next_do_what_one_does(house: House, part: str, tmp_path: Path) -> None:
    chance = random.Random(part)
    for number in range(2):
        means = MEANS[(PARTS.index(part) + number) % len(MEANS)]
        outcome = kill_trial(house, chance, part, means, tmp_path / str(number) / "home")
        assert outcome.wrong == [], outcome
        assert outcome.mails_twice <= 1


@pytest.mark.parametrize("stage", ["start", *ALL])
def test_a_run_without_room_and_the_next_do_what_one_does(house: House, stage: str, tmp_path: Path) -> None:
    chance = random.Random(f"full {stage}")
    mounted = stage in ("start", "read", "tell") and can_mount(tmp_path / "small")
    outcome = full_trial(house, chance, stage, tmp_path / "trial" / "home", mounted=mounted)
    assert outcome.wrong == [], outcome


@pytest.mark.parametrize("tear", TEARS)
def test_a_torn_file_of_raw_pages_costs_no_article(house: House, tear: str, tmp_path: Path) -> None:
    outcome = torn_trial(house, random.Random(tear), tear, tmp_path / "trial" / "home")
    assert outcome.wrong == [], outcome


def test_the_comparison_sees_what_is_lost_and_what_is_doubled(house: House) -> None:
    before = house.legs["match"].before
    assert before is not None
    undisturbed = house.legs["match"].undisturbed / "pipeline.duckdb"
    found = differences(undisturbed, before / "pipeline.duckdb")
    assert {each.split(":")[0] for each in found} >= {"matches", "stories", "editions", "deliveries"}
    assert all(" lost" in each or " too many" in each for each in found)
    assert differences(undisturbed, undisturbed) == []
