"""What the warehouse knows, as the edition's composer wants it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from zoneinfo import ZoneInfo

import duckdb

from flows.desk import PROGRAM_VERSION, Desk
from reports.canonical import previous_of
from reports.edition import Edition
from reports.material import (
    ArticleMaterial,
    BriefInfo,
    Counts,
    DayCount,
    FeedStatus,
    MatchMaterial,
    Material,
    Span,
    StoryMaterial,
    TopicInfo,
)
from reports.render import file_name
from seeds.topics_file import Brief
from warehouse.tell.material import (
    EditionArticle,
    FeedOutcome,
    Window,
    edition_articles,
    feed_outcomes,
    history,
    topics_in_force,
    window_counts,
)

# Scripts that write without spaces: two characters count as a word, as in articles.words.
UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff"
A_WORD = re.compile(rf"[{UNSPACED}]{{1,2}}|[^\s{UNSPACED}]+")


def window_of(desk: Desk, brief: Brief, previous: Edition | None, cutoff: datetime) -> Window:
    """Return the time that an edition covers: since the one before, or the news window for the first."""
    since = previous.cutoff if previous else cutoff - timedelta(hours=desk.settings.window_hours)
    topics = [f"{desk.seed.name}/{topic}" for topic in brief.topics]
    return Window(desk.seed.name, topics, since, cutoff)


def edition_day(brief: Brief, cutoff: datetime) -> date:
    """Return the date of an edition by its brief's own calendar."""
    return cutoff.astimezone(ZoneInfo(brief.zone)).date()


def gather(
    db: duckdb.DuckDBPyConnection,
    desk: Desk,
    brief: Brief,
    previous: Edition | None,
    cutoff: datetime,
    day: date,
) -> Material:
    """Return all that the brief's next edition, dated ``day``, is made of."""
    window = window_of(desk, brief, previous, cutoff)
    hours = desk.settings.window_hours
    shown = [story.story_id for story in previous.memory] if previous else []
    same_day = previous is not None and previous.edition_date == day
    earlier = history(db, window, floor=brief.floor, zone=brief.zone, day=day, window_hours=hours)
    counts = window_counts(db, window)
    return Material(
        brief=brief_info(desk, brief),
        edition_date=day,
        number=previous.number + 1 if previous and same_day else 1,
        cutoff=cutoff,
        window_start=window.since,
        previous=previous_of(previous, file_name(previous, "html")) if previous else None,
        topics=tuple(
            TopicInfo(topic.name, topic.label, topic.version, topic.query)
            for topic in topics_in_force(db, window.seed, window.topics)
        ),
        stories=tuple(stories_of(edition_articles(db, window, shown), timedelta(hours=hours))),
        feeds=tuple(feed_status(feed) for feed in feed_outcomes(db, window)),
        counts=Counts(
            polls=counts.polls,
            entries_new=counts.entries_new,
            articles_new=counts.articles_new,
            pages_by_reason=counts.pages_by_reason,
            articles_by_quality=counts.articles_by_quality,
        ),
        history={one.day: DayCount(one.stories, one.articles, one.mark) for one in earlier},
        database=desk.home.published.name,
        version=PROGRAM_VERSION,
    )


def feed_status(feed: FeedOutcome) -> FeedStatus:
    """Return how a feed fared as the composer wants it."""
    return FeedStatus(
        outlet=feed.outlet,
        title=feed.title,
        url=feed.url,
        reason=feed.reason,
        detail=feed.detail,
        last_ok_at=feed.last_ok_at,
        entries_new=feed.entries_new,
        silent_since=feed.silent_since,
    )


def brief_info(desk: Desk, brief: Brief) -> BriefInfo:
    """Return the brief as the composer wants it."""
    return BriefInfo(
        name=brief.name,
        title=brief.title,
        seed=desk.seed.name,
        zone=brief.zone,
        floor=brief.floor,
        max_stories=brief.max_stories,
        to=brief.to,
        language=brief.language,
        reply_to=desk.settings.mail_from or "",
    )


def stories_of(articles: Iterable[EditionArticle], news_age: timedelta) -> Iterable[StoryMaterial]:
    """Put articles, in the order of their stories, together into stories."""
    for story_id, members in groupby(articles, key=lambda article: article.story_id):
        known = tuple(article_material(article, news_age) for article in members)
        yield StoryMaterial(
            story_id=story_id,
            first_seen_at=min(article.first_seen_at for article in known),
            last_seen_at=max(article.first_seen_at for article in known),
            articles=known,
        )


def beginning(text: str, words: int | None) -> str:
    """Return as much of a text as its outlet lets be shown: what an edition does not get it cannot quote."""
    if words is None:
        return text
    ends = [found.end() for found in islice(A_WORD.finditer(text), words)]
    return text[: ends[-1]] if ends else ""


def article_material(article: EditionArticle, news_age: timedelta) -> ArticleMaterial:
    """Return an article as the composer wants it.

    Old is judged against the time when it was first seen, so that an article is background or news for
    good: what its feed already listed at first sight is news only where it was published shortly before.
    """
    oldest = article.first_seen_at - news_age
    old = article.published_at is not None and article.published_at < oldest
    return ArticleMaterial(
        article_id=article.article_id,
        url=article.url,
        title=article.title,
        outlet=article.outlet,
        tier=article.tier,
        language=article.language or "",
        authors=tuple(article.authors),
        published_at=article.published_at,
        first_seen_at=article.first_seen_at,
        text=beginning(article.text, article.excerpt_words),
        words=article.words,
        text_quality=article.text_quality,
        quality_reason=article.quality_reason or "",
        copy_of=article.original_id,
        is_late=old and not article.first_sight,
        is_background=article.first_sight and (old or article.published_at is None),
        revision=article.revision,
        masked=tuple((span["start"], span["end"]) for span in article.masked),
        matches=tuple(
            MatchMaterial(
                topic=match["topic"],
                topic_version=match["topic_version"],
                score=match["score"],
                parts={name: part for name, part in match["parts"].items() if part is not None},
                spans=tuple(Span(**span) for span in match["spans"]),
            )
            for match in article.matches
        ),
    )
