"""What a brief's pages are made of, as the warehouse gives it.

Datetimes are aware and UTC, dates stand in the brief's zone, texts are as stored and therefore hostile: the
pages clean each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SiteBrief:
    """Whose pages these are. `story` is the headline of the seed story; `base_url` is '' or ends in '/'."""

    name: str
    seed: str
    title: str
    zone: str
    language: str
    story: str = ""
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class EditionHead:
    """An edition as a list shows it."""

    edition_id: str
    edition_date: date
    number: int
    cutoff: datetime
    composed_at: datetime
    status: str
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """The first article of an outlet in a story, and how many more the outlet had."""

    day: date
    story_id: str
    outlet: str
    first_seen_at: datetime
    articles: int


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How a feed fares; `reason` is that of its last poll, '' where it was never asked."""

    outlet: str
    url: str
    reason: str
    detail: str
    polled_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    failures: float
    polls: int
    entries: int


@dataclass(frozen=True, slots=True)
class Headline:
    """A line of the search: `story_id` is '' where the story has no page."""

    title: str
    url: str
    outlet: str
    language: str
    first_seen_at: datetime
    story_id: str


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """An article on a story's page; `score` is its best match among the brief's topics."""

    article_id: str
    title: str
    url: str
    outlet: str
    language: str
    published_at: datetime | None
    first_seen_at: datetime
    text_quality: str
    words: int
    revision: int
    is_copy: bool
    score: float | None


@dataclass(frozen=True, slots=True)
class Appearance:
    """An edition that printed a story: as a card or as a line."""

    edition_date: date
    number: int
    cutoff: datetime
    placed: str


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story with all that is known of it; `lead_article_id` is one of its articles, or of none."""

    story_id: str
    lead_article_id: str
    articles: tuple[StoryArticle, ...]
    appearances: tuple[Appearance, ...]


@dataclass(frozen=True, slots=True)
class SiteMaterial:
    """The pages that are made anew with each edition; `built_at` is the cut-off of the latest one.

    `headlines` are the newest first, at most as many as the search is meant to hold, out of
    `headlines_known`; `days` are those that the charts cover, with the number of stories of each.
    """

    brief: SiteBrief
    built_at: datetime
    editions: tuple[EditionHead, ...]
    sightings: tuple[Sighting, ...]
    days: Mapping[date, int]
    feeds: tuple[FeedHealth, ...]
    headlines: tuple[Headline, ...]
    headlines_known: int
    version: str = ""
