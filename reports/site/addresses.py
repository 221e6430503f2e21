"""Where each page lies within a brief's folder."""

from __future__ import annotations

from datetime import date

INDEX, SEARCH, FEEDS, ATOM = "index.html", "search.html", "feeds.html", "atom.xml"
STYLE, SEARCH_SCRIPT, HEADLINES = "site.css", "search.js", "headlines.js"


def edition_page(day: date, number: int) -> str:
    """Return the path of an edition's page."""
    return f"editions/{day.isoformat()}{f'-{number}' if number > 1 else ''}.html"


def story_page(story_id: str) -> str:
    """Return the path of a story's page."""
    return f"stories/{story_id[:16]}.html"
