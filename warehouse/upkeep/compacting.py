"""Compaction: DuckDB never gives back what was freed, so a file that is much emptier is written anew."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from warehouse.connection import connect
from warehouse.errors import WarehouseError
from warehouse.upkeep.copying import attached, check_room, copy_checked, sync, wal_of

# Below either, the next runs will soon have filled the room again, and the whole file was written for it.
WORTH_SHARE = 0.25
WORTH_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class FileSize:
    """Size of a database file in bytes, and how much of it is in use."""

    total: int
    used: int

    @property
    def is_worth_it(self) -> bool:
        """Whether writing the file anew would save enough."""
        return self.total - self.used >= max(WORTH_BYTES, WORTH_SHARE * self.total)


def file_size(path: Path, wait_seconds: float = 30.0) -> FileSize:
    """Bring what is still in the log into the file, and measure it."""
    with connect(path, wait_seconds=wait_seconds) as db:
        db.execute("CHECKPOINT")
        block, total, used = db.execute(
            "SELECT block_size, total_blocks, used_blocks FROM pragma_database_size()"
        ).fetchall()[0]
    return FileSize(total=block * total, used=block * used)


def compact(path: Path, *, always: bool = False, wait_seconds: float = 30.0) -> int:
    """Write the file anew where that is worth it (or ``always``), and put it in place at once.

    The new file is read back first, and the old one is held until it is replaced: whoever waits for it opens
    the new one. Returns how many bytes were saved. Raises WarehouseError; the old file then stays.
    """
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)  # what a kill left
    size = file_size(path, wait_seconds)
    if not (size.is_worth_it or always):
        return 0
    check_room(path.parent, size.used)
    before = path.stat().st_size
    with attached(path, wait_seconds) as db:
        copy_checked(db, beside)
        if wal_of(path).exists():  # somebody wrote since the measuring; a log must never meet another file
            beside.unlink()
            raise WarehouseError(f"{path}: was written meanwhile; it stays as it is until the next time")
        shutil.copymode(path, beside)  # who may read it is the keeper's choice
        beside.replace(path)
        sync(path.parent)
    return before - path.stat().st_size
