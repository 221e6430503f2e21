"""Words of purged articles taken out of a frozen edition, and a record in it of what is missing and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reports.canonical import content_hash
from reports.edition import Edition, Missing, Redaction
from reports.safe_text import clamp, one_line
from reports.status import counted, short_day
from reports.story_parts import Card

_NAME = 80


@dataclass(frozen=True, slots=True)
class PurgedArticle:
    """An article whose text had to go; `text_days` is its outlet's limit, None where none is known."""

    article_id: str
    outlet: str
    text_days: int | None
    purged_at: datetime


def redact(edition: Edition, purged: Sequence[PurgedArticle]) -> Edition:
    """Return the edition without the sentences and quotations of these articles.

    Headlines, times, figures and the words of the query stay: they are no part of the text. What went is
    recorded with its place; the hash of the edition as it was frozen stays with the record. The same
    edition comes back where nothing of these articles is quoted in it.
    """
    by_id = {article.article_id: article for article in purged}
    missing = tuple(_quoted(edition, by_id))
    if not missing:
        return edition
    before = edition.redaction
    return replace(
        edition,
        cards=tuple(_bare(card) if card.article_id in by_id else card for card in edition.cards),
        in_short=tuple(each for each in edition.in_short if each.article_id not in by_id),
        watch=tuple(each for each in edition.watch if each.excerpt.article_id not in by_id),
        redaction=Redaction(
            content_hash=before.content_hash if before else content_hash(edition),
            missing=(*(before.missing if before else ()), *missing),
        ),
    )


def _bare(card: Card) -> Card:
    return replace(card, sentences=(), quotation=None)


def _quoted(edition: Edition, purged: Mapping[str, PurgedArticle]) -> Iterator[Missing]:
    """Yield each place where words of these articles stand."""
    for number, excerpt in enumerate(edition.in_short, start=1):
        if article := purged.get(excerpt.article_id):
            yield _missing(article, "in_short", f"sentence {number}")
    for card in edition.cards:
        if article := purged.get(card.article_id):
            if card.sentences:
                count = counted(len(card.sentences), "sentence", "sentences")
                yield _missing(article, "excerpt", f"{count} under “{clamp(card.title, _NAME)}”")
            if card.quotation:
                yield _missing(article, "quotation", f"under “{clamp(card.title, _NAME)}”")
    for date in edition.watch:
        if article := purged.get(date.excerpt.article_id):
            yield _missing(article, "watch", short_day(date.day))


def _missing(article: PurgedArticle, part: str, place: str) -> Missing:
    outlet = clamp(one_line(article.outlet), _NAME)
    return Missing(article.article_id, outlet, part, place, article.text_days, article.purged_at)
