"""Web addresses as people give them on the command line."""

from __future__ import annotations

from extractors.url import clean_url
from flows.errors import UsageError


def given_address(url: str) -> str:
    """Return an address as it is stored; one without a scheme is meant as https. Raises UsageError."""
    cleaned = clean_url(url if "://" in url else f"https://{url}")
    if cleaned is None:
        raise UsageError(f"{url!r} is no web address: give it as http://… or https://…")
    return cleaned
