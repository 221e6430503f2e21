"""Which story an article belongs to, decided in the order of the articles from how alike they are."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import fsum


@dataclass(frozen=True, slots=True)
class StoryRule:
    """What decides whether two articles are about one happening; docs/stories.md has what was tried."""

    threshold: float = 0.20
    floor: float = 0.03
    window_days: float = 7.0
    title_weight: float = 10.0
    name_weight: float = 2.0
    terms: int = 150
    lead_words: int = 60
    lead_weight: float = 3.0
    body_words: int = 400
    fading_a_day: float = 0.05
    same_outlet: float = 0.85
    background: float = 0.6
    keep_lists_apart: bool = True


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article to be placed; where an earlier one has its text, ``earlier_id``, in story ``story_id``."""

    article_id: str
    first_seen_at: datetime
    earlier_id: str | None
    story_id: str | None
    is_list: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article went; ``voter``: later articles are compared with it."""

    article_id: str
    story_id: str
    likeness: float | None
    voter: bool


@dataclass(frozen=True, slots=True)
class Voter:
    """An original in a story, with which later articles are compared."""

    article_id: str
    story_id: str
    first_seen_at: datetime


def story_id(article_id: str) -> str:
    """Return the id of the story that this article founds."""
    return hashlib.sha256(article_id.encode()).hexdigest()


def gather(
    arrivals: Sequence[Arrival],
    voters: Iterable[Voter],
    likenesses: Mapping[str, Sequence[tuple[str, float]]],
    rule: StoryRule,
) -> list[Placed]:
    """Place each article in the story whose recent articles are most like it on average, or found one.

    ``likenesses`` lists, by article, the others that it is like. Copies go where their group is.
    """
    members: dict[str, list[datetime]] = defaultdict(list)
    story_of: dict[str, str] = {}
    for voter in voters:
        members[voter.story_id].append(voter.first_seen_at)
        story_of[voter.article_id] = voter.story_id
    placed: list[Placed] = []
    home: dict[str, str] = {}
    for article in arrivals:
        place = place_one(article, members, story_of, home, likenesses.get(article.article_id, ()), rule)
        placed.append(place)
        home[article.article_id] = place.story_id
        if place.voter:
            members[place.story_id].append(article.first_seen_at)
            story_of[article.article_id] = place.story_id
    return placed


def place_one(
    article: Arrival,
    members: Mapping[str, list[datetime]],
    story_of: Mapping[str, str],
    home: Mapping[str, str],
    likenesses: Sequence[tuple[str, float]],
    rule: StoryRule,
) -> Placed:
    """Place one article."""
    group = article.story_id or (home.get(article.earlier_id) if article.earlier_id else None)
    if group:
        return Placed(article.article_id, group, 1.0, voter=False)
    if rule.keep_lists_apart and article.is_list:
        return Placed(article.article_id, story_id(article.article_id), None, voter=False)
    by_story: dict[str, list[float]] = defaultdict(list)
    for other_id, likeness in likenesses:
        if other_id in story_of:
            by_story[story_of[other_id]].append(likeness)
    window = timedelta(days=rule.window_days)
    means = [
        (
            round(
                fsum(found) / sum(abs(article.first_seen_at - seen) <= window for seen in members[story]), 6
            ),
            story,
        )
        for story, found in by_story.items()
    ]
    likeness, best = max(means, key=lambda mean: (mean[0], mean[1]), default=(0.0, ""))
    if likeness >= rule.threshold:
        return Placed(article.article_id, best, likeness, voter=True)
    return Placed(article.article_id, story_id(article.article_id), None, voter=True)
