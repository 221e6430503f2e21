"""Hosts that asked to be left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb

from warehouse.connection import transaction
from warehouse.rows import batch
from warehouse.statements import execute


@dataclass(frozen=True, slots=True)
class HostRow:
    """A host (name and port), and when it may be asked again (UTC)."""

    host: str
    not_before: datetime
    reason: str
    updated_at: datetime


def hold_hosts(db: duckdb.DuckDBPyConnection, hosts: Sequence[HostRow]) -> None:
    """Remember that these hosts are to be left alone; the later of two times stands."""
    latest = {host.host: asdict(host) for host in sorted(hosts, key=lambda each: each.not_before)}
    if latest:
        with transaction(db), batch(db, "held_hosts", "hosts", list(latest.values())):
            execute(db, "poll/merge_hosts")
