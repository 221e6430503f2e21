"""One row of a feed list: its settings checked one by one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from seeds.outlines import Outline, title_of
from seeds.text_file import shown
from seeds.text_policy import read_text_policy

DEFAULT_TIER = 2
_LONGEST_ADDRESS = 2048
_LONGEST_TEXT = 300
_LONGEST_INTERVAL = 7 * 24 * 60
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?:)|feed(?=://)", re.IGNORECASE)
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]{1,1000}")
_HEADERS_REFUSED = re.compile(
    r"authorization|proxy-.*|cookie|host|connection|content-.*|transfer-.*|te|trailer|upgrade|keep-alive|"
    r"expect|range|accept-encoding|if-.*",
    re.IGNORECASE,
)
# A list from elsewhere could otherwise name any secret of the environment and have it sent to its own host.
_CREDENTIALS = re.compile(r"STORYWATCH_FEED_[A-Z0-9_]{1,64}")


@dataclass(frozen=True, slots=True)
class FeedSource:
    """A feed to poll. ``tier``: 1 national or major trade, 2 solid, 3 blog. ``line`` is that of its row.

    ``language`` is a code like ``en``, ``country`` like ``GB``; ``credentials_env`` names an environment
    variable, never a secret; ``text_policy`` is in the form of ``read_text_policy``; ``category`` holds the
    titles of the groups around the row, joined by `` / ``.
    """

    url: str
    outlet: str
    title: str
    tier: int = DEFAULT_TIER
    language: str | None = None
    country: str | None = None
    interval_minutes: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    credentials_env: str | None = None
    text_policy: str | None = None
    category: str = ""
    line: int | None = None


class RowError(Exception):
    """A row that cannot be used; its text is the reason."""


def feed_source(row: Outline) -> tuple[FeedSource, tuple[str, ...]]:
    """The feed of a row, and a note for each setting left out as wrong; a wrong address is a RowError."""
    notes: list[str] = []
    warn = notes.append
    given = row.attributes
    url = feed_address(given.get("xmlurl", ""))
    title = clean_text(title_of(given)) or clean_text(given.get("outlet", "")) or urlsplit(url).netloc
    feed = FeedSource(
        url=url,
        outlet=clean_text(given.get("outlet", "")) or title,
        title=title,
        tier=_number(given, "tier", 1, 3, warn) or DEFAULT_TIER,
        language=_code(given, "language", 2, 3, warn, str.lower),
        country=_code(given, "country", 2, 2, warn, str.upper),
        interval_minutes=_number(given, "interval", 1, _LONGEST_INTERVAL, warn),
        headers=_headers(given, warn),
        credentials_env=_credentials(given, warn),
        text_policy=_text_policy(given, warn),
        category=clean_text(" / ".join(row.groups) or given.get("category", "").strip("/")),
        line=row.line,
    )
    return feed, tuple(notes)


def feed_address(written: str) -> str:
    """The http or https address that was written; anything else is a RowError."""
    url = _FEED_SCHEME.sub(lambda found: "" if found[0][-1] in ":/" else "http", written.strip(), count=1)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise RowError(f"{shown(written)} is no address") from None
    if parts.scheme not in ("http", "https") or not host:
        raise RowError(f"{shown(written)} is no http or https address")
    if "@" in parts.netloc:
        raise RowError("the address has a name or password in it: use credentialsEnv and the environment")
    if len(url) > _LONGEST_ADDRESS or not url.isprintable() or any(mark in url for mark in ' "<>\\'):
        raise RowError(
            f"{shown(written)} is no address: it has a blank or a forbidden character, or is too long"
        )
    return url


def clean_text(text: str) -> str:
    """One line, without control characters, of a length for a title."""
    words = " ".join(text.split())
    return "".join(mark for mark in words if mark.isprintable())[:_LONGEST_TEXT].strip()


def _number(
    given: dict[str, str], name: str, least: int, most: int, warn: Callable[[str], None]
) -> int | None:
    text = given.get(name, "").strip()
    if re.fullmatch("[0-9]{1,9}", text) and least <= int(text) <= most:
        return int(text)
    if text:
        warn(f"{name} must be a whole number from {least} to {most}, not {shown(text)}: left out")
    return None


def _code(
    given: dict[str, str],
    name: str,
    least: int,
    most: int,
    warn: Callable[[str], None],
    case: Callable[[str], str],
) -> str | None:
    text = given.get(name, "").strip()
    code = re.split("[-_]", text)[0]
    if code.isascii() and code.isalpha() and least <= len(code) <= most:
        return case(code)
    if text and text.lower() not in ("unknown", "und"):
        warn(f"{name} {shown(text)} is no code of {least} letters: left out")
    return None


def _headers(given: dict[str, str], warn: Callable[[str], None]) -> tuple[tuple[str, str], ...]:
    headers = []
    for name, value in given.items():
        if not name.startswith("header."):
            continue
        header = name.removeprefix("header.")
        if _HEADERS_REFUSED.fullmatch(header):
            warn(f"header {shown(header)} cannot be set in a list: left out (secrets go into credentialsEnv)")
        elif not (_HEADER_NAME.fullmatch(header) and _HEADER_VALUE.fullmatch(value.strip())):
            warn(f"header {shown(header)} is not one that HTTP allows: left out")
        else:
            headers.append((header, value.strip()))
    return tuple(headers)


def _credentials(given: dict[str, str], warn: Callable[[str], None]) -> str | None:
    name = given.get("credentialsenv", "").strip()
    if not name or _CREDENTIALS.fullmatch(name):
        return name or None
    warn(
        f"credentialsEnv must name a variable that begins with STORYWATCH_FEED_, not {shown(name)}: left out"
    )
    return None


def _text_policy(given: dict[str, str], warn: Callable[[str], None]) -> str | None:
    text = given.get("textpolicy", "")
    try:
        return read_text_policy(text)
    except ValueError as error:
        # Kept meanwhile: the next purge makes that good, and what a slip of the pen deleted nothing would.
        warn(f"{error}, not {shown(clean_text(text))}: left out")
        return None
