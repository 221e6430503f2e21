"""The numbers of an edition: stories a day, outlets, topics, and copies beside stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from reports.cards import name_of, told
from reports.edition import DayBar, Numbers, Share
from reports.judge import Judged
from reports.material import Material
from reports.safe_text import one_line
from reports.status import usual

_DAYS = 14
_OUTLETS = 6


def numbers_of(material: Material, news: Sequence[Judged]) -> Numbers:
    """Count what is new in the window, printed or cut, beside the 13 days before it."""
    articles = [article for judged in news for article in judged.fresh]
    days = _days(material, len(news), len(articles))
    before = [day.stories for day in days[:-1] if day.stories is not None]
    return Numbers(
        stories=len(news),
        articles=len(articles),
        originals=sum(article.copy_of is None for article in articles),
        copies=sum(article.copy_of is not None for article in articles),
        outlets=len({name_of(article.outlet) for article in articles}),
        median=usual(before),
        median_days=len(before),
        days=days,
        top_outlets=_top_outlets(news),
        topics=_topics(material, news),
    )


def _days(material: Material, stories: int, articles: int) -> tuple[DayBar, ...]:
    bars = []
    for back in range(_DAYS - 1, 0, -1):
        day = material.edition_date - timedelta(days=back)
        count = material.history.get(day)
        if count is None:
            bars.append(DayBar(day, None, None, ""))
        else:
            bars.append(DayBar(day, count.stories, count.articles, one_line(count.mark)))
    return (*bars, DayBar(material.edition_date, stories, articles, ""))


def _top_outlets(news: Sequence[Judged]) -> tuple[Share, ...]:
    articles = Counter(name_of(a.outlet) for judged in news for a in judged.fresh)
    stories = Counter(outlet for judged in news for outlet in {name_of(a.outlet) for a in judged.fresh})
    ranked = sorted(stories, key=lambda outlet: (-stories[outlet], -articles[outlet], outlet))
    return tuple(Share(outlet, stories[outlet], articles[outlet]) for outlet in ranked[:_OUTLETS])


def _topics(material: Material, news: Sequence[Judged]) -> tuple[Share, ...]:
    stories = Counter(told(judged)[1].topic for judged in news)
    articles: Counter[str] = Counter()
    for judged in news:
        articles[told(judged)[1].topic] += len(judged.fresh)
    labels = {topic.name: one_line(topic.label) for topic in material.topics}
    return tuple(Share(labels[name], stories[name], articles[name]) for name in labels if stories[name])
