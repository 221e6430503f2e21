"""A night of a newsroom with faults, outages and kills, in which clocks go forward.

``benchmarks/two_days.py`` does the same for 48 hours of 300 feeds.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.flows.days.judging import judge
from tests.flows.days.simulation import Days


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(sys.platform != "linux", reason="every loopback address is ours, as Linux has it")
def test_every_item_edition_and_mail_has_one_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    days = Days(tmp_path, feeds=40, begin=datetime(2026, 3, 28, 22, tzinfo=UTC), hours=24, seed=3)
    days.run()
    counts, wrong = judge(days)
    assert wrong == []
    assert counts["items in the archive"] > 300
    assert counts["editions"] >= 5
    assert counts["mails sent"] >= 4
    assert len(days.kills) >= 4
