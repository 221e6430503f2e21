"""How a stage hands out its batches: called directly, or as Prefect tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
Counts = Counter[str]
Submit = Callable[[str, Callable[[], Counts]], Counts]


@dataclass(slots=True)
class StageResult:
    """What a stage did: counts by name, and what the run's status must say of it."""

    counts: Counts = field(default_factory=Counter)
    network_down: bool = False
    failures: list[str] = field(default_factory=list)

    def plus(self, other: StageResult) -> StageResult:
        """Return both together."""
        return StageResult(
            self.counts + other.counts,
            self.network_down or other.network_down,
            self.failures + other.failures,
        )


def directly(name: str, batch: Callable[[], Counts]) -> Counts:  # noqa: ARG001 - Prefect's tasks have names
    """Run a batch in place."""
    return batch()


def chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a work list into batches."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
