"""Poll: feed to entry."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from extractors.feed import FeedEntry, ParsedFeed, body_hash, parse_feed
from extractors.fetch import Fetcher, Request, Response
from extractors.url import authority
from flows.desk import Desk
from flows.progress import Advance
from flows.schedule import READABLE, failures_after, network_is_down, next_poll
from flows.stages.batches import Counts, StageResult, Submit, chunks, directly
from flows.stages.web import open_fetcher
from seeds.folder import Seed
from warehouse.poll.feeds import DueFeed, FeedRow, due_feeds, register_feeds
from warehouse.poll.hosts import HostRow, hold_hosts
from warehouse.poll.polls import EntryRow, FeedState, PollRow, store_polls

FEEDS_A_BATCH = 100
NOTHING = ParsedFeed(reason="empty")


def poll_stage(desk: Desk, run_id: str, *, everything: bool, submit: Submit = directly) -> StageResult:
    """Ask the seed's feeds (every one, or those that are due) and store what they list."""
    result = StageResult()
    with desk.database() as db:
        register_feeds(db, desk.seed.name, feed_rows(desk.seed, desk.started_at), desk.started_at)
        feeds = due_feeds(db, desk.seed.name, desk.started_at, everything=everything)
    failed: dict[str, PollRow] = {}
    with (
        open_fetcher(desk, desk.settings.feed_bytes) as fetcher,
        desk.progress.stage("poll", len(feeds)) as advance,
    ):
        for number, some in enumerate(chunks(feeds, FEEDS_A_BATCH), 1):
            batch = partial(poll_batch, desk, run_id, some, fetcher, failed, advance)
            result.counts += submit(f"poll {number}", batch)
    hosts = {
        authority(feed.url): failed[feed.feed_id].reason if feed.feed_id in failed else "ok" for feed in feeds
    }
    result.network_down = network_is_down(hosts)
    result.counts += store_failures(desk, run_id, list(failed.values()), network_down=result.network_down)
    return result


def poll_batch(
    desk: Desk,
    run_id: str,
    feeds: Sequence[DueFeed],
    fetcher: Fetcher,
    failed: dict[str, PollRow],
    advance: Advance,
) -> Counts:
    """Poll a batch of feeds. Failures are kept back until it is known whether the network is to blame."""
    by_url = {feed.url: feed for feed in feeds}
    requests = [Request(feed.url, etag=feed.etag, last_modified=feed.last_modified) for feed in feeds]
    polls: list[PollRow] = []
    for response in fetcher.fetch(requests):
        feed = by_url[response.request.url]
        poll = polled(feed, response)
        if poll.readable:
            polls.append(poll)
        else:
            failed[feed.feed_id] = poll
        advance(1)
    with desk.database() as db:
        stored = store_polls(db, run_id, polls)
    return Counts(
        polled=len(feeds),
        readable=len(polls),
        entries_listed=stored.entries_listed,
        entries_new=stored.entries_new,
        entries_edited=stored.entries_edited,
    )


def store_failures(desk: Desk, run_id: str, failed: Sequence[PollRow], *, network_down: bool) -> Counts:
    """Store the polls that brought nothing readable; when the network was down they blame no feed."""
    if network_down:
        failed = [blameless(poll) for poll in failed]
    with desk.database() as db:
        store_polls(db, run_id, failed)
        hold_hosts(db, [held_host(poll) for poll in failed if poll.reason == "throttled"])
    return Counts(failed=len(failed))


def polled(feed: DueFeed, response: Response) -> PollRow:
    """Return what one answer means: its entries, its outcome, and the state that it leaves."""
    reason, parsed, fresh_hash = read_document(feed, response)
    readable = reason in READABLE
    failures = failures_after(reason, feed.failures)
    headers = response.headers
    state = FeedState(
        feed_id=feed.feed_id,
        etag=headers.get("etag", feed.etag if reason == "not_modified" else None),
        last_modified=headers.get("last-modified", feed.last_modified if reason == "not_modified" else None),
        body_hash=fresh_hash if readable else None,
        failures=failures,
        next_poll_at=next_poll(reason, failures, response.fetched_at, response.retry_after),
    )
    return PollRow(
        feed_id=feed.feed_id,
        polled_at=response.fetched_at,
        reason=reason,
        http_status=response.status,
        final_url=response.url,
        bytes=len(response.body),
        seconds=response.elapsed,
        detail=response.detail or parsed.warning or None,
        readable=readable,
        entries=tuple(entry_row(feed.feed_id, entry) for entry in parsed.entries) if readable else (),
        state=state,
        feed_title=parsed.title or None,
        feed_language=parsed.language or None,
        site_url=parsed.site_url or None,
    )


def read_document(feed: DueFeed, response: Response) -> tuple[str, ParsedFeed, str | None]:
    """Return the outcome, the document and its hash; no entries where it is the same as last time."""
    if response.reason != "ok":
        return response.reason, NOTHING, None
    fresh_hash = body_hash(response.body)
    if fresh_hash == feed.body_hash:
        return "same_body", NOTHING, fresh_hash
    content_type = response.headers.get("content-type")
    parsed = parse_feed(response.body, url=response.url, content_type=content_type, now=response.fetched_at)
    return parsed.reason, parsed, fresh_hash


def entry_row(feed_id: str, entry: FeedEntry) -> EntryRow:
    """Return an entry as the warehouse stores it, with the id it gets if none of its keys is known."""
    address = entry.url_key if entry.url_key_unique else None
    identity = entry.guid_key or address or f"{entry.title_key}\n{entry.published_raw}"
    return EntryRow(
        entry_id=hashlib.sha256(f"{feed_id}\n{identity}".encode()).hexdigest(),
        feed_id=feed_id,
        guid=entry.guid,
        guid_key=entry.guid_key,
        url=entry.url,
        url_key=entry.url_key,
        url_identifies=entry.url_key_unique,
        title=entry.title,
        title_key=entry.title_key,
        summary=entry.summary,
        content=entry.content,
        authors=entry.authors,
        published_at=entry.published_at,
        published_raw=entry.published_raw,
        date_quality=entry.date_quality,
        content_hash=entry.content_hash,
    )


def blameless(poll: PollRow) -> PollRow:
    """Return a failed poll as it counts when the network was down: no failure of the feed's."""
    before = poll.state.failures - failures_after(poll.reason, 0.0)
    again = next_poll("network_down", 0.0, poll.polled_at)
    return replace(
        poll,
        reason="network_down",
        detail=f"network down; this feed: {poll.reason}",
        state=replace(poll.state, failures=max(0.0, before), next_poll_at=again),
    )


def held_host(poll: PollRow) -> HostRow:
    """Return the host of a throttled poll, to be left alone until the feed is due again."""
    return HostRow(
        host=authority(poll.final_url or ""),
        not_before=poll.state.next_poll_at,
        reason=poll.detail or poll.reason,
        updated_at=poll.polled_at,
    )


def feed_rows(seed: Seed, now: datetime) -> list[FeedRow]:
    """Return the seed's feed list as the warehouse stores it."""
    return [
        FeedRow(
            feed_id=hashlib.sha256(feed.url.encode()).hexdigest(),
            url=feed.url,
            outlet=feed.outlet or feed.title or authority(feed.url),
            title=feed.title or None,
            tier=feed.tier,
            language=feed.language,
            country=feed.country,
            added_at=now,
        )
        for feed in seed.feeds.feeds
    ]
