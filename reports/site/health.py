"""How each feed fares, in words: what is wrong stands first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reports.cards import name_of
from reports.material import WELL
from reports.safe_text import clamp, one_line, safe_url
from reports.site.material import FeedHealth, SiteMaterial

_SILENT = timedelta(days=7)
_ORDER = {"failing": 0, "silent": 1, "never asked": 2, "well": 3}


@dataclass(frozen=True, slots=True)
class HealthRow:
    """A feed as the page shows it; `state` is failing, silent, never asked or well."""

    outlet: str
    url: str
    state: str
    told: str
    last_ok_at: datetime | None
    last_new_at: datetime | None
    polls: int
    entries: int


def health_rows(material: SiteMaterial) -> tuple[HealthRow, ...]:
    """Return the feeds, failing ones first, then by name."""
    rows = (_row(feed, material.built_at) for feed in material.feeds)
    return tuple(sorted(rows, key=lambda row: (_ORDER[row.state], row.outlet.casefold(), row.url)))


def _row(feed: FeedHealth, now: datetime) -> HealthRow:
    state = _state(feed, now)
    detail = clamp(one_line(feed.detail), 120)
    reason = one_line(feed.reason).replace("_", " ")
    return HealthRow(
        outlet=name_of(feed.outlet),
        url=safe_url(feed.url),
        state=state,
        told=f"{reason}{f' ({detail})' if detail else ''}" if state == "failing" else "",
        last_ok_at=feed.last_ok_at,
        last_new_at=feed.last_new_at,
        polls=feed.polls,
        entries=feed.entries,
    )


def _state(feed: FeedHealth, now: datetime) -> str:
    if not feed.reason:
        return "never asked"
    if feed.reason not in WELL:
        return "failing"
    brought = feed.last_new_at
    return "silent" if brought is None or brought < now - _SILENT else "well"
