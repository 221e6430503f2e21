"""File systems that are too small, where the machine lets us mount them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.flows.crashes.house import Leg


def size_of(home: Path | None) -> int:
    """Return how much room a home takes, in pages of 4 KB as a file system counts."""
    if home is None:
        return 0
    return sum(-(-path.stat().st_size // 4096) * 4096 + 4096 for path in home.rglob("*"))


@contextmanager
def no_disk() -> Iterator[Any]:
    """Stand where ``small_disk`` stands, with nothing to make room for."""
    yield lambda: None


@contextmanager
def small_disk(home: Path, leg: Leg, room: float) -> Iterator[Any]:
    """Mount a file system at the home with a share of the room that the leg needs, and yield how to add."""
    home.mkdir(parents=True)
    before, needed = size_of(leg.before), size_of(leg.undisturbed)
    size = before + int((needed - before + (4 << 20)) * room) + 65536
    ordered("mount", "-t", "tmpfs", "-o", f"size={size}", "none", home)
    try:
        yield lambda: ordered("mount", "-o", "remount,size=256m", home)
    finally:
        ordered("umount", home)


def can_mount(folder: Path) -> bool:
    """Tell whether this machine lets us mount a small file system."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        ordered("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder)
    except (OSError, subprocess.CalledProcessError):
        return False
    ordered("umount", folder)
    return True


def ordered(*words: str | Path) -> None:
    """Run a command of the system. Raises CalledProcessError."""
    subprocess.run([*map(str, words)], check=True, capture_output=True)
