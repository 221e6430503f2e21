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

_SUM = r"[$€£]\d{1,4}(?:\.\d\d)?(?![\d,.]*\d|\s*(?:[kmb]n?\b|[mb]illion|trillion|a\s+share))"

# Each line is one way in which desks title such pages. "deal" alone is no sign, for firms strike deals; nor
# is a number before a plural ("17 states sue"), unless the noun is what lists are made of.
TITLE = re.compile(
    "|".join(
        (
            r"\b(?:best|today['’]?s|top|early|weekend|black\s+friday|cyber\s+monday|prime\s+day)\b.*\bdeals\b",
            r"\bdeals\s+(?:of\s+the|under|worth|you\b|we\b|this\s+week)|\b(?:promo|coupon|discount)\s+codes?\b",
            rf"\bsave\s+(?:up\s+to\s+)?[$€£]\d|\b\d+\s?%\s+off\b|{_SUM}\s+(?:off|cheaper)\b",
            rf"\b(?:falls?|fell|drops?|dropped|down|slashed|discounted)\s+(?:back\s+)?to\s+(?:just\s+|only\s+)?{_SUM}",
            rf"\bon\s+sale\s+(?:for|at|from)\s+(?:just\s+|only\s+)?{_SUM}|\bfor\s+(?:just|only|under|less\s+than)\s+{_SUM}",
            r"\b(?:lowest|best)\s+(?:ever\s+|\w+\s+)?price\b|\b(?:lowest|record[\s-]low|all-time[\s-]low)\s+price\b",
            r"\bgift\s+(?:guide|ideas)\b|\b(?:of\s+20\d\d|you\s+can\s+buy)\s*$|^(?:the|our)\s+(?:\d+\s+)?best\b",
            r"^(?:the\s+|these\s+|here\s+are\s+)?(?:top\s+)?\d{1,3}\s+(?:[\w'’-]+\s+){0,4}?"
            r"(?:things|ways|tips|tricks|reasons|gadgets|apps|games|movies|shows|books|products|features|picks|gifts"
            r"|takeaways|highlights|moments|announcements|accessories|alternatives|facts|lessons)\b",
            r"\beverything\b.*\b(?:announced|revealed|launched|unveiled|new|we\s+know|know|expect)\b",
            r"\b(?:biggest|top|all\s+the)\s+(?:\w+\s+)?(?:announcements|reveals|news|stories|trailers|takeaways)\b",
            r"\b(?:morning|evening|daily|weekly|weekend|news)\s+(?:briefing|brief|digest|wrap|newsletter|recap)\b",
            r"\bround-?up\b|\bthe\s+(?:week|day|month)\s+in\s+\w+|\b(?:week|month|year)\s+in\s+review\b",
            r"\bin\s+case\s+you\s+missed\b|\bthis\s+week['’]?s\s+(?:top|best|biggest)\b|\bopen\s+thread\b",
            r"\bweekend\s+(?:reads|reading|links)\b|^(?:podcast|newsletter)\b|\b(?:podcast|newsletter)\s*$",
            r"\bwhat\s+to\s+(?:watch|stream|read|play)\b|^new\s+on\s+\w+.*\bthis\s+(?:week|month)\b",
            r"\bhow\s+to\s+(?:watch|stream|live\s?stream)\b|\blive\s?stream\s+(?:\w+\s+)*(?:online|free)\b",
            r"\bhints?\b.*\banswers?\b|\banswers?\b.*\bhints?\b|\bhoroscopes?\b",
            # German, French, Spanish, Italian, Portuguese, Dutch
            r"\b(?:wochen|tages|monats)rückblick\b|\bdie\s+besten\s+(?:\w+\s+)*(?:angebote|deals)\b|\bangebote\s+(?:der|des)\b",
            r"\bmeilleures?\s+(?:offres|promos|affaires)\b|\bbons\s+plans\b|\bl['’]actu\s+de\s+la\s+semaine\b",
            r"\bmejores\s+(?:ofertas|chollos)\b|\bresumen\s+(?:de\s+la\s+semana|del\s+día)\b|\bhoróscopo\b",
            r"\bmigliori\s+offerte\b|\bmelhores\s+ofertas\b|\bresumo\s+da\s+semana\b|\bbeste\s+aanbiedingen\b",
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
