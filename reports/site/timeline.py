"""A story's page: what was published when, and which editions told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reports.cards import name_of
from reports.safe_text import clamp, one_line, safe_url
from reports.site.addresses import edition_page
from reports.site.material import Appearance, StoryArticle, StoryPage
from reports.status import counted, short_day

_MOST = 300


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a story: an article (`outlet` set) or an edition (`href` set)."""

    when: datetime
    published_at: datetime | None
    title: str
    url: str
    outlet: str
    language: str
    notes: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A story told in order. `seed` is the headline of the story that all this is watched for."""

    title: str
    url: str
    language: str
    outlet: str
    seed: str
    articles: int
    copies: int
    outlets: tuple[str, ...]
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    events: tuple[Event, ...]
    left_out: int


def timeline_of(story: StoryPage, seed: str) -> Timeline:
    """Return the story's articles and editions in the order in which they came."""
    ordered = sorted(story.articles, key=_order)
    lead = next(
        (a for a in ordered if a.article_id == story.lead_article_id), ordered[0] if ordered else None
    )
    known: set[str] = set()
    events = [_article(article, ordered[0], known) for article in ordered[:_MOST]]
    events += [_edition(appearance) for appearance in story.appearances]
    events.sort(key=lambda event: event.when)  # stable: of one moment, articles before editions
    return Timeline(
        title=_title(lead.title) if lead else "(no article of this story is kept)",
        url=safe_url(lead.url) if lead else "",
        language=one_line(lead.language) if lead else "",
        outlet=name_of(lead.outlet) if lead else "",
        seed=clamp(one_line(seed), 160),
        articles=len(ordered),
        copies=sum(article.is_copy for article in ordered),
        outlets=tuple(dict.fromkeys(name_of(article.outlet) for article in ordered)),
        first_seen_at=ordered[0].first_seen_at if ordered else None,
        last_seen_at=ordered[-1].first_seen_at if ordered else None,
        events=tuple(events),
        left_out=max(0, len(ordered) - _MOST),
    )


def _order(article: StoryArticle) -> tuple[datetime, datetime, str]:
    """Return what orders articles: when we saw them, and of one poll when they say they were published."""
    published = article.published_at or article.first_seen_at
    return article.first_seen_at, published, article.article_id


def _article(article: StoryArticle, first: StoryArticle, known: set[str]) -> Event:
    outlet = name_of(article.outlet)
    behind = (article.first_seen_at - first.first_seen_at).total_seconds()
    notes = ["first seen" if article is first else _behind(behind)]
    notes += ["again"] if outlet in known else []
    notes += ["copy"] if article.is_copy else []
    notes += (
        [f"text: {one_line(article.text_quality).replace('_', ' ')}"]
        if article.text_quality != "full"
        else []
    )
    notes += [f"changed {counted(article.revision - 1, 'time', 'times')}"] if article.revision > 1 else []
    notes += [f"score {article.score:.2f}"] if article.score is not None else ["no topic of this brief"]
    known.add(outlet)
    return Event(
        when=article.first_seen_at,
        published_at=article.published_at,
        title=_title(article.title),
        url=safe_url(article.url),
        outlet=outlet,
        language=one_line(article.language),
        notes=tuple(note for note in notes if note),
        href="",
    )


def _edition(appearance: Appearance) -> Event:
    which = f" ({appearance.number})" if appearance.number > 1 else ""
    told = "told in full" if appearance.placed == "card" else "told in one line"
    return Event(
        when=appearance.cutoff,
        published_at=None,
        title=f"Edition of {short_day(appearance.edition_date)}{which}: {told}",
        url="",
        outlet="",
        language="",
        notes=(),
        href=edition_page(appearance.edition_date, appearance.number),
    )


def _title(title: str) -> str:
    return clamp(one_line(title), 240) or "(without a headline)"


def _behind(seconds: float) -> str:
    """Return '+35 min', '+5 h' or '+3 days'; nothing for what came in the same poll."""
    if seconds <= 0:
        return ""
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"+{max(1, minutes)} min"
    hours = round(seconds / 3600)
    return f"+{hours} h" if hours < 48 else f"+{round(hours / 24)} days"
