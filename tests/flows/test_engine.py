"""The engine: which failed batches Prefect tries again."""

from __future__ import annotations

import asyncio

import pytest
from prefect.states import exception_to_failed_state

from flows.engine import is_passing
from flows.errors import RunFailed
from warehouse.errors import DatabaseBusy, WarehouseError


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (DatabaseBusy("held"), True),
        (OSError(28, "No space left on device"), True),
        (WarehouseError("no such table"), False),
        (RunFailed("550 no"), False),
        (ZeroDivisionError(), False),
    ],
    ids=lambda given: type(given).__name__,
)
def test_what_passes_by_itself_is_tried_again(error: Exception, again: bool) -> None:
    state = asyncio.run(exception_to_failed_state(error))
    assert is_passing(None, None, state) is again
