"""What changed since the previous edition was sent, and what the next one has to remember."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from reports.cards import language_of, name_of, outlets_added, outlets_of, title_of, told
from reports.edition import Changes, HeadlineChange, QuietStory, Remembered
from reports.judge import Judged
from reports.material import Material, Shown
from reports.safe_text import safe_url

_KEPT = timedelta(days=45)  # a story with nothing new for so long is grouped with nothing any more


def changes_of(material: Material, judged: Sequence[Judged]) -> Changes:
    """Count the states, and name the stories gone quiet and the headlines changed after they were sent."""
    states = [one.state for one in judged]
    news = {one.shown_id for one in judged if one.news}
    return Changes(
        new=states.count("new"),
        developing=states.count("developing"),
        outlets_added=sum(outlets_added(one) for one in judged if one.state == "developing"),
        seen=states.count("seen"),
        gone_quiet=_gone_quiet(material, news),
        headlines=tuple(_headlines(judged)),
    )


def _shown(material: Material) -> Mapping[str, Shown]:
    return material.previous.shown if material.previous else {}


def _gone_quiet(material: Material, news: set[str]) -> tuple[QuietStory, ...]:
    last = material.edition_date - timedelta(days=material.brief.quiet_days)
    quiet = [
        (story_id, shown)
        for story_id, shown in _shown(material).items()
        if not shown.told_quiet and _shown_on(shown, material) <= last and story_id not in news
    ]
    quiet.sort(key=lambda pair: (-len(pair[1].outlets), pair[0]))
    return tuple(
        QuietStory(story_id, shown.title, safe_url(shown.url), _shown_on(shown, material))
        for story_id, shown in quiet
    )


def _shown_on(shown: Shown, material: Material) -> date:
    if shown.shown_on is not None:
        return shown.shown_on
    return material.previous.edition_date if material.previous else material.edition_date


def _headlines(judged: Iterable[Judged]) -> Iterable[HeadlineChange]:
    for one in judged:
        if one.shown is None:
            continue
        for article in one.story.articles:
            after = title_of(article)
            if article.article_id == one.shown.lead_article_id and _letters(after) != _letters(
                one.shown.title
            ):
                yield HeadlineChange(
                    story_id=one.shown_id,
                    outlet=name_of(article.outlet),
                    url=safe_url(article.url),
                    before=one.shown.title,
                    after=after,
                    language=language_of(article),
                )


def _letters(title: str) -> str:
    return re.sub(r"[\W_]+", "", title.casefold())


def memory_of(material: Material, printed: Sequence[Judged], changes: Changes) -> tuple[Remembered, ...]:
    """Return what the readers have now been shown, for the edition that comes next."""
    quiet = {story.story_id for story in changes.gone_quiet}
    renamed = {change.story_id: change.after for change in changes.headlines}
    followed = {one.shown_id for one in printed}
    kept = {
        story_id: Remembered(
            story_id=story_id,
            title=renamed.get(story_id, shown.title),
            url=shown.url,
            lead_article_id=shown.lead_article_id,
            article_ids=shown.article_ids,
            outlets=shown.outlets,
            shown_on=_shown_on(shown, material),
            told_quiet=shown.told_quiet or story_id in quiet,
        )
        for story_id, shown in _shown(material).items()
        if _shown_on(shown, material) >= material.edition_date - _KEPT and story_id not in followed
    }
    kept |= {one.story.story_id: _remembered(one, material) for one in printed}
    return tuple(kept[story_id] for story_id in sorted(kept))


def _remembered(one: Judged, material: Material) -> Remembered:
    lead, _ = told(one)
    earlier = one.shown.article_ids if one.shown else ()
    outlets = set(one.shown.outlets if one.shown else ()) | outlets_of(one.fresh)
    return Remembered(
        story_id=one.story.story_id,
        title=title_of(lead),
        url=safe_url(lead.url),
        lead_article_id=lead.article_id,
        article_ids=tuple(sorted({*earlier, *(article.article_id for article in one.fresh)})),
        outlets=tuple(sorted(outlets)),
        shown_on=material.edition_date,
        told_quiet=False,
    )
