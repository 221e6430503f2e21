"""The feeds of a poll: what the list and the warehouse know of each, as a request."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from extractors.fetch import Request, Response
from extractors.url import authority
from flows.polling.state import wants_full
from flows.stages.web import MissingCredentials, feed_headers
from seeds.feed_list import FeedSource
from seeds.folder import Seed
from warehouse.poll.feeds import DueFeed, FeedRow


@dataclass(frozen=True, slots=True)
class AskedFeed:
    """A feed with its row in the list and its request; None where it cannot be asked, and why."""

    feed: DueFeed
    source: FeedSource | None
    request: Request | None
    trouble: str = ""


def asked_feeds(seed: Seed, due: Sequence[DueFeed], now: datetime) -> list[AskedFeed]:
    """Return the feeds that are due with their requests."""
    sources = {feed_id(source.url): source for source in seed.feeds.feeds}
    return [asked_feed(feed, sources.get(feed.feed_id), now) for feed in due]


def asked_feed(feed: DueFeed, source: FeedSource | None, now: datetime) -> AskedFeed:
    """Return a feed with its request: conditional, unless the feed has been quiet for so long."""
    try:
        headers = feed_headers(source, feed.url)
    except MissingCredentials as error:
        return AskedFeed(feed, source, None, str(error))
    state = None if wants_full(feed.state, now) else feed.state
    request = Request(
        feed.url,
        etag=state.etag if state else None,
        last_modified=state.last_modified if state else None,
        headers=headers,
    )
    return AskedFeed(feed, source, request)


def unanswered(asked: AskedFeed, now: datetime) -> Response:
    """Return the answer of a feed that could not be asked."""
    return Response(Request(asked.feed.url), asked.feed.url, "auth", now, detail=asked.trouble)


def feed_id(url: str) -> str:
    """Return the id of the feed at an address as its list gives it."""
    return hashlib.sha256(url.encode()).hexdigest()


def feed_rows(seed: Seed, now: datetime) -> list[FeedRow]:
    """Return the seed's feed list as the warehouse stores it."""
    return [
        FeedRow(
            feed_id=feed_id(feed.url),
            url=feed.url,
            authority=authority(feed.url),
            outlet=feed.outlet or feed.title or authority(feed.url),
            title=feed.title or None,
            tier=feed.tier,
            language=feed.language,
            country=feed.country,
            added_at=now,
            text_policy=feed.text_policy,
        )
        for feed in seed.feeds.feeds
    ]
