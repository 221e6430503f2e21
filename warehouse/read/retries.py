"""When a page that failed is asked for again: the one place that says so."""

from __future__ import annotations

from datetime import datetime, timedelta

# A first failure is tried again after an hour, then six, then a day; then it is final.
PAUSES = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))

# What another day can change. A page that is gone, forbidden, no article or too large stays so.
NETWORK = frozenset({"throttled", "server_error", "dns", "tls", "connect", "read", "timeout", "network_down"})
PASSING = NETWORK | {"challenge", "no_text", "cpu_limit"}


def retry_at(reason: str, attempt: int, now: datetime) -> datetime | None:
    """Return when to try again after the ``attempt``-th fetch (from 1) ended so; None: it is final."""
    if reason not in PASSING or attempt > len(PAUSES):
        return None
    return now + PAUSES[attempt - 1]
