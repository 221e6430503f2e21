"""Rows of the table articles, for tests that begin where reading ends."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def article(key: str, title: str, text: str, seen: datetime = NOON, **columns: Any) -> dict[str, Any]:
    """Return a row of ``articles`` whose address ends in ``key``."""
    row: dict[str, Any] = {
        "article_id": hashlib.sha256(key.encode()).hexdigest(),
        "url": f"https://news.example/{key}",
        "url_key": f"news.example/{key}",
        "outlet": "The Example",
        "tier": 2,
        "title": title,
        "authors": [],
        "first_seen_at": seen,
        "read_at": seen,
        "first_sight": False,
        "keywords": [],
        "text": text,
        "words": len(text.split()),
        "text_quality": "full",
        "content_hash": hashlib.sha256(f"{title}\n{text}".encode()).hexdigest(),
        "revision": 1,
        "source": "import",
        "run_id": "test",
    }
    return row | columns
