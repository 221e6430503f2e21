"""Days that lie ahead, found in what the articles say: the day, and the sentence that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

_MONTHS = {
    1: "january jan enero janvier januar gennaio janeiro",
    2: "february feb febrero février februar febbraio fevereiro",
    3: "march mar marzo mars märz março",
    4: "april apr abril avril aprile",
    5: "may mayo mai maggio maio",
    6: "june jun junio juin juni giugno junho",
    7: "july jul julio juillet juli luglio julho",
    8: "august aug agosto août",
    9: "september sept sep septiembre septembre settembre setembro",
    10: "october oct octubre octobre oktober ottobre outubro",
    11: "november nov noviembre novembre novembro",
    12: "december dec diciembre décembre dezember dicembre dezembro",
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
_NAMES = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_MONTH = rf"(?P<month>{_NAMES})\b\.?"
_DAY = r"(?P<day>[0-3]?\d)"
_YEAR = r"(?:(?:,|\s+de|\s+del)?\s+(?P<year>20\d\d))?"
_PATTERNS = (
    re.compile(
        rf"(?i)\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?\b(?!\s*(?:%|percent|per\s+cent|million|people)){_YEAR}"
    ),
    re.compile(rf"(?i)\b{_DAY}(?:st|nd|rd|th|\.|º|er)?\s+(?:de\s+|of\s+)?{_MONTH}{_YEAR}"),
    re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
)
_AMBIGUOUS = frozenset({"may", "mar", "march", "mars", "mai", "sep", "dec", "jan", "jun", "jul", "nov"})
_HALF_YEAR = timedelta(days=183)
_FARTHEST = timedelta(days=400)


def days_ahead(sentence: str, *, published: date, today: date) -> tuple[tuple[date, str], ...]:
    """Return each day after `today` that the sentence names, with the words that name it.

    A day without a year is taken in the year of `published`, or in the next when that lies more than
    half a year before it; so "November 3" in a report of the 5th is past, and "January 5" in one of
    December is not. Days more than 400 days ahead are left out.
    """
    found = {day: words for day, words in _days(sentence, published) if today < day <= today + _FARTHEST}
    return tuple(sorted(found.items()))


def _days(sentence: str, published: date) -> Iterator[tuple[date, str]]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            name = match["month"]
            if name in _AMBIGUOUS:  # "may" and "march" are words too: only capitals make a month of them
                continue
            month = int(name) if name.isdigit() else _MONTH_OF[name.lower()]
            day = _day(match["year"], month, int(match["day"]), published)
            if day is not None:
                yield day, match[0].strip(" .,")


def _day(year: str | None, month: int, day: int, published: date) -> date | None:
    try:
        if year is not None:
            return date(int(year), month, day)
        here = date(published.year, month, day)
        return here if here >= published - _HALF_YEAR else date(published.year + 1, month, day)
    except ValueError:
        return None
