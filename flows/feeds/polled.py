"""One answer of a feed: what it means for the feed, its host and its entries."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import timedelta

from extractors.feed import FeedEntry, ParsedFeed, body_hash, parse_feed
from extractors.fetch import Response
from extractors.url import authority
from flows.feeds.asked import AskedFeed
from flows.polling.failures import READABLE, hold_until, is_throttling
from flows.polling.rhythm import jitter
from flows.polling.state import Answer
from flows.secret_values import hide
from warehouse.poll.feeds import DueFeed
from warehouse.poll.hosts import HostRow
from warehouse.poll.polls import EntryRow, PollRow

NOTHING = ParsedFeed(reason="empty")


@dataclass(frozen=True, slots=True)
class Polled:
    """A poll: the row it writes, what the schedule needs of it, and the hold that it asks for.

    ``host_key`` is what is held back where the host refuses: the authority, or the feed alone where the
    authority serves many sites.
    """

    feed: DueFeed
    row: PollRow
    answer: Answer
    host_key: str
    hold: HostRow | None = None

    def blameless(self) -> Polled:
        """Return a failed poll as it counts when the network was down: no failure of the feed's."""
        detail = f"network down; this feed: {self.row.reason}"
        return replace(
            self,
            row=replace(self.row, reason="network_down", detail=detail),
            answer=replace(self.answer, reason="network_down"),
        )


def polled(asked: AskedFeed, response: Response, shared_hosts: Set[str]) -> Polled:
    """Return what one answer means. Nothing is raised, whatever the document holds."""
    feed, now = asked.feed, response.fetched_at
    reason, parsed, fresh_hash = read_document(feed, response)
    if is_throttling(reason, response.status, feed.host_refused_at, now):
        reason = "throttled"
    readable = reason in READABLE
    row = PollRow(
        feed_id=feed.feed_id,
        polled_at=now,
        reason=reason,
        http_status=response.status,
        final_url=hide(response.url),
        bytes=len(response.body),
        seconds=response.elapsed,
        detail=hide(response.detail or parsed.warning) or None,
        readable=readable,
        entries=tuple(entry_row(entry) for entry in parsed.entries) if readable else (),
        feed_title=parsed.title or None,
        feed_language=parsed.language or None,
        site_url=parsed.site_url or None,
    )
    host = authority(response.url)
    key = feed.feed_id if host in shared_hosts else host
    hold = held(feed, row, response, key) if reason == "throttled" else None
    interval = asked.source.interval_minutes if asked.source else None
    answer = Answer(
        reason=reason,
        at=now,
        asked=feed.url,
        headers=response.headers,
        body_hash=fresh_hash if readable else None,
        permanent_url=response.permanent_url,
        document_hint=timedelta(minutes=parsed.ttl_minutes) if parsed.ttl_minutes else None,
        held_until=hold.not_before if hold else response.retry_after,
        interval=timedelta(minutes=interval) if interval else None,
    )
    return Polled(feed, row, answer, key, hold)


def held(feed: DueFeed, row: PollRow, response: Response, key: str) -> HostRow:
    """Return the host (or the feed, on a host of many sites) that is to be left alone, and until when."""
    until, strikes = hold_until(
        row.polled_at, response.retry_after, feed.host_strikes or 0, jitter(feed.feed_id)
    )
    return HostRow(key, until, row.detail or row.reason, strikes, row.polled_at)


def read_document(feed: DueFeed, response: Response) -> tuple[str, ParsedFeed, str | None]:
    """Return the outcome, the document and its hash; no entries where it is the same as last time.

    The hash is kept of documents that could be read only, so the same hash means the same good document.
    """
    if response.reason != "ok":
        return response.reason, NOTHING, None
    fresh_hash = body_hash(response.body)
    if feed.state and fresh_hash == feed.state.body_hash:
        return "same_body", NOTHING, fresh_hash
    content_type = response.headers.get("content-type")
    parsed = parse_feed(response.body, url=response.url, content_type=content_type, now=response.fetched_at)
    return parsed.reason, parsed, fresh_hash


def entry_row(entry: FeedEntry) -> EntryRow:
    """Return an entry as the warehouse stores it."""
    return EntryRow(
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
