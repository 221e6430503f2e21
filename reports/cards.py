"""A judged story as a card or as one line: every word of it comes out of the stored texts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from reports.judge import Judged
from reports.material import ArticleMaterial, MatchMaterial, Span, TopicInfo
from reports.quotes import quotation, sentences, telling
from reports.safe_text import clamp, one_line, safe_url
from reports.story_parts import Card, Line, OtherOutlet, Place, Why

_TITLE, _NAME, _TERM = 240, 80, 60  # characters; longer ones are cut between words
_PLACES, _OTHERS = 4, 12
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


def card_of(judged: Judged, topics: Mapping[str, TopicInfo], text: str, repeated: Collection[str]) -> Card:
    """Return the card of a story with news.

    `text` is its lead's, clean; `repeated` are the sentences that outlets say every time.
    """
    lead, match = told(judged)
    return Card(
        story_id=judged.story.story_id,
        article_id=lead.article_id,
        state="developing" if judged.shown else "new",
        title=title_of(lead),
        url=safe_url(lead.url),
        language=language_of(lead),
        outlet=name_of(lead.outlet),
        authors=tuple(name for name in (name_of(author) for author in lead.authors[:3]) if name),
        published_at=lead.published_at,
        seen_at=lead.first_seen_at,
        is_late=lead.is_late,
        text_quality=one_line(lead.text_quality),
        quality_reason=clamp(one_line(lead.quality_reason), _NAME),
        outlets=len(outlets_of(judged.story.articles)),
        copies=sum(article.copy_of is not None for article in judged.story.articles),
        outlets_added=outlets_added(judged),
        shown_before=judged.shown.title if judged.shown else "",
        sentences=excerpt(text, title_of(lead), repeated),
        quotation=quotation(text),
        why=_why(lead, match, topics),
        others=_others(judged, lead),
    )


def line_of(judged: Judged, topics: Mapping[str, TopicInfo]) -> Line:
    """Return the story in one line."""
    lead, match = told(judged)
    return Line(
        story_id=judged.story.story_id,
        article_id=lead.article_id,
        state="developing" if judged.shown else "new",
        title=title_of(lead),
        url=safe_url(lead.url),
        language=language_of(lead),
        outlet=name_of(lead.outlet),
        outlets=len(outlets_of(judged.story.articles)),
        outlets_added=outlets_added(judged),
        label=one_line(topics[match.topic].label),
        words=tuple(dict.fromkeys(place.words for place in _places(lead, match)))[:3],
        score=round(match.score, 4),
    )


def told(judged: Judged) -> tuple[ArticleMaterial, MatchMaterial]:
    """Return the lead of a story that has news, and the match that brings it in."""
    if judged.lead is None or judged.match is None:
        raise ValueError(f"story {judged.story.story_id} has no news to tell")
    return judged.lead, judged.match


def title_of(article: ArticleMaterial) -> str:
    """Return the headline to print, never empty, never cut inside a word."""
    return clamp(one_line(article.title), _TITLE) or "(without a headline)"


def name_of(name: str) -> str:
    """Return an outlet's or an author's name to print."""
    return clamp(one_line(name), _NAME)


def language_of(article: ArticleMaterial) -> str:
    """Return the article's language tag, or '' when what is stored is none."""
    return article.language if _LANGUAGE.fullmatch(article.language) else ""


def outlets_of(articles: Iterable[ArticleMaterial]) -> frozenset[str]:
    """Return the distinct names of the outlets."""
    return frozenset(name_of(article.outlet) for article in articles)


def outlets_added(judged: Judged) -> int:
    """Return how many outlets came to a story that had been shown before."""
    if judged.shown is None:
        return 0
    return len(outlets_of(judged.fresh) - set(judged.shown.outlets))


def excerpt(text: str, title: str, repeated: Collection[str]) -> tuple[str, ...]:
    """Return the first two sentences of a clean text that tell something, or else what it has."""
    chosen = telling(text, title=title, repeated=repeated)[:2]
    if chosen:
        return chosen
    short = (sentence for sentence in sentences(text)[:5] if 12 <= len(sentence) <= 300)
    return tuple(sentence for sentence in short if sentence not in repeated and sentence != title)[:1]


def _why(lead: ArticleMaterial, match: MatchMaterial, topics: Mapping[str, TopicInfo]) -> Why:
    topic = topics[match.topic]
    others = {m.topic for m in lead.matches if m.topic in topics and m.topic != match.topic}
    return Why(
        topic=one_line(topic.name),
        label=one_line(topic.label),
        version=one_line(match.topic_version),
        score=round(match.score, 4),
        parts={one_line(name): round(part, 4) for name, part in sorted(match.parts.items())},
        places=_places(lead, match),
        also=tuple(one_line(topics[name].label) for name in topics if name in others),
    )


def _places(article: ArticleMaterial, match: MatchMaterial) -> tuple[Place, ...]:
    """Return the distinct words that matched, each at its most prominent place: the title before the text."""
    distinct: dict[str, Place] = {}
    for span in sorted(match.spans, key=lambda span: span.field != "title"):
        words = _words_at(span, article)
        if words:
            distinct.setdefault(words.casefold(), Place(one_line(span.field), words))
    return tuple(distinct.values())[:_PLACES]


def _words_at(span: Span, article: ArticleMaterial) -> str:
    """Return the words as they stand there; the term itself where the offsets do not hold whole words."""
    text = article.title if span.field == "title" else article.text
    words = text[span.start : span.end] if 0 <= span.start < span.end <= len(text) else ""
    around = text[span.start - 1 : span.start] + text[span.end : span.end + 1] if words else ""
    whole = words and len(words) <= _TERM and not any(char.isalnum() for char in around)
    return one_line(words) if whole else clamp(one_line(span.term), _TERM)


def _others(judged: Judged, lead: ArticleMaterial) -> tuple[OtherOutlet, ...]:
    rest = sorted(
        (article for article in judged.fresh if article is not lead and article.outlet != lead.outlet),
        key=lambda a: (a.copy_of is not None, a.first_seen_at, a.url),
    )
    first: dict[str, ArticleMaterial] = {}
    for article in rest:
        first.setdefault(name_of(article.outlet), article)
    return tuple(
        OtherOutlet(
            outlet=outlet,
            title=title_of(article),
            language=language_of(article),
            url=safe_url(article.url),
            seen_at=article.first_seen_at,
            is_copy=article.copy_of is not None,
        )
        for outlet, article in list(first.items())[:_OTHERS]
    )
