"""The published copy: what people open while the pipeline goes on writing its own file."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from warehouse.connection import connect
from warehouse.errors import WarehouseError


def publish(pipeline: Path, published: Path, *, wait_seconds: float = 30.0) -> None:
    """Copy the database and put it in ``published``'s place at once; readers keep what they opened.

    Raises WarehouseError where the copy cannot be made; the one before then stays.
    """
    beside = published.with_suffix(".new")
    try:
        with connect(pipeline, wait_seconds=wait_seconds) as db:
            db.execute("CHECKPOINT")
            shutil.copyfile(pipeline, beside)
        beside.replace(published)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise WarehouseError(
            f"{published}: cannot be written ({error.strerror}): the copy before it stays; "
            "check the folder's rights and the disk's room"
        ) from error
