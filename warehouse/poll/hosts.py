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
    """A host (name and port), when it may be asked again (UTC), and its refusals that named no time."""

    host: str
    not_before: datetime
    reason: str
    strikes: int
    updated_at: datetime


def hold_hosts(db: duckdb.DuckDBPyConnection, hosts: Sequence[HostRow]) -> None:
    """Remember that these hosts are to be left alone; the later of two times stands."""
    latest = {host.host: asdict(host) for host in sorted(hosts, key=lambda each: each.not_before)}
    if latest:
        with transaction(db), batch(db, "held_hosts", "hosts", list(latest.values())):
            execute(db, "poll/merge_hosts")


def release_hosts(db: duckdb.DuckDBPyConnection, hosts: Sequence[str]) -> None:
    """Forget that these hosts refused: they have answered again."""
    if hosts:
        execute(db, "poll/delete_hosts", hosts=list(hosts))
