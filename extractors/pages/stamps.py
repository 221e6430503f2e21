"""One date as a page writes it: what moment it means, whether it has minutes, and whether it names its
zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from extractors.zones import resolve_zone

EARLIEST = 1990
_LATEST = 2200
_LONGEST = 80
_ISO = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:[T\s,]+(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*"
    r"(?P<zone>[A-Z]{1,5}\b|(?:UTC|GMT)?[+-]\d{1,2}:?(?:\d{2})?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?\s*(?P<zone>Z|[+-]\d{4})?"
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """``at`` is aware and UTC, by the zone that is written, else as if UTC were meant. ``exact``: it has
    minutes
    (midnight sharp has none: it is how publishing systems write a day). ``offset``: the zone, None if
    unnamed."""

    at: datetime
    exact: bool
    offset: timedelta | None


def read_stamp(text: str, *, in_words: bool = True) -> Stamp | None:
    """ISO 8601 and its near misses, epoch seconds; None for anything else.

    ``in_words``: RFC 822 and written-out dates as well, which take milliseconds.
    """
    text = " ".join(text[: 2 * _LONGEST].split())[:_LONGEST]
    if found := _ISO.match(text) or _COMPACT.fullmatch(text):
        return _from_parts(found.groupdict())
    if re.fullmatch(r"[12]\d{9}(?:\d{3})?", text):
        return Stamp(datetime.fromtimestamp(int(text[:10]), UTC), True, timedelta())
    return _written_out(text) if in_words else None


def _from_parts(parts: dict[str, str | None]) -> Stamp | None:
    number = {name: int(value) for name, value in parts.items() if value and name != "zone"}
    zone = resolve_zone(parts["zone"]) if parts["zone"] else None
    try:
        at = datetime(
            number["year"],
            number["month"],
            number["day"],
            number.get("hour", 0),
            number.get("minute", 0),
            min(59, number.get("second", 0)),
            tzinfo=UTC,
        )
    except ValueError:
        return None
    return _checked(at, zone)


def _checked(local: datetime, offset: timedelta | None) -> Stamp | None:
    """``local`` carries the written figures, with UTC for a label only."""
    if not EARLIEST <= local.year < _LATEST:
        return None
    exact = (local.hour, local.minute, local.second) != (0, 0, 0)
    return Stamp(local - (offset or timedelta()), exact, offset)


def _written_out(text: str) -> Stamp | None:
    """ "May 3, 2024 3:47 PM": seldom, and dateparser takes a third of a second to import."""
    if not re.search(r"\d{4}", text) or not re.search(r"[^\W\d_]{3}", text):
        return None
    from extractors.dates import read_date

    dated = read_date(text, datetime(_LATEST, 1, 1, tzinfo=UTC))
    if dated.at is None:
        return None
    named = dated.quality == "ok"
    exact = bool(re.search(r"\d[:.h]\d\d", text))
    return Stamp(dated.at, exact, timedelta() if named else None)
