"""The settings as the extractors want them, and what a feed's requests carry."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Mapping

from extractors.fetch import Fetcher, FetchPolicy, Limits
from extractors.url import authority
from flows.desk import PROGRAM_VERSION, Clock, Desk
from flows.secret_values import remember, revealed
from flows.settings import Settings
from seeds.feed_list import FeedSource


def open_fetcher(desk: Desk, max_bytes: int) -> Fetcher:
    """Return the run's fetcher; the seed's feed list may ask for another pause between requests to a host."""
    delay = desk.seed.feeds.host_delay
    return fetcher_of(desk.settings, desk.clock, host_delay=delay, max_bytes=max_bytes)


def fetcher_of(
    settings: Settings, clock: Clock, *, host_delay: float | None = None, max_bytes: int | None = None
) -> Fetcher:
    """Return a fetcher by the settings; ``host_delay`` (seconds) and ``max_bytes`` replace theirs."""
    return Fetcher(policy_of(settings, host_delay, max_bytes), clock)


def policy_of(
    settings: Settings, host_delay: float | None = None, max_bytes: int | None = None
) -> FetchPolicy:
    """Return what the settings say of requests."""
    limits = Limits(
        connect_seconds=settings.connect_seconds,
        read_seconds=settings.read_seconds,
        total_seconds=settings.total_seconds,
        max_bytes=max_bytes or settings.feed_bytes,
    )
    return FetchPolicy(
        user_agent=f"Storywatch/{PROGRAM_VERSION} (+{settings.contact})",
        limits=limits,
        host_delay=settings.host_delay if host_delay is None else host_delay,
        concurrency=settings.concurrency,
        allow_private=settings.allow_private,
        proxy=revealed(settings.proxy, "proxy") or None,
        separate=shared_authorities(settings.shared_hosts),
    )


def shared_authorities(hosts: Iterable[str]) -> frozenset[str]:
    """Return hosts as a keeper writes them, with or without a port, as authorities."""
    found = (authority(f"{scheme}://{host}") for host in hosts for scheme in ("http", "https"))
    return frozenset(each for each in found if each)


class MissingCredentials(Exception):
    """The feed list names a variable that the environment does not hold."""


def feed_headers(
    source: FeedSource | None, url: str, environment: Mapping[str, str] = os.environ
) -> tuple[tuple[str, str], ...]:
    """Return the headers that the feed list asks for, with Authorization from the named variable.

    The variable holds ``user:password`` or a whole value such as ``Bearer …``. Nothing goes to another
    authority than the listed address's. Raises MissingCredentials.
    """
    if source is None or authority(source.url) != authority(url):
        return ()
    if source.credentials_env is None:
        return source.headers
    secret = environment.get(source.credentials_env, "").strip()
    if not secret:
        raise MissingCredentials(f"the environment variable {source.credentials_env} is not set")
    remember(secret)
    remember(secret.rpartition(":")[2].rpartition(" ")[2])
    if " " not in secret:
        encoded = base64.b64encode(secret.encode()).decode("ascii")
        remember(encoded)
        secret = f"Basic {encoded}"
    return (*source.headers, ("Authorization", secret))
