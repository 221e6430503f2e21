"""What a server and a document ask for: no poll before the answer could be another. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_HINT = timedelta(hours=6)  # or a hint could starve a digest
_SECONDS = re.compile(r"\d{1,9}")
_DIRECTIVE = re.compile(r"""([a-z-]+)(?:\s*=\s*"?([^",]*)"?)?""", re.IGNORECASE)


def least_pause(
    headers: Mapping[str, str], document: timedelta | None, now: datetime, cap: timedelta = LONGEST_HINT
) -> timedelta:
    """Return the larger of what the headers (lower-case names) and the document ask for, at most ``cap``."""
    return min(cap, max(fresh_for(headers, now), document or timedelta(0)))


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return how long an answer stays fresh: max-age less Age, else Expires less Date."""
    said = {
        name.lower(): value for name, value in _DIRECTIVE.findall(headers.get("cache-control", "")[:1000])
    }
    if said.keys() & {"no-cache", "no-store"}:
        return timedelta(0)
    if _SECONDS.fullmatch(said.get("max-age", "").strip()):
        age = headers.get("age", "").strip()
        spent = int(age) if _SECONDS.fullmatch(age) else 0
        return timedelta(seconds=max(0, int(said["max-age"]) - spent))
    expires = _date(headers.get("expires", ""))
    if expires is None:
        return timedelta(0)
    return max(timedelta(0), expires - (_date(headers.get("date", "")) or now))


def _date(text: str) -> datetime | None:
    """Read an HTTP date; "0" and the like are none."""
    try:
        found = parsedate_to_datetime(text[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
