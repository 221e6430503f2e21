"""An edition as CSV: a row a story, for spreadsheets, which must take nothing in it for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

from reports.edition import Edition
from reports.phrases import joined
from reports.story_parts import Card, Line

COLUMNS = (
    *("edition_date", "number", "brief", "placed", "state", "topic", "title", "url", "outlet", "authors"),
    *("language", "published_at", "seen_at", "outlets", "copies", "outlets_added", "score", "matched"),
    *("text_quality", "excerpt", "quotation", "speaker", "story_id", "article_id"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def to_csv(edition: Edition) -> str:
    """Return the table: UTF-8, a header, commas, line feeds, times in ISO 8601 and UTC."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows(edition):
        cells = {"edition_date": edition.edition_date.isoformat(), "number": edition.number} | row
        cells["brief"] = f"{edition.seed}/{edition.brief}"
        writer.writerow([defused(cells.get(column, "")) for column in COLUMNS])
    return text.getvalue()


def defused(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before it."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell


def _rows(edition: Edition) -> Iterator[dict[str, object]]:
    for card in edition.cards:
        yield _shared(card) | _of_card(card)
    for line in edition.lines:
        yield (
            _shared(line)
            | {"placed": "line", "topic": line.label, "score": f"{line.score:.4f}"}
            | {"matched": "; ".join(line.words)}
        )


def _shared(item: Card | Line) -> dict[str, object]:
    return {
        "state": item.state,
        "title": item.title,
        "url": item.url,
        "outlet": item.outlet,
        "language": item.language,
        "outlets": item.outlets,
        "outlets_added": item.outlets_added,
        "story_id": item.story_id,
        "article_id": item.article_id,
    }


def _of_card(card: Card) -> dict[str, object]:
    return {
        "placed": "card",
        "topic": card.why.label,
        "authors": "; ".join(card.authors),
        "published_at": _stamp(card.published_at),
        "seen_at": _stamp(card.seen_at),
        "copies": card.copies,
        "score": f"{card.why.score:.4f}",
        "matched": "; ".join(place.words for place in card.why.places),
        "text_quality": card.text_quality,
        "excerpt": joined(card.sentences),
        "quotation": card.quotation.words if card.quotation else "",
        "speaker": card.quotation.speaker if card.quotation else "",
    }


def _stamp(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""
