"""What a poll of a feed would do, and what its last polls did, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from extractors.fetch import Response
from flows.desk import wall_clock
from flows.errors import UsageError
from flows.feeds.adding import listed_address
from flows.feeds.asked import AskedFeed, asked_feed, feed_id, unanswered
from flows.feeds.health import complaints
from flows.feeds.polled import Polled, polled, read_document
from flows.home import Home
from flows.lines import print_line
from flows.polling.rhythm import HALF_HOURS
from flows.polling.state import state_after
from flows.settings import Settings
from flows.stages.poll import rules_of
from flows.stages.web import fetcher_of, shared_authorities
from flows.tables import cut, plain, print_answer
from seeds.folder import Seed, load_seed
from warehouse.ask import Answer
from warehouse.connection import check_there, connect
from warehouse.poll.feeds import DueFeed
from warehouse.poll.health import FeedHealth, feed_health, known_feed, last_events, last_polls, would_list
from warehouse.poll.polls import Aftermath, Listing

BARS = " ▁▂▃▄▅▆▇█"
EVENTS_SHOWN = 5
ITEMS_SHOWN = 5


def test_feed(settings: Settings, url: str) -> None:
    """Ask a feed once and print what a poll would make of it; nothing is stored."""
    seed = load_seed(settings.seed, settings.feeds)
    now = wall_clock()
    address = listed_address(url)
    source = next((each for each in seed.feeds.feeds if each.url == address), None)
    published = Home(settings.home).published
    feed = remembered(published, seed, address, now) or DueFeed(feed_id(address), address, address)
    asked = asked_feed(feed, source, now)
    if asked.request is None:
        response = unanswered(asked, now)
    else:
        with fetcher_of(settings, wall_clock, host_delay=0) as fetcher:
            response = next(iter(fetcher.fetch([asked.request])))
    poll = polled(asked, response, shared_authorities(settings.shared_hosts))
    listing = preview(published, poll)
    left = state_after(feed, poll.answer, listing, rules_of(settings, seed, now))
    say_request(asked, response)
    say_document(feed, poll, response, listing)
    say_verdict(poll, left)


def remembered(published: Path, seed: Seed, url: str, now: datetime) -> DueFeed | None:
    """Return what the database knows of a feed, if there is one and it does."""
    if not published.exists():
        return None
    with connect(published, read_only=True) as db:
        return known_feed(db, seed.name, feed_id(url), now)


def preview(published: Path, poll: Polled) -> Listing:
    """Return which of a poll's entries would be new."""
    if not published.exists():
        return Listing(new=len(poll.row.entries))
    with connect(published, read_only=True) as db:
        return would_list(db, poll.row)


def say_request(asked: AskedFeed, response: Response) -> None:
    """Print what was asked and what answered."""
    request = response.request
    own = ", ".join(name for name, _ in request.headers)
    print_line(f"Asked:     {request.url}")
    if asked.source is None:
        print_line("           it is not in the feed list")
    conditional = (
        "with the validators of the last poll" if request.etag or request.last_modified else "in full"
    )
    print_line(f"           {conditional}{f', with {own}' if own else ''}")
    status = f"HTTP {response.status}" if response.status else "no answer"
    print_line(f"Answered:  {status} in {response.elapsed:.1f} s, {len(response.body):,} bytes")
    if response.url != request.url:
        print_line(f"           from {response.url}")
    if response.permanent_url:
        print_line(f"           moved permanently to {response.permanent_url}")
    for name in ("content-type", "etag", "last-modified", "cache-control", "expires", "retry-after"):
        if name in response.headers:
            print_line(f"           {name}: {cut(response.headers[name], 100)}")


def say_document(feed: DueFeed, poll: Polled, response: Response, listing: Listing) -> None:
    """Print what the document holds."""
    if not poll.row.readable or poll.row.reason in ("not_modified", "same_body"):
        return
    _, document, _ = read_document(DueFeed(feed.feed_id, feed.listed_url, feed.outlet), response)
    print_line(f"Document:  {document.version or 'unknown kind'}, {document.title or 'without a title'}")
    entries = document.entries
    unnamed = sum(entry.guid_key is None and not entry.url_key_unique for entry in entries)
    undated = sum(entry.published_at is None for entry in entries)
    print_line(
        f"           {len(entries)} items: {listing.new} would be new, {listing.known} are known; "
        f"{unnamed} without a key of their own, {undated} without a date"
    )
    for entry in entries[:ITEMS_SHOWN]:
        print_line(f"           {plain(entry.published_at) or 'no date':<20}{cut(entry.title, 70)}")


def say_verdict(poll: Polled, left: Aftermath) -> None:
    """Print what a poll would note and when it would come back."""
    print_line(f"Outcome:   {poll.row.reason}{f': {poll.row.detail}' if poll.row.detail else ''}")
    for event in left.events:
        print_line(f"           {event.event}: {event.detail}")
    print_line(f"Next poll: {plain(left.state.next_poll_at)} UTC: {left.state.because}")
    print_line("Nothing was stored.")


def explain_feed(settings: Settings, words: str, polls: int) -> None:
    """Print a feed's last polls, its schedule and what is wrong. Raises UsageError where none or many fit."""
    seed = load_seed(settings.seed, settings.feeds)
    published = Home(settings.home).published
    check_there(published)
    now = wall_clock()
    with connect(published, read_only=True) as db:
        health = the_one(feed_health(db, seed.name, now), words)
        feed = known_feed(db, seed.name, health.feed_id, now)
        rows = last_polls(db, health.feed_id, polls)
        events = last_events(db, health.feed_id, EVENTS_SHOWN)
    print_line(f"{health.outlet}: {health.url}")
    for state, cause in complaints(health, now):
        print_line(f"  {state}: {cause}")
    if feed:
        say_schedule(feed, health)
    for event in events:
        print_line(f"  {plain(event['happened_at'])}  {event['event']}: {event['detail']}")
    columns = ("polled_at", "reason", "http_status", "entries_listed", "entries_new", "bytes", "seconds")
    print_answer(
        Answer(columns, [tuple(row[name] for name in columns) for row in rows], truncated=False), "table"
    )
    details = {str(row["detail"]): row["polled_at"] for row in reversed(rows) if row["detail"]}
    for detail, at in reversed(details.items()):
        print_line(f"  {plain(at)}  {detail}")


def the_one(feeds: Sequence[FeedHealth], words: str) -> FeedHealth:
    """Return the feed with this address, or the only one whose address or outlet has these words in it."""
    wanted = words.casefold()
    exact = [feed for feed in feeds if feed.url == words]
    fitting = exact or [f for f in feeds if wanted in f.url.casefold() or wanted in f.outlet.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise UsageError(
            f"no feed of this seed has {words!r} in its address or outlet: 'storywatch feeds list'"
        )
    names = "; ".join(feed.url for feed in fitting[:5])
    raise UsageError(
        f"{len(fitting)} feeds have {words!r} in address or outlet: name one by its address: {names}"
    )


def say_schedule(feed: DueFeed, health: FeedHealth) -> None:
    """Print when the feed is asked again, why, and from what it was reckoned."""
    state = feed.state
    if state is None:
        print_line("  not asked yet: due at once")
        return
    print_line(f"  next poll {plain(health.next_poll_at)} UTC: {state.because}")
    print_line(
        f"  lists {state.listed} items, at most {state.listed_most:.0f}; "
        f"haste {state.haste:.2f} after {state.overflows} overflows; weighted failures {state.failures:g}"
    )
    if feed.profile:
        print_line(f"  new by half-hour (UTC) [{bars(feed)}] most {max(feed.profile.values())}")


def bars(feed: DueFeed) -> str:
    """Return the profile as 48 bars."""
    most = max(feed.profile.values())
    return "".join(BARS[round(8 * feed.profile.get(n, 0) / most)] for n in range(HALF_HOURS))
