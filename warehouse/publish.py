"""The published copy: what people open while the pipeline goes on writing its own file."""

from __future__ import annotations

import shutil
from pathlib import Path

from warehouse.connection import connect


def publish(pipeline: Path, published: Path, *, wait_seconds: float = 30.0) -> None:
    """Copy the database and put it in ``published``'s place at once; readers keep what they opened."""
    beside = published.with_suffix(".new")
    with connect(pipeline, wait_seconds=wait_seconds) as db:
        db.execute("CHECKPOINT")
        shutil.copyfile(pipeline, beside)
    beside.replace(published)
