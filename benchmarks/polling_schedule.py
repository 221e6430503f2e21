"""Thirty days of two hundred feeds: polls a day and items missed, by this schedule and by a fixed hour.

    python -m benchmarks.polling_schedule [--days 30] [--feeds 200] [--seed 1]

Feeds of four rhythms publish by the hour of the day and the day of the week, in bursts now and then; each
lists its newest items only. The flow is triggered every 15 minutes, as prefect.yaml has it, and asks what is
due. An item is missed that came and went between two polls. The schedule is the poll stage's own code.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from flows.polling.digests import digest_times, window_begun
from flows.polling.rhythm import half_hour_of
from flows.polling.state import Answer, Rules, state_after
from warehouse.poll.feeds import DueFeed, FeedState
from warehouse.poll.polls import Listing

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
TRIGGER = timedelta(minutes=15)
BRIEFS = [(time(7, 0), "Europe/Madrid")]
# share of feeds, items a day, items listed
KINDS = {
    "agency": (0.10, (120, 300), (20, 50)),
    "daily": (0.30, (30, 120), (15, 40)),
    "trade": (0.35, (4, 30), (10, 20)),
    "blog": (0.25, (0.1, 2), (10, 20)),
}


@dataclass
class SimulatedFeed:
    """A feed, when it published (seconds from the beginning, in order), and what its polls saw."""

    feed_id: str
    kind: str
    window: int
    published: list[float]
    state: FeedState | None = None
    seen: int = 0
    polls: int = 0
    missed: int = 0
    late: float = 0.0
    news: list[tuple[datetime, int]] = field(default_factory=list)
    next_at: datetime = BEGIN


def rhythm(at: datetime) -> float:
    """Return how busy a newsroom is, 1 on average of a working day: weekends half so busy."""
    hour = at.hour + at.minute / 60
    by_day = 0.15 + 1.6 * math.exp(-(((hour - 10) / 3.5) ** 2)) + 1.3 * math.exp(-(((hour - 16.5) / 3) ** 2))
    return by_day * (0.5 if at.weekday() >= 5 else 1.0)


def publications(rate: float, days: int, chance: random.Random) -> Iterator[float]:
    """Yield the seconds at which a feed publishes; once in a while a burst of four times its usual pace."""
    burst_until = -1.0
    for quarter in range(days * 96):
        begun = quarter * 900.0
        if chance.random() < 1 / (96 * 4):
            burst_until = begun + 3 * 3600
        pace = rate / 96 * rhythm(BEGIN + timedelta(seconds=begun)) * (4 if begun < burst_until else 1)
        yield from sorted(begun + chance.random() * 900 for _ in range(poisson(pace, chance)))


def poisson(mean: float, chance: random.Random) -> int:
    """Return how many happen where so many do on average (Knuth's way; the mean is small)."""
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def newsroom(count: int, days: int, seed: int) -> list[SimulatedFeed]:
    """Return feeds of every kind."""
    chance = random.Random(seed)
    feeds = []
    for kind, (share, rates, windows) in KINDS.items():
        for number in range(round(count * share)):
            rate = math.exp(chance.uniform(math.log(rates[0]), math.log(rates[1])))
            feed_id = sha256(f"{kind} {number}".encode()).hexdigest()
            items = list(publications(rate, days, chance))
            feeds.append(SimulatedFeed(feed_id, kind, chance.randint(*windows), items))
    return feeds


def poll(feed: SimulatedFeed, now: datetime) -> tuple[Listing, int]:
    """Ask a feed: note what is new, what was missed, and how late it is seen; returns the listing."""
    second = (now - BEGIN).total_seconds()
    there = bisect_right(feed.published, second)
    oldest = max(0, there - feed.window)
    new = there - max(feed.seen, oldest)
    feed.missed += max(0, oldest - feed.seen) if feed.polls else 0
    feed.late += sum(second - at for at in feed.published[there - new : there]) if feed.polls else 0.0
    known = (there - oldest) - new
    feed.seen, feed.polls = there, feed.polls + 1
    return Listing(new=new, known=known, still=known), there - oldest


def by_this_schedule(feed: SimulatedFeed, now: datetime, rules: Rules) -> datetime:
    """Poll, and return when the poll stage would ask again."""
    first = feed.state is None
    listing, listed = poll(feed, now)
    feed.news = [(at, new) for at, new in feed.news if at > now - timedelta(days=7)]
    profile: Counter[int] = Counter()
    for at, new in feed.news:
        profile[half_hour_of(at)] = max(profile[half_hour_of(at)], new)
    due = DueFeed(feed.feed_id, feed.feed_id, feed.kind, feed.state, profile)
    reason = "empty" if not listed else "ok" if listing.new or first else "not_modified"
    feed.state = state_after(due, Answer(reason, now), listing, rules).state
    if listing.new and not first:
        feed.news.append((now, listing.new))
    assert feed.state.next_poll_at is not None
    return feed.state.next_poll_at


def by_the_hour(feed: SimulatedFeed, now: datetime, rules: Rules) -> datetime:  # noqa: ARG001
    """Poll, and return the next hour."""
    poll(feed, now)
    return now + timedelta(hours=1)


def by_frequency(feed: SimulatedFeed, now: datetime, rules: Rules) -> datetime:  # noqa: ARG001
    """Poll, and return when the next item is to be expected: a quarter of an hour to a day."""
    poll(feed, now)
    second = (now - BEGIN).total_seconds()
    recent = feed.published[max(0, feed.seen - 20) : feed.seen]
    gap = (second - recent[0]) / len(recent) if recent else 86400.0
    return now + timedelta(seconds=min(86400.0, max(900.0, gap)))


def simulate(
    feeds: list[SimulatedFeed], days: int, decide: Callable[[SimulatedFeed, datetime, Rules], datetime]
) -> None:
    """Trigger every quarter of an hour, ask what is due."""
    for step in range(days * 96):
        now = BEGIN + step * TRIGGER
        rules = Rules(digests=digest_times(BRIEFS, now))
        window = window_begun(rules.digests, now)
        for feed in feeds:
            state = feed.state
            if feed.next_at <= now or (window and state and state.updated_at < window):
                feed.next_at = decide(feed, now, rules)


def row(name: str, feeds: list[SimulatedFeed], days: int) -> str:
    """Return a line of the table."""
    items = sum(len(feed.published) for feed in feeds)
    polls = sum(feed.polls for feed in feeds) / days
    missed = sum(feed.missed for feed in feeds)
    seen = max(1, items - missed)
    late = sum(feed.late for feed in feeds) / seen / 60
    cells = (
        f"{polls:,.0f}",
        f"{polls / len(feeds):.1f}",
        f"{missed:,}",
        f"{100 * missed / max(1, items):.2f} %",
    )
    return f"| {name} | {' | '.join(cells)} | {late:.0f} min |\n"


def main() -> None:
    """Simulate each schedule over the same feeds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    results = {}
    for name, decide in SCHEDULES.items():
        results[name] = newsroom(given.feeds, given.days, given.seed)
        simulate(results[name], given.days, decide)
    sys.stdout.write("| feeds | schedule | polls a day | a feed | items missed | share | seen after |\n")
    sys.stdout.write("| --- | --- | --- | --- | --- | --- | --- |\n")
    for kind in (None, *KINDS):
        for name, feeds in results.items():
            some = [feed for feed in feeds if kind in (None, feed.kind)]
            sys.stdout.write(f"| {kind or 'all'} {row(name, some, given.days)}")


SCHEDULES = {"half the window": by_this_schedule, "every hour": by_the_hour, "expected item": by_frequency}

if __name__ == "__main__":
    main()
