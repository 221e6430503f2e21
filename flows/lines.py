"""Lines on standard output. Every command prints some, and none should load the stages for it."""

from __future__ import annotations

import sys
from pathlib import Path


def print_line(*parts: str) -> None:
    """Print a line on standard output."""
    sys.stdout.write("  ".join(parts) + "\n")


def shown(path: Path) -> str:
    """Return a path as short as it can be written from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
