"""Hostile strings made harmless: what a publisher wrote never becomes a header, markup or a live link."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from rich.cells import cell_len

# Cf holds the bidi controls (Trojan Source), zero-width characters and the invisible tag letters. The two
# joiners stay: emoji sequences, Persian and Indic scripts are misspelled without them.
_KEPT_FORMAT = frozenset("\u200c\u200d")
_TRACKING = re.compile(r"(?i)^(utm_\w+|fbclid|gclid|mc_cid|mc_eid|igshid)$")
_URL_LIMIT = 2000
_MARKS = 4  # stacked marks on one letter: pointed Hebrew and Arabic need three, "zalgo" text uses dozens


def one_line(text: str) -> str:
    """Return the text as one line: no controls, no bidi overrides, no surrogates, single blanks."""
    return " ".join(_without_controls(text).split())


def paragraphs(text: str) -> str:
    """Return the text with each line cleaned like `one_line`, empty lines dropped, joined by '\\n'."""
    lines = (one_line(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _without_controls(text: str) -> str:
    """Clean the text by its distinct characters: articles are long, and few of theirs need a look."""
    composed = unicodedata.normalize("NFC", text)
    distinct = set(composed)
    if any(unicodedata.combining(char) for char in distinct):
        composed = _without_piles(composed)
    return composed.translate({ord(char): _harmless(char) for char in distinct if not char.isprintable()})


def _without_piles(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MARKS:
            kept.append(char)
    return "".join(kept)


def _harmless(char: str) -> str:
    """Return what stands for a character that is not printable: itself, a blank, nothing, or U+FFFD."""
    category = unicodedata.category(char)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    if category == "Cf":
        return char if char in _KEPT_FORMAT else ""
    point = ord(char)
    nothing = category in {"Cs", "Co"} or point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
    return "\ufffd" if nothing else char


def clamp(text: str, limit: int) -> str:
    """Return the text in at most `limit` characters, cut between words and marked with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    cut = head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head
    return cut.rstrip(" ,;:-–—") + "…"


def safe_url(url: str) -> str:
    """Return an http(s) URL in plain ASCII without tracking parameters, or '' when it must not be a link."""
    try:
        return _rebuilt(url.strip())
    except (ValueError, UnicodeError):
        return ""


def _rebuilt(url: str) -> str:
    if len(url) > _URL_LIMIT or any(ord(char) < 33 or ord(char) == 127 or char in '<>"\\' for char in url):
        return ""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    if parts.scheme.lower() not in {"http", "https"} or not host or "@" in parts.netloc:
        return ""
    if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host):
        return ""
    place = f"[{host}]" if ":" in host else host
    netloc = f"{place}:{parts.port}" if parts.port else place
    path = quote(parts.path, safe="/%:@!$&'*+,;=~-._")
    fragment = quote(parts.fragment, safe="/%:@!$&'*+,;=~-._?")
    return urlunsplit((parts.scheme.lower(), netloc, path, _query(parts.query), fragment))


def _query(query: str) -> str:
    if not any(_TRACKING.match(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        return quote(query, safe="/%:@!$&'*+,;=~-._?[]|")
    kept = [(n, v) for n, v in parse_qsl(query, keep_blank_values=True) if not _TRACKING.match(n)]
    return urlencode(kept)


def cells(text: str) -> int:
    """Return how many terminal columns the text takes."""
    return cell_len(text)


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter with a direction is of a right-to-left script."""
    strong = (kind for kind in map(unicodedata.bidirectional, text) if kind in {"L", "R", "AL"})
    return next(strong, "L") != "L"
