"""An edition rendered: HTML (mail, browser), text, Markdown, JSON, CSV, Atom. The same bytes every time."""

from __future__ import annotations

from datetime import date
from typing import Literal

from reports.atom import to_atom
from reports.canonical import text_hash, to_json
from reports.csv_rows import to_csv
from reports.edition import Edition
from reports.html_page import to_html
from reports.markdown import to_markdown
from reports.material import ReportError
from reports.plain_text import to_text

Kind = Literal["html", "text", "md", "json", "csv", "atom"]
KINDS: tuple[Kind, ...] = ("html", "text", "md", "json", "csv", "atom")
_ENDINGS = {"html": "html", "text": "txt", "md": "md", "json": "json", "csv": "csv", "atom": "atom"}


def render(edition: Edition, kind: Kind) -> str:
    """Return one rendering; ReportError when the HTML stays above 90,000 bytes with every card in a line."""
    match kind:
        case "html":
            return to_html(edition)
        case "text":
            return to_text(edition)
        case "md":
            return to_markdown(edition)
        case "json":
            return to_json(edition) + "\n"
        case "csv":
            return to_csv(edition)
        case "atom":
            return to_atom(edition)
    raise ReportError(f"no rendering named {kind!r}: choose one of {', '.join(KINDS)}")


def rendering_hashes(edition: Edition) -> dict[str, str]:
    """Return the hash of each rendering, by kind."""
    return {kind: text_hash(render(edition, kind)) for kind in KINDS}


def file_name(edition: Edition, kind: Kind) -> str:
    """Return the name of a rendering's file: '2026-11-22.html', '2026-11-22-2.txt' for a second edition."""
    return dated_name(edition.edition_date, edition.number, kind)


def dated_name(day: date, number: int, kind: Kind) -> str:
    """Return the same for an edition of which only date and number are at hand."""
    which = f"-{number}" if number > 1 else ""
    return f"{day.isoformat()}{which}.{_ENDINGS[kind]}"
