"""Which feeds need a look, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from flows.desk import wall_clock
from flows.feeds.listed import health_of
from flows.home import Home
from flows.lines import print_line
from flows.settings import Settings
from flows.tables import plain, print_answer
from seeds.folder import load_seed
from warehouse.ask import Answer
from warehouse.connection import check_there
from warehouse.poll.health import FeedHealth

LATELY = timedelta(days=7)


def show_health(settings: Settings, form: str) -> bool:
    """Print the feeds that need a look; tells whether there are any. Raises WarehouseError."""
    published = Home(settings.home).published
    check_there(published)
    now = wall_clock()
    feeds = health_of(settings, load_seed(settings.seed, settings.feeds))
    rows = [
        (state, feed.outlet, cause, feed.last_ok_at, feed.next_poll_at, feed.url)
        for feed in feeds
        for state, cause in complaints(feed, now)
    ]
    columns = ("state", "outlet", "cause", "last good", "next attempt", "url")
    if form == "json":
        print_answer(Answer(columns, rows, truncated=False), form)
        return bool(rows)
    for state, outlet, cause, good, again, url in rows:
        print_line(f"{state:<12}{outlet}: {cause}")
        print_line(
            f"{'':<12}{url}: last good {plain(good) or 'never'}, next attempt {plain(again) or 'at once'}"
        )
    print_line(f"Of {len(feeds)} feeds {len({row[-1] for row in rows}) or 'none'} to be looked at.")
    return bool(rows)


def complaints(feed: FeedHealth, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield what is the matter with a feed, each as one word and a cause."""
    if feed.gone_at:
        yield "gone", f"410 for more than three days, taken for gone on {day(feed.gone_at)}"
    elif feed.failures > 0:
        since = f" since {day(feed.failing_since)}" if feed.failing_since else ""
        yield "failing", f"{feed.reason}{since}: {feed.detail or 'no more is known'}"
    if feed.held_until:
        until = feed.held_until.astimezone(UTC)
        yield "throttled", f"{feed.held_because}; left alone until {until:%Y-%m-%d %H:%M} UTC"
    if feed.moved_to:
        yield "moved", f"polled at {feed.moved_to} since {day(feed.moved_at)}: correct the feed list"
    elif feed.moving_to:
        yield "moved", f"redirects permanently to {feed.moving_to}, seen {feed.moving_sightings} times"
    if feed.overflowed_at and now - feed.overflowed_at < LATELY:
        yield (
            "overflowing",
            f"items may have been missed on {day(feed.overflowed_at)}, {feed.overflows} times in all",
        )
    if feed.silent_since and not feed.failures:
        yield "silent", f"answers, but nothing new since {day(feed.silent_since)}"


def day(at: datetime | None) -> str:
    """Return a day, UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d}" if at else "never"
