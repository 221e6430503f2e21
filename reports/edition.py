"""An edition: one dated issue of a brief's digest, composed once, frozen, and rendered many times.

The whole tree is plain data. Texts in it are already cleaned (see safe_text), URLs are http(s) or empty,
datetimes are aware and UTC, dates stand in the brief's zone, scores are rounded to 4 places: so the
canonical JSON of an edition, and with it the hash, is the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from reports.story_parts import Card, Excerpt, Line

Placed = Literal["card", "line", "cut", "seen", "background"]
Level = Literal["first", "quiet", "usual", "busier", "incomplete"]


@dataclass(frozen=True, slots=True)
class PreviousLink:
    """The edition that this one is compared with."""

    edition_id: str
    edition_date: date
    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Status:
    """The first line: `sentence` leads, `details` follow, `feeds` are those that failed (named)."""

    level: Level
    sentence: str
    details: tuple[str, ...]
    feeds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What an analyst wrote above an edition, signed; lines are separated by '\\n'."""

    author: str
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class QuietStory:
    """A story that was shown and has had nothing new since."""

    story_id: str
    title: str
    url: str
    shown_on: date


@dataclass(frozen=True, slots=True)
class HeadlineChange:
    """A headline that its outlet changed after we had printed it."""

    story_id: str
    outlet: str
    url: str
    before: str
    after: str
    language: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the previous edition was sent."""

    new: int
    developing: int
    outlets_added: int
    seen: int
    gone_quiet: tuple[QuietStory, ...]
    headlines: tuple[HeadlineChange, ...]


@dataclass(frozen=True, slots=True)
class DayBar:
    """A day's stories and articles; None where nothing is known of that day."""

    day: date
    stories: int | None
    articles: int | None
    mark: str


@dataclass(frozen=True, slots=True)
class Share:
    """A row of a small table: how many stories and articles a label has."""

    label: str
    stories: int
    articles: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """Counts of what is new in this edition's window, printed or cut."""

    stories: int
    articles: int
    originals: int
    copies: int
    outlets: int
    median: float | None
    median_days: int
    days: tuple[DayBar, ...]
    top_outlets: tuple[Share, ...]
    topics: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class WatchDate:
    """A day that an article mentions and that lies ahead, with the sentence that says so."""

    day: date
    words: str
    excerpt: Excerpt
    url: str


@dataclass(frozen=True, slots=True)
class FeedNote:
    """A feed that failed or is silent."""

    outlet: str
    url: str
    reason: str
    detail: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Count:
    """A number with its name."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class TopicVersion:
    """A topic as it stood when the edition was composed."""

    name: str
    label: str
    version: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was asked, what answered, what was left out, and how to see it again."""

    feeds: int
    feeds_ok: int
    feeds_not_asked: int
    failed: tuple[FeedNote, ...]
    silent: tuple[FeedNote, ...]
    entries_new: int
    articles_new: int
    pages: tuple[Count, ...]
    quality: tuple[Count, ...]
    full_share: float | None
    excluded: tuple[Count, ...]
    topics: tuple[TopicVersion, ...]
    database: str
    sql: str
    version: str


@dataclass(frozen=True, slots=True)
class Placement:
    """What became of an article in this edition, and why."""

    article_id: str
    story_id: str
    topic: str
    placed: Placed
    reason: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """What this brief's readers have been shown of a story: the next edition is judged against it."""

    story_id: str
    title: str
    url: str
    lead_article_id: str
    article_ids: tuple[str, ...]
    outlets: tuple[str, ...]
    shown_on: date
    told_quiet: bool


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """The heading under which cards stand: the ids are of `Edition.cards`, in order."""

    name: str
    label: str
    story_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Words that a purge took out, where they stood, and whose policy keeps texts for `text_days`."""

    article_id: str
    outlet: str
    part: str
    place: str
    text_days: int | None
    purged_at: datetime


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is not in an edition any more, and the hash of its content as it was frozen."""

    content_hash: str
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One frozen edition; everything that any rendering prints."""

    format: int
    edition_id: str
    brief: str
    seed: str
    title: str
    zone: str
    language: str
    edition_date: date
    number: int
    cutoff: datetime
    window_start: datetime
    composed_at: datetime
    subject: str
    preheader: str
    reply_to: str
    previous: PreviousLink | None
    status: Status
    in_short: tuple[Excerpt, ...]
    changes: Changes
    groups: tuple[TopicGroup, ...]
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    cut_stories: int
    numbers: Numbers
    watch: tuple[WatchDate, ...]
    coverage: Coverage
    placements: tuple[Placement, ...]
    memory: tuple[Remembered, ...]
    notes: tuple[Note, ...] = ()
    redaction: Redaction | None = None
