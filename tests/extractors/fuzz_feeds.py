"""Parse many damaged feeds and watch for exceptions, hangs and growing memory.

python -m tests.extractors.fuzz_feeds --documents 50000 --seconds 600 --seed 1
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

from extractors.feed import ParsedFeed, body_hash, discover, parse_feed
from tests.extractors.documents import NOW, URL
from tests.extractors.mutations import mutated

SLOW_SECONDS = 2.0
GROWTH_LIMIT = 100 * 1024 * 1024
_TYPES = (
    None,
    "text/xml",
    "application/rss+xml; charset=utf-8",
    "text/html; charset=windows-1251",
    "x;charset=zip",
)
_REASONS = frozenset(("ok", "empty", "not_a_feed", "challenge", "parse_error"))


def check(found: ParsedFeed) -> None:
    """Raise AssertionError where a parsed feed breaks what it promises."""
    assert found.reason in _REASONS
    assert (found.reason == "ok") == bool(found.entries)
    for entry in found.entries:
        assert entry.url is None or entry.url.startswith(("http://", "https://"))
        assert (entry.url is None) == (entry.url_key is None)
        assert not entry.url_key_unique or entry.url_key
        assert entry.url or entry.title or entry.summary or entry.content
        assert (entry.published_at is None) == (entry.date_quality in ("missing", "too_old"))
        assert entry.published_at is None or entry.published_at.utcoffset() is not None
        for text in (
            entry.title,
            entry.summary,
            entry.content,
            *entry.authors,
            *entry.keywords,
            found.warning,
        ):
            text.encode()
            assert "\x00" not in text


def one(data: bytes, content_type: str | None) -> str:
    found = parse_feed(data, url=URL, content_type=content_type, now=NOW)
    check(found)
    body_hash(data)
    discover(data, URL)
    return found.reason


def resident() -> int:
    """Return the bytes of memory that this process holds now (Linux), or 0."""
    status = Path("/proc/self/statm")
    return int(status.read_text("ascii").split()[1]) * 4096 if status.exists() else 0


def fuzz(documents: int, seconds: float, seed: int) -> Counter[str]:
    """Parse until so many documents or seconds are done; return how often each reason came."""
    chance, reasons, began = random.Random(seed), Counter[str](), time.monotonic()
    settled = 0
    for number in range(documents):
        data, content_type = mutated(chance), chance.choice(_TYPES)
        before = time.monotonic()
        try:
            reasons[one(data, content_type)] += 1
        except BaseException:
            sys.stderr.write(f"document {number} of seed {seed}, {content_type}: {data!r}\n")
            raise
        spent = time.monotonic() - before
        assert spent < SLOW_SECONDS or number < 100, f"document {number} took {spent:.1f} s: {data[:2000]!r}"
        if number == min(2000, documents // 4):
            settled = resident()
        if before - began > seconds:
            break
    grown = resident() - settled
    assert grown < GROWTH_LIMIT, f"memory grew by {grown >> 20} MiB"
    reasons["seconds"], reasons["grown_kib"] = round(time.monotonic() - began), max(grown, 0) >> 10
    return reasons


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for name, count in sorted(fuzz(given.documents, given.seconds, given.seed).items()):
        sys.stdout.write(f"{name}={count}\n")
