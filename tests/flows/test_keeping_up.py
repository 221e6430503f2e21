"""What is to be there is started again, later and later, and given up in the end. The clock is passed in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from flows.errors import RunFailed
from flows.serving.keeping_up import AGAIN, Kept, pause_after


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def ended() -> subprocess.Popen[bytes]:
    """Return a process that has ended with status 3."""
    process = subprocess.Popen([sys.executable, "-S", "-c", "raise SystemExit(3)"])
    process.wait()
    return process


def test_the_pauses_double_up_to_a_minute() -> None:
    assert [pause_after(number) for number in range(1, 10)] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_what_ended_is_started_again_after_its_pause(capsys: pytest.CaptureFixture[str]) -> None:
    clock, starts = Clock(), []

    def start() -> subprocess.Popen[bytes]:
        starts.append(clock.now)
        return ended()

    kept = Kept("the worker", start, clock)
    kept.look()
    kept.look()
    assert kept.process is None
    assert capsys.readouterr().err == "storywatch: the worker ended (status 3); it is started again in 1 s\n"
    kept.look()
    assert starts == [1000]
    clock.now += 1
    kept.look()
    kept.look()
    clock.now += 1.9
    kept.look()
    assert starts == [1000, 1001]
    clock.now += 0.1
    kept.look()
    assert starts == [1000, 1001, 1003]


def test_one_that_lived_for_long_starts_from_the_shortest_pause() -> None:
    clock = Clock()
    kept = Kept("the worker", ended, clock, failures=5)
    kept.look()
    clock.now += 600
    kept.look()
    assert kept.failures == 1
    assert kept.start_again_at == clock.now + 1


def test_one_that_cannot_be_started_is_given_up_in_words() -> None:
    clock = Clock()

    def start() -> subprocess.Popen[bytes]:
        raise ConnectionRefusedError("no server")

    kept = Kept("the worker", start, clock)
    for _ in range(AGAIN):  # the first start, and all but the last of those again
        kept.look()
        clock.now += 60
    with pytest.raises(RunFailed, match=r"the worker could not be started \(no server\), 9 times in a row"):
        kept.look()
