"""Where a redirect leads, and what may go along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extractors.url import authority, request_url

STATUSES = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))


@dataclass(frozen=True, slots=True)
class Trail:
    """The way a request has gone so far: addresses asked, and the end of its permanent beginning."""

    url: str
    asked: tuple[str, ...]
    permanent_url: str | None = None
    permanent: bool = True
    foreign: bool = False  # has left the authority that it was meant for, so carries nothing of its own


class RedirectError(Exception):
    """The redirect cannot or must not be followed."""


def start(url: str) -> Trail:
    """Return the trail of a request that has not been asked yet."""
    return Trail(url, (url,))


def _meant(location: str) -> str:
    """Read a Location as UTF-8 where it is: headers come as Latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def follow(trail: Trail, status: int, headers: Mapping[str, str], most: int) -> Trail:
    """Return the trail one step on. Raises RedirectError for loops, no Location, and other schemes.

    A step from https to http is taken but never counts as a move: whoever sits on the line could cause it.
    """
    location = _meant(headers.get("location", "").strip())
    target = request_url(location, trail.url) if location else None
    if target is None:
        raise RedirectError(f"HTTP {status} leads to {location[:120]!r}")
    if target in trail.asked:
        raise RedirectError(f"goes in a circle at {target[:120]}")
    if len(trail.asked) > most:
        raise RedirectError(f"more than {most} redirects")
    weaker = trail.url.startswith("https:") and target.startswith("http:")
    permanent = trail.permanent and status in _PERMANENT and not weaker
    return Trail(
        url=target,
        asked=(*trail.asked, target),
        permanent_url=target if permanent else trail.permanent_url,
        permanent=permanent,
        foreign=trail.foreign or authority(target) != authority(trail.url),
    )
