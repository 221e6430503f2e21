"""The settings as the extractors want them."""

from __future__ import annotations

from extractors.fetch import Fetcher, FetchPolicy, Limits
from flows.desk import PROGRAM_VERSION, Desk


def open_fetcher(desk: Desk, max_bytes: int) -> Fetcher:
    """Return the run's fetcher; the seed's feed list may ask for another pause between requests to a host."""
    settings = desk.settings
    delay = desk.seed.feeds.host_delay
    limits = Limits(
        connect_seconds=settings.connect_seconds,
        read_seconds=settings.read_seconds,
        total_seconds=settings.total_seconds,
        max_bytes=max_bytes,
    )
    policy = FetchPolicy(
        user_agent=f"Storywatch/{PROGRAM_VERSION} (+{settings.contact})",
        limits=limits,
        host_delay=settings.host_delay if delay is None else delay,
        concurrency=settings.concurrency,
        allow_private=settings.allow_private,
        proxy=settings.proxy,
    )
    return Fetcher(policy, desk.clock)
