from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from extractors.dates import DateReader, read_date
from extractors.zones import resolve_zone

TODAYS = (datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2031, 11, 30, 23, 59, tzinfo=UTC))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


ODD_DATES = [
    ("Mon, 03 Nov 2025 10:20:30 GMT", utc(2025, 11, 3, 10, 20, 30), "ok"),
    ("Mon, 03 Nov 2025 10:20:30 +0100", utc(2025, 11, 3, 9, 20, 30), "ok"),
    ("Mon, 3 Nov 2025 10:20 EST", utc(2025, 11, 3, 15, 20), "ok"),
    ("3 Nov 25 10:20:30 Z", utc(2025, 11, 3, 10, 20, 30), "ok"),
    ("Monday, 03-Nov-25 10:20:30 UTC", utc(2025, 11, 3, 10, 20, 30), "ok"),
    ("Wed, 02 Jul 2025 10:00:00 CEST", utc(2025, 7, 2, 8), "ok"),
    ("Wed, 02 Jul 2025 10:00:00 BST", utc(2025, 7, 2, 9), "ok"),
    ("Wed, 02 Jul 2025 10:00:00 IST", utc(2025, 7, 2, 4, 30), "ok"),
    ("Wed, 02 Jul 2025 10:00:00 JST", utc(2025, 7, 2, 1), "ok"),
    ("Wed, 02 Jul 2025 10:00:00 AEST", utc(2025, 7, 2, 0), "ok"),
    ("Wed, 02 Jul 2025 10:00:00 -0330", utc(2025, 7, 2, 13, 30), "ok"),
    ("Wed, 02 Jul 2025 10:00:00 GMT+2", utc(2025, 7, 2, 8), "ok"),
    ("Wed, 02 Jul 2025 10:00:00 +02:00", utc(2025, 7, 2, 8), "ok"),
    ("Wed, 02 Jul 2025 10:00:00 +0000 (UTC)", utc(2025, 7, 2, 10), "ok"),
    ("Wed, 02 Jul 2025 24:00:00 GMT", utc(2025, 7, 3), "ok"),
    ("Wed, 02 Jul 2025 23:59:60 GMT", utc(2025, 7, 2, 23, 59, 59), "ok"),
    ("Wed, 02 July 2025 10:00:00 GMT", utc(2025, 7, 2, 10), "ok"),
    ("  Wed,  02 Jul 2025\n10:00:00   GMT ", utc(2025, 7, 2, 10), "ok"),
    ("Wed, 02 Jul 2025 10:00:00 XYZ", utc(2025, 7, 2, 10), "naive"),
    ("Wed, 02 Jul 2025 10:00:00", utc(2025, 7, 2, 10), "naive"),
    ("02 Jul 2025", utc(2025, 7, 2), "guessed"),
    ("2025-07-02T10:00:00Z", utc(2025, 7, 2, 10), "ok"),
    ("2025-07-02T10:00:00.123456+02:00", utc(2025, 7, 2, 8), "ok"),
    ("2025-07-02t10:00:00z", utc(2025, 7, 2, 10), "ok"),
    ("2025-07-02T10:00-05:00", utc(2025, 7, 2, 15), "ok"),
    ("2025-07-02T10:00:00+0530", utc(2025, 7, 2, 4, 30), "ok"),
    ("20250702T100000Z", utc(2025, 7, 2, 10), "ok"),
    ("2025-07-02 10:00:00 CEST", utc(2025, 7, 2, 8), "ok"),
    ("2025-07-02 10:00:00", utc(2025, 7, 2, 10), "naive"),
    ("2025-07-02T10:00:00", utc(2025, 7, 2, 10), "naive"),
    ("2025-07-02", utc(2025, 7, 2), "guessed"),
    ("2016/6/29", utc(2016, 6, 29), "guessed"),
    ("2016/06/29 08:30 JST", utc(2016, 6, 28, 23, 30), "ok"),
    ("1751450400", utc(2025, 7, 2, 10), "guessed"),
    ("1751450400000", utc(2025, 7, 2, 10), "guessed"),
    ("mercredi 2 juillet 2025 10:00", utc(2025, 7, 2, 10), "naive"),
    ("Mi, 02 Dezember 2020 10:00:00 CET", utc(2020, 12, 2, 9), "guessed"),
    ("2 de julio de 2025", utc(2025, 7, 2), "guessed"),
    ("July 2, 2025 10:00 AM EDT", utc(2025, 7, 2, 14), "guessed"),
    ("Wed Jul  2 10:00:00 2025", utc(2025, 7, 2, 10), "naive"),
    ("1970-01-01T00:00:00Z", None, "too_old"),
    ("0001-01-01T00:00:00Z", None, "too_old"),
    ("Thu, 01 Jan 1970 00:00:00 +0000", None, "too_old"),
    ("", None, "missing"),
    ("tomorrow-ish", None, "missing"),
    ("Wed, 32 Jul 2025 10:00:00 GMT", None, "missing"),
    ("2025-13-45", None, "missing"),
    ("0000-00-00 00:00:00", None, "missing"),
    ("9" * 10_000, None, "missing"),
    ("9999999999999", None, "future"),
]


@pytest.mark.parametrize("now", TODAYS, ids=["spring", "autumn"])
@pytest.mark.parametrize(("raw", "at", "quality"), ODD_DATES)
def test_an_odd_date_means_the_same_on_every_day(
    raw: str, at: datetime | None, quality: str, now: datetime
) -> None:
    found = read_date(raw, now)
    assert found.quality == quality
    assert found.at == at or quality == "future"


def test_the_future_begins_after_an_hour_and_keeps_its_date() -> None:
    now = TODAYS[0]
    near, far = now + timedelta(minutes=59), now + timedelta(minutes=61)
    assert read_date(near.isoformat(), now) == type(read_date(None, now))(near, "ok")
    assert (read_date(far.isoformat(), now).at, read_date(far.isoformat(), now).quality) == (far, "future")


def test_a_document_full_of_nonsense_is_given_up_soon() -> None:
    reader = DateReader(TODAYS[0])
    assert {reader.read(f"nonsense {number} of {number}").quality for number in range(2000)} == {"missing"}
    assert reader.read("2025-07-02T10:00:00Z").quality == "ok"


@pytest.mark.parametrize(
    ("name", "minutes"),
    [
        ("CEST", 120),
        ("BST", 60),
        ("IST", 330),
        ("JST", 540),
        ("gmt", 0),
        ("Z", 0),
        ("EST", -300),
        ("+05:45", 345),
        ("-0800", -480),
        ("UTC+3", 180),
        ("(CET)", 60),
    ],
)
def test_zones(name: str, minutes: int) -> None:
    assert resolve_zone(name) == timedelta(minutes=minutes)


@pytest.mark.parametrize("name", ["", "XYZ", "+99:00", "+10:99", "noon"])
def test_unknown_zones(name: str) -> None:
    assert resolve_zone(name) is None
