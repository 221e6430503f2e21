"""An edition as canonical JSON and back, its hash, and what it hands on to the next edition."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cache

from pydantic import TypeAdapter, ValidationError

from reports.edition import Edition
from reports.material import PreviousEdition, ReportError, Shown


@cache
def _adapter() -> TypeAdapter[Edition]:
    return TypeAdapter(Edition)


def to_json(edition: Edition) -> str:
    """Return the one JSON text of an edition: keys sorted, no blanks, datetimes ISO 8601 in UTC.

    `redaction` stands in it only where something was taken out.
    """
    tree = _adapter().dump_python(edition, mode="json")
    if edition.redaction is None:
        del tree["redaction"]
    return json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_json(content: str) -> Edition:
    """Return the edition that `to_json` wrote; ReportError when it is none."""
    try:
        return _adapter().validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ReportError(f"not an edition of this format: {where}: {first['msg']}") from None


def content_hash(edition: Edition) -> str:
    """Return the sha256 (hex) of the canonical JSON."""
    return text_hash(to_json(edition))


def text_hash(text: str) -> str:
    """Return the sha256 (hex) of a text: of an edition's content, or of a rendering."""
    return hashlib.sha256(text.encode()).hexdigest()


def edition_id(brief: str, seed: str, edition_date: date, number: int) -> str:
    """Return the sha256 (hex) of what identifies an edition."""
    return hashlib.sha256(f"{brief}|{seed}|{edition_date.isoformat()}|{number}".encode()).hexdigest()


def previous_of(edition: Edition, href: str = "") -> PreviousEdition:
    """Return a stored edition as the previous one of the next; `href` is where its page lies."""
    shown = {
        row.story_id: Shown(
            title=row.title,
            article_ids=row.article_ids,
            outlets=row.outlets,
            lead_article_id=row.lead_article_id,
            url=row.url,
            shown_on=row.shown_on,
            told_quiet=row.told_quiet,
        )
        for row in edition.memory
    }
    return PreviousEdition(edition.edition_id, edition.edition_date, edition.number, href, shown)
