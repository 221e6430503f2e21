"""When a feed is asked again: pure decisions from what its polls have shown."""

from __future__ import annotations

from datetime import datetime, timedelta

USUAL = timedelta(minutes=60)
LONGEST = timedelta(hours=24)

# A failure's weight: hard ones are the feed's own, temporary ones may be anybody's.
HARD, SOFT, TEMPORARY, NONE = 1.0, 0.5, 0.25, 0.0
WEIGHTS = {
    "bad_url": HARD, "blocked_address": HARD, "auth": HARD, "client_error": HARD, "not_a_feed": HARD,
    "redirects": HARD, "too_large": HARD, "gone": HARD,
    "not_found": SOFT, "server_error": SOFT, "tls": SOFT, "connect": SOFT, "read": SOFT, "timeout": SOFT,
    "parse_error": SOFT, "challenge": SOFT,
    "dns": TEMPORARY,
    "throttled": NONE, "network_down": NONE,
}  # fmt: skip
READABLE = frozenset({"ok", "not_modified", "same_body", "empty"})

# What says that the way to the network is broken, not the other end.
CONNECTION = frozenset({"dns", "connect", "timeout", "tls", "read"})


def failures_after(reason: str, failures: float) -> float:
    """Return the weighted failures in a row after a poll that ended so: 0 after a success."""
    return 0.0 if reason in READABLE else failures + WEIGHTS[reason]


def next_poll(reason: str, failures: float, now: datetime, not_before: datetime | None = None) -> datetime:
    """Return when a feed is due again; ``failures`` includes this poll's."""
    pause = min(LONGEST, USUAL * max(1.0, failures)) if reason not in READABLE else USUAL
    return max(now + pause, not_before or now)


def network_is_down(reasons_by_host: dict[str, str]) -> bool:
    """Tell whether so many hosts failed to connect that no feed is to blame: 80 % of five or more."""
    broken = sum(reason in CONNECTION for reason in reasons_by_host.values())
    return len(reasons_by_host) >= 5 and broken >= 0.8 * len(reasons_by_host)
