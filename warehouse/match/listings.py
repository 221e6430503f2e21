"""Articles that are about many things at once, or about a price: they found no story that grows."""

from __future__ import annotations

import re

# An amount of money that is no figure of business ("$4.2 billion").
PRICE = re.compile(
    r"(?:[$€£¥]\s?\d[\d.,]*+|\b\d[\d.,]*\s?(?:€|£|euros?\b|dollars?\b))"
    r"(?!\s*(?:k|m|bn|tn|[mb]illion|trillion|million|a\s+(?:share|month|year))\b)",
    re.IGNORECASE,
)
PRICES_IN_A_HUNDRED_WORDS, FEWEST_PRICES = 1.5, 4

# "deal" alone is no sign: firms strike deals. Each line is one way in which desks title such pages.
TITLE = re.compile(
    "|".join(
        (
            r"\b(?:best|today['’]?s|top|early|weekend|black\s+friday|cyber\s+monday|prime\s+day)\b.*\bdeals\b",
            r"\bdeals\s+(?:of\s+the|under|worth|you\b|we\b|this\s+week)",
            r"\bsave\s+(?:up\s+to\s+)?[$€£]\d|[$€£]\d+\s+off\b|\b\d+\s?%\s+off\b|\b(?:lowest|best)\s+price\b",
            r"\bgift\s+(?:guide|ideas)\b|\b(?:of\s+20\d\d|you\s+can\s+buy)\s*$",
            r"\b(?:morning|evening|daily|weekly|weekend|news)\s+(?:briefing|brief|digest|wrap|newsletter|recap)\b",
            r"\bround-?up\b|\bthe\s+(?:week|day|month)\s+in\s+\w+|\bin\s+case\s+you\s+missed\b",
            r"\bthis\s+week['’]?s\s+(?:top|best|biggest)\b|\bweekend\s+(?:reads|reading|links)\b",
            r"\bwhat\s+to\s+(?:watch|stream|read|play)\b|\bopen\s+thread\b",
            r"\b(?:wordle|connections|crossword)\b.*\b(?:hints?|answers?)\b|\bhoroscope\b",
        )
    ),
    re.IGNORECASE,
)


def is_list(title: str, text: str) -> bool:
    """Tell whether the article lists many things: by its headline, or because it is full of prices."""
    if TITLE.search(title):
        return True
    prices = len(PRICE.findall(text))
    return prices >= FEWEST_PRICES and prices * 100 >= PRICES_IN_A_HUNDRED_WORDS * len(text.split())
