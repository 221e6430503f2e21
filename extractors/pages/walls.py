"""Pages that stand in an article's place: bot checks, consent walls, log-in walls, "enable JavaScript".

What tells them from an article *about* cookies or robots: they are short or made of little else, and they
speak
to the reader in the fixed words of buttons and orders. So whole phrases count, not words, and in proportion
to
the text around them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.pages.page import ParsedPage
from extractors.pages.wall_phrases import CHALLENGE, CONSENT, LOGIN

_TINY = 40
_SHORT = 150
_WORDS_A_PHRASE = 30
_LONGEST = 2_500
"""Words. The longest consent wall seen, with its list of purposes, has 1,400."""
_CHALLENGE_TITLE = re.compile(
    r"^(?:just a moment|attention required|access denied|access to this page|are you (?:a )?(?:human|robot)"
    r"|verifying you|security check|robot check|human verification|please wait|one more step|403 forbidden"
    r"|request blocked|pardon our interruption|(?:nur )?einen moment|un momento|un instant|bot verification"
    r"|captcha|ddos-guard|client challenge|vercel security checkpoint)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands there: ``reason`` is wall or challenge, ``detail`` says which kind and by which words."""

    reason: str
    detail: str


def recognise_wall(title: str, text: str, page: ParsedPage, words: int, *, is_article: bool) -> Wall | None:
    """``text``: what was extracted, ``words`` of it; what ``page`` shows counts where there is none."""
    if words >= (_TINY / 2 if is_article else _LONGEST):
        return None
    if _CHALLENGE_TITLE.match(title) and words < _SHORT and not is_article:
        return Wall("challenge", f"bot check: {title[:60]!r}")
    sample = f"{title}\n{text if words >= 8 else page.visible[:5_000]}".casefold().replace("’", "'")
    for reason, kind, phrases in (
        ("challenge", "bot check", CHALLENGE),
        ("wall", "consent", CONSENT),
        ("wall", "log-in", LOGIN),
    ):
        found = [match.group() for match in phrases.finditer(sample)]
        if found and _made_of(len(set(found)), len(found), words):
            return Wall(reason, f"{kind}: {found[0]!r}")
    return None


def _made_of(distinct: int, count: int, words: int) -> bool:
    """Little text and a phrase; short text and two; a long one only where it is full of them."""
    if words < _TINY:
        return True
    if words < _SHORT:
        return distinct >= 2
    return distinct >= 4 and count * _WORDS_A_PHRASE >= words
