"""What was asked, what answered, what was left out, and the SQL that shows it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from reports.cards import name_of
from reports.edition import Count, Coverage, FeedNote, Placement, TopicVersion
from reports.material import FeedStatus, Material
from reports.safe_text import clamp, one_line, safe_url

_DETAIL = 120


def coverage_of(material: Material, placements: Sequence[Placement], identity: str) -> Coverage:
    """Return the coverage section of the edition with this id; `placements` say what it cut."""
    feeds, counts = material.feeds, material.counts
    quality = {one_line(name): number for name, number in counts.articles_by_quality.items()}
    texts = sum(quality.values())
    return Coverage(
        feeds=len(feeds),
        feeds_ok=sum(feed.reason != "" and not feed.failed for feed in feeds),
        feeds_not_asked=sum(feed.reason == "" for feed in feeds),
        failed=tuple(_note(feed) for feed in feeds if feed.failed),
        silent=tuple(_note(feed) for feed in feeds if feed.silent_since is not None and not feed.failed),
        entries_new=counts.entries_new,
        articles_new=counts.articles_new,
        pages=_counts(counts.pages_by_reason),
        quality=_counts(quality),
        full_share=round(quality.get("full", 0) / texts, 4) if texts else None,
        excluded=_counts(Counter(counts.excluded) + _cut(placements)),
        topics=tuple(
            TopicVersion(one_line(t.name), one_line(t.label), one_line(t.version)) for t in material.topics
        ),
        database=one_line(material.database),
        sql=sql_of(identity),
        version=one_line(material.version),
    )


def _note(feed: FeedStatus) -> FeedNote:
    return FeedNote(
        outlet=name_of(feed.outlet),
        url=safe_url(feed.url),
        reason=one_line(feed.reason),
        detail=clamp(one_line(feed.detail), _DETAIL),
        since=feed.last_ok_at if feed.failed else feed.silent_since,
    )


def _cut(placements: Sequence[Placement]) -> Counter[str]:
    return Counter(placement.reason for placement in placements if placement.placed == "cut")


def _counts(numbers: Mapping[str, int]) -> tuple[Count, ...]:
    named = (Count(one_line(name), number) for name, number in numbers.items() if number)
    return tuple(sorted(named, key=lambda count: (-count.number, count.name)))


def sql_of(identity: str) -> str:
    """Return one SQL line that lists what the edition with this id (hex) placed where, and why."""
    return (
        "SELECT placed, reason, outlet, title, topic, first_seen_at, url FROM placements"  # noqa: S608 - hexadecimal
        f" JOIN articles USING (article_id) WHERE edition_id = '{identity}' ORDER BY placed, first_seen_at;"
    )
