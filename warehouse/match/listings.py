"""Articles that are about many things at once: deals lists and round-ups. They are kept apart from stories."""

from __future__ import annotations

import re

# A price is an amount of money that is no figure of business ("$4.2 billion").
PRICE = re.compile(
    r"(?:[$€£¥]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:€|£|euros?|dollars?)\b)(?!\s*(?:k|m|bn|tn|[mb]illion|million|tr)\b)",
    re.I,
)
PRICES_IN_A_HUNDRED_WORDS, FEWEST_PRICES = 1.5, 4

TITLE = re.compile(
    r"\b(?:deals?\s+(?:of|on|from|under|for|you|this|today|to\b)|(?:best|today['’]?s|top|more|early|latest|all\s+the)\b.*\bdeals\b"
    r"|gift\s+guide|black\s+friday|cyber\s+monday|prime\s+day"
    r"|(?:morning|evening|daily|weekly|weekend|news)\s+(?:briefing|brief|round-?up|digest|wrap|newsletter|recap)"
    r"|round-?up|(?:the\s+)?(?:week|day|month)\s+in\s+\w+|week(?:end)?\s+(?:links|reads|reading)"
    r"|what\s+to\s+(?:watch|stream|read|play)|this\s+week['’]?s\s+(?:top|best|news|biggest)"
    r"|things\s+(?:to|you|we)\s+\w+|horoscope|crossword|open\s+thread"
    r"|wordle|(?:nyt\s+)?connections\s+hints)\b",
    re.I,
)


def is_list(title: str, text: str) -> bool:
    """Tell whether the article lists many things: by its headline, or because it is full of prices."""
    if TITLE.search(title):
        return True
    prices = len(PRICE.findall(text))
    return prices >= FEWEST_PRICES and prices * 100 >= PRICES_IN_A_HUNDRED_WORDS * len(text.split())
