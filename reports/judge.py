"""What a story is to this brief's readers: new, developing, seen or gone quiet, and its lead article.

Judged against what the brief's editions have shown, never against the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from reports.material import ArticleMaterial, MatchMaterial, Material, Shown, StoryMaterial
from reports.story_parts import State


@dataclass(frozen=True, slots=True)
class Judged:
    """A story with its verdict.

    `fresh` are its articles that were never shown and are no background; `news` those of them that reach
    the floor. `shown_id` is the story_id under which it was shown, '' when it never was. `lead` and `match`,
    the lead's best match, are None where there is no news.
    """

    story: StoryMaterial
    state: State | None
    shown: Shown | None
    shown_id: str
    fresh: tuple[ArticleMaterial, ...]
    news: tuple[ArticleMaterial, ...]
    lead: ArticleMaterial | None
    match: MatchMaterial | None
    only_copies: bool


def judge(material: Material) -> tuple[Judged, ...]:
    """Judge every story of the material; state None is a story that was never shown and is no news."""
    shown = material.previous.shown if material.previous else {}
    by_article = {article_id: key for key, row in shown.items() for article_id in row.article_ids}
    order = {topic.name: place for place, topic in enumerate(material.topics)}
    ordered = sorted(material.stories, key=lambda story: (story.first_seen_at, story.story_id))
    return tuple(
        _judge(_in_order(story), shown, by_article, order, material.brief.floor) for story in ordered
    )


def _in_order(story: StoryMaterial) -> StoryMaterial:
    """Sort the articles, lead first, so that nothing depends on the order in which they were given."""
    return replace(story, articles=tuple(sorted(story.articles, key=_rank)))


def _shown_as(story: StoryMaterial, shown: Mapping[str, Shown], by_article: Mapping[str, str]) -> str:
    """Find under which id a story was shown: its own, or, where two stories became one, an article's."""
    if story.story_id in shown:
        return story.story_id
    return next((by_article[a.article_id] for a in story.articles if a.article_id in by_article), "")


def _judge(
    story: StoryMaterial,
    known: Mapping[str, Shown],
    by_article: Mapping[str, str],
    order: Mapping[str, int],
    floor: float,
) -> Judged:
    shown_id = _shown_as(story, known, by_article)
    shown = known.get(shown_id)
    fresh = tuple(a for a in story.articles if a.article_id not in by_article and not a.is_background)
    news = tuple(a for a in fresh if (match := best_match(a, order)) is not None and match.score >= floor)
    lead = news[0] if news else None
    state: State | None = ("developing" if shown else "new") if news else ("seen" if shown else None)
    return Judged(
        story=story,
        state=state,
        shown=shown,
        shown_id=shown_id,
        fresh=fresh,
        news=news,
        lead=lead,
        match=best_match(lead, order) if lead else None,
        only_copies=shown is not None and all(a.copy_of is not None for a in fresh),
    )


def best_match(article: ArticleMaterial, order: Mapping[str, int]) -> MatchMaterial | None:
    """Return the article's best match among the brief's topics; a tie goes to the earlier topic."""
    ours = (match for match in article.matches if match.topic in order)
    return min(ours, key=lambda match: (-match.score, order[match.topic]), default=None)


def _rank(article: ArticleMaterial) -> tuple[bool, bool, int, datetime, str, str]:
    """Return what makes the lead: original, full text, highest tier, earliest seen, then the URL."""
    return (
        article.copy_of is not None,
        article.text_quality != "full",
        article.tier,
        article.first_seen_at,
        article.url,
        article.article_id,
    )
