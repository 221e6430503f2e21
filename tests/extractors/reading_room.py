"""What the tests of reading share: the pages written for the project, and pages made up on the spot."""

from __future__ import annotations

import collections
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.article import PageInput

PAGES = Path(__file__).parent / "pages"
FETCHED = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = [
    "the",
    "council",
    "of",
    "the",
    "harbour",
    "town",
    "voted",
    "late",
    "on",
    "tuesday",
    "to",
    "repair",
    "the",
    "old",
    "stone",
    "bridge",
    "before",
    "winter",
]


@dataclass(frozen=True)
class Sample:
    """A page and what must come out of it."""

    name: str
    page: PageInput
    truth: dict[str, Any]


def samples() -> list[Sample]:
    return [sample(path) for path in sorted(PAGES.glob("*.json"))]


def sample(path: Path) -> Sample:
    truth = json.loads(path.read_text("utf-8"))
    feed_date = truth.get("feed_published_at")
    page = PageInput(
        url=truth["url"],
        body=path.with_suffix(".html").read_bytes(),
        content_type="text/html",
        fetched_at=FETCHED,
        feed_title=truth.get("feed_title", ""),
        feed_content=truth.get("feed_content", ""),
        feed_published_at=datetime.fromisoformat(feed_date) if feed_date else None,
    )
    return Sample(path.stem, page, truth)


def page_of(body: str | bytes, url: str = "https://paper.example/news/a", **feed: Any) -> PageInput:
    data = body.encode() if isinstance(body, str) else body
    return PageInput(url, data, feed.pop("content_type", "text/html"), FETCHED, **feed)


def sentence(seed: int, words: int = 40) -> str:
    """Different text for each seed: the readers drop repeated paragraphs."""
    turned = WORDS[seed % len(WORDS) :] + WORDS[: seed % len(WORDS)]
    return (
        " ".join(f"{word}{seed}" if at % 7 == 3 else word for at, word in enumerate((turned * 9)[:words]))
        + "."
    )


def paragraphs(count: int) -> str:
    return "".join(f"<p>{sentence(seed)}</p>" for seed in range(count))


def article_page(inside: str, head: str = "") -> str:
    start = f"<!doctype html><html lang=en><head><title>Bridge</title>{head}</head><body>"
    start += "<h1>Old bridge repaired</h1>"
    return f"{start}<article>{inside}</article></body></html>"


def grams(text: str) -> collections.Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return collections.Counter(
        zip(words, words[1:], words[2:], words[3:], strict=False)
    ) or collections.Counter([tuple(words)])
