"""When an entry was published, from whatever its feed writes.

Nearly all feeds write one of two formats, which two regular expressions read in microseconds. dateparser
knows month names in many languages and takes milliseconds to a tenth of a second, so it gets the rest.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from dateparser.date import DateDataParser

from extractors.zones import resolve_zone

DateQuality = Literal["ok", "naive", "guessed", "future", "missing", "too_old"]
FUTURE_TOLERANCE = timedelta(hours=1)  # clocks that run ahead
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the first news on the web: a default value, not a date
_LONGEST = 100
# All of dateparser's languages take seconds to load when the first text that is no date is tried with each.
_LANGUAGES = (
    "en es fr de pt it nl pl ru uk sv da nb fi cs sk hu ro bg el tr ar he fa hi bn id vi th ja ko zh hr sr "
    "sl ca et lv lt"
)
_MOST_FAILURES = 10

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_MAIL = re.compile(
    r"(?:[A-Za-z]{2,9}\.?,?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3,9})\.?[\s,-]+(?P<year>\d{2}|\d{4})"
    r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?"
    r"\s*(?P<zone>[+-]\d{1,2}:?\d{2}|[A-Za-z]{1,5}(?:[+-]\d{1,2}(?::?\d{2})?)?)?(?:\s*\([^)]{0,40}\))?"
)
_ISO = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})"
    r"(?:(?:[Tt_]|\s+)(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>[Zz]|[+-]\d{2}:?(?:\d{2})?|[A-Za-z]{2,5})?"
)
_NUMBERS = re.compile(
    r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})"
    r"(?:[T,\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
    r"\s*(?P<zone>[A-Za-z]{1,5}|[+-]\d{1,2}:?\d{2})?"
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_TRAILING_ZONE = re.compile(r"\s\(?([A-Z]{2,5}|(?:UTC|GMT)?[+-]\d{1,2}:?\d{0,2})\)?$")


@dataclass(frozen=True, slots=True)
class Dated:
    """A time (UTC) and how far to trust it. ``too_old`` and ``missing`` have none."""

    at: datetime | None
    quality: DateQuality


class DateReader:
    """Reads the dates of one document: what one entry taught is used for the next."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._failures = 0
        self._parser: DateDataParser | None = None

    def read(self, raw: str | None) -> Dated:
        """Return the time that a text means; a time without a zone is taken as UTC."""
        text = " ".join((raw or "")[: 2 * _LONGEST].split())
        if not text or len(text) > _LONGEST:
            return Dated(None, "missing")
        found = _usual(text) or _epoch(text) or self._unusual(text)
        if found is None or found.at is None:
            return Dated(None, "missing")
        if found.at < OLDEST:
            return Dated(None, "too_old")
        return Dated(found.at, "future") if found.at > self._now + FUTURE_TOLERANCE else found

    def _unusual(self, text: str) -> Dated | None:
        if self._failures >= _MOST_FAILURES or not any(map(str.isdigit, text)):
            return None
        tail = _TRAILING_ZONE.search(text)
        offset = resolve_zone(tail[1]) if tail else None
        body = text[: tail.start()] if tail and offset is not None else text
        at = self._dateparser(body)
        if at is None:
            self._failures += 1
            return None
        if at.tzinfo is not None and offset is None:
            return Dated(at.astimezone(UTC), "guessed")
        dated = _shifted(at.replace(tzinfo=UTC), offset)
        return Dated(dated.at, "guessed") if dated.quality == "ok" or ":" not in text else dated

    def _dateparser(self, text: str) -> datetime | None:
        if self._parser is None:
            settings = {
                "RELATIVE_BASE": self._now.replace(tzinfo=None),
                "REQUIRE_PARTS": ["day", "month", "year"],
                "PREFER_DATES_FROM": "past",
                "TIMEZONE": "UTC",
            }
            self._parser = DateDataParser(languages=_LANGUAGES.split(), settings=settings)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = self._parser.get_date_data(text).date_obj
        except Exception:  # a parser of free text meets every text
            return None
        return found if isinstance(found, datetime) else None


def read_date(raw: str | None, now: datetime) -> Dated:
    """Return the time that one text means; see DateReader for many."""
    return DateReader(now).read(raw)


def _usual(text: str) -> Dated | None:
    for pattern in (_MAIL, _ISO, _NUMBERS):
        found = pattern.fullmatch(text)
        if found is not None:
            return _from_parts(found.groupdict())
    return None


def _from_parts(parts: dict[str, str | None]) -> Dated | None:
    month = parts["month"] or ""
    number = int(month) if month.isdecimal() else _MONTHS.get(month[:3].lower())
    if number is None:
        return None
    year = int(parts["year"] or 0)
    if len(parts["year"] or "") == 2:
        year += 2000 if year < 70 else 1900
    second = min(int(parts["second"] or 0), 59)  # a leap second
    day, hour, minute = int(parts["day"] or 0), int(parts["hour"] or 0), int(parts["minute"] or 0)
    try:
        at = datetime(year, number, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return _midnight(parts, year, number)
    zone = parts["zone"]
    dated = _shifted(at, resolve_zone(zone) if zone else None)
    return Dated(dated.at, "guessed") if parts["hour"] is None else dated


def _midnight(parts: dict[str, str | None], year: int, month: int) -> Dated | None:
    """Read 24:00 as the beginning of the next day."""
    if parts["hour"] != "24" or parts["minute"] != "00":
        return None
    dated = _from_parts({**parts, "hour": "00", "year": str(year), "month": str(month)})
    return None if dated is None or dated.at is None else Dated(dated.at + timedelta(days=1), dated.quality)


def _epoch(text: str) -> Dated | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = float(text) / (1000 if len(text.partition(".")[0]) > 10 else 1)
    return Dated(datetime.fromtimestamp(seconds, UTC), "guessed")


def _shifted(at: datetime, offset: timedelta | None) -> Dated:
    """Move a local time, written as if it were UTC, to UTC; without an offset it stays."""
    try:
        return Dated(at, "naive") if offset is None else Dated(at - offset, "ok")
    except OverflowError:
        return Dated(None, "missing")
