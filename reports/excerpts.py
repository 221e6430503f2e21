"""Words taken out of the articles for the whole edition: three sentences, and the days that lie ahead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from reports.cards import language_of, name_of, title_of
from reports.edition import WatchDate
from reports.judge import Judged
from reports.material import ArticleMaterial
from reports.quotes import sentences, telling
from reports.safe_text import paragraphs, safe_url
from reports.story_parts import Card, Excerpt
from reports.watch import days_ahead

_IN_SHORT = 3
_WATCHED = 6
_READ = 60_000  # characters of a text that are searched


def text_of(article: ArticleMaterial) -> str:
    """Return the clean text without what the outlet repeats from article to article."""
    text = article.text[:_READ]
    for start, end in sorted(article.masked, reverse=True):
        text = f"{text[: max(0, start)]}\n{text[max(0, end) :]}"
    return paragraphs(text)


def repeated_in(news: Iterable[Judged], texts: Mapping[str, str]) -> frozenset[str]:
    """Find sentences that an outlet repeats from story to story: notes, promotion, disclosures."""
    stories: dict[tuple[str, str], set[str]] = defaultdict(set)
    for judged in news:
        for article in judged.fresh:
            for sentence in sentences(texts[article.article_id]):
                stories[(article.outlet, sentence)].add(judged.story.story_id)
    return frozenset(sentence for (_, sentence), where in stories.items() if len(where) > 1)


def in_short(carded: Sequence[Judged], cards: Sequence[Card]) -> tuple[Excerpt, ...]:
    """Return at most three sentences, of the best cards first; none where one card says it all."""
    by_story = {card.story_id: card for card in cards}
    found: dict[str, Excerpt] = {}
    for judged in carded:
        card = by_story[judged.story.story_id]
        if card.sentences and len(found) < _IN_SHORT:
            text = _most_telling(card)
            excerpt = Excerpt(text, card.language, card.story_id, card.outlet, card.article_id)
            found.setdefault(text, excerpt)
    return tuple(found.values()) if len(cards) > 1 else ()


def _most_telling(card: Card) -> str:
    """Return the first sentence that has a matched word: a second one leans on what stands before it."""
    words = [place.words.casefold() for place in card.why.places]
    hits = (text for text in card.sentences if any(word in text.casefold() for word in words))
    return next(hits, card.sentences[0])


def watch_list(
    printed: Sequence[Judged],
    today: date,
    texts: Mapping[str, str],
    repeated: frozenset[str],
    zone: ZoneInfo,
) -> tuple[WatchDate, ...]:
    """Return the next days that the printed articles name, one a story and day, soonest first."""
    found: dict[tuple[date, str], WatchDate] = {}
    for judged in printed:
        for article in judged.news:
            published = (article.published_at or article.first_seen_at).astimezone(zone).date()
            for text in telling(texts[article.article_id], title=title_of(article), repeated=repeated):
                for day, words in days_ahead(text, published=published, today=today):
                    watched = _watched(day, words, text, article, judged.story.story_id)
                    found.setdefault((day, judged.story.story_id), watched)
    return tuple(sorted(found.values(), key=lambda watched: watched.day))[:_WATCHED]


def _watched(day: date, words: str, text: str, article: ArticleMaterial, story_id: str) -> WatchDate:
    excerpt = Excerpt(text, language_of(article), story_id, name_of(article.outlet), article.article_id)
    return WatchDate(day, words, excerpt, safe_url(article.url))
