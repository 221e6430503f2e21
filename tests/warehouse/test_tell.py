"""Editions are frozen once; the outbox holds what is still to be sent, and sends nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from warehouse.connection import connect
from warehouse.tell.editions import (
    DeliveryRow,
    EditionRow,
    PlacementRow,
    find_editions,
    freeze_edition,
    last_edition,
    unsent_editions,
)
from warehouse.tell.outbox import record_delivery, waiting_recipients

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
EDITION = EditionRow(
    edition_id="e1",
    seed="seed",
    brief="seed/desk",
    edition_date=date(2026, 3, 2),
    number=1,
    cutoff=NOW,
    status="usual",
    subject="Desk",
    content='{"é": [1, 2.50, null]}',
    content_hash="h",
    renderings={"html": "x", "text": "y"},
    composed_at=NOW,
    version="0",
    run_id="run-1",
)
PLACED = [PlacementRow("e1", "a1", "s1", "seed/law", "card", None)]


def outbox(*recipients: str, edition: str = "e1") -> list[DeliveryRow]:
    return [
        DeliveryRow(edition, "mail", who, f"<{edition}.{who}@x>", "pending", 0, NOW, None)
        for who in recipients
    ]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(tmp_path / "w.duckdb") as opened:
        yield opened


def test_a_frozen_edition_comes_back_byte_for_byte(db: duckdb.DuckDBPyConnection) -> None:
    freeze_edition(db, EDITION, PLACED, outbox("ann"))
    assert last_edition(db, "seed/desk") == EDITION
    assert last_edition(db, "seed/other") is None


def test_freezing_again_changes_nothing(db: duckdb.DuckDBPyConnection) -> None:
    freeze_edition(db, EDITION, PLACED, outbox("ann", "ben"))
    record_delivery(db, "<e1.ann@x>", "sent", None, NOW)
    other = replace(EDITION, content="{}", subject="Another")
    freeze_edition(db, other, [replace(PLACED[0], placed="cut")], outbox("ann", "ben"))
    assert last_edition(db, "seed/desk") == EDITION
    assert db.execute("SELECT placed FROM placements").fetchall() == [("card",)]
    assert waiting_recipients(db, "e1") == ["ben"]


def test_an_edition_and_its_outbox_are_stored_together_or_not_at_all(db: duckdb.DuckDBPyConnection) -> None:
    db.execute("DROP TABLE deliveries")
    with pytest.raises(duckdb.CatalogException):
        freeze_edition(db, EDITION, PLACED, outbox("ann"))
    assert db.execute("SELECT count(*) FROM editions").fetchall() == [(0,)]
    assert db.execute("SELECT count(*) FROM placements").fetchall() == [(0,)]


def test_the_latest_edition_is_the_one_with_the_latest_cutoff(db: duckdb.DuckDBPyConnection) -> None:
    second = replace(EDITION, edition_id="e2", number=2, cutoff=NOW + timedelta(hours=1))
    third = replace(EDITION, edition_id="e3", edition_date=date(2026, 3, 3), cutoff=NOW + timedelta(days=1))
    for edition in (third, EDITION, second):
        freeze_edition(db, edition, [], [])
    found = last_edition(db, "seed/desk")
    assert found is not None
    assert found.edition_id == "e3"
    assert [row.edition_id for row in find_editions(db, "seed")] == ["e3", "e2", "e1"]
    assert [row.edition_id for row in find_editions(db, None, None, date(2026, 3, 2))] == ["e2", "e1"]
    assert find_editions(db, "other") == []


def test_what_waits_is_what_was_neither_sent_nor_refused(db: duckdb.DuckDBPyConnection) -> None:
    freeze_edition(db, EDITION, PLACED, outbox("ann", "ben", "cat"))
    record_delivery(db, "<e1.ann@x>", "sent", None, NOW)
    record_delivery(db, "<e1.ben@x>", "refused", "550 no such user", NOW)
    record_delivery(db, "<e1.cat@x>", "failed", "timeout", NOW)
    assert waiting_recipients(db, "e1") == ["cat"]
    assert [row.edition_id for row in unsent_editions(db, "seed")] == ["e1"]
    record_delivery(db, "<e1.cat@x>", "sent", None, NOW + timedelta(hours=1))
    assert unsent_editions(db, "seed") == []
    kept = db.execute("SELECT recipient_hash, status, attempts, detail FROM deliveries ORDER BY 1").fetchall()
    assert kept == [
        ("ann", "sent", 1, None),
        ("ben", "refused", 1, "550 no such user"),
        ("cat", "sent", 2, None),
    ]


def test_what_was_sent_stays_sent(db: duckdb.DuckDBPyConnection) -> None:
    freeze_edition(db, EDITION, PLACED, outbox("ann"))
    record_delivery(db, "<e1.ann@x>", "sent", None, NOW)
    record_delivery(db, "<e1.ann@x>", "failed", "late", NOW + timedelta(hours=1))
    assert db.execute("SELECT status, attempts, detail FROM deliveries").fetchall() == [("sent", 1, None)]


def test_the_oldest_unsent_edition_goes_first(db: duckdb.DuckDBPyConnection) -> None:
    later = replace(EDITION, edition_id="e2", cutoff=NOW + timedelta(days=1))
    freeze_edition(db, later, [], outbox("ann", edition="e2"))
    freeze_edition(db, EDITION, [], outbox("ann"))
    assert [row.edition_id for row in unsent_editions(db, "seed")] == ["e1", "e2"]
    assert unsent_editions(db, "other") == []
