"""Finding the feeds of an address, and adding them to the list."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from extractors.feed import ParsedFeed, discover, parse_feed, sitemaps
from extractors.fetch import Fetcher, Request, Response
from flows.desk import wall_clock
from flows.errors import UsageError
from flows.feeds.listed import grow_list, list_path
from flows.lines import print_line, shown
from flows.settings import Settings
from flows.stages.web import fetcher_of
from flows.tables import cut, plain
from seeds.feed_list import FeedSource, read_feeds
from seeds.feed_source import DEFAULT_TIER

CANDIDATES_ASKED = 12
ITEMS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that answered: where it is, and what it lists."""

    url: str
    feed: ParsedFeed


def add_feed(settings: Settings, url: str, *, outlet: str | None, tier: int | None, every: bool) -> None:
    """Find, show and add. Raises UsageError where nothing is found, SeedError for a list that is none."""
    path = list_path(settings)
    checked = listed_address(url)
    with fetcher_of(settings, wall_clock, host_delay=min(0.5, settings.host_delay)) as fetcher:
        found, trouble = find_feeds(fetcher, checked)
    if not found:
        raise UsageError(f"{url}: no feed found there ({trouble}): name the feed's own address")
    for each in found:
        show_found(each)
    chosen = found if every else found[:1]
    new = grow_list(path, [source_of(each, outlet, tier) for each in chosen])
    for feed in new:
        print_line(f"Added to {shown(path)}: {feed.url}")
    if not new:
        print_line(f"{shown(path)} has it already.")
    elif len(found) > len(chosen):
        print_line("Add the others with --all, or one of them by its own address.")


def listed_address(url: str) -> str:
    """Return an address as a feed list would hold it; a bare name is meant as https. Raises UsageError."""
    written = url if "://" in url else f"https://{url}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "feeds.txt"
        file.write_text(written, "utf-8")
        feeds = read_feeds(file)
    if not feeds.feeds:
        raise UsageError(f"{url!r} is no http or https address")
    return feeds.feeds[0].url


def find_feeds(fetcher: Fetcher, url: str) -> tuple[list[Found], str]:
    """Return the feeds at or behind an address, the likeliest first, and why there is none.

    First the address itself; then what its page names; then the news sitemaps of its robots.txt.
    """
    first = next(iter(fetcher.fetch([Request(url)])))
    if first.reason != "ok":
        return [], first.reason if not first.detail else f"{first.reason}: {first.detail}"
    parsed = parsed_of(first)
    if parsed.reason in ("ok", "empty") and parsed.version:
        return [Found(first.permanent_url or url, parsed)], ""
    candidates = discover(first.body, first.url)[:CANDIDATES_ASKED]
    found = fetched_feeds(fetcher, candidates)
    if not found:
        robots = next(iter(fetcher.fetch([Request(urljoin(first.url, "/robots.txt"))])))
        named = sitemaps(robots.body, robots.url) if robots.reason == "ok" else ()
        found = fetched_feeds(fetcher, [each for each in named if "news" in each.lower()][:CANDIDATES_ASKED])
    return found, parsed.reason


def fetched_feeds(fetcher: Fetcher, candidates: Sequence[str]) -> list[Found]:
    """Return the candidates that are feeds with items, in their order, one for each document."""
    answers = {answer.request.url: answer for answer in fetcher.fetch([Request(url) for url in candidates])}
    found: dict[tuple[str, ...], Found] = {}
    for url in candidates:
        answer = answers[url]
        parsed = parsed_of(answer) if answer.reason == "ok" else None
        if parsed is not None and parsed.reason == "ok":
            items = tuple(entry.url or entry.title for entry in parsed.entries)
            found.setdefault(items, Found(answer.permanent_url or url, parsed))
    return list(found.values())


def parsed_of(answer: Response) -> ParsedFeed:
    """Read a document as a poll would."""
    return parse_feed(
        answer.body,
        url=answer.url,
        content_type=answer.headers.get("content-type"),
        now=answer.fetched_at,
    )


def source_of(found: Found, outlet: str | None, tier: int | None) -> FeedSource:
    """Return a found feed as a row of the list."""
    title = found.feed.title or found.url
    language = found.feed.language.partition("-")[0]
    return FeedSource(
        url=found.url,
        outlet=outlet or title,
        title=title,
        tier=tier or DEFAULT_TIER,
        language=language if len(language) in (2, 3) else None,
    )


def show_found(found: Found) -> None:
    """Print a feed: where it is, what kind, and its latest items."""
    feed = found.feed
    print_line(f"{found.url}")
    print_line(f"  {feed.title or 'without a title'}: {feed.version}, {len(feed.entries)} items")
    for entry in feed.entries[:ITEMS_SHOWN]:
        print_line(f"  {plain(entry.published_at) or 'no date':<20}{cut(entry.title or entry.summary, 70)}")
    if feed.warning:
        print_line(f"  damaged: {cut(feed.warning, 200)}")
