"""The published copy, as a notebook asks it: the cookbook's questions, the copy open as long as one takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from flows.home import Home
from flows.settings import read_settings
from reports.notebook.figures import DaySeen, DayVolume, Figures, OutletLag, OutletShare
from warehouse.ask import Answer, Bounds, ask
from warehouse.errors import WarehouseError
from warehouse.questions import question
from warehouse.schema import check_current

T = TypeVar("T")
EVERY_DAY = "36500"
# marimo's server has a thread a reader. To a second one DuckDB would give the file as the first has it open,
# with the settings locked by then, and refuse to set them.
one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Archive:
    """What there is to choose from: topics, the most matched first, and the first and last day (UTC)."""

    topics: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Published:
    """The copy at ``path``; ``memory`` is what DuckDB may use for a question."""

    path: Path
    memory: str

    def made_at(self) -> datetime:
        """Return when the copy was published (UTC)."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    def archive(self) -> Archive | None:
        """Return what there is to choose from, None of an empty archive. Raises WarehouseError."""
        with one_at_a_time:
            check_current(self.path)
        days = rows_of(DaySeen, self.asked("days-seen", days=EVERY_DAY))
        matched = self.asked("topic-precision").rows
        topics = [row[0] for row in sorted(matched, key=lambda row: (-row[1], row[0]))]
        return Archive(tuple(topics), days[-1].day, days[0].day) if days and topics else None

    def figures(self, topics: Sequence[str], first: date, last: date) -> Figures:
        """Return the figures of topics from one day to another, both whole and in. Raises WarehouseError."""
        period = {"days": str((last - first) // timedelta(days=1) + 1), "until": last.isoformat()}
        chosen = period | {"topic": ",".join(topics)}
        return Figures(
            rows_of(DaySeen, self.asked("days-seen", **period)),
            rows_of(DayVolume, self.asked("volume-by-day", **chosen)),
            rows_of(OutletShare, self.asked("share-of-voice", **chosen)),
            rows_of(OutletLag, self.asked("outlet-lag", **chosen)),
        )

    def asked(self, name: str, **given: str) -> Answer:
        """Return the answer to a question of the cookbook. Raises WarehouseError."""
        found = question(name)
        with one_at_a_time:
            answer = ask(self.path, found.sql, Bounds(memory=self.memory), found.values(given))
        if answer.truncated:
            raise WarehouseError(f"{name} has more than {len(answer.rows):,} rows here: choose fewer days")
        return answer


def find_published(given: object = None) -> Published:
    """Return the copy that is named (a file, or a home folder), else the settings' own. Raises UsageError."""
    settings = read_settings()
    named = Path(str(given)) if given else settings.home
    is_file = given and not named.is_dir()
    return Published((named if is_file else Home(named).published).absolute(), settings.memory_limit)


def rows_of(kind: type[T], answer: Answer) -> tuple[T, ...]:
    """Return an answer's rows as values whose fields are its columns."""
    rows: list[dict[str, Any]] = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return tuple(kind(**row) for row in rows)
