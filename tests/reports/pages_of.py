"""Material for the tests of a brief's pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from reports.site.material import (
    Appearance,
    EditionHead,
    FeedHealth,
    Headline,
    Sighting,
    SiteBrief,
    SiteMaterial,
    StoryArticle,
    StoryPage,
)

CUTOFF = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)
BRIEF = SiteBrief(
    "desk", "netflix-genai", "Generative AI on screen", "Europe/Madrid", "en", "Netflix used AI"
)


def head(days_ago: int, **other: Any) -> EditionHead:
    """An edition so many days before the last."""
    plain: dict[str, Any] = {
        "edition_id": f"{days_ago:064x}",
        "edition_date": DAY - timedelta(days=days_ago),
        "number": 1,
        "cutoff": CUTOFF - timedelta(days=days_ago),
        "composed_at": CUTOFF - timedelta(days=days_ago),
        "status": "usual",
        "subject": "Generative AI on screen: 4 new stories",
        "sentence": "As usual: 4 stories, median 4 (14 days).",
    }
    return EditionHead(**(plain | other))


def feed_of(outlet: str, reason: str = "ok", new_hours_ago: float = 3, **other: Any) -> FeedHealth:
    """A feed that answered an hour ago."""
    plain: dict[str, Any] = {
        "outlet": outlet,
        "url": "https://lantern.example/feed",
        "reason": reason,
        "detail": "",
        "polled_at": CUTOFF - timedelta(hours=1),
        "last_ok_at": CUTOFF - timedelta(hours=1),
        "last_new_at": CUTOFF - timedelta(hours=new_hours_ago),
        "failures": 0.0,
        "polls": 96,
        "entries": 14,
    }
    return FeedHealth(**(plain | other))


def headline(title: str, url: str = "https://lantern.example/a", **other: Any) -> Headline:
    """A line of the search."""
    plain: dict[str, Any] = {
        "outlet": "The Daily Lantern",
        "language": "en",
        "first_seen_at": CUTOFF - timedelta(hours=2),
        "story_id": "",
    }
    return Headline(title=title, url=url, **(plain | other))


def sighting(story: str, outlet: str, hours_ago: float, articles: int = 1) -> Sighting:
    """An outlet's first article in a story."""
    seen = CUTOFF - timedelta(hours=hours_ago)
    return Sighting(seen.date(), story, outlet, seen, articles)


def site(**other: Any) -> SiteMaterial:
    """A brief with three editions."""
    plain: dict[str, Any] = {
        "brief": BRIEF,
        "built_at": CUTOFF,
        "editions": (head(0), head(1), head(2, status="incomplete")),
        "sightings": (
            sighting("a", "The Daily Lantern", 10),
            sighting("a", "Harbour Post", 8, 2),
            sighting("b", "The Daily Lantern", 30),
            sighting("b", "Harbour Post", 24),
            sighting("c", "El Faro", 5),
        ),
        "days": {DAY - timedelta(days=back): back % 4 for back in range(30)},
        "feeds": (feed_of("The Daily Lantern"), feed_of("Panorama", "timeout", detail="no answer")),
        "headlines": (headline("Netflix finishes a scene"), headline("Otra escena más", story_id="ab" * 32)),
        "headlines_known": 2,
        "version": "0.1.0",
    }
    return SiteMaterial(**(plain | other))


def article(key: str, hours_ago: float, **other: Any) -> StoryArticle:
    """An article of a story."""
    seen = CUTOFF - timedelta(hours=hours_ago)
    plain: dict[str, Any] = {
        "article_id": key,
        "title": f"Headline {key}",
        "url": f"https://lantern.example/{key}",
        "outlet": "The Daily Lantern",
        "language": "en",
        "published_at": seen - timedelta(minutes=20),
        "first_seen_at": seen,
        "text_quality": "full",
        "words": 400,
        "revision": 1,
        "is_copy": False,
        "score": 0.7,
    }
    return StoryArticle(**(plain | other))


def story(*articles: StoryArticle, lead: str = "") -> StoryPage:
    """A story that yesterday's edition told."""
    shown = Appearance(DAY - timedelta(days=1), 1, CUTOFF - timedelta(days=1), "card")
    return StoryPage("ab" * 32, lead or articles[0].article_id, articles, (shown,))
