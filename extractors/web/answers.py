"""What a status means, and when a server wants to be asked again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from extractors.web.request import Reason

LONGEST_WAIT = timedelta(hours=48)
_REASONS: dict[int, Reason] = {
    304: "not_modified", 401: "auth", 403: "auth", 404: "not_found", 407: "auth", 410: "gone",
    429: "throttled",
}  # fmt: skip
_SECONDS = re.compile(r"\d{1,12}(?:\.\d+)?")


def reason_of(status: int, *, conditional: bool, waits: bool) -> tuple[Reason, str]:
    """Return the reason and a short text for a status.

    ``conditional``: the request carried validators; without them a 304 answers nothing.
    ``waits``: there is a usable Retry-After, which makes a 503 a matter of patience.
    """
    if 200 <= status < 300:
        return "ok", ""
    if status == 304 and not conditional:
        return "server_error", "304 although nothing was asked conditionally"
    if status == 503 and waits:
        return "throttled", "HTTP 503 with Retry-After"
    known = _REASONS.get(status)
    if known is None:
        known = (
            "redirects" if 300 <= status < 400 else "client_error" if 400 <= status < 500 else "server_error"
        )
    return known, "" if status == 304 else f"HTTP {status}"


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return the time (UTC) before which the server should be left alone, at most 48 h away, or None.

    Seconds count from ``now``; a date is read against the response's own Date, since clocks differ.
    Of several values the longest counts; what is negative or no time at all is ignored.
    """
    value = headers.get("retry-after", "").strip()
    parts = [part.strip() for part in value.split(",")]
    numbers = [float(part) for part in parts if _SECONDS.fullmatch(part)]
    if numbers:
        return now + min(timedelta(seconds=min(max(numbers), 1e9)), LONGEST_WAIT)
    named = _http_date(value)
    if named is None:
        return None
    wait = named - (_http_date(headers.get("date", "")) or now)
    return now + min(wait, LONGEST_WAIT) if wait >= timedelta(0) else None


def _http_date(text: str) -> datetime | None:
    """Read an HTTP date; one without a zone is meant as GMT."""
    try:
        found = parsedate_to_datetime(text[:100])
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
