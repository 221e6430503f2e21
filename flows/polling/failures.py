"""What failures cost a feed or its host, and when nobody is to blame. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

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
CAP, CAP_OF_THE_DEAD = timedelta(hours=24), timedelta(days=7)
DEAD = 30.0

# What says that the way to the network is broken, not the other end.
CONNECTION = frozenset({"dns", "connect", "timeout", "tls", "read"})
FEWEST_HOSTS, BROKEN_SHARE = 5, 0.8
AFTER_NETWORK_DOWN = timedelta(minutes=15)

FIRST_HOLD, LONGEST_HOLD = timedelta(minutes=15), timedelta(hours=6)
LONGEST_WAIT = timedelta(hours=48)
SOON_AFTER = timedelta(hours=24)


def failures_after(reason: str, failures: float) -> float:
    """Return the weighted failures in a row after a poll that ended so: 0 after a success."""
    return 0.0 if reason in READABLE else failures + WEIGHTS[reason]


def failing_pause(target: timedelta, failures: float) -> timedelta:
    """Return how long a failing feed is left alone; ``failures`` includes this poll's."""
    cap = CAP_OF_THE_DEAD if failures > DEAD else CAP
    return min(cap, max(target, target * min(failures, 1e6)))


def hold_until(
    now: datetime, asked_for: datetime | None, strikes: int, jitter: float = 1.0
) -> tuple[datetime, int]:
    """Return when a host that refused may be asked again, and its strikes after this refusal.

    What it asked for counts, at most 48 hours; else 15 minutes, doubled by each strike up to 6 hours.
    """
    if asked_for is not None:
        return min(max(asked_for, now), now + LONGEST_WAIT), strikes
    return now + min(LONGEST_HOLD, FIRST_HOLD * 2 ** min(strikes, 10)) * jitter, strikes + 1


def is_throttling(reason: str, status: int | None, refused_at: datetime | None, now: datetime) -> bool:
    """Tell whether an answer is about too many requests: a 429, or a 403 from a host that sent one lately."""
    lately = refused_at is not None and now - refused_at <= SOON_AFTER
    return reason == "throttled" or (reason == "auth" and status == 403 and lately)


def network_is_down(polls: Iterable[tuple[str, str]]) -> bool:
    """Tell whether so many hosts failed to connect that no feed is to blame: 80 % of five or more.

    ``polls`` are hosts and reasons; a host counts as broken where each of its feeds failed so.
    """
    reached: dict[str, bool] = {}
    for host, reason in polls:
        reached[host] = reached.get(host, False) or reason not in CONNECTION
    broken = sum(not ok for ok in reached.values())
    return len(reached) >= FEWEST_HOSTS and broken >= BROKEN_SHARE * len(reached)
