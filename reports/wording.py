"""How times, counts and states read: the same words in every rendering."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from urllib.parse import quote
from zoneinfo import ZoneInfo

from reports.canonical import content_hash
from reports.edition import Count, DayBar, Edition, TopicVersion
from reports.status import counted, short_day
from reports.story_parts import Card, Place

STATES = {"new": "New", "developing": "Developing", "seen": "Seen", "gone_quiet": "Gone quiet"}
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


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for one edition's times, in its brief's zone."""

    edition: Edition

    def changed(self) -> str:
        """Return 'New 4 · Developing 2 (+3 outlets) · Gone quiet 1'; what is nought only of the first two."""
        changes = self.edition.changes
        added = f" (+{counted(changes.outlets_added, 'outlet', 'outlets')})" if changes.outlets_added else ""
        told = [f"New {changes.new}", f"Developing {changes.developing}{added}"]
        told += [f"Gone quiet {len(changes.gone_quiet)}"] if changes.gone_quiet else []
        told += [f"Headline changed after we sent it {len(changes.headlines)}"] if changes.headlines else []
        return " · ".join(told)

    @property
    def content_hash(self) -> str:
        """Return the hash of the edition's canonical JSON."""
        return content_hash(self.edition)

    def when(self, card: Card) -> str:
        """Return 'Sun 22 Nov 05:41 GMT, seen 05:52'; the day of sight only where it is another."""
        seen = self._local(card.seen_at)
        if card.published_at is None:
            return f"undated, seen {self.moment(card.seen_at)}"
        published = self._local(card.published_at)
        same = published.date() == seen.date()
        day = "" if same else f"{short_day(seen.date())} "
        return f"{self.moment(card.published_at)}, seen {day}{seen:%H:%M}"

    def moment(self, moment: datetime) -> str:
        """Return 'Sun 22 Nov 05:41 GMT'."""
        local = self._local(moment)
        return f"{short_day(local.date())} {local:%H:%M} {_zone_name(local)}"

    def cutoff(self) -> str:
        """Return '07:00 CET'; with its day where that is not the edition's."""
        local = self._local(self.edition.cutoff)
        return f"{self.clock(self.edition.cutoff)} {_zone_name(local)}"

    def clock(self, moment: datetime) -> str:
        """Return '05:41' on the edition's day, 'Sat 21 Nov 22:10' on another."""
        local = self._local(moment)
        day = "" if local.date() == self.edition.edition_date else f"{short_day(local.date())} "
        return f"{day}{local:%H:%M}"

    def amount(self) -> str:
        """Return '9 stories in 13 articles (1 copy) from 9 outlets.', or that there is nothing."""
        numbers = self.edition.numbers
        if not numbers.stories:
            return "Nothing new in this window."
        copies = f" ({counted(numbers.copies, 'copy', 'copies')})" if numbers.copies else ""
        stories, articles = (
            counted(numbers.stories, "story", "stories"),
            counted(numbers.articles, "article", "articles"),
        )
        return f"{stories} in {articles}{copies} from {counted(numbers.outlets, 'outlet', 'outlets')}."

    def first(self) -> str:
        """Return what the first edition of a brief has to say of changes."""
        rest = (
            "everything in it is new" if self.edition.cards or self.edition.lines else "nothing to report yet"
        )
        return f"The first edition of this brief: {rest}."

    def tally(self) -> tuple[tuple[int, str], ...]:
        """Return the four numbers of what changed, each with its label."""
        changes = self.edition.changes
        added = f" (+{counted(changes.outlets_added, 'outlet', 'outlets')})" if changes.outlets_added else ""
        return (
            (changes.new, "new"),
            (changes.developing, f"developing{added}"),
            (len(changes.gone_quiet), "gone quiet"),
            (len(changes.headlines), "headlines changed"),
        )

    def known_days(self) -> tuple[DayBar, ...]:
        """Return the days from the first of which anything is known."""
        days = self.edition.numbers.days
        first = next((place for place, day in enumerate(days) if day.stories is not None), len(days))
        return days[first:]

    def label_link(self, card: Card, verdict: str) -> str:
        """Return a mailto: link with the command that records a reader's judgement."""
        return f"{self.mailto('label')}&body={quote(f'label {card.url} {verdict}', safe='')}"

    def mailto(self, subject: str) -> str:
        """Return a mailto: link to the brief's own address."""
        return f"mailto:{quote(self.edition.reply_to, safe='@')}?subject={quote(subject)}"

    @staticmethod
    def anchor(story_id: str) -> str:
        """Return the id of a story's card within the page."""
        return f"story-{story_id[:12]}"

    @staticmethod
    def words(matched: Sequence[str]) -> str:
        """Return ': generative AI, visual effects', or nothing."""
        return f": {', '.join(matched)}" if matched else ""

    def day(self, day: date) -> str:
        """Return 'Thu 3 Dec', with the year where it is another than the edition's."""
        year = "" if day.year == self.edition.edition_date.year else f" {day.year}"
        return short_day(day) + year

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.edition.zone))


def _zone_name(local: datetime) -> str:
    name = local.strftime("%Z")
    return name if name.isalpha() else f"UTC{name}"


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


def place(where: Place) -> str:
    """Return 'title “generative AI”'."""
    return f"{where.field} “{where.words}”"


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
    "place": place,
    "version": version,
    "short_version": short_version,
    "count": named_count,
}
