"""The first lines of an edition: how busy, how complete, what changed, and the subject of the mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from statistics import median
from zoneinfo import ZoneInfo

from reports.edition import Changes, Level, Numbers, Status
from reports.material import FeedStatus, Material
from reports.safe_text import clamp, one_line

_NAMED = 5
_LEAST_DAYS = 3
_NETWORK = frozenset({"dns", "connect", "tls", "read", "timeout", "network_down"})
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def usual(counts: Sequence[int]) -> float | None:
    """Return the median of earlier days' stories; None with fewer than three days."""
    return float(median(counts)) if len(counts) >= _LEAST_DAYS else None


def status_of(material: Material, numbers: Numbers) -> Status:
    """Say how busy the window was, and INCOMPLETE, before all else, when a feed failed."""
    level, volume = _volume(numbers)
    failed = [feed for feed in material.feeds if feed.failed]
    late = _late(material)
    if not failed:
        return Status(level=level, sentence=volume, details=late, feeds=())
    return Status(
        level="incomplete",
        sentence=_incomplete(failed, material.feeds),
        details=(volume, *late),
        feeds=tuple(_name(feed) for feed in failed),
    )


def _late(material: Material) -> tuple[str, ...]:
    if material.due_at is None:
        return ()
    due = material.due_at.astimezone(ZoneInfo(material.brief.zone))
    day = "" if due.date() == material.edition_date else f"{short_day(due.date())} "
    return (f"Late: this edition was due at {day}{due:%H:%M} {zone_name(due)}.",)


def _name(feed: FeedStatus) -> str:
    return clamp(one_line(feed.outlet or feed.title), 80)


def _volume(numbers: Numbers) -> tuple[Level, str]:
    stories, usually = numbers.stories, numbers.median
    told = counted(stories, "story", "stories")
    if stories == 0:
        return "quiet", "Quiet: no new story." + ("" if usually is None else f" The median is {usually:g}.")
    if usually is None:
        return "first", f"First editions: {told}. What is usual here shows after {_LEAST_DAYS} days."
    compared = f"{told}, median {usually:g} ({counted(numbers.median_days, 'day', 'days')})."
    if stories >= 1.5 * usually and stories >= usually + 2:
        return "busier", f"Busier than usual: {compared}"
    if stories <= 0.5 * usually:
        return "quiet", f"Quieter than usual: {compared}"
    return "usual", f"As usual: {compared}"


def _incomplete(failed: Sequence[FeedStatus], feeds: Sequence[FeedStatus]) -> str:
    named = [f"{_name(feed)} ({one_line(feed.reason).replace('_', ' ')})" for feed in failed[:_NAMED]]
    rest = f" and {len(failed) - _NAMED} more" if len(failed) > _NAMED else ""
    names = ", ".join(named) + rest
    asked = sum(feed.reason != "" for feed in feeds)
    if len(failed) < asked:
        return f"INCOMPLETE: {len(failed)} of {counted(asked, 'feed', 'feeds')} failed: {names}."
    if all(feed.reason in _NETWORK for feed in failed):
        return f"INCOMPLETE: no network. None of {counted(asked, 'feed', 'feeds')} answered: {names}."
    return f"INCOMPLETE: none of {counted(asked, 'feed', 'feeds')} could be read: {names}."


def subject_of(material: Material, changes: Changes, incomplete: bool) -> str:
    """Return the dated subject: what is new, in numbers, after a warning where feeds failed."""
    parts = []
    if changes.new:
        parts.append(counted(changes.new, "new story", "new stories"))
    if changes.developing:
        parts.append(f"{changes.developing} developing")
    news = ", ".join(parts) or "nothing new"
    which = f" ({material.number})" if material.number > 1 else ""
    warning = "INCOMPLETE, " if incomplete else ""
    return f"{one_line(material.brief.title)}, {short_day(material.edition_date)}{which}: {warning}{news}"


def preheader_of(numbers: Numbers, cutoff: datetime, feeds: Sequence[FeedStatus]) -> str:
    """Return the line that mail programs show beside the subject; `cutoff` in the brief's zone."""
    usually = "" if numbers.median is None else f" (usual {numbers.median:g})"
    failed, silent = sum(feed.failed for feed in feeds), sum(feed.silent_since is not None for feed in feeds)
    troubles = [f"{failed} of {len(feeds)} feeds failed"] if failed else []
    troubles += [f"{silent} of {len(feeds)} feeds silent"] if silent else []
    stories = counted(numbers.stories, "story", "stories") + usually
    articles = counted(numbers.articles, "article", "articles")
    told = f"{stories} in {articles} from {counted(numbers.outlets, 'outlet', 'outlets')}."
    return " ".join(
        [told, f"Cut-off {cutoff:%H:%M} {zone_name(cutoff)}.", *(f"{trouble}." for trouble in troubles)]
    )


def counted(number: int, one: str, many: str) -> str:
    """Return the number with its word: '1 story', '2 stories'."""
    return f"{number:,} {one if number == 1 else many}"


def short_day(day: date) -> str:
    """Return a date as 'Sun 22 Nov', whatever the locale."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def zone_name(local: datetime) -> str:
    """Return 'CET', or 'UTC-03' where the zone has no letters."""
    name = local.strftime("%Z")
    return name if name.isalpha() else f"UTC{name}"
