"""What an edition is made of: the facts that the warehouse gives for one brief and one window.

Every datetime is aware and UTC, every date stands in the brief's own zone. Texts are as stored, so they
are hostile: `compose` cleans each of them before it is printed anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

# What a poll may end with that was read, or needed no reading; every other reason is a failure.
WELL = frozenset({"ok", "not_modified", "same_body", "empty"})


class ReportError(Exception):
    """Something cannot be composed, rendered or addressed; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Span:
    """A place that made a match: character offsets in the stored title ('title') or text (else)."""

    field: str
    start: int
    end: int
    term: str


@dataclass(frozen=True, slots=True)
class MatchMaterial:
    """An article × topic version, with a score in 0..1, the parts of the score and its places."""

    topic: str
    topic_version: str
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleMaterial:
    """An article as it stands, with its matches.

    `text_quality` is full, partial or feed_only; `tier` 1 is the highest. `is_late` says that it was
    published before the window and seen only now; `is_background` that it came with the first sight of
    its feed and is old or undated: known, but never news. `masked` are the places of the text (start, end,
    in characters) that its outlet repeats from article to article: nothing is taken from them.
    """

    article_id: str
    url: str
    title: str
    outlet: str
    tier: int
    language: str
    authors: tuple[str, ...]
    published_at: datetime | None
    first_seen_at: datetime
    text: str
    words: int
    text_quality: str
    quality_reason: str = ""
    copy_of: str | None = None
    is_late: bool = False
    is_background: bool = False
    revision: int = 1
    masked: tuple[tuple[int, int], ...] = ()
    matches: tuple[MatchMaterial, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryMaterial:
    """A cluster of articles about one happening: all that are known, seen before or not."""

    story_id: str
    first_seen_at: datetime
    last_seen_at: datetime
    articles: tuple[ArticleMaterial, ...]


@dataclass(frozen=True, slots=True)
class TopicInfo:
    """A topic of the brief, in file order; `name` is what matches call it (seed/topic)."""

    name: str
    label: str
    version: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """How a feed fared in the window.

    `reason` is the polls' fixed vocabulary, '' where the feed was not asked. `silent_since` is set when
    it answers but has had nothing new for unusually long.
    """

    outlet: str
    title: str
    url: str
    reason: str
    detail: str = ""
    last_ok_at: datetime | None = None
    entries_new: int = 0
    silent_since: datetime | None = None

    @property
    def failed(self) -> bool:
        """Whether the last poll brought nothing that could be read."""
        return self.reason != "" and self.reason not in WELL


@dataclass(frozen=True, slots=True)
class DayCount:
    """Stories and articles of one earlier day in the brief's zone; `mark` says what changed that day."""

    stories: int
    articles: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the window's work came to, for the coverage section."""

    polls: int = 0
    entries_new: int = 0
    articles_new: int = 0
    pages_by_reason: Mapping[str, int] = field(default_factory=dict)
    articles_by_quality: Mapping[str, int] = field(default_factory=dict)
    excluded: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BriefInfo:
    """One audience's standing order. `max_stories` caps all that is printed, cards and lines together."""

    name: str
    title: str
    seed: str
    zone: str
    floor: float = 0.35
    max_stories: int = 12
    to: tuple[str, ...] = ()
    language: str = "en"
    max_cards: int = 8
    max_lines: int = 25
    quiet_days: int = 3
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What this brief's readers were shown of a story, over all its editions so far."""

    title: str
    article_ids: tuple[str, ...]
    outlets: tuple[str, ...]
    lead_article_id: str = ""
    url: str = ""
    shown_on: date | None = None
    told_quiet: bool = False


@dataclass(frozen=True, slots=True)
class PreviousEdition:
    """The brief's last edition, and by story_id what was shown up to and with it."""

    edition_id: str
    edition_date: date
    number: int
    href: str
    shown: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class NoteMaterial:
    """An analyst's note for the next edition, as given."""

    author: str
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Material:
    """All that an edition is made of; `due_at` is set where it comes later than its brief asks for."""

    brief: BriefInfo
    edition_date: date
    number: int
    cutoff: datetime
    window_start: datetime
    previous: PreviousEdition | None
    topics: tuple[TopicInfo, ...]
    stories: tuple[StoryMaterial, ...]
    feeds: tuple[FeedStatus, ...] = ()
    counts: Counts = field(default_factory=Counts)
    history: Mapping[date, DayCount] = field(default_factory=dict)
    database: str = "storywatch.duckdb"
    version: str = ""
    notes: tuple[NoteMaterial, ...] = ()
    due_at: datetime | None = None
