"""Single facts as words: the filters of the templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from difflib import SequenceMatcher

from reports.edition import Count, DayBar, TopicVersion
from reports.status import counted, short_day
from reports.story_parts import Card, Line, Place

STATES = {"new": "New", "developing": "Developing", "seen": "Seen", "gone_quiet": "Gone quiet"}
# What the first line of an edition says, as a label in a list of many: the first few days have no usual yet.
LEVELS = {
    "first": "first days",
    "quiet": "quiet",
    "usual": "usual",
    "busier": "busier",
    "incomplete": "incomplete",
}
QUALITIES = {"full": "full", "partial": "partial", "feed_only": "feed only"}
BARS = {
    "first": "#1a4f8b",
    "quiet": "#5c6270",
    "usual": "#1f6f54",
    "busier": "#b45309",
    "incomplete": "#b3261e",
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def long_day(day: date) -> str:
    """Return 'Sunday 22 November 2026'."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_of(day: date) -> str:
    """Return 'Nov'."""
    return short_day(day).rsplit(" ", 1)[1]


def spread(card: Card) -> str:
    """Return '9 outlets, 14 copies', with what was added since the story was shown."""
    added = f" (+{card.outlets_added} since)" if card.outlets_added else ""
    copies = f", {counted(card.copies, 'copy', 'copies')}" if card.copies else ""
    return f"{counted(card.outlets, 'outlet', 'outlets')}{added}{copies}"


def quality(card: Card) -> str:
    """Return 'full', or how much there is of the text, with the reason."""
    told = QUALITIES.get(card.text_quality, card.text_quality)
    return f"{told} ({card.quality_reason})" if card.quality_reason else told


def joined(sentences: Sequence[str]) -> str:
    """Return sentences as one text; after a full-width stop there is no blank."""
    text = ""
    for sentence in sentences:
        text += sentence if not text or text.endswith(("。", "！", "？", "」")) else f" {sentence}"
    return text


def percent(share: float) -> str:
    """Return a share as '93 %'."""
    return f"{round(share * 100)} %"


def bar(number: int | None, largest: int) -> int:
    """Return a bar's width in per cent; what is not nothing is at least 2."""
    return 0 if not number or not largest else max(2, round(100 * number / largest))


def largest(days: tuple[DayBar, ...]) -> int:
    """Return the largest number of stories a day."""
    return max((day.stories or 0 for day in days), default=0)


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """Return the words of two headlines as ('same' | 'gone' | 'came', words), in reading order."""
    old, new = before.split(), after.split()
    pieces: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", " ".join(old[a:b])))
            continue
        pieces += [("gone", " ".join(old[a:b]))] if b > a else []
        pieces += [("came", " ".join(new[c:d]))] if d > c else []
    return pieces


def places(where: Sequence[Place]) -> str:
    """Return ' · title “generative AI”, “series” · body “visual effects”', or nothing."""
    fields = dict.fromkeys(place.field for place in where)
    told = ((field, ", ".join(f"“{p.words}”" for p in where if p.field == field)) for field in fields)
    return "".join(f" · {field} {words}" for field, words in told)


def about(line: Line) -> str:
    """Return 'Copyright: training data, film · developing, 1 more outlet'."""
    words = f": {', '.join(line.words)}" if line.words else ""
    added = f", {counted(line.outlets_added, 'more outlet', 'more outlets')}" if line.outlets_added else ""
    return line.label + words + (f" · developing{added}" if line.state == "developing" else "")


def version(topic: TopicVersion) -> str:
    """Return 'Production v4'; of a hash the first eight digits."""
    return f"{topic.label} {short_version(topic.version)}"


def short_version(number: str) -> str:
    """Return a version as people quote it: the first eight digits of a hash."""
    return number[:8] if re.fullmatch(r"[0-9a-f]{12,}", number) else number


def named_count(count: Count) -> str:
    """Return 'not found: 12'."""
    return f"{count.name.replace('_', ' ')}: {count.number:,}"


FILTERS: dict[str, Callable[..., object]] = {
    "counted": counted,
    "short_day": short_day,
    "long_day": long_day,
    "month_of": month_of,
    "spread": spread,
    "quality": quality,
    "percent": percent,
    "joined": joined,
    "places": places,
    "about": about,
    "version": version,
    "short_version": short_version,
    "count": named_count,
}
