"""Values as other programs read them: for JSON, and for the cells of a CSV."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa

# What a spreadsheet takes for the beginning of a formula, in its wide forms too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def for_json(value: Any) -> Any:
    """Return a value in what JSON has: times in ISO 8601 and UTC, bytes in hexadecimal, no NaN."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | Decimal):
        return number(value)
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): for_json(each) for key, each in value.items()}
    if isinstance(value, pa.MonthDayNano):  # an interval, as Arrow has it: a duration of ISO 8601
        return f"P{value.months}M{value.days}DT{value.nanoseconds / 10**9:g}S"
    if isinstance(value, list | tuple):
        return [for_json(each) for each in value]
    return value.hex() if isinstance(value, bytes) else str(value)


def number(value: float | Decimal) -> float | int | None:
    """Return a number that JSON can write; NULL for one that is none or without end."""
    if not math.isfinite(value):
        return None
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else float(value)


def for_csv(value: Any) -> str | int | float:
    """Return a cell: nothing for NULL, lists and structs as JSON, and no text that would run as a formula.

    Before such a text stands an apostrophe, as spreadsheets themselves mark what is text.
    """
    plain = for_json(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, int | float):
        return plain
    text = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
    return f"'{text}" if text.startswith(FORMULA) else text
