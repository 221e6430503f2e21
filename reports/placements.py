"""What became of every article in an edition: printed, seen before, background, or cut and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reports.cards import told
from reports.edition import Placed, Placement
from reports.judge import Judged, best_match
from reports.material import ArticleMaterial, Material


def placements_of(
    material: Material,
    judged: Sequence[Judged],
    cards: Sequence[Judged],
    lines: Sequence[Judged],
    cut: Sequence[Judged],
) -> tuple[Placement, ...]:
    """Return one placement for each article of the material, stories by first sight, leads first."""
    order = {topic.name: place for place, topic in enumerate(material.topics)}
    beyond = f"beyond the {material.brief.max_stories} stories of this brief"
    ways: dict[str, tuple[Placed, str]] = {one.story.story_id: ("card", "told in full") for one in cards}
    ways |= {one.story.story_id: ("line", "told in one line") for one in lines}
    ways |= {one.story.story_id: ("cut", beyond) for one in cut}
    floor = f"below the floor {material.brief.floor:g}"
    return tuple(
        placement
        for one in judged
        for placement in _of_story(one, order, ways.get(one.story.story_id), floor)
    )


def _of_story(
    judged: Judged, order: Mapping[str, int], way: tuple[Placed, str] | None, floor: str
) -> Iterator[Placement]:
    fresh = {article.article_id for article in judged.fresh}
    for article in judged.story.articles:
        match = best_match(article, order)
        if article.article_id in fresh:
            placed, reason = way or ("cut", floor if match else "no topic of this brief matches it")
            if way and judged.news and article is not told(judged)[0] and placed != "cut":
                reason = "told with its story"
        else:
            placed, reason = _old(article)
        yield Placement(
            article.article_id, judged.story.story_id, match.topic if match else "", placed, reason
        )


def _old(article: ArticleMaterial) -> tuple[Placed, str]:
    if article.is_background:
        return "background", "came with the first sight of its feed"
    return "seen", "shown in an earlier edition"
