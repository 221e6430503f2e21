"""An edition in a few lines, for channels with room for no more."""

from __future__ import annotations

from reports.edition import Edition
from reports.safe_text import clamp

_HEADLINES = 5


def to_summary(edition: Edition, link: str) -> tuple[str, str]:
    """Return title and text: the status, the best headlines with their outlets, and the link."""
    best = sorted(edition.cards, key=lambda card: (-card.why.score, card.story_id))[:_HEADLINES]
    lines = [edition.status.sentence]
    lines += [f"- {clamp(card.title, 120)} ({card.outlet})" for card in best]
    more = len(edition.cards) + len(edition.lines) + edition.cut_stories - len(best)
    lines += [f"and {more} more"] if more > 0 else []
    return clamp(edition.subject, 180), "\n".join([*lines, link])
