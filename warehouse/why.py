"""What became of an address, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.statements import fetch_dicts


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to an address, at an aware UTC time."""

    happened_at: datetime
    stage: str
    outcome: str
    detail: str
    article_id: str | None
    url: str


def trace(db: duckdb.DuckDBPyConnection, url_key: str) -> list[Step]:
    """Return the steps of an address in their order; none: it was never seen in any feed.

    The address may be an entry's or the article's own: both lead to all that is known.
    """
    return [Step(**row) for row in fetch_dicts(db, "select_trace", url_key=url_key)]
