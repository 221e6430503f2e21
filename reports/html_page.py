"""An edition as HTML that mail programs and browsers both show well, below the size that Gmail clips."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from css_inline import CSSInliner

from reports.edition import Edition
from reports.material import ReportError
from reports.templating import asset, environment
from reports.wording import Wording

SIZE_LIMIT = 90_000  # bytes as base64: Gmail clips near 102 KB, and headers and the plain text come on top


def to_html(edition: Edition) -> str:
    """Return the page; where it is too large, cards become one-liners, lowest score first, then lines go."""
    for cards, lines in _budgets(edition):
        html = _page(edition, cards, lines)
        if encoded_size(html) <= SIZE_LIMIT:
            return html
    raise ReportError(
        f"edition {edition.edition_id[:12]} takes more than {SIZE_LIMIT:,} bytes as HTML even without"
        " stories: shorten the titles and labels of its brief and topics"
    )


def encoded_size(html: str) -> int:
    """Return the bytes of the HTML as base64 with line ends, the larger of the two ways to mail it."""
    raw = len(html.encode())
    return -(-raw // 57) * 78


def _budgets(edition: Edition) -> Iterator[tuple[int, int]]:
    """Yield how many cards to tell in full and how many one-liners to keep, from all to none."""
    cards, rows = len(edition.cards), len(edition.cards) + len(edition.lines)
    yield from ((full, rows - full) for full in range(cards, -1, -1))
    yield from ((0, fewer) for fewer in range(rows * 7 // 8, -1, -max(1, rows // 8)))


def _page(edition: Edition, cards: int, rows: int) -> str:
    ranked = sorted(edition.cards, key=lambda card: (-card.why.score, card.story_id))
    full = {card.story_id for card in ranked[:cards]}
    shortened = [card for card in edition.cards if card.story_id not in full]
    left_out = len(shortened) + len(edition.lines) - rows
    page = (
        environment(True)
        .get_template("edition.html.j2")
        .render(
            edition=edition,
            say=Wording(edition),
            full=full,
            shortened=shortened[:rows],
            lines=edition.lines[: max(0, rows - len(shortened))],
            left_out=left_out,
            card_of={card.story_id: card for card in edition.cards},
            screen_css=asset("screen.css"),
        )
    )
    return _inliner().inline(page).rstrip() + "\n"


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(
        extra_css=asset("inline.css"), load_remote_stylesheets=False, keep_style_tags=True, minify_css=True
    )
